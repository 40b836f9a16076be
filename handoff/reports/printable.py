"""Which signs of a citizen's text the PDF can show, and what stands for the others."""

import re
import unicodedata

PLACEHOLDER = "□"
LISTED = 12
"""How many of the signs that are missing the note names."""
BREAK_AFTER = 30
"""A run of so many signs without a space may be broken."""

Ranges = tuple[tuple[int, int], ...]

# Every sign of these ranges is in a font that typst brings along (a test prints them all).
SHOWN = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x377),
    (0x384, 0x38A),
    (0x38E, 0x3A1),
    (0x3A3, 0x482),
    (0x48A, 0x4FF),
    (0x60C, 0x60C),
    (0x61B, 0x61B),
    (0x61F, 0x61F),
    (0x621, 0x63A),
    (0x640, 0x64A),
    (0x660, 0x669),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x202F, 0x2040),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20BF),
    (0x2100, 0x211E),
    (0x2153, 0x2184),
    (0x2190, 0x22FF),
    (0x2500, 0x25FF),
)
PLAIN = ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0xFF), (0x152, 0x153), (0x2019, 0x2019))
CHOICES: tuple[Ranges, ...] = (SHOWN, PLAIN)
_UNBROKEN = re.compile(rf"(\S{{{BREAK_AFTER}}})(?=[^\s\u0300-\u036f])")


class Signs:
    """Makes texts printable and remembers which signs had to be replaced."""

    def __init__(self, ranges: Ranges = SHOWN) -> None:
        self._ranges = ranges
        self.replaced: dict[str, None] = {}

    def lines(self, text: str) -> list[str]:
        """Return a text's lines, without blank ones, with each missing sign replaced."""
        composed = unicodedata.normalize("NFC", text)
        kept = ("".join(map(self._show, line)).rstrip() for line in composed.splitlines())
        return [_UNBROKEN.sub("\\1\u200b", line) for line in kept if line]

    def line(self, text: str) -> str:
        return " ".join(self.lines(text))

    @property
    def note(self) -> str:
        """The sentence that explains the placeholder, empty when nothing was replaced."""
        if not self.replaced:
            return ""
        codes = [f"U+{ord(sign):04X}" for sign in self.replaced]
        more = " …" if len(codes) > LISTED else ""
        return (
            f"Le signe {PLACEHOLDER} remplace des signes que ce document ne peut pas afficher : "
            f"{', '.join(codes[:LISTED])}{more}."
        )

    def _show(self, sign: str) -> str:
        if sign == "\t":
            return " "
        code = ord(sign)
        if any(first <= code <= last for first, last in self._ranges):
            return sign
        self.replaced[sign] = None
        return PLACEHOLDER
