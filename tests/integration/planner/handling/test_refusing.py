"""Refusals: by whom, on what, with nothing left behind."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from events.errors import Refused
from events.ids import ClinicId, StreamId
from events.keys.maintenance import destroy
from services.planner.commands import AnyCommand
from services.planner.commands.client import RegisterClient
from services.planner.commands.content import AddProblem
from services.planner.commands.course import ProposePlan
from services.planner.commands.episode import RecordScore
from services.planner.decide.refusals import NotAllowed, NotFound
from services.planner.handling.addressing import InvalidKey, VersionRequiredThere
from services.planner.handling.answer import VersionMoved, VersionRequired, WrongStream
from services.planner.handling.request import CommandRequest
from services.planner.handling.unreadable import Erased
from services.planner.refusal import Refusal
from tests.contract import gad
from tests.contract.examples_care import FIRST, IDENTITY
from tests.fixtures.planner import (
    CLIENT,
    CLINIC,
    EPISODE,
    OWN,
    PLAN,
    SPEC,
    Surgery,
    caller,
    draft,
    intake,
    register,
    request,
)
from tests.integration.planner.handling.test_accepting import goal
from tests.integration.planner.handling.test_retrying import revised
from tests.unit.services.planner.charts import make

UNKNOWN = StreamId(f"plan/{gad.uid(777)}")


async def contents(surgery: Surgery) -> list[tuple[Any, ...]]:
    """Return every row that the ledger holds."""
    tables = ("ledger.clinic", "ledger.event")
    rows = [row for each in tables for row in await surgery.admin.fetch(f"select * from {each}")]  # noqa: S608
    return [tuple(row) for row in rows]


async def refused(surgery: Surgery, asked: CommandRequest) -> Refused:
    """Return the refusal, which a warm and a cold planner agree on and which leaves nothing."""
    planner = await surgery.planner()
    before = await contents(surgery)
    refusals: list[Refused] = []
    for each in (planner, planner, await surgery.planner()):
        with pytest.raises(Refused) as caught:
            await each.handle(asked)
        refusals.append(caught.value)
    assert await contents(surgery) == before
    assert len({each.code for each in refusals}) == 1
    return refusals[-1]


@pytest.fixture
async def drafted(surgery: Surgery) -> Surgery:
    planner = await surgery.planner()
    await planner.handle(intake())
    await planner.handle(draft())
    return surgery


async def test_a_request_writes_the_stream_that_it_is_addressed_to(drafted: Surgery) -> None:
    asked = request(goal(1), make(RegisterClient, identity=IDENTITY), stream=PLAN)
    refusal = await refused(drafted, asked)
    assert isinstance(refusal, WrongStream)
    assert refusal.command == 1


async def test_what_revises_says_for_which_version(drafted: Surgery) -> None:
    refusal = await refused(drafted, request(goal(1), revised("Calm")))
    assert isinstance(refusal, VersionRequired)
    assert refusal.command == 1
    assert "If-Match" in refusal.way_out


async def test_a_request_to_the_clinic_cannot_name_a_plan_s_version(drafted: Surgery) -> None:
    asked = request(goal(1), revised("Calm"), stream=OWN, if_match=3)
    refusal = await refused(drafted, asked)
    assert isinstance(refusal, VersionRequiredThere)
    assert refusal.code == VersionRequired.code


async def test_a_list_is_done_whole_or_not_at_all_across_streams(surgery: Surgery) -> None:
    planner = await surgery.planner()
    whole: Sequence[AnyCommand] = (
        *intake().commands,
        *draft().commands,
        make(AddProblem, problem_id=gad.WORRY, problem=gad.PROBLEM),
    )
    refusal = await refused(surgery, request(*whole, stream=OWN))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.command) == ("already-there", len(whole) - 1)
    done = await planner.handle(request(*whole[:-1], stream=OWN))
    assert len({each.stream for each in done.events}) == 3
    assert done.last - done.first + 1 == len(done.events) == len(whole) - 1


async def test_the_role_that_may_do_all_of_it_is_taken(drafted: Surgery) -> None:
    planner = await drafted.planner()
    both = caller("front-desk", "clinician")
    done = await planner.handle(request(goal(1), by=both))
    assert done.events
    refusal = await refused(drafted, request(goal(2), by=caller("front-desk", "records")))
    assert isinstance(refusal, NotAllowed)
    assert isinstance(await refused(drafted, request(goal(2), by=caller(roles=()))), NotAllowed)


async def test_what_belongs_to_another_clinic_does_not_exist(drafted: Surgery) -> None:
    """The same plan id in another clinic is another plan; the other's stream is not there."""
    other = ClinicId("hillside")
    await register(drafted.ledger, await drafted.key_store(), replace(SPEC, clinic=other))
    stranger = caller(clinic=other)
    assert (await refused(drafted, request(goal(1), by=stranger))).code == "not-found"
    missing = request(make(ProposePlan, plan_id=gad.uid(777)))
    assert (await refused(drafted, missing)).code == "not-found"
    foreign = request(goal(1), by=stranger, stream=OWN)
    assert isinstance(await refused(drafted, foreign), NotFound)


