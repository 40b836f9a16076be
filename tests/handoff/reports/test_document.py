"""The JSON that units get: as its published schema says, and nothing that is not theirs."""

import copy
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from handoff.reports.catalogue import Field, Kind, ReportCatalogue, read_report_catalogue
from handoff.reports.document import document, fitting, named, to_bytes
from handoff.reports.model import Report, Status
from tests.handoff import hostile
from tests.handoff.transmissions.post import fictitious_unit

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
CATALOGUE = read_report_catalogue(ROOT / "data" / "reports")
CONVERSATION = UUID("c0c0c0c0-0000-4000-8000-00000000c0c0")
AT = datetime(2024, 1, 15, 12, 0, tzinfo=UTC)

PHONE = {"shown": "06 12 34 56 78", "e164": "+33612345678"}
MAIL = {"shown": "a@b.example", "address": "a@b.example"}
VALUES: dict[str, dict[str, Any]] = {
    "text": {
        "shown": "Une voiture blanche, AB-123-CD",
        "text": "une voiture blanche ab123cd",
        "plates": [{"shown": "AB-123-CD", "plate": "AB123CD", "country": "FR"}],
        "phones": [PHONE],
        "emails": [MAIL],
        "webs": [{"shown": "b.example", "url": "https://b.example", "host": "b.example"}],
    },
    "place": {
        "shown": "rue Fesch, Ajaccio (20000)",
        "text": "rue fesch ajaccio",
        "place": "rue Fesch",
        "code": "2A004",
        "commune": "Ajaccio",
        "department": "2A",
        "department_name": "Corse-du-Sud",
        "postcode": "20000",
    },
    "moment": {
        "shown": "lundi 15 janvier 2024 vers 22 h",
        "text": "hier vers 22h",
        "from": "2024-01-15T22:00:00+01:00",
        "to": "2024-01-15T23:00:00+01:00",
        "precision": "hour",
    },
    "amount": {"shown": "4 000 €", "text": "4000 euros", "euros": 4000.0},
    "contact": {"shown": "Mme Petit", "text": "Mme Petit", "phones": [PHONE], "emails": [MAIL]},
}


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A file as the database knows it."""

    name: str
    size: int = 10
    kind: str = "image/jpeg"
    sha256: str = "a" * 64


def report(kind: str, fields: dict[str, dict[str, Any]], **more: Any) -> Report:
    made = Report(
        id=UUID(int=1),
        conversation_id=CONVERSATION,
        kind=kind,
        status=Status.TRANSMITTED,
        reference="BN-7K3M-XW4R-B",
        fields=fields,
        version=4,
        commune="2A004",
        department="2A",
        nature="",
        urgency="normal",
        duplicate_of=None,
        unit_id="FICTIF-1",
        created_at=AT,
        changed_at=AT,
        received_at=AT,
        qualified_at=AT,
        transmitted_at=AT,
        acknowledged_at=None,
        closed_at=None,
    )
    return replace(made, **more)


def closed(schema: Any) -> Any:
    """Return the schema with no room for properties that it does not describe."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: closed(part) for name, part in schema.items()}
    if isinstance(parts.get("properties"), dict) and parts.get("type") == "object":
        parts["additionalProperties"] = False
    return parts


def faults(content: Any) -> list[str]:
    """Return what the schema has against a document as it travels."""
    travelled = json.loads(to_bytes(content))
    return [e.message for e in Draft202012Validator(closed(SCHEMA)).iter_errors(travelled)]


def test_the_schema_is_one_and_its_examples_follow_it() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["examples"]
    for example in SCHEMA["examples"]:
        assert faults(example) == []


def test_the_schema_describes_each_property_in_words() -> None:
    for name, part in SCHEMA["properties"].items():
        assert part.get("description") or "$ref" in part, name


@pytest.mark.parametrize("kind", CATALOGUE.kinds)
def test_every_kind_of_report_follows_the_schema(kind: str) -> None:
    asked = {field.name: VALUES[field.reads] for field in CATALOGUE.fields(kind)}
    assert asked
    content = document(
        report(kind, asked),
        CATALOGUE,
        unit=named(fictitious_unit()),
        files=[StoredPhoto("porte.jpg")],
    )
    assert faults(content) == []
    assert [field["name"] for field in content["fields"]] == list(asked)
    assert [field["label"] for field in content["fields"]] == [
        field.label for field in CATALOGUE.fields(kind)
    ]
    assert not content["anonymous"]


