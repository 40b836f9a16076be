"""The reports room over HTTP: what operators read there and what its forms do."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from handoff.database import Database
from tests.handoff.cast import OperatorClient
from tests.handoff.console.report_pages import ROOM, get, post
from tests.handoff.hostile import ACCEPTED_TEXTS, PATHS, XSS
from tests.handoff.reports.desk import EVREUX, change, draft, read, receive, steps
from tests.handoff.stage import Clock
from tests.handoff.talk import Talk

TAGS = {"script", "img", "svg", "iframe", "object", "embed", "video", "style", "base", "math"}


@pytest.fixture
def clock() -> Clock:
    """The service under test has the machine's clock: the reports are of a moment ago."""
    clock = Clock()
    clock.now = datetime.now(UTC) - timedelta(minutes=10)
    return clock


@pytest.fixture
def audited(superuser: psycopg.Connection) -> Callable[[str], list[str]]:
    """Return what was done with a subject, readings too."""

    def of(subject: str) -> list[str]:
        query = "SELECT action FROM audit WHERE subject = %s ORDER BY id"
        return [row[0] for row in superuser.execute(query, [subject]).fetchall()]

    return of


async def test_the_list_shows_reports_and_where_they_stand(
    talk: Talk, console: OperatorClient
) -> None:
    report = await receive(talk, what="Vélo volé devant la gare")
    await receive(talk, what="Autre vol", where=EVREUX)
    page = await get(console)
    assert page.status == 200
    assert len(page.listed) == 2
    assert report.reference in page.listed
    for said in ("Vélo volé devant la gare", "À qualifier 2", "27 Eure", "Gaillon", "17", "112"):
        assert said in page.words


async def test_drafts_are_listed_under_their_own_tab(
    talk: Talk, database: Database, console: OperatorClient
) -> None:
    await draft(database, talk.id, now=talk.clock(), what="À moitié dit")
    assert "À moitié dit" not in (await get(console)).words
    page = await get(console, status="draft")
    assert page.listed == ["Brouillon"]


async def test_filters_go_together_and_stay_in_the_links(
    talk: Talk, console: OperatorClient
) -> None:
    await receive(talk, what="Vélo volé")
    wanted = await receive(talk, what="Vélo volé", where=EVREUX)
    await receive(talk, what="Voiture volée", where=EVREUX)
    page = await get(console, q="vélo volés", department="27", commune="evreux", days="7")
    assert page.listed == [wanted.reference]
    assert (
        "q=v%C3%A9lo+vol%C3%A9s&amp;status=qualified&amp;department=27&amp;commune=evreux&amp;days=7"
        in (page.text)
    )


async def test_a_typed_reference_leads_to_its_report(talk: Talk, console: OperatorClient) -> None:
    report = await receive(talk)
    assert report.reference is not None
    page = await get(console, q=f" {report.reference.replace('-', ' ').lower()}")
    assert page.path == f"{ROOM}/{report.id}"


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "9" * 30}, {"page": "²"}, {"days": "x"},
    {"status": "cancelled"}, {"urgency": "'"}, {"q": "\x00"}, {"q": "a" * 3000}])  # fmt: skip
async def test_an_address_made_by_hand_is_harmless(
    console: OperatorClient, query: dict[str, str]
) -> None:
    assert (await get(console, **query)).status == 200


async def test_a_report_shows_all_that_is_known_and_reading_it_is_audited(
    talk: Talk, console: OperatorClient, audited: Callable[[str], list[str]]
) -> None:
    vehicle = {"shown": "Clio AB-123-CD", "text": "une clio", "plates": [{"shown": "AB-123-CD"}]}
    report = await receive(talk, what="Vélo volé", contact=vehicle)
    page = await get(console, f"/{report.id}")
    assert page.status == 200
    for said in ("Ce qui s'est passé", "Vélo volé", "Gaillon (27600)", "Mots du citoyen : une clio",
                 "Plaques : AB-123-CD", "Aucune pièce jointe", "114"):  # fmt: skip
        assert said in page.words
    assert f'href="/console/?open={talk.id}"' in page.text
    assert not [tag for tag, given in page.tags if "None" in given.values()]
    assert audited(f"report {report.id}") == ["read"]