async def test_a_clinic_without_a_ledger_has_nothing_in_it(surgery: Surgery) -> None:
    nowhere = caller(clinic=ClinicId("nowhere"))
    command = make(RegisterClient, identity=IDENTITY)
    assert (await refused(surgery, request(command, by=nowhere))).code == "not-found"


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel", "a\nb"])
async def test_a_key_that_the_ledger_cannot_keep_is_refused(surgery: Surgery, key: str) -> None:
    with pytest.raises(InvalidKey):
        await (await surgery.planner()).handle(replace(intake(), key=key))


async def erase(surgery: Surgery) -> None:
    operator = surgery.keys.dsn("goldenthread_operator")
    async with asyncpg.create_pool(operator, min_size=0, max_size=1) as pool:
        assert await destroy(pool, CLINIC, gad.CLIENT) is not None


async def test_an_erased_client_s_streams_are_not_decided_on(drafted: Surgery) -> None:
    """By a planner that reads them, and by one that remembers them once its keys are asked."""
    warm = await drafted.planner()
    await warm.handle(request(goal(1)))
    await erase(drafted)
    refusal = await refused(drafted, request(goal(2)))
    assert isinstance(refusal, Erased)
    assert (refusal.status, refusal.code) == (410, "erased")
    again = request(make(RegisterClient, identity=IDENTITY))
    assert isinstance(await refused(drafted, again), Erased)


async def test_who_may_not_know_of_a_record_does_not_hear_that_it_was_erased(
    drafted: Surgery,
) -> None:
    await erase(drafted)
    desk = request(goal(1), by=caller("front-desk"))
    assert isinstance(await refused(drafted, desk), NotAllowed)
    score = make(RecordScore, score_id=gad.FIRST_SCORE, score=FIRST)
    stranger = caller("client", acting_for=gad.uid(778))
    assert isinstance(await refused(drafted, request(score, by=stranger)), NotFound)
    owner = caller("client", acting_for=gad.CLIENT)
    assert isinstance(await refused(drafted, request(score, by=owner)), Erased)


async def test_nothing_of_an_erased_client_stays_in_memory(surgery: Surgery) -> None:
    planner = await surgery.planner(keys=await surgery.key_store(kept_seconds=0))
    await planner.handle(intake())
    await planner.handle(draft())
    await erase(surgery)
    with pytest.raises(Erased):
        await planner.handle(request(make(RegisterClient, identity=IDENTITY)))
    known = planner._cache  # noqa: SLF001  # the memory
    assert [each for each in (CLIENT, EPISODE, PLAN) if known.get(CLINIC, each)] == []
    assert known.get(CLINIC, OWN)


async def test_who_writes_other_streams_does_not_hear_who_changed_the_clinic_s(
    drafted: Surgery,
) -> None:
    score = make(RecordScore, score_id=gad.FIRST_SCORE, score=FIRST)
    client = caller("client", acting_for=gad.CLIENT)
    moved = await refused(drafted, request(score, stream=OWN, if_match=1, by=client))
    assert isinstance(moved, VersionMoved)
    assert moved.changes == ()