@pytest.mark.parametrize("kind", CATALOGUE.kinds)
def test_a_report_of_skipped_answers_follows_the_schema(kind: str) -> None:
    skipped = {field.name: {"shown": "", "skipped": True} for field in CATALOGUE.fields(kind)}
    content = document(
        report(kind, skipped, commune=None, department=None, unit_id=None), CATALOGUE
    )
    assert faults(content) == []
    assert not any(field["answered"] for field in content["fields"])
    assert content["anonymous"]


def test_a_wrong_document_is_found_wrong() -> None:
    [example] = copy.deepcopy(SCHEMA["examples"])
    for wrong in (
        {"reference": "BN-0000-0000-0"},
        {"version": 0},
        {"urgency": "soon"},
        {"anonymous": None},
        {"received_at": "hier"},
        {"conversation_id": str(CONVERSATION)},
    ):
        assert faults(example | wrong), wrong
    del example["notice"]
    assert faults(example)


def test_neither_the_conversation_nor_what_nobody_agreed_on_leaves() -> None:
    fields = {
        "what": {**VALUES["text"], "token": "canari-4711", "slots": {"x": "canari-4711"}},
        "where": {**VALUES["place"], "score": "canari-4711"},
    }
    sent = to_bytes(document(report("theft", fields), CATALOGUE)).decode()
    assert str(CONVERSATION) not in sent
    assert str(UUID(int=1)) not in sent
    assert "canari-4711" not in sent


def test_a_field_or_kind_that_was_withdrawn_still_leaves() -> None:
    catalogue = ReportCatalogue({"theft": Kind("theft", "Vol", (Field("what", "Faits", "text"),))})
    fields = {"colour": {"shown": "bleu", "text": "bleu"}, "what": {"shown": "x", "text": "x"}}
    content = document(report("theft", fields), catalogue)
    assert [field["name"] for field in content["fields"]] == ["what", "colour"]
    assert faults(content) == []
    assert faults(document(report("vanished", fields), catalogue)) == []


def test_whatever_a_citizen_writes_stays_a_text() -> None:
    texts = [*hostile.ACCEPTED_TEXTS.values(), *hostile.XSS, "a\n" * 200, "x" * 4000]
    for text in texts:
        storable = text.replace("\x00", "").encode(errors="replace").decode()
        fields = {"what": {"shown": storable, "text": storable}}
        content = document(report("theft", fields, nature=storable[:100]), CATALOGUE)
        assert faults(content) == []
        assert json.loads(to_bytes(content))["fields"][0]["text"] == storable


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("porte.jpg", "01-porte.jpg"),
        ("Photo d'été (1).JPG", "01-Photo_d_ete_1.JPG"),
        ("../../etc/passwd", "01-fichier.etc"),
        ("....jpg", "01-fichier.jpg"),
        ("🚨.png", "01-fichier.png"),
        ("a\r\nX: y.pdf", "01-a_X_y.pdf"),
        ("مرحبا", "01-fichier"),
        ("-rf.pdf", "01-rf.pdf"),
        ("con.jpg", "01-con.jpg"),
        ("x" * 300 + ".jpg", "01-" + "x" * 60 + ".jpg"),
        ("\u202egpj.exe", "01-gpj.exe"),
        ("a.b.c.d.jpeg2000", "01-a.b.c.d.jpeg2"),
        ("", "01-fichier"),
    ],
)
def test_a_files_name_becomes_one_that_every_system_takes(name: str, file: str) -> None:
    content = document(report("theft", {}), CATALOGUE, files=[StoredPhoto(name)])
    assert content["attachments"][0]["file"] == f"attachments/{file}"
    assert content["attachments"][0]["name"] == name
    assert faults(content) == []


def test_files_of_the_same_name_are_told_apart() -> None:
    content = document(report("theft", {}), CATALOGUE, files=[StoredPhoto("a.jpg")] * 3)
    assert len({attachment["file"] for attachment in content["attachments"]}) == 3


def test_a_file_that_does_not_fit_is_named_and_not_enclosed() -> None:
    files = [StoredPhoto("a.jpg", 60), StoredPhoto("b.jpg", 50), StoredPhoto("c.jpg", 40)]
    content = document(report("theft", {}), CATALOGUE, files=files, room=100)
    assert [a["enclosed"] for a in content["attachments"]] == [True, False, True]
    assert fitting(files, 100) == [files[0], files[2]]
    assert fitting(files, None) == files
