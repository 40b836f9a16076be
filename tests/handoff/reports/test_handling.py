"""What operators do with a report: each change once, by the one who saw the latest state."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from handoff.accounts.model import Operator
from handoff.conversations.model import ConversationError, UnusableText
from handoff.reports import handling
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.model import Report, ReportChanged, ReportError, Status, UnknownReport
from tests.handoff.conftest import THEFT
from tests.handoff.hostile import ACCEPTED_TEXTS, XSS
from tests.handoff.reports.desk import EVREUX, change, draft, read, receive, steps
from tests.handoff.talk import Talk

CATALOGUE = ReportCatalogue({"theft": THEFT})
Do = Callable[..., Awaitable[Report]]


@pytest.fixture
def do(talk: Talk, operator: Operator) -> Do:
    """Let the operator change a report, as they last saw it unless a version is given."""

    async def run(what: Do, report: Report, **given: Any) -> Report:
        given = {"version": report.version, "operator": operator, **given}
        return await what(talk.database, report.id, now=talk.clock(), **given)

    return run


def qualification(**given: str) -> dict[str, str]:
    return {"nature": "Vol de vélo", "urgency": "normal", **given}


def edit(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "text": text, "catalogue": CATALOGUE}


async def test_a_report_is_qualified_and_it_is_known_by_whom(talk: Talk, do: Do) -> None:
    report = await receive(talk)
    done = await do(handling.qualify, report, **qualification(urgency="high"))
    assert (done.status, done.nature, done.urgency) == ("qualified", "Vol de vélo", "high")
    assert done.qualified_at == talk.clock()
    assert await steps(talk.database, report) == [
        ("Adjudante Claire", "qualify_report", {"urgency": "high"})
    ]


@pytest.mark.parametrize(
    "given",
    [{"nature": ""}, {"nature": " \x00\u202e\n"}, {"nature": "n" * 101}, {"urgency": "now"}],
)
async def test_what_is_no_qualification_is_refused(
    talk: Talk, do: Do, given: dict[str, str]
) -> None:
    report = await receive(talk)
    with pytest.raises(UnusableText):
        await do(handling.qualify, report, **qualification(**given))
    assert await read(talk.database, report.id) == report


async def test_of_two_operators_who_qualify_at_once_one_wins(
    talk: Talk, do: Do, other_operator: Operator
) -> None:
    report = await receive(talk)
    outcomes = await asyncio.gather(
        do(handling.qualify, report, **qualification(nature="Vol")),
        do(handling.qualify, report, operator=other_operator, **qualification(nature="Recel")),
        return_exceptions=True,
    )
    won = [outcome for outcome in outcomes if isinstance(outcome, Report)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, ReportChanged)]
    assert (len(won), len(lost)) == (1, 1)
    assert (await read(talk.database, report.id)).nature == won[0].nature
    assert len(await steps(talk.database, report)) == 1


@pytest.mark.parametrize("change_it", [handling.qualify, handling.close, handling.edit_field])
async def test_who_saw_an_older_state_changes_nothing(talk: Talk, do: Do, change_it: Do) -> None:
    report = await receive(talk)
    latest = await do(handling.qualify, report, **qualification())
    given: dict[Any, dict[str, Any]] = {
        handling.qualify: qualification(nature="Autre"),
        handling.close: {"reason": "Doute"},
        handling.edit_field: edit("what", "Autre"),
    }
    with pytest.raises(ReportChanged, match="modifié entre-temps"):
        await do(change_it, report, **given[change_it])
    assert await read(talk.database, report.id) == latest


async def test_a_field_is_written_anew_and_the_citizens_words_stay(talk: Talk, do: Do) -> None:
    plates = [{"shown": "AB-123-CD", "plate": "AB123CD", "country": "F"}]
    vehicle = {"shown": "Clio AB-123-CD", "text": "une clio ab123cd", "plates": plates}
    report = await receive(talk, what="Vol", contact=vehicle)
    done = await do(handling.edit_field, report, **edit("contact", "Renault Clio AB-123-CD"))
    kept = {"shown": "Renault Clio AB-123-CD", "text": "une clio ab123cd", "plates": plates}
    assert done.fields["contact"] == kept
    done = await do(handling.edit_field, done, **edit("contact", "Renault Clio"))
    assert done.fields["contact"] == {"shown": "Renault Clio", "text": "une clio ab123cd"}
    assert [step[1:] for step in await steps(talk.database, report)] == [
        ("edit_field", {"field": "contact"}),
        ("edit_field", {"field": "contact"}),
    ]


async def test_a_field_that_was_not_told_may_be_completed_and_emptied_again(
    talk: Talk, do: Do
) -> None:
    report = await receive(talk)
    done = await do(handling.edit_field, report, **edit("when", "hier soir"))
    assert done.fields["when"] == {"shown": "hier soir"}
    done = await do(handling.edit_field, done, **edit("when", " "))
    assert done.fields["when"] == {"shown": "", "skipped": True}


@pytest.mark.parametrize(
    ("name", "text"), [("what", ""), ("unknown", "x"), ("", "x"), ("when", "x" * 4001)]
)
async def test_a_field_takes_no_unusable_text(talk: Talk, do: Do, name: str, text: str) -> None:
    report = await receive(talk)
    with pytest.raises(UnusableText):
        await do(handling.edit_field, report, **edit(name, text))
    assert await read(talk.database, report.id) == report


async def test_any_text_is_kept_as_the_words_it_is(talk: Talk, do: Do) -> None:
    report = await receive(talk)
    for text in [*ACCEPTED_TEXTS.values(), *XSS]:
        report = await do(handling.edit_field, report, **edit("what", text))
        shown = report.fields["what"]["shown"]
        assert shown
        assert not set(shown) & set("\x00\x01\x1b\ud800\u202e")
        if text in XSS:
            assert shown == text
        assert (await read(talk.database, report.id)).fields == report.fields


async def test_nature_and_reason_are_words_on_one_line(talk: Talk, do: Do) -> None:
    report = await receive(talk)
    for text in [*XSS, "a\r\nb", "=cmd|' /C calc'!A0", "a\tb\x00\u202ec"]:
        if len(text) <= 100:
            report = await do(handling.qualify, report, **qualification(nature=text))
            assert report.nature == " ".join(text.replace("\x00\u202e", "").split())
    closed = await do(handling.close, report, reason="<b>\r\nx")
    assert (await steps(talk.database, closed))[-1][2] == {"reason": "<b> x"}


async def test_a_places_commune_decides_where_the_report_belongs(talk: Talk, do: Do) -> None:
    report = await receive(talk, where={**EVREUX, "place": "rue Haute", "text": "evreu"})
    place = edit("where", "rue Haute, Gaillon") | {"commune": "gaillon (27)"}
    done = await do(handling.edit_field, report, **place)
    assert (done.commune, done.department) == ("27275", "27")
    assert done.fields["where"] == {
        "shown": "rue Haute, Gaillon",
        "text": "evreu",
        "place": "rue Haute",
        "code": "27275",
        "commune": "Gaillon",
        "department": "27",
        "department_name": "Eure",
        "postcode": "27600",
    }
    done = await do(handling.edit_field, done, **edit("where", "quelque part"))
    assert (done.commune, done.department) == (None, None)
    assert done.fields["where"] == {"shown": "quelque part", "text": "evreu"}


async def test_a_commune_belongs_to_no_other_field(talk: Talk, do: Do) -> None:
    report = await receive(talk)
    done = await do(handling.edit_field, report, **edit("when", "hier"), commune="Paris")
    assert (done.commune, done.fields["when"]) == ("27275", {"shown": "hier"})


async def test_what_the_unit_has_got_must_be_transmitted_again_once_it_changes(
    talk: Talk, do: Do
) -> None:
    now = talk.clock()
    for again in (
        lambda r: do(handling.edit_field, r, **edit("what", "Deux vélos")),
        lambda r: do(handling.qualify, r, **qualification(urgency="high")),
    ):
        report = await receive(talk)
        sent = await change(
            talk.database, report, now, status="acknowledged", transmitted_at=now,
            acknowledged_at=now, qualified_at=now,
        )  # fmt: skip
        done = await again(sent)
        assert (done.status, done.transmitted_at, done.acknowledged_at) == ("qualified", None, None)


@pytest.mark.parametrize("status", ["received", "qualified", "transmitted", "acknowledged"])
async def test_a_closed_report_reopens_where_it_stood(talk: Talk, do: Do, status: str) -> None:
    now, names = talk.clock(), ["received", "qualified", "transmitted", "acknowledged"]
    instants = {f"{name}_at": now for name in names[1 : names.index(status) + 1]}
    report = await receive(talk)
    report = await change(talk.database, report, now, status=status, **instants)
    closed = await do(handling.close, report, reason="Éléments insuffisants")
    assert (closed.status, closed.closed_at) == ("closed", now)
    for what, given in (
        (handling.qualify, qualification()),
        (handling.close, {"reason": "Encore"}),
        (handling.edit_field, edit("what", "x")),
    ):
        with pytest.raises(ReportError, match="clos"):
            await do(what, closed, **given)
    reopened = await do(handling.reopen, closed)
    assert (reopened.status, reopened.closed_at) == (status, None)
    with pytest.raises(ReportError, match="pas clos"):
        await do(handling.reopen, reopened)
    assert [step[1:] for step in await steps(talk.database, report)] == [
        ("close_report", {"reason": "Éléments insuffisants"}),
        ("reopen_report", {}),
    ]


@pytest.mark.parametrize("reason", ["", " \n", "r" * 201])
async def test_a_report_is_not_closed_without_a_short_reason(
    talk: Talk, do: Do, reason: str
) -> None:
    report = await receive(talk)
    with pytest.raises(UnusableText):
        await do(handling.close, report, reason=reason)


async def test_what_the_citizen_has_not_sent_is_not_handled(talk: Talk, do: Do) -> None:
    begun = await draft(talk.database, talk.id, now=talk.clock())
    for what, given in (
        (handling.qualify, qualification()),
        (handling.close, {"reason": "Doute"}),
        (handling.reopen, {}),
        (handling.edit_field, edit("what", "x")),
    ):
        with pytest.raises(ReportError, match="n'a pas envoyé"):
            await do(what, begun, **given)
    assert (await read(talk.database, begun.id)).status == Status.DRAFT


async def test_an_unknown_report_is_unknown(talk: Talk, operator: Operator) -> None:
    with pytest.raises(UnknownReport):
        await handling.close(
            talk.database, uuid4(), reason="x", version=1, operator=operator, now=talk.clock()
        )


async def test_a_refusal_is_a_sentence(talk: Talk, do: Do) -> None:
    report = await receive(talk)
    with pytest.raises(ConversationError, match="100 au plus"):
        await do(handling.qualify, report, **qualification(nature="n" * 101))
