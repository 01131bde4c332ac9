"""An operator looks at events: as a list, as they come, one by one, with and without their data."""

import json
import os
import signal
import time
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from events.clock import SystemClock
from events.ids import EventId
from events.keys.maintenance import destroy
from tests.fixtures.ledger import append_to, head_after, plan
from tests.fixtures.operator import CLIENT, CLINIC, Workplace, master_key

_NAME = "Rowena"
_TAIL = ("events", "tail", CLINIC)
_SHOW = ("events", "show", CLINIC)
_SEEN_SECONDS = 60
_OTHER = "0197a3a0-0000-7000-8000-0000000000c5"

pytestmark = pytest.mark.usefixtures("riverbend")


async def test_a_ledger_is_shown_in_order_and_never_past_its_head(workplace: Workplace) -> None:
    line = workplace.line
    assert line.lines(*_TAIL) == []
    for start in range(0, 1_200, 400):
        await workplace.append(append_to(plan(start), each=400, clinic=CLINIC))

    whole = line.lines(*_TAIL, "--from", "1")
    assert [one["position"] for one in whole] == list(range(1, 1_201))
    assert [one["position"] for one in line.lines(*_TAIL)] == list(range(1_181, 1_201))
    assert [one["position"] for one in line.lines(*_TAIL, "--last", "2")] == [1_199, 1_200]
    some = line.lines(*_TAIL, "--from", "499", "--limit", "3")
    assert [one["position"] for one in some] == [499, 500, 501]
    first = whole[0]
    assert first["envelope"]["type"] == "goldenthread.plan.remark-made.v1"
    assert first["envelope"]["sequence"] == "0000000001"
    assert len(first["hash"]) == 64
    assert first["ledgertime"].endswith("Z")
    assert "data" not in first
    assert "data_base64" not in first["envelope"]

    told = line.run(*_TAIL, "--last", "1")
    assert "1200" in told.stdout
    assert "plan.remark-made.v1" in told.stdout
    assert first["hash"][:6] not in told.stdout


async def test_types_are_picked_wherever_they_lie(workplace: Workplace) -> None:
    await workplace.register_client(CLINIC)
    await workplace.append(append_to(plan(1), each=600, clinic=CLINIC))
    picked = workplace.line.run(*_TAIL, "--type", "client.registered", "--type", "plan.nothing")
    assert picked.stdout.split()[0] == "1"
    assert len(picked.stdout.splitlines()) == 1
    assert "knows no event type goldenthread.plan.nothing" in picked.stderr
    rest = workplace.line.lines(*_TAIL, "--from", "1", "--type", "plan.remark-made.v1")
    assert len(rest) == 600


async def test_what_cannot_be_shown_is_refused_with_the_way_out(workplace: Workplace) -> None:
    line = workplace.line
    assert "the ledger is empty" in line.refused(*_SHOW, "1")
    await workplace.append(append_to(plan(1), clinic=CLINIC))
    assert "position: must be 1 to 1" in line.refused(*_TAIL, "--from", "2")
    assert "position: must be 1 to 1" in line.refused(*_SHOW, "2")
    assert "clinic nowhere: has no ledger here" in line.refused("events", "tail", "nowhere")
    assert "version 9: not in the ledger" in line.refused(*_SHOW, f"{plan(1).stream}@9")
    assert f"event {CLIENT}: not in the ledger" in line.refused(*_SHOW, CLIENT)
    assert "must be a position (12)" in line.refused(*_SHOW, "last")
    assert "not both" in line.refused(*_TAIL, "--from", "1", "--last", "1", code=2)
    assert "--from" in line.refused(*_TAIL, "--from", "0", code=2)


async def test_one_event_is_found_by_position_version_and_id(workplace: Workplace) -> None:
    line = workplace.line
    await workplace.append(append_to(plan(1), each=3, clinic=CLINIC))
    listed = line.lines(*_TAIL)[1]
    by_id = listed["envelope"]["id"]
    for reference in ("2", f"{plan(1).stream}@2", by_id):
        assert line.answer(*_SHOW, reference) == listed
    told = line.run(*_SHOW, "2").stdout
    assert by_id in told
    assert "--open shows it" in told


async def test_an_id_whose_time_misleads_is_searched_for(workplace: Workplace) -> None:
    """Ids are made by the caller: one of another day is found all the same."""
    odd = EventId(UUID("0197a3a0-0000-7000-8000-00000000abcd"))
    await workplace.append(append_to(plan(1), each=600, clinic=CLINIC))
    await workplace.register_client(CLINIC, event_id=odd)
    await workplace.append(append_to(plan(2), each=2, clinic=CLINIC))
    assert workplace.line.answer(*_SHOW, str(odd))["position"] == 601


async def test_data_is_shown_only_when_asked_for_and_each_opening_is_logged(
    workplace: Workplace,
) -> None:
    line = workplace.line
    sealed = await workplace.register_client(CLINIC)
    for closed in (line.run(*_SHOW, "1"), line.run(*_TAIL), line.run(*_TAIL, "--json")):
        assert _NAME not in closed.stdout + closed.stderr
    assert not (line.home / "logs/audit.log").exists()

    opened = line.run(*_SHOW, "1", "--open", "--json")
    assert json.loads(opened.stdout)["data"]["identity"]["given_name"] == _NAME
    assert _NAME in line.run(*_TAIL, "--open").stdout

    audit = line.home / "logs/audit.log"
    first, second = audit.read_text().splitlines()
    assert opened.stderr.splitlines() == [first]
    assert _NAME not in first + second
    told = json.loads(first)
    assert told["event"] == "data-opened"
    assert told["actor"].startswith("operator:")
    assert (told["clinic"], told["position"]) == (CLINIC, 1)
    assert told["event_id"] == str(sealed.envelope.id)
    assert audit.stat().st_mode & 0o077 == 0


