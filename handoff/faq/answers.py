"""Turns what the bot answered into messages: the published answer, sources, and buttons."""

from handoff.bot_answer import BotAnswer, BotFailed, BotMessage
from handoff.conversations import wording
from handoff.conversations.model import Draft, Lane
from handoff.conversations.notices import offer
from handoff.faq.model import Catalogue, Entry
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.facts import show_facts

SUGGESTIONS = 3
"""How many near entries a citizen is offered when the bot is not sure."""
LANES = {"sensitive": Lane.VICTIM, "report": Lane.REPORT}
"""Where a conversation would wait, by what the bot took its last message for."""
RELATED = 2
"""How many related entries follow an answer."""


def compose(
    answer: BotAnswer, catalogue: Catalogue, reports: ReportCatalogue
) -> tuple[list[Draft], Lane]:
    """Return the bot's messages ready to store, and the lane that the answered entries call for.

    Raises BotFailed when nothing is left to show: the model may know entries that were withdrawn.
    """
    drafts = [_draft(message, catalogue) for message in answer.messages]
    for draft, message in zip(drafts, answer.messages, strict=True):
        show_facts(draft, message.facts, answer.report, reports)
    drafts = [draft for draft in drafts if draft.body["text"] or draft.body.get("choices")]
    if not drafts and answer.handoff is None:
        raise BotFailed("unknown entry")
    if drafts and answer.understood:
        drafts[0].details["understood"] = _titled(answer.understood, catalogue)
    entries = catalogue.several(message.faq or "" for message in answer.messages)
    is_grave = any(entry.flags >= {"sensitive", "urgent"} for entry in entries)
    lane = Lane.VICTIM if is_grave else Lane.QUESTION
    return drafts, min(lane, LANES.get(str(answer.understood.get("route")), lane))


def _draft(message: BotMessage, catalogue: Catalogue) -> Draft:
    entry = catalogue.get(message.faq)
    body: dict[str, object] = {"text": entry.answer if entry else message.text}
    if entry is not None:
        body["faq"] = entry.shown()
    meanings = [{"title": title, "bot": choice} for title, choice in message.choices]
    meanings = _buttons(catalogue.several(message.suggest[:SUGGESTIONS])) + meanings
    if entry is not None:
        if "urgent" in entry.flags:
            # No wording separates « what if » from « now »: whoever is in it says so by one tap.
            meanings.insert(0, {"title": wording.DANGER_TITLE, "bot": "danger_now"})
        meanings += _buttons(catalogue.several(entry.see_also[:RELATED]))
        if "sensitive" in entry.flags:
            meanings.append({"title": wording.HANDOFF_TITLE, "do": "request_handoff"})
    details: dict[str, object] = {}
    if meanings:
        body["choices"], details["choices"] = offer(meanings)
    return Draft("outgoing", "bot", wording.BOT_LABEL, body, details)


def _buttons(entries: list[Entry]) -> list[dict[str, str]]:
    return [{"title": entry.title, "bot": f"faq/{entry.id}"} for entry in entries]


def _titled(understood: dict[str, object], catalogue: Catalogue) -> dict[str, object]:
    """Add to what the bot understood the titles that an operator reads."""
    ranking = understood.get("ranking")
    if not isinstance(ranking, list):
        return understood
    titled = []
    for place in ranking[:5]:
        entry = catalogue.get(str(place.get("id")))
        titled.append({**place, "title": entry.title if entry else str(place.get("id"))})
    return {**understood, "ranking": titled}
