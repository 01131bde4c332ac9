"""Who may do what (B02, B17), and what no command may carry (A11.20, B04, B16)."""

from dataclasses import replace
from typing import get_args

import pytest

from events.values.notes import NoteClass
from services.planner.commands import AnyCommand
from services.planner.commands.base import Duty
from services.planner.commands.client import RegisterClient
from services.planner.commands.clinic import CloseSite
from services.planner.commands.consent import GiveConsent
from services.planner.commands.content import SetGoal
from services.planner.commands.course import ClosePlan, VoidPlanEntries
from services.planner.commands.episode import CorrectScore, RecordSession
from services.planner.commands.review import RecordClientInput
from services.planner.decide.policy import CLINICAL, DUTIES, OUTSIDE, STAFF, Role
from tests.contract import gad
from tests.contract.examples_care import FIRST, IDENTITY, INTAKE_SESSION
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import giving
from tests.unit.services.planner.steps import drafted, score

COMMANDS: dict[Duty, AnyCommand] = {
    "register": make(RegisterClient, client_id=str(gad.uid(801)), identity=IDENTITY),
    "record": make(RecordSession, session_id=gad.uid(444), session=INTAKE_SESSION),
    "score": score(gad.EIGHTH_SCORE, "9", gad.at("2026-01-08T09:00:00-05:00")),
    "plan": make(SetGoal, goal_id=gad.uid(900), goal=gad.GOAL),
    "decide": make(ClosePlan, reason="administrative"),
    "consent": make(GiveConsent, **giving()),
    "report": make(RecordClientInput, review_id=gad.REVIEW, words="Fine"),
    "void": make(
        VoidPlanEntries,
        event_ids=(gad.uid(1),),
        reason="entered-in-error",
        reason_text="By mistake",
    ),
    "administer": make(CloseSite, site_id=gad.SITE, closed_on=gad.at("2026-02-01T00:00Z").date()),
}


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("duty", COMMANDS)
def test_a_role_does_its_duties_and_no_others(role: Role, duty: Duty) -> None:
    """B02: what is not allowed is refused before anything else is told."""
    answer = drafted().answer(COMMANDS[duty], role=role, acting_for=gad.CLIENT)
    denied = getattr(answer, "code", None) == "not-allowed"
    assert denied == (role not in DUTIES[duty])


def test_the_duties_are_as_documented() -> None:
    """B02: clients report and sign, the front desk records, only clinical roles plan.

    An administrator keeps the clinic's own stream and no chart.
    """
    assert DUTIES.keys() == set(get_args(Duty))
    assert set(get_args(Role)) == STAFF | OUTSIDE | {"administrator", "billing"}
    assert DUTIES["administer"] == {"administrator"}
    assert DUTIES["plan"] == DUTIES["decide"] == CLINICAL
    assert {each for each, roles in DUTIES.items() if "client" in roles} == {
        "score",
        "sign",
        "consent",
        "report",
    }


def test_policy_may_move_a_duty() -> None:
    chart = drafted()
    assert chart.refused(COMMANDS["plan"], role="front-desk") == ("not-allowed", "")
    wider: dict[Duty, frozenset[Role]] = {**DUTIES, "plan": CLINICAL | {"front-desk"}}
    chart.policy = replace(chart.policy, duties=wider)
    chart.give(COMMANDS["plan"], role="front-desk")


@pytest.mark.parametrize("acting_for", [None, str(gad.uid(801))])
def test_to_a_client_the_charts_of_others_do_not_exist(acting_for: str | None) -> None:
    """B02: the answer is that of a chart that is not there."""
    chart = drafted()
    own = score(gad.EIGHTH_SCORE, "9", chart.now)
    assert chart.refused(own, role="client", acting_for=acting_for) == ("not-found", "")
    chart.give(own, role="client", acting_for=gad.CLIENT)


def test_clients_and_caregivers_report_their_own_scores() -> None:
    """A1.46, A1.56."""
    chart = drafted()
    own = score(gad.EIGHTH_SCORE, "9", chart.now)
    refusal = chart.refused(own, role="caregiver", acting_for=gad.CLIENT)
    assert refusal == ("wrong-rater", "/score/administered_by")
    fields = {"score_id": gad.FIRST_SCORE, "score": FIRST, "reason_text": "Wrong"}
    correction = make(CorrectScore, **fields)
    assert chart.refused(correction, role="client", acting_for=gad.CLIENT)[0] == "not-allowed"


@pytest.mark.parametrize("note_class", get_args(NoteClass))
def test_notes_of_what_was_said_in_counseling_stay_out(note_class: NoteClass) -> None:
    """A11.20, B04, B16: by declared class, never by guessing."""
    chart: Chart = drafted()
    apart = note_class in {"psychotherapy-note", "substance-use-counseling-note"}
    for plain in COMMANDS.values():
        command = plain.model_copy(update={"note_class": note_class})
        code = getattr(chart.answer(command), "code", None)
        assert (code == "no-session-content") == apart
