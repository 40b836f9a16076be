"""Operators find a report by its state, place, time, words or reference."""

import dataclasses
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from handoff.accounts.model import Operator
from handoff.reports import browsing
from handoff.reports.browse_store import PAGE, Search
from handoff.reports.browsing import Listing
from tests.handoff.hostile import ACCEPTED_TEXTS, XSS
from tests.handoff.reports.desk import (
    EVREUX,
    GAILLON,
    NOTHING,
    SAINT_ETIENNE,
    change,
    draft,
    receive,
)
from tests.handoff.talk import Talk

TSQUERIES = ["&", "a & | !", "a <-> b", "a:*", "'", "''a", "\\", '"', '"a', "-", "()", "!!a", "or"]


async def browse(talk: Talk, operator: Operator, page: int = 1, **search: Any) -> Listing:
    return await browsing.browse(
        talk.database, Search(**search), page=page, operator=operator, now=talk.clock()
    )


async def found(talk: Talk, operator: Operator, **search: Any) -> list[str]:
    """Return what the found reports say, the first word of each."""
    lines = (await browse(talk, operator, **search)).lines
    return [line.excerpt.split()[0] for line in lines]


async def test_the_newest_report_stands_first(talk: Talk, operator: Operator) -> None:
    for word in ("Un", "Deux", "Trois"):
        await receive(talk, what=f"{word} vol")
        talk.clock.move(minutes=1)
    assert await found(talk, operator) == ["Trois", "Deux", "Un"]


async def test_drafts_are_listed_only_when_asked_for_and_abandoned_ones_never(
    talk: Talk, operator: Operator, superuser: psycopg.Connection
) -> None:
    await receive(talk, what="Envoyé")
    await draft(talk.database, talk.id, now=talk.clock(), what="Commencé")
    assert await found(talk, operator) == ["Envoyé"]
    assert await found(talk, operator, status="draft") == ["Commencé"]
    assert (await browse(talk, operator)).counts == {"received": 1, "draft": 1}
    superuser.execute("UPDATE report SET status = 'cancelled' WHERE status = 'draft'")
    for status in ("", "draft", "received"):
        assert "Commencé" not in await found(talk, operator, status=status)


async def test_a_page_holds_fifty_and_past_the_last_comes_the_last(
    talk: Talk, operator: Operator
) -> None:
    for n in range(PAGE + 2):
        await receive(talk, what=f"{n} vélos")
        talk.clock.move(seconds=1)
    first = await browse(talk, operator)
    assert (len(first.lines), first.pages, first.total) == (50, 2, 52)
    for page in (2, 3, 99):
        last = await browse(talk, operator, page=page)
        assert last.page == 2
        assert [line.excerpt for line in last.lines] == ["1 vélos", "0 vélos"]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ({"kind": "scam"}, ["Faux"]),
        ({"urgency": "high"}, ["Vélo"]),
        ({"department": "27"}, ["Voiture", "Vélo"]),
        ({"department": "42"}, ["Casque"]),
        ({"status": "qualified"}, ["Vélo"]),
        ({"status": "closed"}, []),
        ({"commune": "évreux"}, ["Voiture"]),
        ({"commune": "EVREUX"}, ["Voiture"]),
        ({"commune": "27000"}, ["Voiture"]),
        ({"commune": "27229"}, ["Voiture"]),
        ({"commune": "etienne"}, ["Casque"]),
        ({"commune": "saint etienne"}, ["Casque"]),
        ({"commune": "%"}, []),
        ({"commune": "_vreux"}, []),
        ({"commune": "Paris"}, []),
        ({"kind": "theft", "department": "27", "urgency": "normal"}, ["Voiture"]),
    ],
    ids=str,
)
async def test_each_filter_leaves_what_was_asked_for(
    talk: Talk, operator: Operator, search: dict[str, str], names: list[str]
) -> None:
    first = await receive(talk, what="Vélo volé", where=GAILLON)
    await change(talk.database, first, talk.clock(), status="qualified", urgency="high")
    talk.clock.move(minutes=1)
    await receive(talk, what="Voiture volée", where=EVREUX)
    talk.clock.move(minutes=1)
    await receive(talk, what="Casque volé", where=SAINT_ETIENNE)
    talk.clock.move(minutes=1)
    await receive(talk, what="Faux conseiller", kind="scam", where=NOTHING)
    assert await found(talk, operator, **search) == names


