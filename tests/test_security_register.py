"""The register of packages without fixes is true and its reviews are not overdue."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tomllib

ROOT = Path(__file__).parents[1]
REGISTER: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "security" / "register.toml").read_text(encoding="utf-8")
)["package"]
LOCK = dict(
    re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / "requirements" / "bot.txt").read_text("utf-8"))
)


@pytest.mark.parametrize("package", REGISTER, ids=lambda package: str(package["name"]))
def test_a_package_without_fixes_is_reviewed_in_time(package: dict[str, Any]) -> None:
    assert package["review"] >= datetime.now(UTC).date(), "review it, then set a new date"
    assert package["exposure"]
    assert package["decision"]


@pytest.mark.parametrize(
    "package", [p for p in REGISTER if p["name"] != "python"], ids=lambda p: str(p["name"])
)
def test_the_register_names_the_version_that_is_installed(package: dict[str, Any]) -> None:
    assert LOCK[package["name"]] == package["version"]
