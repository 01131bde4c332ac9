"""`make up` as somebody new sees it: what it prints works, and ending it loses nothing."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

import httpx
import psutil
import pytest

from events.clock import Uuid7Source
from infra.stack.control import running
from services.planner.decide.policy import CLINICAL, Role
from services.planner.http.examples import examples
from tests.fixtures.cli import ROOT, CommandLine
from tests.fixtures.local_stack import PORTS, Door, eventually

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("GOLDENTHREAD_STACK") == "containers", reason="of our own stack"
    ),
    pytest.mark.timeout(600),
]


def _get(line: CommandLine, path: str, service: str = "planner") -> httpx.Response:
    return Door(line, service).get(path)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the printed commands use curl")
def test_the_three_printed_commands_work_as_printed(up: CommandLine) -> None:
    told = up.run("up")
    assert told.returncode == 0, told.stderr
    lines = [line.strip() for line in told.stdout.splitlines()]
    first = lines.index("Try, in any order:") + 1
    audit, why, intake = (
        subprocess.run(
            ["sh", "-c", command],
            cwd=ROOT,
            env=up.environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=True,
        ).stdout
        for command in lines[first : first + 3]
    )

    assert len(json.loads(audit)["entries"]) == 3
    assert "review-interval" in why
    assert [one["type"] for one in json.loads(intake)["events"]] == [
        "goldenthread.client.registered.v1",
        "goldenthread.episode.opened.v1",
    ]


async def test_the_relay_publishes_what_is_written(up: CommandLine) -> None:
    def published() -> float:
        told = _get(up, "/metrics", "relay").text.splitlines()
        counts = [one for one in told if one.startswith("goldenthread_relay_events_total")]
        return sum(float(one.rsplit(" ", 1)[1]) for one in counts)

    before = published()
    async with _caller(up) as caller:
        await caller.register(str(Uuid7Source().event_id()))
    assert len(caller.accepted) == 1
    await asyncio.to_thread(eventually, lambda: published() > before)


async def test_a_token_for_each_role_is_printed(up: CommandLine) -> None:
    """Each is let in as what it says: who may not plan is told so, who may finds no such plan."""
    tokens = up.answer("up")["tokens"]
    assert set(tokens) == set(get_args(Role))
    answers = {role: await _changing(up, token) for role, token in tokens.items()}
    assert {role: answer.status_code for role, answer in answers.items()} == {
        role: 404 if role in CLINICAL else 403 for role in tokens
    }


async def _changing(up: CommandLine, token: str) -> httpx.Response:
    """Ask for a problem on a plan that is not there."""
    plan = str(Uuid7Source().event_id())
    lines = {"Authorization": f"Bearer {token}", "Idempotency-Key": plan}
    address = f"http://127.0.0.1:{up.ports['API_PORT']}/v1/plans/{plan}/commands"
    command = {**examples()["add-problem"], "plan_id": plan}
    async with httpx.AsyncClient(headers=lines) as client:
        return await client.post(address, json=command)


def test_status_and_logs_know_the_services(up: CommandLine) -> None:
    servers = {one["what"]: one for one in up.answer("status")["servers"]}
    assert {servers[name]["health"] for name in PORTS} == {"ok"}
    for name in PORTS:
        assert "process-ready" in up.run("logs", name, "--lines", "100000").stdout


def test_those_who_watch_are_answered(up: CommandLine) -> None:
    for service in PORTS:
        assert _get(up, "/livez", service).status_code == 200
        assert _get(up, "/readyz", service).status_code == 200
        assert "goldenthread_heartbeat_age_seconds" in _get(up, "/metrics", service).text


def test_without_a_token_nobody_is_answered(up: CommandLine) -> None:
    address = f"http://127.0.0.1:{up.ports['API_PORT']}/v1/clinics/riverbend/commands"
    refused = httpx.post(address, headers={"Idempotency-Key": "k"}, json={"kind": "propose-plan"})
    assert (refused.status_code, "www-authenticate" in refused.headers) == (401, True)


def test_a_ledger_that_is_away_is_told_and_nothing_is_lost(up: CommandLine) -> None:
    state = running(up.home)
    assert state is not None
    (pid,) = [one.pid for one in state.children if one.name == "PostgreSQL" and one.pid]
    server = psutil.Process(pid)
    stopped = [server, *server.children(recursive=True)]
    for one in stopped:
        one.suspend()
    try:
        eventually(lambda: _get(up, "/readyz").status_code == 503)
        assert _get(up, "/livez").status_code == 200
        assert _get(up, "/readyz").json()["parts"]["ledger"]["well"] is False
    finally:
        for one in stopped:
            with suppress(psutil.NoSuchProcess):
                one.resume()
    eventually(lambda: _get(up, "/readyz").status_code == 200)


@dataclass
class Caller:
    """Registers clients one after another, and keeps what it was told of each."""

    client: httpx.AsyncClient
    address: str
    headers: dict[str, str]
    accepted: list[str] = field(default_factory=list)
    unavailable: int = 0
    unanswered: list[str] = field(default_factory=list)

    async def call(self, until: asyncio.Event) -> None:
        while not until.is_set():
            await self.register(str(Uuid7Source().event_id()))

    async def register(self, client_id: str) -> None:
        identity = {"given_name": "Rowena", "family_name": "Ellery", "birth_date": "1988-04-17"}
        identity |= {"record_number": f"MR-{client_id[-8:]}", "language": "en"}
        body = {"kind": "register-client", "client_id": client_id, "identity": identity}
        headers = {**self.headers, "Idempotency-Key": client_id}
        try:
            answer = await self.client.post(self.address, json=body, headers=headers)
        except httpx.ConnectError:
            await asyncio.sleep(0.02)
        except httpx.TransportError:
            self.unanswered.append(client_id)
        else:
            assert answer.status_code in {200, 201, 503}, answer.text
            if answer.status_code == 503:
                self.unavailable += 1
            else:
                self.accepted.append(client_id)


@asynccontextmanager
async def _caller(line: CommandLine) -> AsyncIterator[Caller]:
    """Return a caller with a connection and a token of its own."""
    told = await asyncio.to_thread(line.run, "token", "--role", "clinician")
    address = f"http://127.0.0.1:{line.ports['API_PORT']}/v1/clinics/riverbend/commands"
    async with httpx.AsyncClient(timeout=120) as client:
        yield Caller(client, address, {"Authorization": f"Bearer {told.stdout.strip()}"})


def _registered(line: CommandLine) -> list[str]:
    """Return the ids of clients in the ledger."""
    options = ("--from", "1", "--type", "client.registered")
    told = line.run("events", "tail", "riverbend", *options)
    assert told.returncode == 0, told.stderr
    return [one.split("client/")[1][:36] for one in told.stdout.splitlines()]


def _said(line: CommandLine) -> list[str]:
    """Return what the planner's log says of its processes."""
    log = (line.home / "logs" / "planner.log").read_text().splitlines()
    return [json.loads(line)["event"] for line in log if '"event": "process-' in line]


