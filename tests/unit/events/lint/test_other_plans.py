"""Rules across plans and towards payers (A5.20, A5.35, A4.16, A4.17, A7.06, A11.24)."""

from collections.abc import Mapping
from typing import Any

import pytest

from events.lint.finding import Finding
from events.lint.lint import lint
from tests.unit.events.lint.plans import rules_on, sound

Json = Mapping[str, Any]
SAME: Json = {
    "modality": "Cognitive behavioral therapy",
    "technique": "Graded in-vivo exposure and interoceptive exposure, by a fear hierarchy",
}


def named(rule: str, document: object) -> list[Finding]:
    """Return the findings of one rule."""
    return [each for each in lint(document) if each.rule == rule]


def beside(service: Json, **plan: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
    """Return the sound plan beside another plan of the client."""
    return {**sound(), "previous_plans": [{"interventions": [service], **plan}]}


@pytest.mark.parametrize(
    ("service", "plan", "found"),
    [
        (SAME, {"status": "active"}, True),
        (SAME, {"status": "discharged"}, False),
        (SAME, {"status": "active", "ending": {"reason": "goals-met"}}, False),
        ({**SAME, "ended": "completed"}, {"status": "active"}, False),
        ({"content": SAME}, {"status": "on-hold"}, True),
        ({**SAME, "technique": "Worry exposure after Borkovec"}, {"status": "active"}, False),
    ],
)
def test_duplicate_service(service: Json, plan: Json, found: bool) -> None:  # noqa: FBT001
    """A7.06: the same service, nearly by its words, in two plans of a client at one time."""
    assert bool(named("DUPLICATE_SERVICE", beside(service, **plan))) is found


def test_the_same_code_is_the_same_service() -> None:
    document = beside({"service_code": "90837", "technique": "Another"}, status="active")
    document["interventions"][0]["service_code"] = "90837"

    assert named("DUPLICATE_SERVICE", document)


@pytest.mark.parametrize(
    ("service", "plan", "found"),
    [
        ({**SAME, "ended": "ineffective"}, {}, True),
        ({**SAME, "ended": {"reason": "ineffective"}}, {}, True),
        ({**SAME, "ended": "completed"}, {}, False),
        ({**SAME, "outcome": "no-response"}, {}, True),
        (SAME, {"outcome": "no-progress"}, True),
        (SAME, {"outcome": "goals-met"}, False),
        ({**SAME, "technique": "Worry exposure", "ended": "ineffective"}, {}, False),
    ],
)
def test_repeats_failed_treatment(service: Json, plan: Json, found: bool) -> None:  # noqa: FBT001
    """A7.06: what did not help is tried again, without a word on why."""
    document = beside(service, **plan)

    assert bool(named("REPEATS_FAILED_TREATMENT", document)) is found
    document["interventions"][0]["rationale"] = "He now has time for the homework"
    assert not named("REPEATS_FAILED_TREATMENT", document)


def test_what_was_stopped_in_this_plan_counts_too() -> None:
    document = sound()
    document["interventions"].append({**SAME, "id": "i0", "ended": "ineffective"})

    assert [each.path for each in named("REPEATS_FAILED_TREATMENT", document)] == [
        "/interventions/0"
    ]


def test_plans_of_others_are_no_history_of_this_client() -> None:
    """A5.20, A7.06: `other_plans` count as the client's own where the client is the same."""
    theirs = {"client_id": "k2", "status": "active", "interventions": [SAME]}
    document = {**sound(), "client_id": "k1", "other_plans": [theirs]}

    assert rules_on(document) == set()
    assert rules_on({**document, "client_id": "k2"}) == {"DUPLICATE_SERVICE"}


def test_copied_nearly_word_for_word() -> None:
    """A5.20: 90 percent of the runs of three words; one objective of three retold is less."""
    said = [each["statement"] for each in sound()["objectives"]]
    assert rules_on({**sound(), "other_plans": [{"objectives": said}]}) == {"COPY_PASTE_TEMPLATE"}

    said[1] = "Name 2 people to call on the bus by session 5"
    assert rules_on({**sound(), "other_plans": [{"objectives": said}]}) == set()


@pytest.mark.parametrize(
    ("request_told", "rules"),
    [
        ({}, {"NO_STEP_DOWN", "NO_SESSION_JUSTIFICATION"}),
        (True, {"NO_STEP_DOWN", "NO_SESSION_JUSTIFICATION"}),
        ({"unmet_objectives": ["o2"]}, {"NO_STEP_DOWN"}),
        ("8 more sessions: 3 attacks a week, 1 is the target; then monthly", set()),
        ("8 more sessions: 3 attacks a week, 1 is the target", {"NO_STEP_DOWN"}),
        ({"unmet_objectives": ["o9"]}, {"NO_STEP_DOWN", "NO_SESSION_JUSTIFICATION"}),
        ({"justification": "3 attacks a week, 1 is the target"}, {"NO_STEP_DOWN"}),
        (
            {"justification": "Client still needs support"},
            {"NO_STEP_DOWN", "NO_SESSION_JUSTIFICATION"},
        ),
        ({"unmet_objectives": ["o2"], "step_down": "Monthly from session 14"}, set()),
    ],
)
def test_more_sessions_want_a_reason_and_an_end(request_told: object, rules: set[str]) -> None:
    """A5.35, A4.16, A4.17, A5.52, A5.53: what is unmet, and how sessions become fewer."""
    assert rules_on({**sound(), "reauthorization": request_told}) == rules


def test_a_phase_with_fewer_sessions_is_a_step_down() -> None:
    """A4.17, A1.48."""
    document = {**sound(), "reauthorization": {"unmet_objectives": ["o2"]}}
    document["frequency"]["phases"].append({"purpose": "step-down", "sessions": 1, "weeks": 2})

    assert rules_on(document) == set()
    assert rules_on({**sound(), "reauthorization": None}) == set()
