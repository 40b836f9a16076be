"""Owns messages that ask more than one thing, or thank and ask: what is asked, piece by piece."""

from __future__ import annotations

import re

from bot.folding import fold

MOST = 3
SHORTEST = 3  # words; « ça va ? » is not worth looking up by itself
POLITE = (
    r"ok(?:i|ay)?|d'accord|merci(?: (?:beaucoup|bien|infiniment|[aà] vous))?|super|parfait|top|"
    r"nickel|g[ée]nial|cool|tr[eè]s bien|bien|bon|ah|oh|oui|non|bonjour|bonsoir"
)
THANKS = re.compile(rf"(?:(?:{POLITE})\b[ ,.!…:;-]*)+", re.IGNORECASE)
LEADING = (
    r"(?:(?:et|mais|ou|aussi|puis|ensuite|sinon|du coup|alors|enfin|est[- ]ce que|"
    r"(?:autre|deuxi[eè]me) question)[ ,:]+)*"
)
WORDS = (
    r"comment|combien|quand|pourquoi|quel(?:le)?s?|qui|qu'est|est[- ]ce|c'est (?:quoi|o[uù]|qui)|"
    r"(?:[aà]|de|sur|dans|pour) (?:quel(?:le)?s?|qui)|"
    r"(?:puis|dois|suis|ai|peut|doit|faut|a|risque)[- ](?:je|on|il|t[- ](?:il|on))|"
    r"je (?:peux|dois)|on (?:peut|doit)|il faut|"
    r"o[uù] (?:est|sont|puis|peut|dois|faut|se|aller|trouver)"
)
ASKING = rf"{LEADING}(?:{WORDS})\b"
ENDS = re.compile(r"(?<=[?!.\n])\s+|\n+")
JOINTS = re.compile(rf"[ ,]+(?=(?:et|sinon|aussi|puis) {ASKING})", re.IGNORECASE)


def questions_in(text: str) -> list[str]:
    """The pieces of a text that ask something, at most three, in their order."""
    pieces = [piece.strip() for part in ENDS.split(text.strip()) for piece in _split(part)]
    return [piece for piece in pieces if asks(piece)][:MOST]


def _split(part: str) -> list[str]:
    """Without the thanks before it; cut before « et comment … » if something is asked before."""
    part = THANKS.sub("", part, count=1) if THANKS.match(part) else part
    pieces = JOINTS.split(part)
    return pieces if len(pieces) > 1 and asks(pieces[0]) else [part]


def leans_on_another(text: str) -> bool:
    """Whether a short message makes sense after another only: « et le dimanche ? », « où ? »."""
    return (
        text.rstrip().endswith("?") or re.match(r"(?:et|mais|ou|sinon)\b", fold(text)) is not None
    )


def asks(piece: str) -> bool:
    """Whether a piece of a message is a question, by its mark or its first words."""
    if len(re.findall(r"\w+", piece)) < SHORTEST:
        return False
    return piece.endswith("?") or re.match(ASKING, fold(piece)) is not None
