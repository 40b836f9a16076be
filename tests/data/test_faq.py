"""The FAQ files keep the rules, and the validator sees each way of breaking them."""

from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from handoff.faq.allowed_store import digits, read_allowed
from handoff.faq.dialable import dialable_numbers
from handoff.faq.validator import round_trip, validate

FAQ = Path(__file__).parents[2] / "data" / "faq"
TODAY = date(2026, 11, 23)


def problems_of(folder: Path) -> list[str]:
    return [str(problem) for problem in validate(folder, today=TODAY, allowed=read_allowed())]


def test_the_faq_has_no_problem() -> None:
    found = validate(FAQ, today=date.today(), allowed=read_allowed())
    assert [str(problem) for problem in found] == []


@pytest.mark.parametrize("path", sorted(FAQ.glob("*.yml")), ids=lambda path: path.stem)
def test_the_editor_would_write_a_file_back_byte_for_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert round_trip(text).encode() == path.read_bytes()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("urgences.yml", "contact.yml"):
        (tmp_path / name).write_bytes((FAQ / name).read_bytes())
    return tmp_path / "urgences.yml"


OTHERS = [*FAQ.parent.glob("*.yml"), *(FAQ.parent / "reports").glob("*.yml")]


@pytest.mark.parametrize("path", sorted(OTHERS), ids=lambda path: path.stem)
def test_the_bot_s_other_sentences_show_only_known_numbers(path: Path) -> None:
    responses = YAML(typ="safe").load(path.read_text(encoding="utf-8")).get("responses", {})
    texts = [variation.get("text", "") for given in responses.values() for variation in given]
    allowed = read_allowed()
    shown = {digits(number) for text in texts for number in dialable_numbers(text)}
    assert shown <= allowed.numbers - set(allowed.cautions)


BREAKS = {
    "an unknown number": ("le **3114**", "le **3115**", "3115"),
    "a long unknown number": ("le **3114**", "le **06 12 34 56 78**", "06 12 34 56 78"),
    "a forbidden number": ("le **3114**", "le **3020**", "ne doit plus être affiché"),
    "a partial number without its caution": ("le **115**", "le **116 117**", "précaution"),
    "a blank line": ("\n      Les deux appels", "\n\n      Les deux appels", "ligne vide"),
    "no source": (
        "    sources:\n    - label: FR-Alert, site officiel\n      url: https://fr-alert.gouv.fr",
        "    sources: []",
        "source officielle",
    ),
    "a site that is not official": (
        "(https://3114.fr)",
        "(https://3114.fr.exemple.com)",
        "sites officiels",
    ),
    "a link that is not https": ("(https://3114.fr)", "(javascript:alert)", "https"),
    "a heading": ("      Les deux appels", "      # Les deux appels", "gras, les liens"),
    "an image": ("      Les deux appels", "      ![x](https://3114.fr) appels", "gras, les liens"),
    "HTML": ("      Les deux appels", "      <b>Les</b> deux appels", "gras, les liens"),
    "an answer without an end": (
        "Les deux appels sont gratuits, 24h/24.",
        "Les deux appels " + "sont gratuits et " * 60 + "utiles.",
        "mots",
    ),
    "a near copy": (
        "je ne peux pas faire de bruit, comment prévenir la police",
        "je ne peux pas faire de bruit comment prévenir la police svp",
        "ressemble trop",
    ),
    "too few short queries": (
        "    - secours en mer\n    - le 196\n    - bateau en détresse quel numéro\n"
        "    - numéro du CROSS\n",
        "",
        "requêtes courtes",
    ),
    "a long query": (
        "- secours en mer\n",
        "- secours en mer quand le bateau prend beaucoup l'eau\n",
        "8 mots",
    ),
    "a query of another entry": ("- secours en mer\n", "- secours en montagne\n", "est déjà dans"),
    "one related entry only": (
        "see_also: [urg_114_sourds, urg_intrus_domicile, urg_tchat_pas_urgence, urg_quand_17]",
        "see_also: [urg_114_sourds]",
        "voir aussi",
    ),
    "an http source": ("url: https://3114.fr", "url: http://3114.fr", "https"),
    "a date to come": ("'2026-11-23'", "'2999-01-01'", "avenir"),
    "no date": ("'2026-11-23'", "'bientôt'", "pas une date"),
    "a phrasing of another entry": (
        "je dois faire le 17",
        "est-ce un gendarme ou un assistant automatique qui me répond",
        "est déjà dans",
    ),
    "an unknown related entry": ("see_also: [urg_difference_17_112", "see_also: [urg_x", "urg_x"),
    "an answer without its entry": ("utter_faq/urg_mer:", "utter_faq/urg_lac:", "sans question"),
    "an entry without its answer": ("utter_faq/urg_mer:", "utter_faq/urg_lac:", "urg_mer"),
    "an id used twice": ("- intent: faq/urg_mer", "- intent: faq/urg_montagne", "sert deux fois"),
    "an unknown flag": ("flags: [urgent]", "flags: [grave]", "étiquette"),
    "another way of writing": ('version: "3.1"', 'version:   "3.1"', "l'éditeur"),
    "a file that is not YAML": ("nlu:", "nlu: [", "ne peut pas être lu"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_validator_refuses(name: str, copy: Path) -> None:
    before, after, expected = BREAKS[name]
    text = copy.read_text(encoding="utf-8")
    if before == "je dois faire le 17":
        before = text.split("examples: |\n    - ", 1)[1].split("\n", 1)[0]
    assert before in text
    if name == "a near copy":
        after = f"{before}\n    - {after}"
    copy.write_text(text.replace(before, after), encoding="utf-8")
    assert expected in "\n".join(problems_of(copy.parent))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Composez le **17**, ou le 112.", ["17", "112"]),
        ("Appelez le 0 800 05 95 95 ou le 01.42.00.00.00", ["0 800 05 95 95", "01.42.00.00.00"]),
        ("Ouvert 24h/24 et 7j/7, du lundi 9h30 à 18 h.", []),
        ("Le 27 février 2018, 15 000 € et 5 ans (article 322-14 du Code pénal).", []),
        ("1. D'abord\n12. Ensuite", []),
        ("[3018.fr](https://3018.fr/aide/3020) et 17cyber.gouv.fr", []),
        ("Depuis l'étranger : +33 1 80 52 33 76", ["+33 1 80 52 33 76"]),
        ("Écrivez à 3 personnes avant 2026", ["2026"]),
    ],
)
def test_every_number_that_could_be_dialled_is_found(text: str, numbers: list[str]) -> None:
    assert dialable_numbers(text) == numbers
