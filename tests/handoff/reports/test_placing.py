"""An operator names a commune as people do; what is not exactly one commune is asked again."""

import pytest

from handoff.conversations.model import UnusableText
from handoff.reports.placing import find_place
from tests.handoff.hostile import ACCEPTED_TEXTS, XSS


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Gaillon", "27275"),
        ("gaillon (27600)", "27275"),
        ("27600 GAILLON", "27275"),
        ("27275", "27275"),
        ("Saint-Denis (93)", "93066"),
        ("saint denis 97400", "97411"),
        ("Évreux", "27229"),
        ("2A004", "2A004"),
        ("ajaccio 2a", "2A004"),
        ("Œuilly (51)", "51410"),
        ("Paris", "75056"),
    ],
)
def test_a_commune_is_found_by_name_postcode_or_code(typed: str, code: str) -> None:
    assert find_place(typed)["code"] == code


def test_a_place_says_where_the_commune_is() -> None:
    assert find_place("Gaillon") == {
        "code": "27275",
        "commune": "Gaillon",
        "department": "27",
        "department_name": "Eure",
        "postcode": "27600",
    }
    assert "postcode" not in find_place("Paris")
    assert find_place("Paris 75013")["postcode"] == "75013"


@pytest.mark.parametrize("typed", ["Saint-Denis", "27600"])
def test_of_several_communes_the_names_are_told(typed: str) -> None:
    with pytest.raises(UnusableText, match=r"Plusieurs communes.*\(\d\d\)"):
        find_place(typed)


@pytest.mark.parametrize(
    "typed", ["Xyz", "Gaillon (42)", "99999", "42", *XSS[:5], *ACCEPTED_TEXTS.values()]
)
def test_what_is_no_commune_is_told(typed: str) -> None:
    with pytest.raises(UnusableText, match="n'existe pas"):
        find_place(typed)