@pytest.mark.parametrize("path", PATHS)
async def test_what_is_no_report_is_not_found(console: OperatorClient, path: str) -> None:
    async with console.http.get(f"{ROOM}/{path}", headers={"Accept": "text/html"}) as got:
        assert got.status == 404
        assert "Revenir à la console" in await got.text()


async def test_a_report_goes_its_way_from_qualification_to_closing(
    talk: Talk, database: Database, console: OperatorClient
) -> None:
    report = await receive(talk)
    page = await post(console, report, "qualification", nature="Vol de vélo", urgency="high")
    assert (page.status, page.path) == (200, f"{ROOM}/{report.id}?done=qualification")
    assert "La qualification est enregistrée." in page.words
    assert "Urgence élevée" in page.words
    report = await read(database, report.id)
    page = await post(console, report, "fields", field="when", text="hier soir\r\nvers 22 h")
    assert "hier soir" in page.words
    assert "Adjudante Claire a modifié « Date et heure »" in page.words
    report = await read(database, report.id)
    assert report.value("when") == "hier soir\nvers 22 h"
    page = await post(console, report, "closure", reason="Éléments insuffisants")
    assert "a clos le signalement : Éléments insuffisants" in page.words
    assert 'action="/console/reports/' + f'{report.id}/qualification"' not in page.text
    report = await read(database, report.id)
    page = await post(console, report, "reopening")
    assert (await read(database, report.id)).status == "qualified"


async def test_who_comes_late_sees_the_newer_state_and_keeps_what_they_typed(
    talk: Talk, database: Database, console: OperatorClient, other_console: OperatorClient
) -> None:
    report = await receive(talk)
    await post(other_console, report, "qualification", nature="Recel", urgency="low")
    page = await post(console, report, "qualification", nature="Vol <aggravé>", urgency="high")
    assert page.status == 409
    assert "modifié entre-temps" in page.words
    assert "Recel" in page.words
    assert 'value="Vol &lt;aggravé&gt;"' in page.text
    page = await post(console, report, "fields", field="what", text="Deux <vélos>")
    assert page.status == 409
    assert "Deux &lt;vélos&gt;</textarea>" in page.text
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version is not None
    latest = await read(database, report.id)
    assert (latest.nature, int(version.group(1))) == ("Recel", latest.version)
    assert (await post(console, latest, "fields", field="what", text="Deux vélos")).status == 200


async def test_of_two_consoles_that_qualify_at_once_one_wins(
    talk: Talk, database: Database, console: OperatorClient, other_console: OperatorClient
) -> None:
    report = await receive(talk)
    pages = await asyncio.gather(
        post(console, report, "qualification", nature="Vol", urgency="low"),
        post(other_console, report, "qualification", nature="Recel", urgency="low"),
    )
    assert sorted(page.status for page in pages) == [200, 409]
    done = [step for step in await steps(database, report) if step[1] == "qualify_report"]
    assert len(done) == 1


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("qualification", {"nature": "", "urgency": "low"}),
        ("qualification", {"nature": "Vol", "urgency": "now"}),
        ("qualification", {"nature": "Vol", "urgency": "low", "version": "x"}),
        ("qualification", {"nature": "Vol", "urgency": "low", "version": ""}),
        ("qualification", {"nature": "Vol", "urgency": "low", "version": "9" * 40}),
        ("fields", {"field": "what", "text": ""}),
        ("fields", {"field": "id", "text": "x"}),
        ("fields", {"field": "what", "text": "x" * 5000}),
        ("merge", {"into": "BN-2222-2222-3"}),
        ("closure", {"reason": " "}),
    ],
    ids=str,
)
async def test_what_cannot_be_used_is_refused_with_a_sentence(
    talk: Talk, database: Database, console: OperatorClient, action: str, fields: dict[str, str]
) -> None:
    report = await receive(talk)
    page = await post(console, report, action, **fields)
    assert page.status == 422
    assert ("div", {"class": "banner banner--danger", "role": "alert"}) in page.tags
    assert await read(database, report.id) == report


