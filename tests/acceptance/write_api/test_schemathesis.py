"""schemathesis over the OpenAPI document: no server error, nothing changed by a refusal."""

import os
import re
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from services.planner.decide.refusals import NothingChanges
from services.planner.handling.answer import Accepted
from services.planner.handling.request import CommandRequest
from services.planner.http.ports import CommandHandler
from tests.fixtures.databases import Database
from tests.fixtures.planner import CLINIC
from tests.fixtures.served import Served, served_api
from tests.fixtures.write_api import CLINIC_PATH, DRAFTING, INTAKE, PLAN_PATH, example

HERE = Path(__file__).parent
TOKEN = f"Bearer {CLINIC}.clinician"
PHASES = {"examples,coverage,fuzzing": 20, "stateful": 20}
"""How long each part may take, in seconds; how far it comes in them depends on the machine."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("phases", PHASES)
def test_the_api_keeps_to_its_document(
    phases: str, ledger_database: Database, keys_database: Database, tmp_path: Path
) -> None:
    with served_api(ledger_database, keys_database) as served:
        drafted(served)
        before = len(served.observed)
        run = explored(served, phases, PHASES[phases], tmp_path)
    statuses = {each.status for each in served.observed}

    assert run.returncode == 0, run.stdout[-6000:]
    assert [each for each in served.observed if each.status >= 500] == []
    assert HTTPStatus.OK in statuses
    assert any(each >= 400 for each in statuses)
    assert len(served.observed) > before + 1, run.stdout[-2000:]  # one asks for the document


class Forgetful:
    """A planner that writes and then refuses."""

    def __init__(self, planner: CommandHandler) -> None:
        self._planner = planner
        self.spoilt = False

    async def handle(self, request: CommandRequest) -> Accepted:
        answer = await self._planner.handle(request)
        if self.spoilt:
            raise NothingChanges
        return answer


@pytest.mark.timeout(600)
def test_a_refusal_that_wrote_would_be_found(
    ledger_database: Database, keys_database: Database, tmp_path: Path
) -> None:
    forgetful: list[Forgetful] = []

    def between(planner: CommandHandler) -> CommandHandler:
        forgetful.append(Forgetful(planner))
        return forgetful[0]

    with served_api(ledger_database, keys_database, between) as served:
        drafted(served)  # many an example is accepted now; few are in an empty clinic
        forgetful[0].spoilt = True
        run = explored(served, "examples,coverage", 20, tmp_path)
        if not _found(run):  # how far it comes depends on the machine
            run = explored(served, "examples,coverage", 120, tmp_path)

    assert _found(run), run.stdout[-2000:]


def _found(run: "subprocess.CompletedProcess[str]") -> bool:
    return run.returncode == 1 and "422 nothing-changes: heads" in run.stdout


def drafted(served: Served) -> None:
    """Bring the usual plan about, so that commands find something."""
    for path, kinds in ((CLINIC_PATH, INTAKE), (PLAN_PATH, DRAFTING)):
        answer = httpx.post(
            served.address + path,
            json=[example(kind) for kind in kinds],
            headers={"Authorization": TOKEN, "Idempotency-Key": path},
            timeout=60,
        )
        assert answer.is_success, answer.text


def explored(
    served: Served, phases: str, seconds: int, folder: Path
) -> "subprocess.CompletedProcess[str]":
    """Run schemathesis on the served API; what it keeps goes to `folder`."""
    options = {
        "--phases": phases,
        "--checks": "all",
        "--header": f"Authorization: {TOKEN}",
        "--max-time": str(seconds),
        "--request-timeout": "60",
        "--max-examples": "30",
        "--workers": "1",
        "--seed": "20260108",
        "--warnings": "off",
        "--generation-database": "none",
    }
    line = [part for option in options.items() for part in option]
    command = [str(Path(sys.executable).with_name("schemathesis"))]
    command += ["--config-file", str(HERE / "schemathesis.toml"), "run", "--no-color", *line]
    dsn = re.sub(r"\?.*", "", served.ledger.admin_dsn)
    surroundings = {"SCHEMATHESIS_HOOKS": f"{__package__}.hooks", "WRITE_API_TEST_DSN": dsn}
    return subprocess.run(
        [*command, f"{served.address}/openapi.json"],
        env={**os.environ, **surroundings, "PYTHONPATH": str(HERE.parents[2])},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
