"""How phrasings are compared: without case, accents and punctuation."""

import re
import unicodedata


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return " ".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode()))