async def test_a_duplicate_is_found_merged_and_taken_apart(
    talk: Talk, database: Database, console: OperatorClient
) -> None:
    kept = await receive(talk, what="Vélo rouge volé")
    second = await receive(talk, what="Vélo rouge volé")
    page = await get(console, f"/{second.id}")
    assert "Parlent peut-être des mêmes faits" in page.words
    page = await post(console, second, "merge", into=str(kept.reference))
    assert f"Doublon de {kept.reference}" in page.words
    page = await get(console, f"/{kept.id}")
    assert "Rattachés à ce signalement" in page.words
    assert f"a rattaché le doublon {second.reference}" in page.words
    await post(console, await read(database, second.id), "separation")
    assert (await read(database, second.id)).duplicate_of is None


async def test_a_draft_can_be_read_but_not_handled(
    talk: Talk, database: Database, console: OperatorClient
) -> None:
    begun = await draft(database, talk.id, now=talk.clock())
    page = await get(console, f"/{begun.id}")
    assert "n'a pas encore envoyé ce signalement" in page.words
    actions = [tag[1].get("action") for tag in page.tags if tag[0] == "form"]
    assert actions == ["/console/logout", f"{ROOM}/{begun.id}/conversation"]
    page = await post(console, begun, "qualification", nature="Vol", urgency="low")
    assert page.status == 409
    assert await read(database, begun.id) == begun


async def test_writing_to_the_citizen_takes_the_conversation_and_opens_it(
    talk: Talk, console: OperatorClient, other_console: OperatorClient
) -> None:
    report = await receive(talk)
    page = await post(console, report, "conversation")
    assert page.path == f"/console/?open={talk.id}"
    assert (await talk.texts())[-1][1] == (
        "Adjudante Claire a repris la conversation au sujet de votre signalement "
        f"{report.reference}."
    )
    queue = await console.queue()
    assert [item["id"] for item in queue["mine"]] == [str(talk.id)]
    page = await post(other_console, report, "conversation")
    assert page.status == 409
    assert "Déjà pris en charge par Adjudante Claire." in page.words


async def test_a_conversation_names_its_reports(
    talk: Talk, database: Database, console: OperatorClient
) -> None:
    report = await receive(talk)
    begun = await draft(database, talk.id, now=talk.clock.move(minutes=1))
    reports = (await console.read(str(talk.id)))["conversation"]["reports"]
    assert [(r["id"], r["name"], r["status_label"]) for r in reports] == [
        (str(report.id), report.reference, "À qualifier"),
        (str(begun.id), "Brouillon", "Non envoyé"),
    ]


async def test_a_form_without_its_csrf_field_changes_nothing(
    talk: Talk, database: Database, console: OperatorClient, other_console: OperatorClient
) -> None:
    report = await receive(talk)
    for csrf in ("", "x", other_console.csrf):
        page = await post(console, report, "qualification", csrf=csrf, nature="Vol", urgency="low")
        assert page.status == 403
    assert await read(database, report.id) == report


async def test_no_text_becomes_markup_in_any_page(
    talk: Talk, database: Database, console: OperatorClient
) -> None:
    report = await receive(talk)
    hostile: dict[str, Any] = {}
    for name in ("when", "contact", "old field"):
        text = " ".join(XSS)
        lists = {key: [{"shown": text}] for key in ("plates", "phones", "emails", "webs")}
        hostile[name] = {"shown": text, "text": f"{text} 2", "from": text, **lists}
    place = {**dict.fromkeys(("commune", "department_name", "postcode"), XSS[0]), "shown": XSS[5]}
    told = {"what": {"shown": XSS[0]}, "where": place, **hostile}
    report = await change(
        database, report, talk.clock(), fields=told, nature=XSS[11], department="99", commune="x"
    )
    await receive(talk, what=XSS[0])
    for path, query in (
        ("", {}),
        ("", {"q": "script"}),
        (f"/{report.id}", {"units": XSS[0], "done": XSS[0]}),
    ):
        page = await get(console, path, **query)
        assert page.status == 200
        assert "alert(1)" in page.text
        assert not {tag for tag, _ in page.tags} & TAGS
        assert not [tag for tag, given in page.tags if any(n.startswith("on") for n in given)]


async def test_whatever_is_searched_is_shown_as_it_was_typed(console: OperatorClient) -> None:
    for text in [*ACCEPTED_TEXTS.values(), *XSS]:
        given = text.replace("\ud800", "")[:200]
        page = await get(console, q=given, commune=given, department=given, unit=given, kind=given)
        assert page.status == 200
        assert not {tag for tag, _ in page.tags} & TAGS
        assert page.listed == []