async def test_nothing_is_opened_that_cannot_be_logged(workplace: Workplace) -> None:
    await workplace.register_client(CLINIC)
    (workplace.line.home / "logs").write_text("in the way")
    done = workplace.line.run(*_SHOW, "1", "--open")
    assert done.returncode == 3
    assert _NAME not in done.stdout
    assert "nothing was done" in done.stderr


async def test_an_erased_record_shows_its_envelope_and_that_it_is_erased(
    workplace: Workplace,
) -> None:
    await workplace.register_client(CLINIC)
    async with asyncpg.create_pool(workplace.keys.dsn("goldenthread_operator")) as pool:
        await destroy(pool, CLINIC, CLIENT)
    shown = workplace.line.answer(*_SHOW, "1", "--open")
    assert shown["unopened"] == "key-destroyed"
    assert shown["envelope"]["partitionkey"] == CLIENT
    told = workplace.line.run(*_SHOW, "1", "--open")
    assert (told.returncode, "erased for good" in told.stdout) == (0, True)
    assert not (workplace.line.home / "logs/audit.log").exists()


async def test_without_the_right_master_key_data_stays_closed(workplace: Workplace) -> None:
    await workplace.register_client(CLINIC)
    other = {"GOLDENTHREAD_MASTER_KEY": master_key(bytes([8] * 32))}
    done = workplace.line.run(*_SHOW, "1", "--open", "--json", **other)
    assert done.returncode == 1
    assert json.loads(done.stdout)["unopened"] == "key-unreadable"
    said = workplace.line.refused(*_SHOW, "1", "--open", GOLDENTHREAD_MASTER_KEY="x")
    assert "GOLDENTHREAD_MASTER_KEY" in said
    assert workplace.line.run(*_SHOW, "1", **other).returncode == 0


@pytest.mark.parametrize(
    ("change", "unopened"),
    [
        ("overlay(bytes placing 'goldenthread'::bytea from 1)", "no-envelope"),
        ("convert_to(replace(convert_from(bytes, 'UTF8'), 'intake', 'intaka'), 'UTF8')", None),
        (
            f"convert_to(replace(convert_from(bytes, 'UTF8'), '{CLIENT}', '{_OTHER}'), 'UTF8')",
            "key-unknown",
        ),
    ],
)
async def test_a_changed_event_is_shown_as_damaged(
    workplace: Workplace, change: str, unopened: str | None
) -> None:
    await workplace.register_client(CLINIC)
    await workplace.spoil(f"update ledger.event set bytes = {change}")  # noqa: S608  # the test's own
    (listed,) = workplace.line.lines(*_TAIL, "--open", code=1)
    assert listed["fault"] == "hash-differs"
    assert listed.get("unopened") == unopened
    assert "DAMAGED: hash-differs" in workplace.line.run(*_TAIL).stdout


async def test_following_shows_what_comes_and_ends_by_ctrl_c(workplace: Workplace) -> None:
    first = append_to(plan(1), clinic=CLINIC)
    await workplace.append(first)
    following = workplace.line.start(*_TAIL, "--follow", "--json")
    assert following.stdout is not None
    assert json.loads(following.stdout.readline())["position"] == 1
    for number in (2, 3):
        recorded = SystemClock().now() - timedelta(milliseconds=1)
        first = append_to(head_after(first), clinic=CLINIC, recorded=recorded)
        await workplace.append(first)
        began = time.monotonic()
        assert json.loads(following.stdout.readline())["position"] == number
        assert time.monotonic() - began < _SEEN_SECONDS
    os.kill(following.pid, signal.SIGINT)
    rest, said = following.communicate(timeout=120)
    assert (following.returncode, rest, said) == (0, "", "")


async def test_following_ends_when_the_limit_is_reached(workplace: Workplace) -> None:
    following = workplace.line.start(*_TAIL, "--follow", "--from", "2", "--limit", "1", "--json")
    await workplace.append(append_to(plan(1), each=3, clinic=CLINIC))
    told, said = following.communicate(timeout=120)
    assert (following.returncode, said) == (0, "")
    assert json.loads(told)["position"] == 2


async def test_a_ledger_that_fell_back_stops_who_follows_it(workplace: Workplace) -> None:
    await workplace.append(append_to(plan(1), each=3, clinic=CLINIC))
    following = workplace.line.start(*_TAIL, "--follow", "--json")
    assert following.stdout is not None
    for _ in range(3):
        following.stdout.readline()
    await workplace.spoil(
        "delete from ledger.event where position > 1", "update ledger.clinic set head = 1"
    )
    _, said = following.communicate(timeout=120)
    assert following.returncode == 1
    assert "the head fell from 3 to 1" in said


async def test_a_reader_who_leaves_early_is_no_failure(workplace: Workplace) -> None:
    await workplace.append(append_to(plan(1), each=1_000, clinic=CLINIC))
    reading = workplace.line.start(*_TAIL, "--from", "1", "--json")
    assert reading.stdout is not None
    assert reading.stderr is not None
    reading.stdout.readline()
    reading.stdout.close()
    reading.wait(timeout=120)
    assert "Traceback" not in reading.stderr.read()
    reading.stderr.close()
