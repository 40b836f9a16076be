"""What a citizen's name for a file becomes: data to show, never a path, a header or markup."""

import re
import unicodedata
from urllib.parse import quote, unquote

from handoff.files.model import ACCEPTED, KINDS, Kind, UnusableFile

NAME_LIMIT = 100
"""Longest name, in code points."""


def read_name(header: str | None) -> str:
    """Return the cleaned name of a percent-encoded UTF-8 header; raises UnusableFile."""
    try:
        name = clean_name(unquote(header or "", errors="strict"))
    except UnicodeDecodeError:
        name = ""
    if not name:
        raise UnusableFile("Le nom du fichier n'a pas pu être lu. Changez-le, puis réessayez.")
    return name


def clean_name(name: str) -> str:
    """Keep what can be read of a name's last part, composed, its extension in any case.

    The result may be empty, and holds neither control or direction characters nor slashes.
    """
    last = re.split(r"[/\\]", name)[-1]
    spaced = "".join(" " if unicodedata.category(c)[0] == "Z" else c for c in last)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    cleaned = re.sub(r" +", " ", unicodedata.normalize("NFC", kept)).strip(" .")
    stem, dot, extension = cleaned.rpartition(".")
    if not dot:
        return cleaned[:NAME_LIMIT]
    extension = extension[:10]
    return f"{stem[: NAME_LIMIT - len(extension) - 1].rstrip(' .')}.{extension}"


def check_kind(name: str, media_type: str, head: bytes) -> Kind:
    """Return the file's kind when its name, its declared type and its content agree on it."""
    kind = KINDS.get(media_type)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if kind is None or not any(extension in known.extensions for known in KINDS.values()):
        raise UnusableFile(f"Ce fichier ne peut pas être envoyé. Choisissez {ACCEPTED}.")
    if extension not in kind.extensions or not kind.opens(head):
        raise UnusableFile(
            "Le contenu de ce fichier ne correspond pas à son nom. "
            f"Ouvrez-le, enregistrez-le de nouveau en choisissant {ACCEPTED}, puis réessayez."
        )
    return kind


def disposition(name: str) -> str:
    """Return the Content-Disposition that saves a file under its name (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, _, extension = plain.rpartition(".")
    safe = re.sub(r"[^A-Za-z0-9_-]+", "_", stem).strip("_") or "fichier"
    safe_extension = re.sub(r"[^A-Za-z0-9]", "", extension)
    return (
        f"attachment; filename=\"{safe}.{safe_extension}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
