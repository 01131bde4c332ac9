"""An operator adds clinics, lists them, freezes and opens them."""

import json
from functools import partial
from itertools import count

import asyncpg
import pytest

from events.ids import ClinicId
from events.keys.maintenance import destroy
from events.ledger.connection import connect
from events.ledger.errors import EpochChanged, LedgerFrozen
from events.ledger.writer import LedgerWriter
from infra.topics import clinic_topics, topic_differences
from tests.fixtures.ledger import append_to, plan
from tests.fixtures.operator import Workplace

_SITE = "main:Main: the Street:America/Chicago:IL"
_numbers = count(1)


@pytest.fixture
def slug() -> str:
    """A clinic of the test's own: its topics stay on the shared broker."""
    return f"riverbend-{next(_numbers)}"


def _add(slug: str, *more: str) -> tuple[str, ...]:
    return ("clinic", "add", slug, "--time-zone", "America/New_York", *more)


async def test_a_clinic_is_added_once_and_a_repeat_says_so(workplace: Workplace, slug: str) -> None:
    line = workplace.line
    added = line.answer(*_add(slug, "--site", _SITE, "--name", "Riverbend"))
    assert (added["outcome"], added["events"], added["state"]) == ("added", 3, "open")

    again = line.run(*_add(slug, "--site", _SITE, "--name", "Riverbend"))
    assert (again.returncode, again.stderr) == (0, "")
    assert "is there already" in again.stdout
    assert line.answer(*_add(slug))["outcome"] == "present"

    (listed,) = line.answer("clinic", "list")["clinics"]
    assert (listed["clinic"], listed["events"], listed["epoch"]) == (slug, 3, 1)
    assert listed["relay_shard"] == added["relay_shard"]
    assert line.answer("verify", "ledger", "--clinic", slug)["events"] == 3


async def test_its_first_events_say_what_was_asked(workplace: Workplace, slug: str) -> None:
    workplace.line.answer(*_add(slug, "--site", _SITE, "--name", "Riverbend", "--clock", "demo"))
    events = workplace.line.lines("events", "tail", slug, "--open")
    assert [one["data"] for one in events] == [
        {"name": "Riverbend", "time_zone": "America/New_York"},
        {
            "site_id": "main",
            "name": "Main: the Street",
            "time_zone": "America/Chicago",
            "state": "IL",
        },
        {"clock": "demo"},
    ]
    assert {one["envelope"]["partitionkey"] for one in events} == {slug}


async def test_something_else_for_a_clinic_that_is_there_is_refused(
    workplace: Workplace, slug: str
) -> None:
    line = workplace.line
    line.answer(*_add(slug, "--site", _SITE, "--relay-shard", "1"))
    others = {
        "time zone": ("--time-zone", "America/Chicago"),
        "name": ("--name", "Other"),
        "clock": ("--clock", "demo"),
        "site main": ("--site", "main:Elsewhere:America/Chicago:IL"),
        "relay shard": ("--relay-shard", "0"),
    }
    for field, options in others.items():
        said = line.refused(*_add(slug), *options)
        assert f"another {field}; nothing changed" in said
    (listed,) = line.answer("clinic", "list")["clinics"]
    assert (listed["events"], listed["relay_shard"]) == (3, 1)


async def test_what_stopped_between_its_steps_is_finished(workplace: Workplace, slug: str) -> None:
    operator = await asyncpg.connect(workplace.ledger.dsn("goldenthread_operator"))
    await operator.fetchval("select ledger.add_clinic_v1($1, 3)", slug)
    await operator.close()
    finished = workplace.line.answer(*_add(slug))
    assert (finished["outcome"], finished["events"]) == ("finished", 2)
    assert finished["relay_shard"] == 3
    assert workplace.line.answer(*_add(slug))["outcome"] == "present"


async def test_several_who_add_it_at_once_add_it_once(workplace: Workplace, slug: str) -> None:
    started = [workplace.line.start(*_add(slug), "--json") for _ in range(4)]
    ended = [one.communicate(timeout=200) for one in started]
    assert [one.returncode for one in started] == [0] * 4, ended
    outcomes = sorted(json.loads(told)["outcome"] for told, _ in ended)
    assert outcomes.count("present") == 3
    (listed,) = workplace.line.answer("clinic", "list")["clinics"]
    assert listed["events"] == 2


