"""What becomes of a field when an operator writes its text anew."""

from typing import Any

LISTS = ("plates", "phones", "emails", "webs")


def rewrite(value: dict[str, Any], shown: str) -> dict[str, Any]:
    """Return a field with another text: the citizen's own words stay, other readings are dropped.

    Of what was read in the old text (plates, telephones …), what still stands in the new one stays.
    """
    kept: dict[str, Any] = {"shown": shown}
    if value.get("text"):
        kept["text"] = value["text"]
    for name in LISTS:
        still = [item for item in value.get(name, []) if str(item.get("shown")) in shown]
        if still:
            kept[name] = still
    if value.get("place") and str(value["place"]) in shown:
        kept["place"] = value["place"]
    return kept if shown else {**kept, "skipped": True}
