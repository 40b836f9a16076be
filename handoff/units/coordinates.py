"""Where a unit stands: reads the file's point, exchanges a swapped one, drops an impossible one."""

from dataclasses import dataclass

_Boxes = tuple[tuple[float, float, float, float], ...]

METROPOLE: _Boxes = ((41.0, 51.6, -5.6, 9.8),)
OVERSEAS: _Boxes = (
    (15.7, 16.6, -62.0, -60.9),  # Guadeloupe
    (14.3, 15.0, -61.4, -60.7),  # Martinique
    (2.0, 6.0, -54.8, -51.4),  # Guyane
    (-21.5, -20.7, 55.1, 56.0),  # La Réunion
    (46.6, 47.3, -56.6, -56.0),  # Saint-Pierre-et-Miquelon
    (-13.2, -12.4, 44.8, 45.5),  # Mayotte
    (17.8, 18.2, -63.3, -62.7),  # Saint-Barthélemy, Saint-Martin
    (-14.6, -13.0, -178.5, -175.9),  # Wallis-et-Futuna
    (-28.0, -7.5, -155.0, -134.0),  # Polynésie française
    (-23.1, -17.5, 158.0, 172.5),  # Nouvelle-Calédonie
)
"""Least and greatest latitude, then longitude (degrees): wide boxes around inhabited land.

Old communes of Guadeloupe are départements of their own today: overseas is one area.
"""

SWAPPED = "latitude and longitude were exchanged"
IMPOSSIBLE = "the point is outside of its territory and was dropped"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, or nothing when there is no usable point; `repair` says what was done."""

    latitude: float | None = None
    longitude: float | None = None
    repair: str = ""


def read_point(latitude: str, longitude: str, department: str) -> Point:
    """Return the point of a unit of this département (empty: of an unknown one)."""
    if not latitude.strip("0.,") and not longitude.strip("0.,"):
        return Point()
    try:
        y, x = _degrees(latitude), _degrees(longitude)
    except ValueError:
        return Point(repair=IMPOSSIBLE)
    if _is_inside(y, x, department):
        return Point(y, x)
    if _is_inside(x, y, department):
        return Point(x, y, SWAPPED)
    return Point(repair=IMPOSSIBLE)


def _degrees(text: str) -> float:
    return float(text.replace(",", "."))


def _is_inside(latitude: float, longitude: float, department: str) -> bool:
    if department.startswith(("97", "98")):
        boxes = OVERSEAS
    else:
        boxes = METROPOLE if department else METROPOLE + OVERSEAS
    return any(
        south <= latitude <= north and west <= longitude <= east
        for south, north, west, east in boxes
    )