async def test_what_has_not_its_form_is_refused_and_leaves_nothing(workplace: Workplace) -> None:
    line = workplace.line
    add = ("clinic", "add", "a", "--time-zone")
    assert "error: time zone: must be a time zone of the IANA list" in line.refused(*add, "Moon")
    assert "error: relay shard: must be 0 to 11" in line.refused(*add, "UTC", "--relay-shard", "12")
    assert "error: site: must be id:name" in line.refused(*add, "UTC", "--site", "main")
    assert line.answer("clinic", "list") == {"clinics": []}


async def test_a_frozen_ledger_takes_nothing_until_it_is_opened(
    workplace: Workplace, slug: str
) -> None:
    line, clinic = workplace.line, ClinicId(slug)
    line.answer(*_add(slug))
    frozen = line.answer("clinic", "freeze", slug)
    assert (frozen["state"], frozen["changed"], frozen["events"]) == ("frozen", True, 2)
    assert line.answer("clinic", "freeze", slug)["changed"] is False
    with pytest.raises(LedgerFrozen):
        await workplace.append(append_to(plan(1), clinic=clinic))
    assert line.answer(*_add(slug))["outcome"] == "present"

    opened = line.answer("clinic", "open", slug, "--new-epoch")
    assert (opened["state"], opened["epoch"]) == ("open", 2)
    await workplace.append(append_to(plan(1), clinic=clinic))
    (listed,) = line.answer("clinic", "list")["clinics"]
    assert (listed["state"], listed["events"], listed["epoch"]) == ("open", 3, 2)
    audit = (line.home / "logs/audit.log").read_text().splitlines()
    acts = [json.loads(one)["event"] for one in audit]
    assert acts == ["clinic-state-set"] * 3


async def test_a_new_epoch_stops_a_writer_that_knew_the_old_one(
    workplace: Workplace, slug: str
) -> None:
    clinic = ClinicId(slug)
    workplace.line.answer(*_add(slug))
    async with LedgerWriter(partial(connect, workplace.ledger.dsn()), connections=1) as writer:
        await writer.append(append_to(plan(1), clinic=clinic))
        workplace.line.answer("clinic", "open", slug, "--new-epoch")
        with pytest.raises(EpochChanged):
            await writer.append(append_to(plan(2), clinic=clinic))
        await writer.append(append_to(plan(2), clinic=clinic))


@pytest.mark.parametrize("act", ["freeze", "open"])
async def test_a_clinic_that_is_not_there_is_named(workplace: Workplace, act: str) -> None:
    assert "clinic nowhere: has no ledger here" in workplace.line.refused("clinic", act, "nowhere")


async def test_its_topics_for_outsiders_come_with_it(workplace: Workplace, slug: str) -> None:
    line, topics = workplace.line, clinic_topics(ClinicId(slug))
    away = line.refused(*_add(slug), code=3, GOLDENTHREAD_KAFKA_BOOTSTRAP="127.0.0.1:1")
    assert "is in the ledger" in away
    assert "run the same command again" in away
    admin = workplace.kafka.access("goldenthread-admin")
    assert len(await topic_differences(admin, topics)) == 2
    assert line.answer(*_add(slug))["outcome"] == "present"
    assert await topic_differences(admin, topics) == ()


async def test_a_clinic_whose_key_was_destroyed_cannot_be_finished(
    workplace: Workplace, slug: str
) -> None:
    clinic = ClinicId(slug)
    workplace.line.answer(*_add(slug))
    async with asyncpg.create_pool(workplace.keys.dsn("goldenthread_operator")) as pool:
        await destroy(pool, clinic, clinic)
    assert "its key was destroyed" in workplace.line.refused(*_add(slug))


@pytest.mark.parametrize(
    ("variables", "cause"),
    [
        ({"GOLDENTHREAD_LEDGER_ADDRESS": "postgresql://127.0.0.1:1/goldenthread"}, "not answer"),
        ({"GOLDENTHREAD_POSTGRES_OPERATOR_PASSWORD": "guess"}, "the password of"),
        ({}, "not prepared"),
    ],
)
async def test_a_ledger_that_cannot_be_used_says_which_of_three_causes_it_is(
    workplace: Workplace, variables: dict[str, str], cause: str
) -> None:
    if not variables:
        server = workplace.line.variables["GOLDENTHREAD_LEDGER_ADDRESS"].rpartition("/")[0]
        variables = {"GOLDENTHREAD_LEDGER_ADDRESS": f"{server}/postgres"}
    said = workplace.line.refused("clinic", "list", code=3, **variables)
    assert cause in said
    assert "goldenthread" in said.partition(cause)[2]
    assert "guess" not in said
