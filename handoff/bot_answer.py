"""What a bot turn brings back, and how what Rasa sent is checked to be that."""

from dataclasses import dataclass, field
from typing import Any


class BotAway(Exception):
    """Rasa cannot be reached or is not ready: the turn may be tried again."""


class BotFailed(Exception):
    """Rasa was too slow, said nothing, or answered nonsense: the turn is over."""


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """The bot passes the case on."""

    reason: str
    lane: str
    slots: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportStep:
    """Where the citizen's report stands after a turn: `name` is open, sent or cancelled.

    `kind` is empty when the bot no longer holds what was answered; the kept draft then counts.
    """

    name: str
    kind: str
    fields: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class BotMessage:
    """One message of the bot; `choices` are (title, what Rasa gets when it is tapped).

    `facts` names the fields of the report that are shown with it.
    """

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    faq: str | None = None
    suggest: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """What a turn brought: at least one message or a handoff."""

    messages: tuple[BotMessage, ...]
    handoff: HandoffRequest | None
    understood: dict[str, Any] = field(default_factory=dict)
    report: ReportStep | None = None


def read_answer(answer: Any) -> BotAnswer:
    """Check the shape of what Rasa sent; raises BotFailed when it is not what was agreed."""
    try:
        messages = tuple(_read_message(message) for message in answer["messages"])
        handoff = answer["handoff"] and HandoffRequest(
            reason=str(answer["handoff"]["reason"]),
            lane=str(answer["handoff"]["lane"]),
            slots=dict(answer["handoff"]["slots"]),
        )
        understood = dict(answer["understood"])
        report = _read_report(answer.get("report"))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BotFailed("malformed") from None
    if not messages and handoff is None:
        raise BotFailed("silent")
    if handoff and handoff.lane not in {"P0", "P1", "P2", "P3"}:
        raise BotFailed("malformed")
    return BotAnswer(messages, handoff or None, understood, report)


def _read_report(step: Any) -> ReportStep | None:
    if step is None:
        return None
    if step["step"] not in {"open", "sent", "cancelled"}:
        raise ValueError("unknown step")
    fields = {str(name): dict(value) for name, value in step["fields"].items()}
    return ReportStep(step["step"], str(step["kind"]), fields)


def _read_message(message: dict[str, Any]) -> BotMessage:
    text = message.get("text") or ""
    faq = message.get("faq")
    suggest = tuple(str(entry) for entry in message.get("suggest") or ())
    if not isinstance(text, str) or not (text.strip() or faq or suggest):
        raise ValueError("empty message")
    return BotMessage(
        text=text,
        choices=tuple((str(c["title"]), str(c["choice"])) for c in message.get("choices") or ()),
        faq=str(faq) if faq else None,
        suggest=suggest,
        facts=tuple(str(name) for name in message.get("facts") or ()),
    )
