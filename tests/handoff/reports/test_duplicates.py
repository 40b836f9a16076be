"""Reports of the same facts are merged into one, never in a chain or a circle."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handoff.accounts.model import Operator
from handoff.conversations.model import UnusableText
from handoff.reports import duplicates, duplicates_store
from handoff.reports.model import Report, ReportChanged, ReportError
from tests.handoff.reports.desk import EVREUX, GAILLON, NOTHING, change, draft, read, receive, steps
from tests.handoff.talk import Talk

Merge = Callable[..., Awaitable[Report]]


@pytest.fixture
def merge(talk: Talk, operator: Operator) -> Merge:
    async def run(report: Report, into: Report | str, **given: Any) -> Report:
        known = await read(talk.database, report.id)
        reference = into if isinstance(into, str) else into.reference
        given = {"version": known.version, "operator": operator, "now": talk.clock(), **given}
        return await duplicates.merge(talk.database, report.id, into=reference or "", **given)

    return run


async def separate(talk: Talk, report: Report, operator: Operator) -> Report:
    version = (await read(talk.database, report.id)).version
    return await duplicates.separate(
        talk.database, report.id, version=version, operator=operator, now=talk.clock()
    )


async def candidates(talk: Talk, report: Report) -> list[str]:
    """Return the first word of each report that may tell of the same facts."""
    async with talk.database.transaction() as connection:
        found = await duplicates_store.candidates(connection, report.id)
    return [twin.excerpt.split()[0] for twin in found]


async def test_a_duplicate_is_closed_and_both_sides_know_it(talk: Talk, merge: Merge) -> None:
    kept, second = await receive(talk), await receive(talk)
    merged = await merge(second, kept)
    assert (merged.status, merged.duplicate_of) == ("closed", kept.id)
    assert [s[1:] for s in await steps(talk.database, second)] == [
        ("merge_report", {"kept": kept.reference})
    ]
    assert [s[1:] for s in await steps(talk.database, kept)] == [
        ("add_duplicate", {"duplicate": second.reference})
    ]
    async with talk.database.transaction() as connection:
        found = await duplicates_store.duplicates_of(connection, kept.id)
    assert [twin.id for twin in found] == [second.id]


async def test_a_duplicate_is_taken_apart_again_and_stands_where_it_stood(
    talk: Talk, merge: Merge, operator: Operator
) -> None:
    kept, second = await receive(talk), await receive(talk)
    now = talk.clock()
    await change(talk.database, second, now, status="qualified", qualified_at=now)
    await merge(second, kept)
    apart = await separate(talk, second, operator)
    assert (apart.status, apart.duplicate_of, apart.closed_at) == ("qualified", None, None)
    assert (await steps(talk.database, kept))[-1][1] == "remove_duplicate"
    with pytest.raises(ReportError, match="pas un doublon"):
        await separate(talk, second, operator)


async def test_no_chain_and_no_circle(talk: Talk, merge: Merge) -> None:
    first, second, third = [await receive(talk) for _ in range(3)]
    await merge(second, first)
    with pytest.raises(ReportError, match="lui-même un doublon"):
        await merge(third, second)
    with pytest.raises(ReportError, match="lui-même un doublon"):
        await merge(first, second)
    with pytest.raises(ReportError, match="rattachés"):
        await merge(first, third)
    with pytest.raises(ReportError, match="propre doublon"):
        await merge(third, third)
    with pytest.raises(ReportError, match="clos"):
        await merge(second, third)
    await merge(third, first)


@pytest.mark.parametrize("typed", ["", "x", "BN-2222-2222-3", "%", "<script>", "' OR 1=1 --"])
async def test_a_slip_in_the_reference_is_told(talk: Talk, merge: Merge, typed: str) -> None:
    report = await receive(talk)
    with pytest.raises(UnusableText, match="référence"):
        await merge(report, typed)


async def test_a_right_reference_of_no_report_is_told(talk: Talk, merge: Merge) -> None:
    with pytest.raises(ReportError, match="Aucun signalement"):
        await merge(await receive(talk), "BN-2222-2222-2")


async def test_of_two_merges_that_would_make_a_circle_one_is_refused(
    talk: Talk, merge: Merge, other_operator: Operator
) -> None:
    for _ in range(5):
        first, second = await receive(talk), await receive(talk)
        outcomes = await asyncio.gather(
            merge(first, second),
            merge(second, first, operator=other_operator),
            return_exceptions=True,
        )
        assert sorted(isinstance(outcome, ReportError) for outcome in outcomes) == [False, True]


async def test_of_two_who_merge_the_same_report_one_wins(
    talk: Talk, merge: Merge, other_operator: Operator
) -> None:
    first, second, third = [await receive(talk) for _ in range(3)]
    outcomes = await asyncio.gather(
        merge(third, first), merge(third, second, operator=other_operator), return_exceptions=True
    )
    assert sorted(isinstance(outcome, ReportChanged) for outcome in outcomes) == [False, True]


async def test_likely_duplicates_are_proposed_the_likeliest_first(talk: Talk) -> None:
    mine = await receive(talk, what="Vélo rouge volé devant la gare", where=GAILLON)
    talk.clock.move(hours=1)
    await receive(talk, what="Tondeuse disparue du jardin", where=GAILLON)
    await receive(talk, what="Un vélo rouge a été volé devant la gare", where=GAILLON)
    await receive(talk, what="Vélo rouge volé devant la gare", where=EVREUX)
    await receive(talk, what="Chien errant", where=EVREUX, kind="environment")
    assert await candidates(talk, mine) == ["Un", "Tondeuse", "Vélo"]


async def test_what_is_far_in_time_unsent_or_merged_is_not_proposed(
    talk: Talk, merge: Merge
) -> None:
    mine = await receive(talk)
    merged = await receive(talk)
    await merge(merged, mine)
    await draft(talk.database, talk.id, now=talk.clock())
    assert await candidates(talk, mine) == []
    talk.clock.move(days=31)
    await receive(talk)
    assert await candidates(talk, mine) == []


async def test_reports_without_a_place_are_near_by_their_words(talk: Talk) -> None:
    text = "Faux conseiller bancaire, numéro 0 800 000 000"
    mine = await receive(talk, what=text, where=NOTHING, kind="scam")
    talk.clock.move(days=5)
    await receive(talk, what=f"Encore un {text}", where=NOTHING, kind="scam")
    await receive(talk, what="Annonce de location qui n'existe pas", where=NOTHING, kind="scam")
    assert await candidates(talk, mine) == ["Encore"]
