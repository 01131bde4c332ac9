"""Which signature counts for what once content changes (A11.12, A11.13, A11.14, B24, B25)."""

from datetime import date
from typing import Any

import orjson
import pytest

from events.documents.plan_document import plan_document
from events.ids import Version
from events.lint.document import plan_of
from events.lint.profile_rules import profile_findings
from events.profiles.applying import Care
from events.profiles.deadlines import Signed, stopped_on
from events.profiles.diagnosed import coded
from events.profiles.in_force import Needed, serves
from events.profiles.library import library
from services.planner.commands.course import ActivatePlan, ProposePlan
from services.planner.commands.signing import DeclineSignature
from services.planner.commands.told_days import SignedElsewhere
from services.projections.reading.charts import Chart as Seen
from services.projections.reading.requirements import requirements_answer
from tests.contract import gad
from tests.unit.events.lint.plans import sound
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.profiled import both, by, proposed_with
from tests.unit.services.planner.steps import signature
from tests.unit.services.planner.test_coverage import course, held, told
from tests.unit.services.planner.test_migration import migration
from tests.unit.services.planner.test_signing import REVISE

NEW_YORK = ("medicaid", "NY")


def states(chart: Chart, day: str) -> dict[tuple[str, str], str]:
    """Return the states of signatures that are asked for, as readers get them of a day."""
    of = course(chart)
    care = Care(chart.episode, chart.streams.clinic, coded=coded(of.history, of.record.day))
    seen = Seen(str(gad.PLAN), str(gad.EPISODE), of.record, care, {}, of.history)
    found = orjson.loads(requirements_answer(seen, date.fromisoformat(day)))["requirements"]
    asked = [each for each in found if each["kind"] == "signature"]
    return {(each["profile"], each["name"]): each["state"] for each in asked}


def in_new_york() -> Chart:
    """Return a Medicaid plan that all three signed on January 22."""
    chart = proposed_with(*NEW_YORK)
    chart.give(*both(chart))
    by(chart, "psychiatrist")
    chart.give(make(ActivatePlan))
    return chart


def test_a_change_leaves_the_answer_about_an_earlier_day() -> None:
    """A11.12, B24: signed on January 22, changed on February 10; nobody has signed since."""
    chart = in_new_york()
    before = states(chart, "2026-02-01")
    assert set(before.values()) == {"met"}
    chart.at("2026-02-10T15:00:00+00:00").give(REVISE, make(ProposePlan))
    assert states(chart, "2026-02-01") == before
    assert set(states(chart, "2026-02-10").values()) == {"missing"}


def test_a_plan_taken_over_had_its_content_elsewhere() -> None:
    """A1.60, B24: signed there on January 20, taken over on July 8; asked about February 1."""
    chart = proposed_with(*NEW_YORK)
    day = date(2026, 1, 20)
    roles = ("clinician", "client", "psychiatrist")
    signed_there = tuple(SignedElsewhere(role=each, signed_on=day) for each in roles)  # type: ignore[arg-type]  # roles
    chart.at("2026-07-08T15:00:00+00:00")
    chart.give(migration(activated_on=date(2026, 1, 22), signatures=signed_there))
    assert set(states(chart, "2026-02-01").values()) == {"met"}


def test_signatures_of_two_versions_make_no_full_set() -> None:
    """A11.13, B24: the prescriber signed the first content, the parties only the second."""
    chart = proposed_with(*NEW_YORK)
    by(chart, "psychiatrist")
    chart.at("2026-01-26T15:00:00+00:00").give(REVISE, make(ProposePlan))
    chart.give(*both(chart))
    assert course(chart).spans() == ()
    held(chart, "2026-01-28")
    assert told(chart, "2026-01-28").missing == (
        ("nurse-practitioner", "physician", "psychiatrist"),
    )


def test_an_earlier_version_stays_in_force_while_the_next_lacks_one() -> None:
    """A11.13: the client has not signed the change; sessions are covered by the first content."""
    chart = in_new_york()
    first = chart.plan.content_version
    chart.at("2026-02-10T15:00:00+00:00").give(REVISE, make(ProposePlan))
    chart.at("2026-02-11T15:00:00+00:00").give(signature(chart))
    held(chart, "2026-02-12")
    assert told(chart, "2026-02-12").content_version == first


