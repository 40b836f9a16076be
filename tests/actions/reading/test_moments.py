"""Answers to « Quand ? », on Tuesday 24 November 2026 at ten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.reading.moments import PARIS, read_moment
from tests.actions.reading.cast import NOW

DAYS = [
    ("hier", "lundi 23 novembre 2026", "2026-11-23"),
    ("avant-hier", "dimanche 22 novembre 2026", "2026-11-22"),
    ("avant hier", "dimanche 22 novembre 2026", "2026-11-22"),
    ("aujourd'hui", "mardi 24 novembre 2026", "2026-11-24"),
    ("samedi", "samedi 21 novembre 2026", "2026-11-21"),
    ("samedi dernier", "samedi 21 novembre 2026", "2026-11-21"),
    ("sam dernier", "samedi 21 novembre 2026", "2026-11-21"),
    ("mardi", "mardi 17 novembre 2026", "2026-11-17"),
    ("mardi 24", "mardi 24 novembre 2026", "2026-11-24"),
    ("le samedi 21", "samedi 21 novembre 2026", "2026-11-21"),
    ("lundi de la semaine dernière", "lundi 16 novembre 2026", "2026-11-16"),
    ("la semaine dernière, mardi", "mardi 17 novembre 2026", "2026-11-17"),
    ("le 14 juillet", "mardi 14 juillet 2026", "2026-07-14"),
    ("le quatorze juillet", "mardi 14 juillet 2026", "2026-07-14"),
    ("14 juil. 26", "mardi 14 juillet 2026", "2026-07-14"),
    ("14 juilet", "mardi 14 juillet 2026", "2026-07-14"),
    ("samdi dernier", "samedi 21 novembre 2026", "2026-11-21"),
    ("le 14 juillet de l'an dernier", "lundi 14 juillet 2025", "2025-07-14"),
    ("le 25 décembre", "jeudi 25 décembre 2025", "2025-12-25"),
    ("1er août", "samedi 1er août 2026", "2026-08-01"),
    ("le 3", "mardi 3 novembre 2026", "2026-11-03"),
    ("le 29", "jeudi 29 octobre 2026", "2026-10-29"),
    ("le 29 février", "jeudi 29 février 2024", "2024-02-29"),
    ("14/07/2026", "mardi 14 juillet 2026", "2026-07-14"),
    ("14/07", "mardi 14 juillet 2026", "2026-07-14"),
    ("14.7.26", "mardi 14 juillet 2026", "2026-07-14"),
    ("14-07-2026", "mardi 14 juillet 2026", "2026-07-14"),
    ("14 07 2026", "mardi 14 juillet 2026", "2026-07-14"),
    ("2026-07-14", "mardi 14 juillet 2026", "2026-07-14"),
    ("lun. 23 nov. 2026", "lundi 23 novembre 2026", "2026-11-23"),
    ("il y a trois jours", "samedi 21 novembre 2026", "2026-11-21"),
    ("ya 2 jours", "dimanche 22 novembre 2026", "2026-11-22"),
    ("ya 2j", "dimanche 22 novembre 2026", "2026-11-22"),
    ("noël", "jeudi 25 décembre 2025", "2025-12-25"),
    ("yesterday", "lundi 23 novembre 2026", "2026-11-23"),
    ("gestern", "lundi 23 novembre 2026", "2026-11-23"),
]
HOURS = [
    ("hier soir vers 22h", "lundi 23 novembre 2026 vers 22 h", "2026-11-23T22:00", "hour"),
    ("hier soir vers 22 h", "lundi 23 novembre 2026 vers 22 h", "2026-11-23T22:00", "hour"),
    ("hier 22H", "lundi 23 novembre 2026 à 22 h", "2026-11-23T22:00", "hour"),
    ("hier 22:15", "lundi 23 novembre 2026 à 22 h 15", "2026-11-23T22:15", "minute"),
    ("vers 22h hier", "lundi 23 novembre 2026 vers 22 h", "2026-11-23T22:00", "hour"),
    ("hier, je dormais, vers 22h", "lundi 23 novembre 2026 vers 22 h", "2026-11-23T22:00", "hour"),
    ("hier 8h du soir", "lundi 23 novembre 2026 à 20 h", "2026-11-23T20:00", "hour"),
    (
        "hier à dix heures et demie",
        "lundi 23 novembre 2026 à 10 h 30",
        "2026-11-23T10:30",
        "minute",
    ),
    ("lundi 23 novembre à 22h30", "lundi 23 novembre 2026 à 22 h 30", "2026-11-23T22:30", "minute"),
    ("le 23/11 à 22h", "lundi 23 novembre 2026 à 22 h", "2026-11-23T22:00", "hour"),
    ("à 4h12", "mardi 24 novembre 2026 à 4 h 12", "2026-11-24T04:12", "minute"),
    ("vers midi", "lundi 23 novembre 2026 vers midi", "2026-11-23T12:00", "hour"),
    ("hier minuit", "lundi 23 novembre 2026 à minuit", "2026-11-24T00:00", "hour"),
    ("minuit", "mardi 24 novembre 2026 à minuit", "2026-11-24T00:00", "hour"),
    ("samedi 2h du mat", "samedi 21 novembre 2026 à 2 h", "2026-11-21T02:00", "hour"),
    ("il y a 2 heures", "mardi 24 novembre 2026 vers 8 h", "2026-11-24T08:00", "hour"),
    ("il y a un quart d'heure", "mardi 24 novembre 2026 vers 9 h 45", "2026-11-24T09:45", "minute"),
    ("il y a 10 mn", "mardi 24 novembre 2026 vers 9 h 50", "2026-11-24T09:50", "minute"),
    ("maintenant", "mardi 24 novembre 2026 à 10 h", "2026-11-24T10:00", "minute"),
    (
        "cette nuit vers 3h",
        "nuit du lundi 23 au mardi 24 novembre 2026 vers 3 h",
        "2026-11-24T03:00",
        "hour",
    ),
    (
        "cette nuit à 23h",
        "nuit du lundi 23 au mardi 24 novembre 2026 à 23 h",
        "2026-11-23T23:00",
        "hour",
    ),
    (
        "samedi soir 1h",
        "nuit du samedi 21 au dimanche 22 novembre 2026 à 1 h",
        "2026-11-22T01:00",
        "hour",
    ),
    ("14 July 2026 10pm", "mardi 14 juillet 2026 à 22 h", "2026-07-14T22:00", "minute"),
]
STRETCHES = [
    ("ce matin", "mardi 24 novembre 2026 dans la matinée", "24T05:00", "24T10:00"),
    ("hier soir", "lundi 23 novembre 2026 dans la soirée", "23T18:00", "23T23:59"),
    ("hier aprèm", "lundi 23 novembre 2026 dans l'après-midi", "23T12:00", "23T17:59"),
    (
        "hier en fin d'après-midi",
        "lundi 23 novembre 2026 en fin d'après-midi",
        "23T16:00",
        "23T17:59",
    ),
    ("tout à l'heure", "mardi 24 novembre 2026 peu avant 10 h", "24T07:00", "24T10:00"),
    ("hier avant 8h", "lundi 23 novembre 2026 avant 8 h", "23T00:00", "23T08:00"),
    ("hier après 20h", "lundi 23 novembre 2026 après 20 h", "23T20:00", "23T23:59"),
    ("cette nuit", "nuit du lundi 23 au mardi 24 novembre 2026", "23T22:00", "24T05:59"),
    (
        "dans la nuit de vendredi à samedi",
        "nuit du vendredi 20 au samedi 21 novembre 2026",
        "20T22:00",
        "21T05:59",
    ),
    ("nuit de lundi à mardi", "nuit du lundi 23 au mardi 24 novembre 2026", "23T22:00", "24T05:59"),
    (
        "la nuit du 20 au 21 novembre",
        "nuit du vendredi 20 au samedi 21 novembre 2026",
        "20T22:00",
        "21T05:59",
    ),
    ("entre 14h et 17h", "lundi 23 novembre 2026 entre 14 h et 17 h", "23T14:00", "23T17:00"),
    ("entre 14 et 17h hier", "lundi 23 novembre 2026 entre 14 h et 17 h", "23T14:00", "23T17:00"),
    ("lundi de 22h à 2h", "lundi 23 novembre 2026 de 22 h à 2 h", "23T22:00", "24T02:00"),
    (
        "samedi entre 14h et 15h",
        "samedi 21 novembre 2026 entre 14 h et 15 h",
        "21T14:00",
        "21T15:00",
    ),
    (
        "entre samedi et lundi",
        "entre le samedi 21 et le lundi 23 novembre 2026",
        "21T00:00",
        "23T23:59",
    ),
    ("samedi ou dimanche", "entre le samedi 21 et le dimanche 22 novembre 2026", "21T00", "22T23"),
    (
        "entre hier 22h et ce matin 7h",
        "entre le lundi 23 novembre 2026 à 22 h et le mardi 24 novembre 2026 à 7 h",
        "23T22:00",
        "24T07:00",
    ),
    ("la semaine dernière", "semaine du 16 au 22 novembre 2026", "16T00:00", "22T23:59"),
    ("week-end dernier", "week-end du 21 au 22 novembre 2026", "21T00:00", "22T23:59"),
    ("depuis dimanche", "depuis le dimanche 22 novembre 2026", "22T00:00", "24T10:00"),
    ("depuis hier soir", "depuis le lundi 23 novembre 2026 dans la soirée", "23T18:00", "24T10:00"),
    ("depuis 2 jours", "depuis le dimanche 22 novembre 2026", "22T00:00", "24T10:00"),
]
PERIODS = [
    ("du 3 au 8 août", "du 3 au 8 août 2026", "2026-08-03", "2026-08-08"),
    ("entre le 3 et le 8 août", "entre le 3 et le 8 août 2026", "2026-08-03", "2026-08-08"),
    ("3-8 août", "du 3 au 8 août 2026", "2026-08-03", "2026-08-08"),
    ("du 28 juillet au 3 août", "du 28 juillet au 3 août 2026", "2026-07-28", "2026-08-03"),
    ("début août", "début août 2026", "2026-08-01", "2026-08-10"),
    ("mi-juin", "mi-juin 2026", "2026-06-11", "2026-06-20"),
    ("en juillet", "juillet 2026", "2026-07-01", "2026-07-31"),
    ("en décembre", "décembre 2025", "2025-12-01", "2025-12-31"),
    ("le mois dernier", "octobre 2026", "2026-10-01", "2026-10-31"),
    ("cet été", "été 2026", "2026-06-01", "2026-08-31"),
    ("en 2025", "année 2025", "2025-01-01", "2025-12-31"),
    ("il y a 2 mois", "vers septembre 2026", "2026-09-01", "2026-09-30"),
    ("il y a 3 semaines", "vers le mardi 3 novembre 2026", "2026-10-31", "2026-11-06"),
    ("depuis 3 semaines", "depuis le mardi 3 novembre 2026 environ", "2026-10-31", "2026-11-24"),
    ("depuis juillet", "depuis juillet 2026", "2026-07-01", "2026-11-24"),
]


@pytest.mark.parametrize(("text", "shown", "day"), DAYS)
def test_a_day_is_the_latest_past_one(text: str, shown: str, day: str) -> None:
    reading = read_moment(text, NOW)
    assert reading is not None
    assert (reading.kind, reading.problem, reading.value["precision"]) == ("moment", None, "day")
    assert reading.value["shown"] == shown
    assert reading.value["from"].startswith(f"{day}T00:00:00+0")
    assert reading.value["to"].startswith(day)
    assert reading.value["text"] == text[reading.start : reading.end]


@pytest.mark.parametrize(("text", "shown", "at", "precision"), HOURS)
def test_an_hour_is_told_with_its_day(text: str, shown: str, at: str, precision: str) -> None:
    reading = read_moment(text, NOW)
    assert reading is not None
    assert (reading.problem, reading.value["shown"]) == (None, shown)
    assert reading.value["from"].startswith(at)
    assert reading.value["to"] == reading.value["from"]
    assert reading.value["precision"] == precision


@pytest.mark.parametrize(("text", "shown", "first", "last"), STRETCHES)
def test_a_stretch_has_its_two_ends(text: str, shown: str, first: str, last: str) -> None:
    reading = read_moment(text, NOW)
    assert reading is not None
    assert (reading.problem, reading.value["shown"]) == (None, shown)
    assert reading.value["from"].startswith(f"2026-11-{first}")
    assert reading.value["to"].startswith(f"2026-11-{last}")
    assert reading.value["precision"] in ("part", "period")


@pytest.mark.parametrize(("text", "shown", "first", "last"), PERIODS)
def test_a_period_is_several_days(text: str, shown: str, first: str, last: str) -> None:
    reading = read_moment(text, NOW)
    assert reading is not None
    assert (reading.problem, reading.value["shown"]) == (None, shown)
    assert (reading.value["from"][:10], reading.value["to"][:10]) == (first, last)
    assert reading.value["precision"] == "period"


@pytest.mark.parametrize(
    "text",
    [
        "31 février",
        "le 31/02/2026",
        "99/99/9999",
        "29 février 2025",
        "hier à 25h",
        "22h75",
        "14/13/2026",
        "le 0 mai",
        "hier à 24h30",
        "32/01",
    ],
)
def test_a_date_or_an_hour_that_does_not_exist_is_impossible(text: str) -> None:
    reading = read_moment(text, NOW)
    assert reading is not None
    assert reading.problem == "impossible"
    assert reading.value == {"shown": text, "text": text}


@pytest.mark.parametrize(
    "text",
    ["demain", "samedi prochain", "14/07/2027", "ce soir", "aujourd'hui à 23h", "lundi en huit"],
)
def test_what_is_to_come_is_future(text: str) -> None:
    reading = read_moment(text, NOW)
    assert reading is not None
    assert reading.problem == "future"
    assert datetime.fromisoformat(reading.value["from"]) > NOW


@pytest.mark.parametrize(
    "text",
    [
        "2 hommes",
        "4000 euros",
        "AB-123-CD",
        "06 12 34 56 78",
        "je ne sais pas",
        "non",
        "24h/24",
        "tous les samedis",
        "le samedi",
        "le soir",
        "chaque nuit",
        "souvent",
        "récemment",
        "27600",
        "du lundi au vendredi",
        "il y a longtemps",
        "depuis toujours",
        "dix-sept",
        "",
        "Gaillon",
        "le 93",
        "mer",
        "mon garage",
        "vers 22",
        "Clio 4",
    ],
)
def test_what_is_no_moment_or_a_habit_is_not_read(text: str) -> None:
    assert read_moment(text, NOW) is None


@pytest.mark.parametrize(
    ("hour", "shown"),
    [
        (2, "nuit du lundi 23 au mardi 24 novembre 2026"),
        (10, "nuit du lundi 23 au mardi 24 novembre 2026"),
        (21, "nuit du lundi 23 au mardi 24 novembre 2026"),
        (23, "nuit du mardi 24 au mercredi 25 novembre 2026"),
    ],
)
def test_this_night_is_the_one_that_is_or_was_last(hour: int, shown: str) -> None:
    now = NOW.replace(hour=hour)
    reading = read_moment("cette nuit", now)
    assert reading is not None
    assert (reading.problem, reading.value["shown"]) == (None, shown)
    assert datetime.fromisoformat(reading.value["to"]) <= now


def test_what_is_understood_is_shown_as_something_that_is_understood_the_same() -> None:
    for text, shown, day in DAYS:
        reading = read_moment(shown, NOW)
        assert reading is not None, text
        assert (reading.value["shown"], reading.value["from"][:10]) == (shown, day)


def test_the_clock_of_paris_counts_whatever_the_zone_of_now() -> None:
    midnight = datetime.fromisoformat("2026-07-14T22:30:00+00:00")
    reading = read_moment("hier", midnight)
    assert reading is not None
    assert reading.value["shown"] == "mardi 14 juillet 2026"
    assert reading.value["from"] == "2026-07-14T00:00:00+02:00"


def test_every_day_of_two_years_is_read_as_itself() -> None:
    day = NOW.replace(hour=0)
    for _ in range(730):
        day -= timedelta(1)
        day = day.astimezone(PARIS).replace(hour=0)
        for text in (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"le {day:%d.%m.%y}"):
            reading = read_moment(text, NOW)
            assert reading is not None
            assert reading.value["from"][:10] == day.date().isoformat()
