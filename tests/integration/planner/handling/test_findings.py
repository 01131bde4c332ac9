"""Answers tell what the lint finds in plans that are proposed, signed or reviewed (A5)."""

from dataclasses import replace

from events.values.waivers import WaivedFinding
from services.planner.commands.course import ClosePlan, ProposePlan
from services.planner.commands.waiver import WaiveFinding
from services.planner.handling.answer import Found, Unlinted
from services.planner.handling.linting import Linting
from services.planner.handling.planner import Planner
from tests.contract import gad
from tests.fixtures.planner import PLAN, Surgery, caller, draft, intake, request
from tests.unit.services.planner.charts import make


async def proposed(planner: Planner) -> Found:
    """Put the usual plan to the client; return what is found in it."""
    await planner.handle(intake())
    await planner.handle(draft())
    answer = await planner.handle(request(make(ProposePlan), key="proposed"))
    (found,) = answer.findings
    assert isinstance(found, Found)
    assert (found.plan, found.version) == (str(gad.PLAN), answer.version)
    return found


async def test_findings_come_with_the_answer_and_block_nothing(surgery: Surgery) -> None:
    """A5: an unsigned plan without strengths is put to the client all the same."""
    found = await proposed(await surgery.planner())
    assert "NO_STRENGTHS" in {each.rule for each in found.listed}
    assert sum(found.counts.values()) == len(found.listed)
    assert found.waived == 0


async def test_a_repeated_request_gets_those_of_its_version(surgery: Surgery) -> None:
    """A5: the waiver came later; another process answers, which remembers nothing."""
    found = await proposed(await surgery.planner())
    planner = await surgery.planner()
    lacking = next(each for each in found.listed if each.rule == "NO_STRENGTHS")
    waiving = make(
        WaiveFinding,
        waiver_id=gad.WAIVER,
        finding=WaivedFinding(
            rule=lacking.rule, rule_version=lacking.rule_version, path=lacking.path
        ),
        reason="other",
        reason_text="Listed at the next session",
    )
    await planner.handle(request(waiving, if_match=found.version))
    again = await planner.handle(request(make(ProposePlan), key="proposed"))

    assert again.repeated
    assert again.findings == (found,)


async def test_whoever_may_not_read_findings_is_not_told(surgery: Surgery) -> None:
    """A5, B02: a client's answer has none, nor has one to what is no occasion."""
    planner = await surgery.planner()
    await proposed(planner)
    again = await planner.handle(request(make(ProposePlan), key="proposed"))
    outside = replace(request(make(ProposePlan), key="proposed"), caller=caller("front-desk"))
    plain = replace(again, findings=())
    pool = await surgery.pool()
    linting = Linting(pool, planner._loader, planner._cache, lambda: 0.0)  # noqa: SLF001
    assert await linting.told(outside, plain) == plain
    closed = await planner.handle(request(make(ClosePlan, reason="administrative")))
    assert closed.findings == ()


async def test_what_takes_too_long_is_told_as_not_linted(surgery: Surgery) -> None:
    """A5: the request stays accepted."""
    planner = await surgery.planner()
    await proposed(planner)
    asked = request(make(ProposePlan), key="proposed")
    plain = replace(await planner.handle(asked), findings=())
    pool = await surgery.pool()
    linting = Linting(pool, planner._loader, planner._cache, lambda: 0.0, seconds=0)  # noqa: SLF001
    told = await linting.told(asked, plain)
    assert told.findings == (Unlinted(PLAN.partition("/")[2], plain.version, "took-too-long"),)
