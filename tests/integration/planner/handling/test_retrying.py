"""The same key again: one effect and the first outcome, whatever happened in between."""

import asyncio
from dataclasses import replace

import pytest

from events.ids import Version
from events.ledger.errors import KeyReused
from services.planner.commands.clinic import AddSite
from services.planner.commands.content import ReviseGoal
from services.planner.commands.course import ClosePlan, ProposePlan
from services.planner.decide.refusals import CareEnded
from services.planner.handling.answer import Accepted, VersionMoved, VersionRequired
from services.planner.handling.request import CommandRequest
from tests.contract import gad
from tests.fixtures.planner import PLAN, Surgery, caller, draft, intake, request
from tests.integration.planner.handling.test_accepting import goal
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import WHY

ANNEX = make(AddSite, site_id="annex", name="Annex", time_zone="America/New_York", state="NY")


def revised(words: str) -> ReviseGoal:
    goal = gad.GOAL.model_copy(update={"words": words})
    return make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=WHY)


def plainly(answer: Accepted) -> Accepted:
    return replace(answer, repeated=False)


async def test_the_same_key_twice_at_once_has_one_effect_and_two_equal_answers(
    surgery: Surgery,
) -> None:
    planner, other = await surgery.planner(), await surgery.planner()
    await planner.handle(intake())
    await planner.handle(draft())
    for number in range(8):
        asked = request(goal(number))
        before = len(await surgery.events())
        answers = await asyncio.gather(
            planner.handle(asked), other.handle(asked), planner.handle(asked)
        )
        assert len(await surgery.events()) == before + 1
        assert len({plainly(answer) for answer in answers}) == 1
        assert sorted(answer.repeated for answer in answers) == [False, True, True]


async def test_a_retry_after_the_plan_has_moved_on_gets_the_first_outcome(
    surgery: Surgery,
) -> None:
    """The command itself would be refused by now, and is in this process and in another."""
    planner, other = await surgery.planner(), await surgery.planner()
    await planner.handle(intake())
    asked = draft()
    first = await planner.handle(asked)
    await planner.handle(request(make(ClosePlan, reason="administrative")))
    for each in (planner, other):
        again = await each.handle(asked)
        assert again == replace(first, repeated=True)
    with pytest.raises(CareEnded):
        await planner.handle(replace(asked, key="another"))


async def test_a_retry_addressed_to_the_clinic_tells_the_clinic_s_version_of_then(
    surgery: Surgery,
) -> None:
    planner = await surgery.planner()
    asked = intake()
    first = await planner.handle(asked)
    await planner.handle(request(ANNEX, by=caller("administrator")))
    assert await planner.handle(asked) == replace(first, repeated=True)


async def test_a_key_is_looked_up_before_any_refusal(surgery: Surgery) -> None:
    """A condition that fails now, a version that is lacking: the retry still finds its outcome."""
    planner = await surgery.planner()
    await planner.handle(intake())
    drafted = await planner.handle(draft())
    asked = request(revised("Calm"), if_match=drafted.version)
    first = await planner.handle(asked)
    assert await planner.handle(asked) == replace(first, repeated=True)
    assert await planner.handle(replace(asked, if_match=None)) == replace(first, repeated=True)
    with pytest.raises(VersionMoved):
        await planner.handle(replace(asked, key="fresh"))
    with pytest.raises(VersionRequired):
        await planner.handle(replace(asked, key="fresh", if_match=None))


async def test_a_key_of_another_request_is_refused_whatever_else_is_wrong(
    surgery: Surgery,
) -> None:
    planner = await surgery.planner()
    await planner.handle(intake())
    asked = draft()
    await planner.handle(asked)
    others: list[CommandRequest] = [
        request(goal(1), key=asked.key),
        request(make(ProposePlan), key=asked.key, if_match=Version(1)),
        request(*asked.commands[:2], key=asked.key),
    ]
    for other in others:
        with pytest.raises(KeyReused):
            await planner.handle(other)


async def test_a_key_belongs_to_one_principal(surgery: Surgery) -> None:
    planner = await surgery.planner()
    await planner.handle(intake())
    await planner.handle(draft())
    first = await planner.handle(request(goal(1), key="k"))
    second = await planner.handle(request(goal(2), key="k", by=caller(principal="staff:lee")))
    assert second.first == first.last + 1


async def test_refusals_are_not_kept(surgery: Surgery) -> None:
    """The same request is decided anew once what it lacked is there."""
    planner = await surgery.planner()
    asked = draft()
    with pytest.raises(Exception, match="not there"):
        await planner.handle(asked)
    await planner.handle(intake())
    assert (await planner.handle(asked)).stream == PLAN
