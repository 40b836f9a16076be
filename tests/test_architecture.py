"""The rules of dependency and size, held by reading the code."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HANDOFF = sorted(p for p in (ROOT / "handoff").rglob("*.py") if "migrations" not in p.parts)
BOT = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])
LAYERS = ("model", "store", "operations", "routes")
SQL = re.compile(r"^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH \w+ AS|CREATE|LISTEN|NOTIFY)\b")
FILE_LINES, FUNCTION_LINES = 200, 40


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, and every name it takes from one."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer_of(module: str) -> int | None:
    """Return how high a module of a room stands: model 0, store 1, operations 2, routes 3."""
    last = module.split(".")[-1]
    return next((i for i, layer in enumerate(LAYERS) if last.endswith(layer)), None)


def offenders(paths: list[Path], test: object) -> list[str]:
    assert callable(test)
    assert paths
    return [name_of(path) for path in paths if test(path)]


def uses(path: Path, *modules: str) -> bool:
    return any(name == m or name.startswith(f"{m}.") for name in imports(path) for m in modules)


@pytest.mark.parametrize("path", HANDOFF, ids=name_of)
def test_dependencies_run_from_routes_down_to_the_model(path: Path) -> None:
    own = layer_of(path.stem)
    if own is None:
        return
    modules = {name for name in imports(path) if (ROOT / f"{name.replace('.', '/')}.py").exists()}
    higher = {m for m in modules if m.startswith("handoff.") and (layer_of(m) or 0) > own}
    assert higher == set()


def test_the_two_sides_never_import_each_other() -> None:
    assert offenders(HANDOFF, lambda path: uses(path, "bot", "actions", "rasa", "rasa_sdk")) == []
    assert offenders(BOT, lambda path: uses(path, "handoff")) == []


def test_a_channel_never_imports_another_channel() -> None:
    channels = [p for p in HANDOFF if p.parent.parent.name == "channels"]

    def reaches_over(path: Path) -> bool:
        other = re.compile(rf"handoff\.channels\.(?!{path.parent.name}\b)\w+")
        return any(other.match(name) for name in imports(path))

    assert offenders(channels, reaches_over) == []


def test_sql_is_written_only_in_stores() -> None:
    homes = {"handoff/database.py", "handoff/embedded.py"}

    def has_sql(path: Path) -> bool:
        strings = (n.value for n in ast.walk(tree_of(path)) if isinstance(n, ast.Constant))
        return any(isinstance(s, str) and SQL.match(s) for s in strings)

    others = [p for p in HANDOFF if not p.stem.endswith("store") and name_of(p) not in homes]
    assert offenders(others, has_sql) == []
    assert offenders([p for p in HANDOFF if p.stem.endswith("store")], has_sql)


def test_the_environment_is_read_only_in_settings() -> None:
    # embedded.py sets one variable, for a library that takes it from nowhere else.
    homes = {"handoff/settings.py", "handoff/embedded.py", "actions/settings.py"}
    others = [p for p in [*HANDOFF, *BOT] if name_of(p) not in homes]
    reads = re.compile(r"os\.environ|os\.getenv|from os import (environ|getenv)")
    assert offenders(others, lambda path: reads.search(path.read_text(encoding="utf-8"))) == []


def test_the_clock_is_handed_in() -> None:
    homes = {
        "handoff/server.py",
        "handoff/launch.py",
        "handoff/accounts/new_operator.py",
        "handoff/faq/report.py",
        "handoff/faq/validator.py",
        "handoff/units/import_files.py",
    }
    others = [p for p in HANDOFF if name_of(p) not in homes]
    reads = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.(time|monotonic)\(")
    assert offenders(others, lambda path: reads.search(path.read_text(encoding="utf-8"))) == []


def test_other_servers_are_asked_only_at_the_doors() -> None:
    clients = ("aiohttp", "requests", "httpx", "urllib.request", "http.client", "smtplib")
    clients += ("aiosmtplib",)
    homes = {"handoff/bot.py", "handoff/launch.py"}

    def is_door(path: Path) -> bool:
        return path.stem == "send" or path.parent.name == "clients" or name_of(path) in homes

    others = [path for path in [*HANDOFF, *BOT] if not is_door(path)]
    assert offenders(others, lambda path: uses(path, *clients)) == []


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    clashes = [p for p in [*HANDOFF, *BOT] if p.parent in {ROOT / "handoff", ROOT / "actions"}]
    assert offenders(clashes, lambda path: path.stem in sys.stdlib_module_names) == []


@pytest.mark.parametrize("path", [*HANDOFF, *BOT], ids=name_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    functions = [
        n
        for n in ast.walk(ast.parse(source))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES]
    assert long == []
    assert source.count("\n") <= FILE_LINES


@pytest.mark.parametrize("path", [*HANDOFF, *BOT], ids=name_of)
def test_a_module_opens_by_saying_what_it_owns(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


def test_settings_are_all_documented_in_the_readme() -> None:
    sources = [
        ROOT / "handoff" / f"{name}.py"
        for name in ("settings", "sending_settings", "preflight", "launch")
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    names = set(re.findall(r'"([A-Z][A-Z_]{3,})"', text))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    inner = {"PYTHONUNBUFFERED", "RASA_TELEMETRY_ENABLED", "TF_CPP_MIN_LOG_LEVEL", "WARNING"}
    inner |= {"SQLALCHEMY_SILENCE_UBER_WARNING", "ACTIONS_URL", "HANDOFF_URL", "LOG_DIR"}
    inner |= {"GOMP_SPINCOUNT"}
    assert {name for name in names - inner if f"`{name}`" not in readme} == set()
