"""Owns what one answer does in the form of a report: it is read, noted, and the next is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.reports.answers import (
    Answer,
    chosen_among,
    free_text,
    place_chosen,
    read_answer,
    told_elsewhere,
)
from actions.reports.openings import is_correction, is_story
from actions.reports.progress import (
    COMMUNE,
    CONFIRMED,
    NOW,
    PAUSE,
    STOP,
    Progress,
    Value,
)
from bot.folding import fold
from bot.spoken_answers import LASTING, is_happening, is_yes

MOST_TRIES = 1
"""How often a question is asked again; the next answer is kept as it is."""
WITHOUT_PICTURES = {"online"}
"""What is shown there may be a crime to keep and to send."""
OF_A_HOME = {"scam", "online"}
"""Where the person lives is asked for: a place in the story is another one."""
CANCELLED = "cancelled"
ENOUGH = 12
"""Words of a story from which it is not asked again: « on m'a volé mon vélo » begins one."""


class FormTurn:
    """One answer of the citizen. Each step returns what is asked next."""

    def __init__(
        self,
        progress: Progress,
        dispatcher: CollectingDispatcher,
        now: datetime,
        decision: dict[str, Any],
    ) -> None:
        """`decision`: what `bot/` made of the message."""
        self._decision = decision
        self.progress = progress
        self._dispatcher = dispatcher
        self.now = now
        self.noted: list[str] = []

    def end(self, name: str) -> list[EventType]:
        noted = self.progress.state.pop("noted", []) + self.noted
        if name == NOW:  # only offered so far: what was noted is shown once the form has begun
            self.progress.state["noted"] = noted
        elif noted and name != CONFIRMED:
            self.say("utter_report_noted", facts=list(dict.fromkeys(noted)))
        if name == CONFIRMED and self.progress.kind not in WITHOUT_PICTURES:
            self.say_once("utter_report_attach")
        if name in {"", CANCELLED}:
            self.progress.state["outcome"] = name or "sent"
            return self.progress.ask("")
        return self.progress.ask(name)

    def open(self, story: str) -> None:
        """The message that opened the form may tell much already."""
        self.progress.take_over()
        if self.progress.value("what") is None:
            self._keep_story(story)

    def _keep_story(self, text: str) -> None:
        """Keep what was told before it was asked for; few words only begin a story."""
        if not is_story(text):
            return
        known = self.progress.value("what") or {}
        told = known.get("text") or self.progress.state.pop("begun", "")
        story = f"{told}\n{text}" if told else text
        if len(story.split()) < ENOUGH:
            self.progress.state["begun"] = story
        else:
            self.progress.set("what", free_text(story, self.now))
        self._note_others(text)

    def offer(self) -> None:
        """Who does not answer the first question may want an answer, not a report."""
        if entries := self._decision.get("entries"):
            self.say("utter_near_entries", suggest=entries)

    def remind(self) -> None:
        """Words that may tell a danger show the numbers, once in a form: it may be over."""
        if self._decision.get("is_danger_possible"):
            self.say_once("utter_report_danger_reminder")

    def answer(self, text: str, values: dict[str, Any]) -> str:
        """A typed answer."""
        progress, field = self.progress, self.progress.requested
        if field == NOW:
            lasts = progress.kind in LASTING
            return self.answer_now(text, is_happening(text, may_have_begun=lasts))
        if field == STOP:
            return CANCELLED if is_yes(text) else progress.missing()
        if field == CONFIRMED:
            return self._answer_summary(text)
        if is_correction(text) and self._correct(text):
            return progress.missing()
        if field == COMMUNE:
            if chosen := chosen_among(progress.state.get("candidates", []), text):
                return self.choose_commune(chosen)
            field = "where"
        is_last = progress.state.get("tries", 0) >= MOST_TRIES
        answer = read_answer(field, text, fold(text), self.now, is_last=is_last)
        if answer.value is None:
            return self._ask_again(field, answer.problem, answer.candidates, text)
        if field == "what" and "begun" in progress.state:
            answer = Answer(free_text(f"{progress.state.pop('begun')}\n{text}", self.now))
        progress.set(field, answer.value)
        if answer.is_read:
            self.noted.append(field)
        self._note_others(text)
        return progress.missing()

    def answer_now(self, text: str, is_now: bool | None) -> str:
        if is_now is None:
            self._keep_story(text)
            self.offer()
            self.say("utter_report_now_unclear")
            return NOW
        self.progress.set(NOW, {"shown": "Oui" if is_now else "Non", "now": is_now})
        if not is_now:
            keep = self._keep_story if len(text.split()) >= ENOUGH else self._note_others
            keep(text)
            return self.progress.missing()
        request = {"reason": "report_now", "lane": "P0", "slots": {}}
        self.say("utter_report_now", handoff=request)
        return PAUSE

    def choose_commune(self, code: str) -> str:
        """The commune that was meant, among those of one name."""
        candidates = self.progress.state.pop("candidates", [])
        told = self.progress.state.pop("where", "")
        chosen = [one for one in candidates if one["code"] == code]
        if chosen:
            self.progress.set("where", place_chosen(chosen[0], told))
            self.noted.append("where")
        return self.progress.missing()

    def send(self) -> str:
        """Confirm the summary, if there is nothing left to ask before it."""
        if self.progress.missing() == CONFIRMED:
            self.progress.set(CONFIRMED, {"shown": "Oui"})
        return self.progress.missing()

    def _answer_summary(self, text: str) -> str:
        if is_yes(text):
            return self.send()
        if self._correct(text):
            return CONFIRMED
        self.say("utter_report_summary_unclear")
        return CONFIRMED

    def _correct(self, text: str) -> bool:
        """« En fait c'était samedi »: what is read replaces what was noted."""
        found = told_elsewhere(text, self.progress.fields, self.now)
        for field, value in found.items():
            self.progress.set(field, value)
            self.noted.append(field)
        return bool(found)

    def _ask_again(self, field: str, problem: str, candidates: Sequence[Value], text: str) -> str:
        if candidates:
            self.progress.state["candidates"] = list(candidates)
            self.progress.state["where"] = text
            return COMMUNE
        self.progress.state["tries"] = MOST_TRIES
        self.say(f"utter_report_{problem}")
        return field

    def _note_others(self, text: str) -> None:
        open_fields = [f for f in self.progress.fields if self.progress.value(f) is None]
        if self.progress.kind in OF_A_HOME and "where" in open_fields:
            open_fields.remove("where")
        for field, value in told_elsewhere(text, open_fields, self.now).items():
            self.progress.set(field, value)
            self.noted.append(field)

    def say_once(self, response: str) -> None:
        if self.progress.is_first(response):
            self.say(response)

    def say(self, response: str, **custom: Any) -> None:
        self._dispatcher.utter_message(response=response, json_message=custom or None)
