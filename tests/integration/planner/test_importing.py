"""Files of plans into a real ledger: a report for each line, and a repeat that doubles nothing."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from events.clock import Uuid7Source
from events.ledger.errors import LedgerUnavailable
from infra.importing.lines import Line, lines_in
from infra.importing.report import Entry, done_before, kept
from infra.importing.running import Importer, Room
from services.planner.http.importing import document_example
from tests.contract import gad
from tests.fixtures.databases import Database
from tests.fixtures.planner import CLINIC, OWN, Surgery, caller, opened_surgery
from tests.fixtures.write_api import Desk, example, take_in, write_api

CLINICIAN = caller("supervisor")
IMPORT_PATH = f"/v1/plans/{gad.PLAN}/import"


def line(number: int, **changes: object) -> dict[str, Any]:
    """Return a client with episode and plan of their own."""
    identity = {"given_name": "Mara", "family_name": f"Quill {number}", "birth_date": "1990-02-03"}
    opening = example("open-episode")
    return {
        "client": {"id": f"c-{number}", "identity": identity},
        "episode": {
            "id": f"e-{number}",
            **{name: opening[name] for name in ("opened_on", "begins_with", "enrollment")},
        },
        "plan": {
            **document_example(),
            "id": f"p-{number}",
            "client_id": f"c-{number}",
            "episode_id": f"e-{number}",
            **changes,
        },
    }


def written(folder: Path, *lines: Mapping[str, Any] | bytes) -> Path:
    file = folder / "plans.jsonl"
    rows = [each if isinstance(each, bytes) else orjson.dumps(each) for each in lines]
    file.write_bytes(b"\n".join(rows) + b"\n")
    return file


async def run(importer: Importer, file: Path) -> list[Entry]:
    """Import a file and return what came of its lines, in their order."""
    told: list[Entry] = []
    await importer.run(lines_in(file), told.append)
    return sorted(told, key=lambda each: each.line)


@pytest.fixture
async def surgery(ledger_database: Database, keys_database: Database) -> Any:  # noqa: ANN401
    async with opened_surgery(ledger_database, keys_database) as opened:
        yield opened


@pytest.fixture
async def importer(surgery: Surgery) -> Importer:
    return Importer(await surgery.planner(), CLINICIAN, Uuid7Source())


async def test_each_line_is_told_and_a_repeat_doubles_nothing(
    surgery: Surgery, importer: Importer, tmp_path: Path
) -> None:
    """A1.60: accepted, refused with place and rule, already there; a refused line left nothing."""
    file = written(tmp_path, line(1), line(2, activated_on="2020-01-01"), b"{", line(3))
    first = await run(importer, file)
    count = len(await surgery.events())
    again = await run(importer, file)

    assert [each.outcome for each in first] == ["accepted", "refused", "refused", "accepted"]
    assert first[1].problem["code"] == "too-early"
    assert first[1].problem["pointer"] == "/plan/activated_on"
    assert first[0].events > 8
    assert [each.outcome for each in again] == [
        "already-there",
        "refused",
        "refused",
        "already-there",
    ]
    assert len(await surgery.events()) == count
    assert count == 2 * first[0].events + len(await surgery.events(OWN))


async def test_another_plan_under_the_same_id_is_refused(
    importer: Importer, tmp_path: Path
) -> None:
    await run(importer, written(tmp_path, line(1)))
    (other,) = await run(importer, written(tmp_path, line(1, record="TP-2026-0114")))

    assert (other.outcome, other.problem["code"]) == ("refused", "invalid-document")
    assert other.problem["pointer"] == "/plan/id"
    assert "was imported already, with other content" in other.problem["rule"]


async def test_each_faulty_line_is_told_with_its_number_and_changes_nothing(
    surgery: Surgery, importer: Importer, tmp_path: Path
) -> None:
    """A1.60: no zone, no such day, a day to come, one id twice, a member that nobody knows."""
    problems = document_example()["problems"]
    faulty = {
        2: (line(2, activated_on="2026-01-08T10:00:00"), "/plan/activated_on"),
        3: (line(3, activated_on="2026-02-30"), "/plan/activated_on"),
        4: (line(4, activated_on="2100-01-01", next_review_on=None), "/plan/activated_on"),
        5: (line(5, problems=[*problems, *problems]), f"/plan/problems/{len(problems)}"),
        6: (line(6, hold={"since": "2026-01-08"}), "/plan/hold/since"),
        7: ([line(7)], ""),
    }
    rows = [orjson.dumps(each) for each, _ in faulty.values()]
    told = await run(importer, written(tmp_path, line(1), *rows, line(8)))
    refused = {each.line: each.problem for each in told if each.outcome == "refused"}
    written_by = {each.partition_key for each in await surgery.events()} - {CLINIC}

    assert [each.line for each in told if each.outcome == "accepted"] == [1, 8]
    for number, (_, pointer) in faulty.items():
        assert refused[number]["pointer"].startswith(pointer)
        assert refused[number]["wayOut"]
    assert len(written_by) == 2


async def test_a_plan_comes_with_its_old_dates_and_says_when_it_was_recorded(
    surgery: Surgery, importer: Importer, tmp_path: Path
) -> None:
    """A1.60: `time` is when it happened where a type may be backdated, never `recordedtime`."""
    (entry,) = await run(importer, written(tmp_path, line(1)))
    events = [orjson.loads(each.bytes) for each in await surgery.events()]
    (opened,) = [each for each in events if each["type"] == "goldenthread.episode.opened.v1"]

    assert entry.plan is not None
    assert opened["time"] == "2026-01-08T05:00:00.000000Z"
    assert opened["recordedtime"] > "2026-02"
    assert {each["role"] for each in events[2:] if "/clinic" not in each["subject"]} >= {
        "supervisor"
    }


async def test_lines_of_one_client_come_in_their_order(importer: Importer, tmp_path: Path) -> None:
    """The second plan needs the client and the episode that the first line brings."""
    rows = [line(each) for each in range(1, 9)]
    seconds = [{"plan": {**each["plan"], "id": f"{each['plan']['id']}-b"}} for each in rows]
    told = await run(importer, written(tmp_path, *rows, *seconds))

    assert {each.outcome for each in told} == {"accepted"}, [each.problem for each in told]
    assert len({each.plan for each in told}) == 16


async def test_a_run_that_was_stopped_goes_on_where_it_was(
    surgery: Surgery, importer: Importer, tmp_path: Path
) -> None:
    """A1.60: by its report, and without it by the ledger."""
    file = written(tmp_path, *(line(each) for each in range(1, 13)))
    report = tmp_path / "report.jsonl"

    class Stopped(Exception):
        """The process ends here."""

    heard = 0
    with kept(report) as told:

        def hear(entry: Entry) -> None:
            nonlocal heard
            told.add(entry)
            heard += 1
            if heard == 5:
                raise Stopped

        with pytest.raises(Stopped):
            await importer.run(lines_in(file), hear)
    before = done_before(report)
    fresh = [each for each in lines_in(file) if (each.number, each.digest) not in before]
    rest: list[Entry] = []
    await importer.run(fresh, rest.append)
    whole = len(await surgery.events())
    everything = await run(importer, file)

    assert len(before) >= 5
    assert len(fresh) == 12 - len(before)
    assert {each.outcome for each in rest} <= {"accepted", "already-there"}
    assert {each.outcome for each in everything} == {"already-there"}
    assert len(await surgery.events()) == whole


async def test_a_ledger_that_is_away_ends_the_run(surgery: Surgery, tmp_path: Path) -> None:
    planner = await surgery.planner(through=lambda dsn: dsn.replace("127.0.0.1", "127.0.0.9"))
    importer = Importer(planner, CLINICIAN, Uuid7Source())
    file = written(tmp_path, line(1), line(2))
    with pytest.raises((LedgerUnavailable, OSError)):
        await run(importer, file)


async def test_never_more_events_wait_than_there_is_room_for() -> None:
    """A plan of more events than that waits alone."""
    room, waiting, most = Room(10), 0, 0

    async def one(events: int) -> None:
        nonlocal waiting, most
        async with room.of(events):
            waiting += events
            most = max(most, waiting)
            await asyncio.sleep(0)
            waiting -= events

    await asyncio.gather(*(one(each) for each in (4, 4, 4, 25, 3, 9, 1)))

    assert most == 25


def test_a_file_of_one_plan_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(orjson.dumps(document_example(), option=orjson.OPT_INDENT_2))
    (only,) = lines_in(file)

    assert isinstance(only, Line)
    assert only.number == 1


async def test_a_document_is_imported_over_http_in_one_go(surgery: Surgery) -> None:
    """A1.60: 201, and the same answer to a retry; a refusal points into the document."""
    desk = Desk(write_api(await surgery.planner(), []))
    await take_in(desk)
    document = document_example()
    broken = {**document, "goals": [{**document["goals"][0], "problem_ids": ["p9"]}]}
    refused = await desk.send(broken, path=IMPORT_PATH)
    listed = await desk.send([document], path=IMPORT_PATH)
    first = await desk.send(document, path=IMPORT_PATH, key="once")
    again = await desk.send(document, path=IMPORT_PATH, key="once")
    other = await desk.send(document, path=IMPORT_PATH)

    assert (refused.status_code, refused.json()["pointer"]) == (404, "/goals/0/problem_ids/0")
    assert "names what is not there" in refused.json()["detail"]
    assert (listed.status_code, listed.json()["pointer"]) == (422, "")
    assert "is one JSON object: a plan document" in listed.json()["detail"]
    assert first.status_code == 201, first.text
    assert again.content == first.content
    assert (other.status_code, other.json()["code"]) == (409, "wrong-status")
