"""What operators type into the forms of the reports room, made fit to store."""

import unicodedata

from handoff.conversations.model import TEXT_LIMIT, UnusableText, is_kept


def clean_line(text: str, limit: int) -> str:
    """Return a text on one line, without what is not written; raises UnusableText when too long."""
    return _short(" ".join(_written(text).split()), limit)


def cut_line(text: str, limit: int) -> str:
    """Return what is looked for: one line, cut where it becomes too long."""
    return " ".join(_written(text).split())[:limit].rstrip()


def clean_lines(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return a text that may have several lines; raises UnusableText when too long."""
    return _short(_written(text).replace("\r\n", "\n").replace("\r", "\n").strip(), limit)


def _written(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(filter(is_kept, text)))


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise UnusableText(f"Texte trop long : {len(text)} caractères, pour {limit} au plus.")
    return text
