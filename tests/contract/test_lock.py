"""The lock holds what pyproject.toml asks for, on every Python of ours, and no address."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[2]
REMEDY: Final = "run `make lock`"


@dataclass(frozen=True)
class Pin:
    """One package of the lock."""

    requirement: Requirement
    hashes: int
    asked_by_us: bool

    @property
    def version(self) -> str:
        """The one version that the lock allows."""
        (only,) = self.requirement.specifier
        return only.version


def read_pins(lock: str) -> dict[str, Pin]:
    """Return the packages of a lock's text by name."""
    entries = re.split(r"\n(?=[a-z0-9])", "\n" + re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE))
    pins: dict[str, Pin] = {}
    for entry in filter(str.strip, entries):
        requirement = Requirement(entry.lstrip().split(" \\\n")[0])
        ours = re.search(r"# (?:via)? *goldenthread \(", entry) is not None
        pins[canonicalize_name(requirement.name)] = Pin(
            requirement, entry.count("--hash=sha256:"), ours
        )
    return pins


def wanted() -> list[Requirement]:
    """Return every requirement that pyproject.toml states."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    stated = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    return [Requirement(line) for line in stated]


LOCK: Final = (ROOT / "requirements.lock").read_text()
PINS: Final = read_pins(LOCK)


def test_every_requirement_is_locked_at_a_version_that_fits() -> None:
    unmet = [
        str(one)
        for one in wanted()
        if (pin := PINS.get(canonicalize_name(one.name))) is None
        or not one.specifier.contains(pin.version)
    ]

    assert unmet == [], REMEDY


def test_nothing_is_locked_that_nobody_asks_for() -> None:
    asked = {canonicalize_name(one.name) for one in wanted()}

    assert {name for name, pin in PINS.items() if pin.asked_by_us} == asked, REMEDY


def test_every_package_is_pinned_and_hashed() -> None:
    assert len(PINS) > 50
    assert [name for name, pin in PINS.items() if not pin.hashes or not pin.version] == []


def test_the_lock_is_one_for_all_pythons() -> None:
    bound = [name for name, pin in PINS.items() if "python_version" in str(pin.requirement.marker)]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert bound == []
    assert all(SpecifierSet(project["requires-python"]).contains(v) for v in ("3.11", "3.13.9"))


def test_the_lock_names_no_address_and_no_folder() -> None:
    assert re.findall(r"https?://|file:|--(?:index|extra|find)|(?<=\s)/\w+", LOCK) == []


@pytest.mark.parametrize(
    ("line", "name", "version"), [("uv==0.13.9 \\\n    --hash=sha256:ab\n", "uv", "0.13.9")]
)
def test_a_pin_is_read(line: str, name: str, version: str) -> None:
    pin = read_pins(line)[name]

    assert (pin.version, pin.hashes, pin.asked_by_us) == (version, 1, False)
