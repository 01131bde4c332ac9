"""schemathesis over the read API of a running stack: it keeps to its document, whatever it gets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.cli import CommandLine
from tests.fixtures.local_stack import Door

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("GOLDENTHREAD_STACK") == "containers", reason="of our own stack"
    ),
    pytest.mark.timeout(600),
]
_SECONDS = 30
# A read token is what a write was answered with: one of the right form only is refused by 400.
_CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "304", "400", "403", "404", "409", "504"]
negative_data_rejection.expected-statuses = ["4xx"]

[parameters]
"path.plan" = "{plan}"
"""


def test_the_read_api_keeps_to_its_document(up: CommandLine, tmp_path: Path) -> None:
    plan = up.answer("up")["demonstration"]["plan"]["id"]
    config = tmp_path / "schemathesis.toml"
    config.write_text(_CONFIG.format(plan=plan))
    door = Door(up, "query", "clinician")
    token = up.run("token", "--role", "clinician").stdout.strip()
    options = {
        "--phases": "examples,coverage,fuzzing",
        "--checks": "all",
        "--header": f"Authorization: Bearer {token}",
        "--max-time": str(_SECONDS),
        "--request-timeout": "60",
        "--max-examples": "30",
        "--workers": "1",
        "--seed": "20260108",
        "--warnings": "off",
        "--generation-database": "none",
    }
    line = [part for option in options.items() for part in option]
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config)]
    run = subprocess.run(
        [*command, "run", "--no-color", *line, f"{door.address}/openapi.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )

    assert run.returncode == 0, run.stdout[-6000:]
    reads = len(door.get("/openapi.json").json()["paths"])
    assert f"Selected: {reads}/{reads}" in run.stdout, run.stdout[-2000:]
