"""Owns how telephone numbers, e-mail addresses and web addresses are read.

Numbers are left to phonenumbers, France by default. It does not know by itself that 0692… is a
number of La Réunion: those of the overseas départements are handed to it with their region.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

import phonenumbers

from actions.reading.model import Reading

# So many stretches that look like numbers are tried; a pasted list of thousands is not.
TRIES = 200
MOST_NUMBERS = 100
OVERSEAS = {
    "GP": ("590", "690", "691"),
    "MQ": ("596", "696", "697"),
    "GF": ("594", "694"),
    "RE": ("262", "692", "693"),
    "YT": ("269", "639"),
    "PM": ("508",),
}
FRENCH_CODES = {33, 262, 508, 590, 594, 596}
OVERSEAS_NUMBER = re.compile(r"(?<![0-9+])0([0-9]{3})(?:[ .-]?[0-9]{2}){3}(?![0-9])")
EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+@/-])"
    r"([A-Za-z0-9_%+-](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?)"
    r"@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,18})"
    r"(?![A-Za-z0-9@])"
)
# Without https:// or www, only endings that no French word after a full stop looks like.
ENDINGS = (
    "fr com net org eu info io biz be ch lu uk it app dev shop store xyz online website click "
    "ru cn tv re nc pf gp mq gf yt pm wf cc link"
)
LABEL = r"[a-z0-9à-öø-ÿ](?:[a-z0-9à-öø-ÿ-]{0,61}[a-z0-9à-öø-ÿ])?"
PATH = r"(?::[0-9]{1,5})?(?:[/?#][!#-;=?-Z\[\]_a-z~À-ÿ]*)?"
WEB = re.compile(
    rf"(?<![\w@./-])(?:(?P<full>https?://[!#-;=?-Z\[\]_a-z~À-ÿ]{{3,2000}})"
    rf"|(?P<bare>www\.(?:{LABEL}\.){{1,6}}[a-z]{{2,18}}(?![\w@-]){PATH}"
    rf"|(?:{LABEL}\.){{1,6}}(?:{'|'.join(ENDINGS.split())})(?![\w@-]|\.\w){PATH}))",
    re.IGNORECASE,
)
TRAILING = ".,;:!?)]}'\"*"
HOST = re.compile(
    rf"(?:{LABEL}\.){{1,8}}[a-z][a-z0-9-]{{1,30}}|(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}"
)


def find_phones(text: str) -> list[Reading]:
    matches = phonenumbers.PhoneNumberMatcher(text, "FR", max_tries=TRIES)
    found = [_phone(m.start, m.end, m.number) for m in islice(matches, MOST_NUMBERS)]
    for overseas in OVERSEAS_NUMBER.finditer(text):
        region = next((r for r, codes in OVERSEAS.items() if overseas[1] in codes), None)
        if region is None:
            continue
        number = phonenumbers.parse(overseas[0], region)
        if phonenumbers.is_valid_number(number):
            found.append(_phone(overseas.start(), overseas.end(), number))
    return sorted(found, key=lambda reading: reading.start)


def find_emails(text: str) -> list[Reading]:
    return [
        Reading("email", m.start(), m.end(), {"shown": m[0], "address": f"{m[1]}@{m[2].lower()}"})
        for m in EMAIL.finditer(text)
        if ".." not in m[1]
    ]


def find_webs(text: str) -> list[Reading]:
    found = []
    for match in WEB.finditer(text):
        shown = _without_trailing(match[0])
        url = shown if match["full"] else f"https://{shown}"
        host = _host(url)
        if host is not None:
            value = {"shown": shown, "url": url, "host": host}
            found.append(Reading("web", match.start(), match.start() + len(shown), value))
    return found


def _phone(start: int, end: int, number: phonenumbers.PhoneNumber) -> Reading:
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_french = number.country_code in FRENCH_CODES
    style = phonenumbers.PhoneNumberFormat
    shown = phonenumbers.format_number(number, style.NATIONAL if is_french else style.INTERNATIONAL)
    return Reading("phone", start, end, {"shown": shown, "e164": e164})


def _without_trailing(address: str) -> str:
    while address and address[-1] in TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _host(url: str) -> str | None:
    """The server that a browser would ask, which is what stands after the last @."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return None
    return host if HOST.fullmatch(host) else None
