"""Defects of plans in other forms than the usual one: told in words, inside goals, in a mix."""

import pytest

from events.lint.lint import lint
from tests.unit.events.lint.plans import Document, rules_on, sound

SERVED = {"id": "i1", "objective_ids": ["o1", "o2", "o3"]}


def treated(technique: str) -> Document:
    return {**sound(), "interventions": [{**SERVED, "technique": technique}]}


@pytest.mark.parametrize(
    "technique",
    [
        "Various exposure techniques as needed",
        "A variety of CBT and play therapy interventions",
        "Eclectic mix of DBT and exposure",
    ],
)
def test_a_mix_of_techniques_names_none_and_needs_no_competence(technique: str) -> None:
    """A5.08, A5.10: nobody can say whether it is within competence."""
    assert rules_on(treated(technique)) == {"GENERIC_INTERVENTION"}


def test_a_mix_that_names_its_parts_is_specific() -> None:
    """A5.08."""
    named = "Different exposure methods, such as interoceptive spinning and bus rides by a ladder"
    assert rules_on(treated(named)) == set()


def test_objectives_inside_anothers_goals_are_compared_too() -> None:
    """A5.20."""
    said = [each["statement"] for each in sound()["objectives"]]
    theirs = {"goals": [{"content": {"objectives": said}}]}

    assert rules_on({**sound(), "other_plans": [theirs]}) == {"COPY_PASTE_TEMPLATE"}


def test_services_inside_the_clients_goals_are_compared_too() -> None:
    """A7.06, A11.24."""
    same = sound()["interventions"][0]
    theirs = {"client_id": "k", "status": "active", "goals": [{"interventions": [same]}]}

    assert rules_on({**sound(), "client_id": "k", "other_plans": [theirs]}) == {"DUPLICATE_SERVICE"}


def traumatized(frequency: object) -> Document:
    diagnosis = {**sound()["diagnoses"][0], "code": "F43.10", "text": "PTSD"}
    return {**sound(), "diagnoses": [diagnosis], "duration": "8 months", "frequency": frequency}


@pytest.mark.parametrize(
    ("frequency", "cut"),
    [
        ({"phases": [{"purpose": "trauma processing", "sessions": 1, "weeks": 3}]}, True),
        ({"phases": [{"purpose": "trauma processing", "sessions": 1, "weeks": 1}]}, False),
        ({"phases": [{"purpose": "step-down", "sessions": 1, "weeks": 3}]}, False),
        ("Weekly for 6 sessions, every 3 weeks during trauma processing", True),
        ("Weekly during trauma processing, then monthly for 3 months", False),
    ],
)
def test_rare_sessions_while_trauma_is_processed(frequency: object, *, cut: bool) -> None:
    """A3.16, A11.24."""
    assert ("FREQUENCY_CUT_IN_TRAUMA_WORK" in rules_on(traumatized(frequency))) is cut


def test_discharge_criteria_may_be_one_text() -> None:
    """A5.13."""
    said = {"criteria": "No panic attack in 4 consecutive weeks"}
    assert rules_on({**sound(), "discharge_criteria": said}) == set()


def test_a_strength_in_capitals_is_found_where_it_is_used() -> None:
    """A5.14, A5.31: a brand is no abbreviation."""
    goal = {**sound()["goals"][0], "words": "I want to ride the bus to my LEGO club"}
    document = {**sound(), "goals": [goal], "strengths": ["LEGO"]}

    assert lint(document) == []
