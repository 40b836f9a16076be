"""Points are kept, exchanged when plainly swapped, and dropped when no unit can stand there."""

import pytest

from handoff.units.coordinates import IMPOSSIBLE, SWAPPED, Point, read_point

SOMEWHERE = {
    "27": (49.16, 1.33),
    "2A": (41.92, 8.74),
    "29": (48.39, -4.49),
    "971": (16.24, -61.53),
    "972": (14.61, -61.07),
    "973": (4.92, -52.31),
    "974": (-21.34, 55.47),
    "975": (46.78, -56.18),
    "976": (-12.78, 45.23),
    "977": (17.90, -62.85),
    "978": (18.07, -63.08),
    "986": (-13.28, -176.17),
    "987": (-17.54, -149.57),
    "988": (-22.27, 166.44),
}


@pytest.mark.parametrize("department", SOMEWHERE)
def test_a_point_of_its_territory_is_kept(department: str) -> None:
    latitude, longitude = SOMEWHERE[department]
    expected = Point(latitude, longitude)
    assert read_point(str(latitude), str(longitude), department) == expected
    assert read_point(str(latitude), str(longitude), "") == expected


@pytest.mark.parametrize("department", SOMEWHERE)
def test_a_swapped_point_is_exchanged(department: str) -> None:
    latitude, longitude = SOMEWHERE[department]
    expected = Point(latitude, longitude, SWAPPED)
    assert read_point(str(longitude), str(latitude), department) == expected
    assert read_point(str(longitude), str(latitude), "") == expected


def test_old_communes_of_guadeloupe_may_stand_on_islands_that_left_it() -> None:
    assert read_point("18.07", "-63.08", "971") == Point(18.07, -63.08)


def test_a_decimal_comma_is_read() -> None:
    assert read_point("49,16", "1,33", "27") == Point(49.16, 1.33)


@pytest.mark.parametrize("latitude, longitude", [("", ""), ("0", "0"), ("0.0", "0,000")])
def test_no_point_is_no_repair(latitude: str, longitude: str) -> None:
    assert read_point(latitude, longitude, "27") == Point()


@pytest.mark.parametrize(
    "latitude, longitude, department",
    [
        ("-21.34", "55.47", "27"),  # La Réunion's
        ("49.16", "1.33", "974"),  # the Eure's
        ("40.71", "-74.00", "27"),
        ("49.16", "", "27"),
        ("", "1.33", "27"),
        ("49.16", "0", "974"),
        ("nan", "nan", "27"),
        ("inf", "1.33", "27"),
        ("1e400", "1.33", "27"),
        ("=cmd", "1.33", "27"),
        ("99999", "99999", ""),
    ],
)
def test_an_impossible_point_is_dropped(latitude: str, longitude: str, department: str) -> None:
    assert read_point(latitude, longitude, department) == Point(repair=IMPOSSIBLE)
