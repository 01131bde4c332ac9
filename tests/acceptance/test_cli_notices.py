"""An operator lists notices, has one explained, and has all of them worked out anew."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from events.clock import Uuid7Source
from events.keys.maintenance import destroy
from infra.audit import audit_file
from tests.fixtures.databases import Database
from tests.fixtures.kafka import KafkaAddress
from tests.fixtures.operator import Operator, master_key, operator_of
from tests.fixtures.planner import MASTER_KEY
from tests.fixtures.practice import Practice, noon, opened_practice, today
from tests.fixtures.reminding import reminding


@dataclass(frozen=True)
class Office:
    """A clinic with notices, and its operator's command line."""

    practice: Practice
    line: Operator

    def answer(self, *arguments: str, code: int = 0) -> Any:  # noqa: ANN401  # whatever JSON it is
        (answer,) = self.line.lines("notices", *arguments, code=code)
        return answer


@pytest.fixture
async def office(
    tmp_path: Path,
    ledger_database: Database,
    keys_database: Database,
    views_database: Database,
    kafka: KafkaAddress,
) -> AsyncIterator[Office]:
    """A clinic that follows the clock `trial`, without plans."""
    line = operator_of(tmp_path, ledger_database, keys_database, kafka, views_database)
    line = replace(
        line, variables={**line.variables, "GOLDENTHREAD_MASTER_KEY": master_key(MASTER_KEY)}
    )
    async with opened_practice(ledger_database, keys_database, views_database) as practice:
        yield Office(practice, line)


async def reminded(office: Office, *numbers: float) -> None:
    """Let the clinic's clock come to so many days from now, one after the other."""
    async with reminding(office.practice) as service:
        for number in numbers:
            service.tick(noon(number))
            await service.settle()


def until(number: float) -> str:
    """Return the instant so many days from now, as an option."""
    return f"--until={noon(number).isoformat()}"


async def test_notices_are_listed_explained_and_rechecked(office: Office) -> None:
    practice = office.practice
    one, other = await practice.activated(days=60), await practice.activated(sessions=(2, 9))
    await reminded(office, 1, 47, 54)
    await practice.session(other, today() - timedelta(seconds=3))
    await practice.session(other, today() - timedelta(seconds=2))
    await practice.review(one, noon(80).date())
    await reminded(office, 55, 92)

    listed = office.answer("list", practice.clinic)["notices"]
    assert {each["plan"] for each in listed} == {str(one.plan_id), str(other.plan_id)}
    told = {
        (it["rule"], it["stage"], it["status"]) for it in listed if it["plan"] == str(one.plan_id)
    }
    assert ("review-interval", "due-soon-14", "cleared") in told
    standing = office.answer("list", practice.clinic, "--standing")["notices"]
    assert {each["status"] for each in standing} == {"raised"}
    of_one = office.answer("list", practice.clinic, "--plan", str(one.plan_id))["notices"]
    assert 0 < len(of_one) < len(listed)

    first = next(each for each in listed if each["status"] == "cleared")
    explained = office.answer("explain", first["notice"])
    assert explained["clinic"] == practice.clinic
    assert [each["type"] for each in explained["events"]] == ["raised", "cleared"]
    assert explained["anchor"]["type"] == "goldenthread.plan.activated.v1"
    assert explained["notice"]["citation"] == "A1.21"
    said = office.line.run("notices", "explain", first["notice"], "--clinic", practice.clinic)
    assert "+ 60 days" in said.stdout
    assert "cleared (reviewed), review" in said.stdout

    done = office.answer("recheck", "--clinic", practice.clinic, until(92), "--grace", "0")
    assert done["clean"]
    assert done["clinics"][0]["plans"] == 2
    assert done["clinics"][0]["notices"] == len(listed)
    assert "notices-rechecked" in audit_file(office.line.home).read_text()


async def test_what_is_not_written_yet_is_found_and_waited_for(office: Office) -> None:
    practice = office.practice
    one = await practice.activated(days=60)
    answer = office.answer("recheck", until(61.5), code=1)
    (clinic,) = [each for each in answer["clinics"] if each["clinic"] == practice.clinic]
    assert not answer["clean"]
    assert {(it["plan"], it["fault"]) for it in clinic["findings"]} == {
        (str(one.plan_id), "missing")
    }
    said = office.line.run("notices", "recheck", until(61.5), "--wait", "2")
    assert said.returncode == 1
    assert "was owed, and there is no notice" in said.stdout


async def test_a_record_that_was_erased_is_told_and_is_no_fault(office: Office) -> None:
    practice = office.practice
    one = await practice.activated(days=60)
    await reminded(office, 50)
    async with practice.key_pool() as pool:
        await destroy(pool, practice.clinic, one.client)
    answer = office.answer("recheck", until(50))
    assert answer["clean"]
    assert answer["clinics"][0]["unreadable"] == [
        {"plan": str(one.plan_id), "why": "key-destroyed"}
    ]


async def test_the_clinics_own_clock_counts(office: Office) -> None:
    """On the clock `real` nothing is owed yet; on a clock set far ahead it is."""
    practice = office.practice
    await practice.follow()
    await practice.activated(days=60)
    assert office.answer("recheck")["clinics"][0]["until"] is None
    ahead = noon(70).isoformat()
    office.line.answer("clock", "set", practice.clock, ahead)
    assert not office.answer("recheck", code=1)["clean"]


async def test_what_is_not_there_is_refused(office: Office) -> None:
    absent = str(Uuid7Source().event_id())
    assert "no ledger here holds it" in office.line.refused("notices", "explain", absent)
    assert "nowhere" in office.line.refused("notices", "recheck", "--clinic", "nowhere")
    assert "nowhere" in office.line.refused("notices", "list", "nowhere")
    assert "instant" in office.line.refused("notices", "recheck", "--until", "soon")
