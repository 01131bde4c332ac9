"""The tour: each of its snippets is run, in one shell, and prints what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from tests.fixtures.cli import ROOT

if TYPE_CHECKING:
    from tests.fixtures.cli import CommandLine

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("GOLDENTHREAD_STACK") == "containers", reason="of our own stack"
    ),
    pytest.mark.skipif(shutil.which("curl") is None, reason="the tour uses curl"),
    pytest.mark.timeout(600),
]
_PAGE: Final = ROOT / "docs" / "tour.md"
_BLOCK: Final = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK: Final = "--- snippet ---"
_DEFAULTS: Final = {"15880": "API_PORT", "15883": "QUERY_PORT"}


def snippets() -> list[tuple[str, str | None]]:
    """Return the page's snippets, each with what it prints where the page says so."""
    found: list[tuple[str, str | None]] = []
    for kind, text in _BLOCK.findall(_PAGE.read_text("utf-8")):
        if kind == "sh":
            found.append((text, None))
        else:
            found[-1] = (found[-1][0], text)
    return found


def fits(said: str, printed: str) -> bool:
    """Return whether `printed` is as the page says; `...` there stands for anything."""
    parts = (re.escape(part) for part in said.strip().split("..."))
    return re.fullmatch(".*".join(parts) + ".*", printed.strip(), re.DOTALL) is not None


def test_the_tour_goes_as_the_page_says(up: CommandLine) -> None:
    script = "".join(f"{text}\necho '{_MARK}'\n" for text, _ in snippets())
    for port, name in _DEFAULTS.items():
        script = script.replace(f":{port}", f":{up.ports[name]}")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=up.environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )

    printed = done.stdout.split(_MARK)
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    for (text, said), shown in zip(snippets(), printed, strict=False):
        assert said is None or fits(said, shown), f"{text}\nprinted:\n{shown}"
    assert len([one for one in snippets() if one[1]]) > 5


def test_what_is_otherwise_is_seen() -> None:
    assert fits("11\n12\n", "11\n12")
    assert fits("...\noverdue", "clock demo shows x\noverdue\n")
    assert not fits("11\n12\n", "11\n13")
    assert not fits("...\noverdue", "clock demo\ndue\n")
