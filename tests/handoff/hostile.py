"""What people and programs send to do harm or by accident: a corpus for every door."""

import gzip
import json
from typing import Any

BIDI = "\u202e\u2066"

ACCEPTED_TEXTS: dict[str, str] = {
    "emoji only": "🚨🆘",
    "a family emoji": "👨‍👩‍👧‍👦",
    "one letter": "a",
    "a question mark": "?",
    "slash": "/restart",
    "slash with a payload": ' /faq{"x":1}',
    "slash after a no-break space": "\u00a0/restart",
    "slash after a zero-width space": "\u200b/restart",
    "SQL": "'; DROP TABLE message; --",
    "SQL union": '" UNION SELECT password_hash FROM operator --',
    "LIKE wildcards": "%_%",
    "format strings": "{0.__class__} %s ${7*7} {{7*7}} #{7*7}",
    "spreadsheet": '=cmd|" /C calc"!A0',
    "shell": "$(reboot) `reboot` | reboot",
    "header": "a\r\nSet-Cookie: x=y",
    "stream": "a\n\nevent: state\ndata: {}\n\n",
    "RTL override": f"{BIDI}gpj.exe",
    "Arabic": "مرحبا، أحتاج إلى مساعدة",
    "Chinese": "救命",
    "combining": "e\u0301te\u0301",
    "NUL inside": "a\x00b",
    "control characters": "a\x01\x1b[31mb\x7f\x85",
    "a lone surrogate beside text": "a\ud800b",
    "the longest": "é" * 4000,
    "a template": "{% include 'login.html' %}",
    "a path": "../../etc/passwd",
    "JSON": '{"author": "operator"}',
    "the byte order mark": "\ufeffBonjour",
}
"""Texts that are stored as what they are: words of a citizen."""

REFUSED_TEXTS: dict[str, Any] = {
    "empty": "",
    "blank": " \t\n\u00a0\u2003",
    "only zero width": "\u200b\u200d\ufeff",
    "only controls": "\x00\x01\x02",
    "only lone surrogates": "\ud800\udfff",
    "only overrides": BIDI,
    "only combining marks": "\u0301" * 50,
    "one over": "a" * 4001,
    "10,000 characters": "a" * 10_000,
    "10,000 combining marks": "a" + "\u0301" * 10_000,
    "a number": 5,
    "not a number": float("nan"),
    "true": True,
    "null": None,
    "a list": ["Bonjour"],
    "an object": {"text": "Bonjour"},
}

XSS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example></script>",
    "<script/x>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src/onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "<base href=//evil.example>",
    "<form action=//evil.example><button>x</button></form>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "</script><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\u003cscript\\u003ealert(1)",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    '[x](https://evil.example"onmouseover=alert(1))',
    "![x](https://evil.example/pixel.gif)",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
]

_DEEP = 10_000
JSON = "application/json"

REFUSED_BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "nothing": (b"", {"Content-Type": JSON}),
    "no type": (b'{"text": "a"}', {"Content-Type": ""}),
    "another type": (b'{"text": "a"}', {"Content-Type": "text/plain"}),
    "a form": (b"text=a", {"Content-Type": "application/x-www-form-urlencoded"}),
    "a broken multipart": (b"--x", {"Content-Type": "multipart/form-data"}),
    "gzip": (gzip.compress(b"{}"), {"Content-Type": JSON, "Content-Encoding": "gzip"}),
    "broken": (b'{"text": "a"', {"Content-Type": JSON}),
    "a trailing comma": (b'{"text": "a",}', {"Content-Type": JSON}),
    "two objects": (b"{}{}", {"Content-Type": JSON}),
    "a list": (b"[]", {"Content-Type": JSON}),
    "a text": (b'"a"', {"Content-Type": JSON}),
    "null": (b"null", {"Content-Type": JSON}),
    "NaN": (b"NaN", {"Content-Type": JSON}),
    "not UTF-8": (b'{"text": "\xff\xfe"}', {"Content-Type": JSON}),
    "NUL": (b'{"text": "a\x00"}', {"Content-Type": JSON}),
    "deep lists": (b"[" * _DEEP + b"]" * _DEEP, {"Content-Type": JSON}),
    "deep objects": (b'{"a":' * _DEEP + b"1" + b"}" * _DEEP, {"Content-Type": JSON}),
    "a deep value": (b'{"text":' + b"[" * _DEEP + b"]" * _DEEP + b"}", {"Content-Type": JSON}),
    "a long number": (b'{"text": ' + b"9" * 50_000 + b"}", {"Content-Type": JSON}),
    "no fields": (b"{}", {"Content-Type": JSON}),
}

IDS: list[Any] = [
    "",
    "x",
    "../..",
    "%00",
    "1" * 500,
    "é",
    "\ud800",
    5,
    None,
    True,
    [],
    {},
    "0" * 31,
]
"""What is not the UUID of a message."""

PATHS = [
    "x",
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f",
    "%c0%ae",
    "a" * 5000,
    "%F0%9F%9A%A8",
    "' OR 1=1 --",
    "{7*7}",
    "00000000-0000-0000-0000-000000000000",
    "%0d%0aSet-Cookie:%20x=y",
]
"""What is not the id of anybody's conversation."""


def body(**fields: Any) -> bytes:
    """Return a JSON body; lone surrogates travel escaped."""
    return json.dumps(fields).encode()
