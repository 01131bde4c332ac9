"""The house rules that no other tool holds: sizes, places, words that must not slip in."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from infra.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).resolve().parents[2]
PARTS: Final = ("events", "services", "infra", "tests", "docs", ".ci")
WRITTEN: Final = {".py", ".sql", ".md", ".sh", ".yaml", ".yml", ".toml", ".lock", ".json", ""}

QUESTION: Final = 300
STOP: Final = 500
# A file over the question's size stands here with the answer why it is one file.
ANSWERED: Final[Mapping[str, str]] = {
    "docs/domain.md": "a table of every row, written by a program",
    "docs/problems.md": "a table of every problem, written by a program",
    "events/types/streams.py": "the closed unions of what every kind of stream holds",
    "tests/integration/ledger/test_outcomes.py": "every outcome of an append, told in one place",
    "tests/unit/services/planner/test_content.py": "a table of every rule on a plan's content",
}
GENERATED: Final = {".lock", ".json"}

# In pieces, or this file would be its own first finding.
SLIPS: Final[Mapping[str, str]] = {
    "a machine's own path": r"(?<![\w.}])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/(?!golden))/?\w",
    "a package registry's address": "py" + r"pi\.org|python" + r"hosted|repo1?\.mav" + "en",
    "a mark of unfinished work": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b",
}


def files() -> Iterator[Path]:
    """Yield every file that people of the project write or generate and keep."""
    for path in map(ROOT.joinpath, kept()):
        top = path.relative_to(ROOT).parts
        if path.is_file() and path.suffix in WRITTEN and (len(top) == 1 or top[0] in PARTS):
            yield path


@cache
def kept() -> tuple[str, ...]:
    """Return the names of what git keeps or would take in: nothing that it is told to ignore."""
    listed = [
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
    ]
    told = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(name for name in told.stdout.split("\0") if name)


def named(path: Path) -> str:
    """Return the path as seen from the project's root."""
    return path.relative_to(ROOT).as_posix()


def test_files_are_of_a_size_to_be_read() -> None:
    lines = {
        named(path): path.read_bytes().count(b"\n")
        for path in files()
        if path.suffix not in GENERATED
    }

    assert len(lines) > 100
    assert [name for name, count in lines.items() if count > STOP] == []
    assert [
        name for name, count in lines.items() if count > QUESTION and name not in ANSWERED
    ] == []


@pytest.mark.parametrize("slip", SLIPS)
def test_nothing_slipped_in(slip: str) -> None:
    found = re.compile(SLIPS[slip])

    assert [named(path) for path in files() if found.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("slip", "text"),
    [
        ("a machine's own path", 'open("/wo' + 'rk/x")'),
        ("a machine's own path", "see /ho" + "me/ann/thing"),
        ("a package registry's address", "https://py" + "pi.org/simple"),
        ("a mark of unfinished work", "# TO" + "DO later"),
    ],
)
def test_a_slip_would_be_found(slip: str, text: str) -> None:
    assert re.search(SLIPS[slip], text)


def test_code_stands_in_its_packages() -> None:
    inside = [path for path in files() if path.relative_to(ROOT).parts[0] in PARTS[:3]]
    modules = [path for path in inside if path.suffix == ".py"]
    bare = {named(path.parent) for path in modules if not (path.parent / "__init__.py").exists()}
    services = {path.parent.name for path in (ROOT / "services").glob("*/__init__.py")}

    assert bare == set()
    assert services == {"planner", "projections", "reminders"}


def test_every_link_leads_somewhere() -> None:
    pages = [path for path in files() if path.suffix == ".md"]
    links = [
        (named(page), link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    ]

    assert len(links) > 20
    assert [
        (page, link) for page, link in links if not (ROOT / page).parent.joinpath(link).exists()
    ] == []


def test_every_setting_is_explained() -> None:
    told = (ROOT / "README.md").read_text("utf-8")

    assert [
        name for name in Settings.model_fields if f"`GOLDENTHREAD_{name.upper()}`" not in told
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime; datetime.now()",
        "from datetime import datetime; datetime.utcnow()",
        "import time; time.time()",
        "import uuid; uuid.uuid4()",
        "import uuid; uuid.uuid1()",
        "import random",
    ],
)
@pytest.mark.parametrize("place", ["events/state/plan.py", "services/planner/x.py", "infra/x.py"])
def test_clocks_ids_and_chance_are_banned_where_decisions_are_made(line: str, place: str) -> None:
    assert "TID251" in lint(line, place)


def test_the_clock_itself_may_read_the_time() -> None:
    assert "TID251" not in lint("import time; time.time()", "events/clock.py")


def lint(line: str, place: str) -> str:
    """Return what ruff says about `line` as if it stood in the file `place`."""
    command = [sys.executable, "-m", "ruff", "check", "--output-format=concise", "--no-cache"]
    return subprocess.run(
        [*command, "--stdin-filename", place, "-"],
        cwd=ROOT,
        input=f"{line}\n",
        capture_output=True,
        text=True,
        check=False,
    ).stdout
