"""Units are found by the beginnings of words, whatever accents, and never by wildcards."""

from pathlib import Path

import pytest
import pytest_asyncio

from tests.handoff.hostile import ACCEPTED_TEXTS, IDS, XSS
from tests.handoff.units.official import FORT, GAILLON, Registry, write

EVREUX = GAILLON | {
    "identifiant_public_unite": "900003",
    "service": "Peloton fictif 100% Œuvre_sociale",
    "commune": "Évreux",
    "code_commune_insee": "27229",
    "code_postal": "27000",
}
NEIGHBOUR = GAILLON | {
    "identifiant_public_unite": "900004",
    "service": "Brigade fictive du Bois de Gaillon",
    "commune": "Aubevoye",
    "code_commune_insee": "27022",
}


@pytest_asyncio.fixture
async def known(registry: Registry, tmp_path: Path) -> Registry:
    await registry.units(write(tmp_path / "units.csv", NEIGHBOUR, GAILLON, FORT, EVREUX))
    return registry


@pytest.mark.parametrize(
    "text, found",
    [
        ("gaillon", ["900001", "900004"]),
        ("  GAILLON  brigade ", ["900001", "900004"]),
        ("brig gail", ["900001", "900004"]),
        ("aillon", []),
        ("evreux", ["900003"]),
        ("ÉVREUX", ["900003"]),
        ("E\u0301vreux", ["900003"]),
        ("oeuvre", ["900003"]),
        ("st pierre", ["900002"]),
        ("St-Pierre", ["900002"]),
        ("saint pierre", ["900002"]),
        ("27600", ["900001", "900004"]),
        ("gaillon evreux", []),
        ("", []),
        (" ", []),
        ("%", []),
        ("_", []),
        ("%%%", []),
        ("g_illon", []),
        ("gai%on", []),
        ("100%", ["900003"]),
    ],
)
async def test_each_word_begins_a_word_of_the_unit(
    known: Registry, text: str, found: list[str]
) -> None:
    assert await known.search(text) == found


async def test_a_department_narrows_the_search(known: Registry) -> None:
    assert await known.search("brigade", "974") == ["900002"]
    assert await known.search("brigade", "2A") == []


async def test_no_more_units_than_asked_for_are_found(known: Registry) -> None:
    assert len(await known.search("fictive", limit=2)) == 2


@pytest.mark.parametrize("text", [*ACCEPTED_TEXTS.values(), *XSS, "\ud800", "a" * 100_000])
async def test_whatever_is_searched_is_words(known: Registry, text: str) -> None:
    assert isinstance(await known.search(text), list)
    assert await known.search(text, text.replace("\x00", "").encode(errors="ignore").decode()) == []


@pytest.mark.parametrize(
    "id", [*(id for id in IDS if isinstance(id, str)), *ACCEPTED_TEXTS.values(), "a\x00"]
)
async def test_what_is_no_id_finds_nobody(known: Registry, id: str) -> None:
    assert await known.find(id) is None
    assert await known.of(id) is None


async def test_without_any_file_nothing_is_found_and_nothing_fails(registry: Registry) -> None:
    assert await registry.search("gaillon") == []
    assert await registry.find("900001") is None
    assert await registry.of("27275") is None