def signed(role: Any, day: int, version: int, outcome: Any = "signed") -> Signed:  # noqa: ANN401
    return Signed(role, outcome, date(2026, 1, day), version)


PARTIES = (signed("clinician", 20, 5), signed("client", 20, 5))


@pytest.mark.parametrize(
    ("given", "on"),
    [
        ((*PARTIES, signed("psychiatrist", 25, 5)), date(2026, 1, 25)),
        # the prescriber signed other content than the parties did
        ((*PARTIES, signed("psychiatrist", 25, 9)), None),
        # the second content has them all, later
        (
            (
                *PARTIES,
                signed("psychiatrist", 25, 9),
                signed("clinician", 26, 9),
                signed("client", 28, 9),
            ),
            date(2026, 1, 28),
        ),
        # who stands in for the client does not refuse for them
        (
            (
                signed("clinician", 20, 5),
                signed("parent-or-guardian", 20, 5, "declined"),
                signed("psychiatrist", 21, 5),
            ),
            None,
        ),
        (
            (
                signed("clinician", 20, 5),
                signed("client", 20, 5, "declined"),
                signed("psychiatrist", 21, 5),
            ),
            date(2026, 1, 21),
        ),
    ],
)
def test_the_clock_stops_with_all_signatures_of_one_content(
    given: tuple[Signed, ...], on: date | None
) -> None:
    """A11.14, B24."""
    profile = library().find("ny-599")
    assert profile is not None
    assert stopped_on(profile, date(2026, 1, 22), given) == on


def test_who_stands_in_refuses_for_nobody() -> None:
    """A11.13, B26: one rule for coverage, clocks, requirements and activation."""
    client = Needed(frozenset({"client", "parent-or-guardian"}))
    assert serves("client", "declined", client)
    assert serves("parent-or-guardian", "signed", client)
    assert not serves("parent-or-guardian", "declined", client)
    assert not serves("client", "declined", Needed(frozenset({"client"}), stand_in=False))


def test_a_requirement_is_not_answered_by_a_refusal_of_who_stands_in() -> None:
    """B25, B26: in Pennsylvania client and clinician sign; a parent's refusal is none of theirs."""
    chart = proposed_with("medicaid", "PA")
    chart.give(signature(chart))
    chart.give(
        make(
            DeclineSignature,
            role="parent-or-guardian",
            reason="disagrees-with-plan",
            explanation="Wants no plan",
            content_version=chart.plan.content_version,
        )
    )
    found = states(chart, "2026-01-22")
    clients = {name: each for name, each in found.items() if "client" in name[1]}
    assert clients
    assert set(clients.values()) == {"missing"}


@pytest.mark.parametrize(("current", "missing"), [(True, False), (False, True)])
def test_findings_count_signatures_of_the_present_content(
    current: bool,  # noqa: FBT001  # a table's column
    missing: bool,  # noqa: FBT001
) -> None:
    """A5.17, B24: a prescriber's signature of older content is none of what stands now."""
    each = {"outcome": "signed", "signed_on": "2026-01-22", "current": current}
    signatures = [{"role": role, **each} for role in ("clinician", "client", "psychiatrist")]
    document = {**sound(), "status": "active", "profile": "ny-599", "signatures": signatures}
    found = {it.rule for it in profile_findings(plan_of(document))}
    assert ("MISSING_SIGNATURE" in found) is missing


def test_a_signature_names_the_content_that_its_signer_saw() -> None:
    """B18, A11.12: the first one keeps its own version, hash and document."""
    chart = in_new_york()
    was = chart.plan.signings[0]
    seen = plan_document(gad.PLAN, chart.plan, None).digest
    chart.at("2026-02-10T15:00:00+00:00").give(REVISE, make(ProposePlan))
    kept = chart.plan.signings[0]
    assert kept == was
    assert kept.content_version < chart.plan.content_version
    assert kept.content_version > Version(0)
    assert plan_document(gad.PLAN, chart.plan, None).digest != seen
