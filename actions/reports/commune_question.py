"""Owns the question which of several communes of one name is meant."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.reports.progress import STATE


class ActionAskReportCommune(Action):
    """Offers each commune with its département as a button; the names are data."""

    def name(self) -> str:
        return "action_ask_report_commune"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        candidates = (tracker.get_slot(STATE) or {}).get("candidates") or []
        buttons = [
            {
                "title": f"{one['name']} ({one['department_name']})",
                "payload": f"/choose_commune{json.dumps({'code': one['code']})}",
            }
            for one in candidates
        ]
        dispatcher.utter_message(response="utter_report_where_ambiguous", buttons=buttons)
        return []