async def test_a_period_counts_back_from_now(talk: Talk, operator: Operator) -> None:
    await receive(talk, what="Ancien vol")
    talk.clock.move(days=8)
    await receive(talk, what="Récent vol")
    assert await found(talk, operator, since=talk.clock() - timedelta(days=7)) == ["Récent"]


async def test_reports_of_a_unit_are_found_by_it(
    talk: Talk, operator: Operator, superuser: psycopg.Connection
) -> None:
    report = await receive(talk, what="Vélo volé")
    await receive(talk, what="Autre vol")
    await change(talk.database, report, talk.clock(), unit_id="F1")
    assert await found(talk, operator, unit="F1") == ["Vélo"]
    assert await found(talk, operator, unit="F2") == []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("vélos", ["Vélos"]),
        ("voler", ["Vélos", "Bijoux"]),
        ("rouges volé", ["Vélos"]),
        ('"vélos rouges"', ["Vélos"]),
        ('"rouges vélos"', []),
        ("volés -bijoux", ["Vélos"]),
        ("vélos OR bijoux", ["Vélos", "Bijoux"]),
        ("AB-123-CD", ["Bijoux"]),
        ("0612345678", []),
        ("gaillon", ["Vélos", "Bijoux"]),
    ],
)
async def test_words_are_looked_for_in_french(
    talk: Talk, operator: Operator, words: str, names: list[str]
) -> None:
    await receive(talk, what="Bijoux volés, voiture AB-123-CD")
    talk.clock.move(minutes=1)
    await receive(talk, what="Vélos rouges volés")
    assert await found(talk, operator, words=words) == names


async def test_a_reference_is_found_in_any_spelling(talk: Talk, operator: Operator) -> None:
    report = await receive(talk)
    assert report.reference is not None
    signs = report.reference.removeprefix("BN-")
    for typed in (report.reference, signs, signs.replace("-", " ").lower(), f" bn {signs} "):
        assert await browsing.find_by_reference(talk.database, typed) == report.id
    for typed in ("", "vélo", signs[:-1], "BN-2222-2222-2", *TSQUERIES):
        assert await browsing.find_by_reference(talk.database, typed) is None


@pytest.mark.parametrize(
    "field", ["words", "status", "kind", "urgency", "department", "commune", "unit"]
)
async def test_nothing_typed_is_more_than_words(talk: Talk, operator: Operator, field: str) -> None:
    await receive(talk, what="Vélo volé")
    typed = [*ACCEPTED_TEXTS.values(), *XSS, *TSQUERIES, "%", "_", "%_%", "' OR 1=1 --"]
    for text in typed:
        shown = text.replace("\x00", "").replace("\ud800", "")[:200]
        if shown:
            listing = await browse(talk, operator, **{field: shown})
            assert listing.total == 0, shown


async def test_reports_are_counted_by_place_wherever_one_looks(
    talk: Talk, operator: Operator
) -> None:
    for where in (GAILLON, GAILLON, EVREUX, SAINT_ETIENNE, NOTHING):
        await receive(talk, where=where)
    for search in ({}, {"department": "27"}, {"commune": "Évreux"}):
        places = (await browse(talk, operator, **search)).places
        assert [(p.department, p.commune_name, p.number) for p in places] == [
            ("27", "Gaillon", 2),
            ("27", "Évreux", 1),
            ("42", "Saint-Étienne", 1),
            (None, None, 1),
        ]
    assert (await browse(talk, operator)).departments == {"27": "Eure", "42": "Loire"}


async def test_that_a_list_was_read_is_audited_without_the_words(
    talk: Talk, operator: Operator, superuser: psycopg.Connection
) -> None:
    await browse(talk, operator, words="Madame Canari", kind="theft")
    row = superuser.execute(
        "SELECT actor, action, details FROM audit ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert row == ("claire", "list", {"found": 0, "page": 1, "by": ["words", "kind"]})


def test_every_filter_has_a_name_in_the_audit() -> None:
    assert [f.name for f in dataclasses.fields(Search)] == list(Search.__slots__)
