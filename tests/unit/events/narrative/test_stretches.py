"""Many draft edits by one person read as one sentence; the single ones stay (A11.23)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from events.narrative.narrative import Line, narrative
from events.narrative.person import person_of
from events.narrative.stretches import PAUSE, Stretch, stretches
from events.state.recorded import Recorded
from services.planner.commands.content import ReviseGoal
from services.planner.commands.course import ProposePlan, VoidPlanEntries
from services.planner.commands.particulars import AssessRisk
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, drafted
from tests.unit.services.planner.test_holding_rules import risk

RO = person_of(IDENTITY)
EDITS = 10


def history(chart: Chart) -> tuple[Recorded[Any], ...]:
    return tuple(chart.streams.plan(gad.PLAN).history)


def told(events: tuple[Recorded[Any], ...], after: int = 0) -> tuple[Stretch, ...]:
    lines = [each for each in narrative(events, RO) if each.version > after]
    return stretches(lines, events, RO)


def test_a_draft_reads_as_one_sentence() -> None:
    """A11.23: drafted, then all its content by one person at one sitting."""
    events = history(drafted())
    first, whole = told(events)
    assert first.text == narrative(events, RO)[0].text
    assert (whole.first_version, whole.last_version) == (2, len(events))
    assert whole.entries == len(events) - 1 > EDITS
    assert whole.text.startswith(f"The draft of Ro's plan was edited in {whole.entries} entries: ")
    assert "objective added (4)" in whole.text
    assert gad.GOAL.words not in whole.text
    assert whole.actor == "dana.whitlock"
    assert whole == told(events)[1]


def test_each_entry_is_in_one_stretch() -> None:
    """A11.23: from any place on, so pages tell nothing twice."""
    events = history(drafted())
    for after in range(len(events)):
        found = told(events, after)
        spans = [range(each.first_version, each.last_version + 1) for each in found]
        assert [it for span in spans for it in span] == list(range(after + 1, len(events) + 1))


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({}, 1),
        ({"actor": "noor.haddad"}, 3),
        ({"role": "supervisor"}, 3),
        ({"standing": "corrected"}, 3),
    ],
)
def test_another_person_or_a_correction_breaks_it(change: dict[str, Any], parts: int) -> None:
    """A11.23: the fifth entry is by somebody else, or was put right."""
    events = history(drafted())
    lines = list(narrative(events, RO))
    lines[4] = replace(lines[4], **change)
    found = stretches(lines[1:], events, RO)
    assert len(found) == parts


def test_a_pause_breaks_it() -> None:
    """A11.23: an hour on it goes on; later it is another stretch."""
    events = history(drafted())
    lines = list(narrative(events, RO))[1:]

    def later(by: timedelta) -> list[Line]:
        return [*lines[:3], *(replace(it, recorded=it.recorded + by) for it in lines[3:])]

    assert len(stretches(later(PAUSE), events, RO)) == 1
    assert len(stretches(later(PAUSE + timedelta(seconds=1)), events, RO)) == 2


def test_what_is_agreed_is_told_singly() -> None:
    """A11.23, A11.12: after the plan was put to the client each change is told by itself."""
    chart = drafted()
    chart.give(make(ProposePlan))
    before = len(history(chart))
    for words in ("Calmer evenings", "Calm evenings"):
        goal = gad.GOAL.model_copy(update={"words": words})
        chart.give(make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=WHY))
    later = told(history(chart), before)
    assert [each.entries for each in later] == [1, 1]


def test_findings_of_risk_stand_alone() -> None:
    """A11.23, A1.24: they are never lost in a count."""
    chart = drafted()
    found: AssessRisk = risk(1, "2026-01-08", "moderate")
    chart.give(found)
    last = told(history(chart))[-1]
    assert last.entries == 1
    assert "risk" in last.text.lower()


def test_a_voided_edit_is_told_by_itself() -> None:
    """A11.23, A1.57."""
    chart = drafted()
    entered = history(chart)[-1].event_id
    why = {"reason": "entered-in-error", "reason_text": "Twice"}
    chart.give(make(VoidPlanEntries, event_ids=(entered,), **why))
    *_, whole, voided, void = told(history(chart))
    assert (whole.entries > 1, voided.entries, void.entries) == (True, 1, 1)
    assert "Voided" in voided.text
