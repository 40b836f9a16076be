"""The rules of an answer: its length, its sentences, its Markdown, its numbers, its addresses."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from handoff.faq.allowed_store import Allowed, digits
from handoff.faq.dialable import dialable_numbers
from handoff.faq.model import Entry

WORDS = range(40, 151)
SENTENCE_WORDS = 20
"""Longest mean sentence, in words."""
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]*)\)")
_WORD = re.compile(r"[\w'’]+(?:-[\w'’]+)*")
_OTHER_MARKDOWN = re.compile(
    r"(?m)^\s*#|^\s*>|^\s*[*+]\s|^\s*\d+\)|!\[|`|</?[a-zA-Z]|^\s*\||~~|(?<!\*)\*(?!\*)|__"
)


def check_answer(entry: Entry, allowed: Allowed) -> Iterator[str]:
    """Yield what is wrong with an entry's answer, as French sentences for editors."""
    if not entry.answer:
        yield "il manque la réponse."
        return
    yield from _check_form(entry.answer)
    yield from _check_numbers(entry.answer, allowed)
    yield from check_addresses(_LINK.findall(entry.answer), allowed)


def check_addresses(addresses: list[str], allowed: Allowed) -> Iterator[str]:
    for address in addresses:
        host = urlsplit(address).hostname or ""
        if not address.startswith("https://"):
            yield f"l'adresse {address} ne commence pas par https."
        elif not any(host == name or host.endswith(f".{name}") for name in allowed.domains):
            yield f"le site {host} n'est pas dans la liste des sites officiels."


def _check_form(answer: str) -> Iterator[str]:
    plain = _LINK.sub(lambda link: link.group().split("](")[0].lstrip("["), answer)
    words = len(_WORD.findall(plain))
    if words not in WORDS:
        yield f"la réponse a {words} mots, il en faut {WORDS.start} à {WORDS.stop - 1}."
    sentences = [s for s in re.split(r"(?<=[.!?;])\s+|\n", plain) if _WORD.search(s)]
    mean = words / max(1, len(sentences))
    if mean > SENTENCE_WORDS:
        yield f"les phrases ont {mean:.0f} mots en moyenne, {SENTENCE_WORDS} au plus."
    if re.search(r"\n\s*\n", answer):
        yield "une ligne vide couperait la réponse en deux messages."
    if _OTHER_MARKDOWN.search(answer):
        yield "seuls le gras, les liens et les listes sont permis dans une réponse."


def _check_numbers(answer: str, allowed: Allowed) -> Iterator[str]:
    for number in dialable_numbers(answer):
        known = digits(number)
        if known in allowed.forbidden:
            yield f"le {number} ne doit plus être affiché : {allowed.forbidden[known]}"
        elif known not in allowed.numbers:
            yield f"le {number} n'est pas dans la liste des numéros vérifiés."
        elif known in allowed.cautions and allowed.cautions[known] not in answer:
            yield f"le {number} doit être suivi de sa précaution : {allowed.cautions[known]}"
