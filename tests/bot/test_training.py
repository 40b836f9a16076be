"""When the model is trained again, and what the classifier learns from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, RESPONSE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.lessons import Lessons
from bot.message_classifier import MessageClassifier
from bot.train import sources_hash
from tests.bot.cast import ROOT

# As the Makefile sets it.
ENVIRONMENT = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
ENTRY = """\
version: "3.1"
nlu:
- intent: faq/urg_mer
  metadata:
    title: Comment alerter en mer ?
    keywords: [mer, '196']
    reviewed_on: '2026-11-23'
  examples: |
    - mon bateau prend l'eau
    - un baigneur est emporté
responses:
  utter_faq/urg_mer:
  - text: Appelez le 196.
rules:
- rule: a question gets its answer
  steps:
  - intent: faq
  - action: utter_faq
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one entry."""
    (tmp_path / "data").mkdir()
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/x.py").write_text("X = 1\n")
    (tmp_path / "data/faq.yml").write_text(ENTRY, "utf-8")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [faq]\nactions: []\n')
    shutil.copy(ROOT / "config.yml", tmp_path)
    return tmp_path


def lessons(project: Path) -> Lessons:
    return Lessons(project)


def edit(project: Path, old: str, new: str) -> None:
    file = project / "data/faq.yml"
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new), "utf-8")


def test_phrasings_title_and_keywords_are_learnt_but_no_answer(project: Path) -> None:
    examples = lessons(project).get_nlu_data().intent_examples
    learnt = {e.get(TEXT) for e in examples if e.get(TEXT)}
    assert learnt == {
        "mon bateau prend l'eau",
        "un baigneur est emporté",
        "Comment alerter en mer ?",
        "mer 196",
    }
    assert {e.get(INTENT_RESPONSE_KEY) for e in examples if e.get(TEXT)} == {"faq/urg_mer"}
    assert not any(e.get(RESPONSE) or e.get(METADATA) for e in examples)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Appelez le 196.", "Composez le 196."), ("2026-11-23", "2027-01-05")],
)
def test_an_edited_answer_or_review_date_leaves_the_lessons_alike(
    project: Path, old: str, new: str
) -> None:
    before = lessons(project).get_nlu_data().fingerprint()
    edit(project, old, new)
    assert lessons(project).get_nlu_data().fingerprint() == before


@pytest.mark.parametrize("old", ["mon bateau prend l'eau", "Comment alerter en mer ?", "'196'"])
def test_an_edited_phrasing_title_or_keyword_changes_the_lessons(project: Path, old: str) -> None:
    before = lessons(project).get_nlu_data().fingerprint()
    edit(project, old, "au large")
    assert lessons(project).get_nlu_data().fingerprint() != before


def test_answers_beside_the_phrasings_reach_the_domain(project: Path) -> None:
    responses = lessons(project).get_domain().responses
    assert responses["utter_faq/urg_mer"] == [{"text": "Appelez le 196."}]


def test_the_hash_sees_every_source_and_nothing_else(project: Path) -> None:
    before = sources_hash(project)
    (project / "README.md").write_text("more")
    (project / "bot/__pycache__").mkdir()
    (project / "bot/__pycache__/x.pyc").write_bytes(b"1")
    assert sources_hash(project) == before
    for file in ("data/faq.yml", "domain.yml", "config.yml", "bot/x.py"):
        path = project / file
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        assert sources_hash(project) != before
        path.write_bytes(content)
    assert sources_hash(project) == before


def learnt_without_encoder(folder: Path) -> tuple[MessageClassifier, dict[str, bytes]]:
    """A classifier of two themes and the small talk; and what it stored."""
    folder.mkdir()
    storage, resource = LocalModelStorage(folder), Resource("classifier")
    settings = next(step for step in Lessons(ROOT).get_config()["pipeline"] if "thresholds" in step)
    config = {**MessageClassifier.get_default_config(), **settings, "is_encoding": False}
    examples = [
        example
        for example in Lessons(ROOT).get_nlu_data().intent_examples
        if example.get(INTENT_RESPONSE_KEY, "").startswith(("faq/urg_", "faq/con_"))
        or example.get(INTENT) in {"greet", "thank", "danger_now", "ask_human"}
    ]
    MessageClassifier(config, storage, resource).train(TrainingData(examples))
    context = ExecutionContext(graph_schema=GraphSchema({}))
    loaded = MessageClassifier.load(config, storage, resource, context)
    return loaded, {path.name: path.read_bytes() for path in (folder / "classifier").iterdir()}


def test_without_the_encoder_it_learns_answers_and_says_what_that_costs(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    classifier, _ = learnt_without_encoder(tmp_path / "model")
    assert "does not run here" in capfd.readouterr().err
    for text, entry in (
        ("comment envoyer un sms au 114", "urg_114_sms"),
        ("la gendarmerie ouvre à quelle heure", "con_horaires_brigade"),
    ):
        (understood,) = classifier.process([Message({TEXT: text})])
        assert understood.get("decision")["entries"][0] == entry


def test_learning_twice_gives_the_same_model(tmp_path: Path) -> None:
    _, first = learnt_without_encoder(tmp_path / "first")
    _, second = learnt_without_encoder(tmp_path / "second")
    assert first == second


def train(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.train", *options],
        cwd=project,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT), "HOME": str(project)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_an_unchanged_project_is_not_trained_again(project: Path) -> None:
    shutil.rmtree(project / "bot")  # else it would hide the real one
    (project / "models").mkdir()
    (project / "models/brigade.tar.gz").write_bytes(b"a model")
    (project / "models/brigade.sha256").write_text(sources_hash(project))
    done = train(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing to train" in done.stdout
    assert (project / "models/brigade.tar.gz").read_bytes() == b"a model"


def test_unreadable_data_gives_one_sentence_and_keeps_the_old_model(project: Path) -> None:
    shutil.rmtree(project / "bot")
    (project / "models").mkdir()
    (project / "models/brigade.tar.gz").write_bytes(b"a model")
    (project / "data/faq.yml").write_text("nlu: [", "utf-8")
    done = train(project)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "was not trained" in done.stderr
    assert (project / "models/brigade.tar.gz").read_bytes() == b"a model"
    assert not (project / "models/brigade.sha256").exists()
