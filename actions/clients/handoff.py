"""Owns the actions' HTTP client of the handoff service."""

from __future__ import annotations

from dataclasses import dataclass

import requests

from actions.settings import bot_secret, handoff_url

TIMEOUT = 2.0  # seconds, to connect and between two received bytes


@dataclass(frozen=True, slots=True)
class Queue:
    """Who is there and who waits; `estimated_wait` in minutes, None when unknown."""

    operators_online: int
    waiting: int
    estimated_wait: float | None


def fetch_queue() -> Queue | None:
    """The queue now, or None when it cannot be known, whatever the reason."""
    url = f"{handoff_url()}/internal/queue"
    headers = {"Authorization": f"Bearer {bot_secret()}"}
    try:
        answer = requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        return _read(answer.json()) if answer.status_code == requests.codes.ok else None
    except (requests.RequestException, ValueError, TypeError, KeyError):
        return None


def _read(fields: dict[str, object]) -> Queue:
    online, waiting = fields["operators_online"], fields["waiting"]
    estimate = fields.get("estimated_wait_minutes")
    if not _is_count(online) or not _is_count(waiting):
        raise ValueError("not a queue")
    if not isinstance(estimate, (int, float)) or estimate < 0:
        estimate = None
    return Queue(int(str(online)), int(str(waiting)), estimate)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
