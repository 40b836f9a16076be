"""Owns the form of a report as Rasa sees it: called at each turn, it says what is asked next."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.reports.commands import ANSWERS, RESUME
from actions.reports.form_turn import FormTurn
from actions.reports.openings import story_in
from actions.reports.progress import Progress

PARIS = ZoneInfo("Europe/Paris")


class ReportForm(Action):
    """The form of one kind of report; Rasa calls it `validate_<kind>_form` at each turn."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """The kind's name, e.g. `theft`."""

    @property
    @abstractmethod
    def fields(self) -> Sequence[str]:
        """Its questions in their order, between « is it now? » and the summary."""

    def name(self) -> str:
        return f"validate_{self.kind}_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        # Reading dates and places takes a while: other citizens' turns go on meanwhile.
        return await asyncio.to_thread(self._turn, dispatcher, tracker)

    def _turn(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        message = tracker.latest_message
        intent = message["intent"]["name"]
        turn = FormTurn(
            Progress(self.kind, self.fields, tracker.slots),
            dispatcher,
            written_at(message),
            message.get("decision") or {},
        )
        is_opening = not turn.progress.requested
        if intent in ANSWERS and (not is_opening or intent == RESUME):
            turn.remind()
            values = {e["entity"]: e["value"] for e in message.get("entities") or []}
            name = ANSWERS[intent](turn, message.get("text") or "", values)
            return turn.end(name)
        if is_opening:
            turn.open(story_in(tracker))
            return turn.end(turn.progress.missing())
        # A question of the citizen came between: the same one is asked again.
        return turn.end(turn.progress.requested)


def written_at(message: dict[str, Any]) -> datetime:
    """When the citizen wrote, whenever the message is read."""
    sent_at = (message.get("metadata") or {}).get("sent_at")
    when = datetime.fromisoformat(sent_at) if sent_at else datetime.now(PARIS)
    return when.astimezone(PARIS)