async def test_a_stop_under_load_answers_what_came_and_loses_nothing(up: CommandLine) -> None:
    state = running(up.home)
    assert state is not None
    (planner,) = [one.pid for one in state.children if one.name == "planner" and one.pid]
    ended = asyncio.Event()
    async with AsyncExitStack() as opened:
        caller = await opened.enter_async_context(_caller(up))
        callers = [Caller(caller.client, caller.address, caller.headers) for _ in range(20)]
        calling = [asyncio.create_task(one.call(ended)) for one in callers]
        await asyncio.to_thread(eventually, lambda: sum(len(one.accepted) for one in callers) > 20)
        os.kill(planner, signal.SIGTERM)
        await asyncio.sleep(4)
        ended.set()
        await asyncio.gather(*calling)

        accepted = [one for caller in callers for one in caller.accepted]
        unanswered = [one for caller in callers for one in caller.unanswered]
        # The old process may still be ending.
        ending = ["process-stopping", "process-ended", "process-ready"]
        await asyncio.to_thread(eventually, lambda: _said(up)[-3:] == ending)
        await asyncio.to_thread(eventually, lambda: _get(up, "/readyz").status_code == 200)
        taken = set(await asyncio.to_thread(_registered, up))
        for client_id in unanswered:
            await caller.register(client_id)

    # A connection that was idle may be closed just as a request is sent on it; that request was
    # never taken, and so left nothing. What was taken has its answer.
    assert taken.isdisjoint(unanswered)
    assert len(unanswered) <= len(callers)
    streams = _registered(up)
    assert set(accepted) <= taken
    assert set(accepted) | set(unanswered) <= set(streams)
    assert len(streams) == len(set(streams))


def test_down_ends_the_services_in_order(up: CommandLine) -> None:
    up.answer("down")
    for name in PORTS:
        last = (up.home / "logs" / f"{name}.log").read_text().splitlines()[-1]
        assert json.loads(last)["event"] == "process-ended"
    assert up.run("status").returncode == 3
