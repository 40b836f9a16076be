"""Owns where a form stands: what was answered, what is asked now, what comes next or before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

NOW, CONFIRMED = "now", "confirmed"
STATE, COMMUNE, STOP, PAUSE = "report_state", "report_commune", "report_stop", "report_pause"
"""Slots of every form: what it remembers between turns, and questions that are no field."""
REQUIRED = {"what"}
"""What cannot be skipped: a report that tells nothing is none."""
SKIPPED: dict[str, Any] = {"shown": "", "skipped": True}

Value = dict[str, Any]


class Progress:
    """One form's slots during one turn; `events()` is what changed."""

    def __init__(self, kind: str, fields: Sequence[str], slots: Mapping[str, Any]) -> None:
        self.kind = kind
        self.fields = fields
        self._slots = dict(slots)
        self._changed: dict[str, Any] = {}
        self.state: dict[str, Any] = dict(slots.get(STATE) or {})
        requested = str(slots.get("requested_slot") or "")
        self.requested = requested.removeprefix(f"{kind}_")
        """The field asked for, or a slot of every form; empty while the form is being opened."""

    def value(self, field: str) -> Value | None:
        value: Value | None = self._slots.get(self._slot(field))
        return value

    def is_told(self, field: str) -> bool:
        return bool(self.value(field)) and not (self.value(field) or {}).get("skipped")

    def set(self, field: str, value: Value | None) -> None:
        self._slots[self._slot(field)] = value
        self._changed[self._slot(field)] = value

    def take_over(self) -> None:
        """Take what was answered in the form of another kind, which the citizen left for this."""
        for field in self.fields:
            for name in [n for n in self._slots if n.endswith(f"_{field}") and n not in OWN]:
                if name != self._slot(field) and self._slots[name] is not None:
                    if self.value(field) is None:
                        self.set(field, self._slots[name])
                    self._slots[name] = self._changed[name] = None

    def missing(self) -> str:
        """The first field without an answer, in the order of the form."""
        order = (NOW, *self.fields, CONFIRMED)
        return next((field for field in order if self.value(field) is None), "")

    def before(self) -> str:
        """The field that was asked before the one asked now; the same when it is the first."""
        order = (NOW, *self.fields, CONFIRMED)
        asked = self.requested if self.requested in order else self.missing()
        place = order.index(asked) if asked else 0
        return order[max(0, place - 1)]

    def is_first(self, sentence: str) -> bool:
        """Whether what is said once in a form was not said yet; it counts as said from now on."""
        said = self.state.setdefault("said", [])
        if sentence in said:
            return False
        said.append(sentence)
        return True

    def ask(self, name: str) -> list[EventType]:
        """Everything that changed, and the question that comes next (a field or a slot)."""
        if name != self.requested:
            self.state.pop("tries", None)
        slot = name if name in OWN or not name else self._slot(name)
        changed = {**self._changed, STATE: {**self.state, "kind": self.kind}}
        events = [SlotSet(key, value) for key, value in changed.items()]
        return [*events, SlotSet("requested_slot", slot or None)]

    def _slot(self, field: str) -> str:
        return f"{self.kind}_{field}"


OWN = {STATE, COMMUNE, STOP, PAUSE}
