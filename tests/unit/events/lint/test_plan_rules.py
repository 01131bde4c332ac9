"""Rules about a whole plan: a sound plan is left alone, one damage brings its one rule."""

from collections.abc import Callable

import pytest

from events.lint.lint import lint
from tests.unit.events.lint.plans import Document, rules_on, sound

Damage = Callable[[Document], object]


def test_a_sound_plan_is_left_alone() -> None:
    """A5.48 to A5.53: what a reviewer checks is there."""
    assert lint(sound()) == []


def test_a_plan_of_strings_is_held_to_what_it_says() -> None:
    plain = {
        "goals": ["I want to sleep through the night"],
        "objectives": ["Reduce wakenings from 4 a night to 1 a night within 8 weeks"] * 2,
        "complete": False,
    }

    assert rules_on(plain) == set()


DAMAGES: list[tuple[str, str, Damage]] = [
    ("A5.06", "NOT_RELEVANT", lambda d: d["objectives"][2].update(goal_id="g9")),
    ("A5.06", "NOT_RELEVANT", lambda d: d["objectives"][2].pop("goal_id")),
    ("A5.07", "GOAL_IS_INTERVENTION", lambda d: goal(d, "I will attend weekly CBT sessions")),
    (
        "A5.07",
        "GOAL_IS_INTERVENTION",
        lambda d: goal(d, "I take part: participate in group therapy"),
    ),
    ("A5.08", "GENERIC_INTERVENTION", lambda d: technique(d, "CBT techniques")),
    ("A5.08", "GENERIC_INTERVENTION", lambda d: technique(d, "Eclectic approach")),
    ("A5.08", "GENERIC_INTERVENTION", lambda d: technique(d, "Weekly supportive counselling")),
    ("A5.09", "INTERVENTION_UNLINKED", lambda d: d["interventions"].append(spare([]))),
    (
        "A5.09",
        "OBJECTIVE_WITHOUT_INTERVENTION",
        lambda d: d["interventions"][0].update(objective_ids=["o1", "o2"]),
    ),
    (
        "A5.10",
        "OUT_OF_COMPETENCE",
        lambda d: d["interventions"].append(
            {**spare(["o1"]), "modality": "EMDR", "technique": "Eight-phase bilateral stimulation"}
        ),
    ),
    (
        "A5.11",
        "DX_NOT_ADDRESSED",
        lambda d: d["diagnoses"].append(
            {"id": "dx2", "code": "F50.2", "text": "Bulimia nervosa", "status": "confirmed"}
        ),
    ),
    (
        "A5.12",
        "GOAL_WITHOUT_PROBLEM",
        lambda d: d["goals"].append(
            {"id": "g2", "words": "I want to cook again", "problem_ids": []}
        ),
    ),
    ("A5.13", "NO_DISCHARGE_CRITERIA", lambda d: d.pop("discharge_criteria")),
    (
        "A5.13",
        "NO_DISCHARGE_CRITERIA",
        lambda d: d.update(discharge_criteria=["Client feels ready"]),
    ),
    ("A5.13", "NO_DURATION", lambda d: d.pop("frequency")),
    ("A5.13", "NO_DURATION", lambda d: d.update(frequency="weekly, 50 minutes")),
    ("A5.14", "NO_STRENGTHS", lambda d: d.update(strengths=[])),
    ("A5.14", "STRENGTHS_UNUSED", lambda d: d.update(strengths=["Plays the accordion"])),
    ("A5.15", "NO_REVIEW_DATE", lambda d: d.update(schedule={"interval_days": None})),
    ("A5.17", "MISSING_SIGNATURE", lambda d: d["signatures"].pop()),
    ("A5.17", "MISSING_SIGNATURE", lambda d: d.update(last_changed_on="2026-03-01")),
    ("A5.17", "MISSING_SIGNATURE", lambda d: d["signatures"][0].update(current=False)),
    ("A5.18", "OVERAMBITIOUS_TIMELINE", lambda d: trauma(d, "PCL-5 from 64 to 20 in 3 weeks")),
    (
        "A5.24",
        "OBJECTIVE_COUNT",
        lambda d: d["objectives"].extend(
            {"id": f"x{n}", "goal_id": "g1", "statement": f"Name {n} allies by session 4"}
            for n in range(2, 5)
        ),
    ),
    (
        "A5.24",
        "GOAL_COUNT",
        lambda d: d["goals"].extend(
            {"id": f"g{n}", "words": "I want my life back", "problem_ids": ["p1"]}
            for n in range(2, 4)
        ),
    ),
    (
        "A5.25",
        "SEQUENCE",
        lambda d: order(
            d,
            "Use the breathing retraining drill on 5 of 7 days within 6 weeks",
            "Learn 3 steps of the breathing retraining drill by session 4",
        ),
    ),
    ("A5.26", "SAFETY_FIRST", lambda d: d.update(risk={"suicidal_ideation": "passive"})),
    (
        "A5.26",
        "SAFETY_FIRST",
        lambda d: (
            d["problems"].append(
                {
                    "id": "p2",
                    "statement": "Suicidal thoughts on most evenings",
                    "diagnosis_ids": ["dx1"],
                    "priority": {"rank": 2},
                }
            )
            or d.update(safety_plan=["988"])
        ),
    ),
    (
        "A5.29",
        "NOT_COLLABORATIVE",
        lambda d: (
            d["goals"][0].update(endorsement={"origin": "clinician", "endorsed": False})
            or d.pop("client_input")
        ),
    ),
    ("A5.30", "MISSING_CAREGIVER_OR_CHILD_INPUT", lambda d: d.update(client={"age": 11})),
    (
        "A5.32",
        "SEVERITY_MISMATCH",
        lambda d: d["diagnoses"][0].update(
            code="F32.1", text="Major depressive disorder, single episode, severe"
        ),
    ),
    (
        "A5.32",
        "SEVERITY_MISMATCH",
        lambda d: d["diagnoses"][0].update(code="F32.1", evidence=["PHQ-9 of 19 at intake"]),
    ),
    ("A5.33", "SCORE_OUT_OF_RANGE", lambda d: d.update(scores={"gad-7": [{"total": "23"}]})),
    ("A5.36", "REQUIRED_COMPONENT", lambda d: d.pop("diagnoses")),
    (
        "A5.37",
        "OTHER_PERSON_INFO",
        lambda d: d["problems"][0].update(
            statement="Panic began when her husband Karl was diagnosed with cancer"
        ),
    ),
    (
        "A5.38",
        "STRENGTH_BASED_LANGUAGE",
        lambda d: d["problems"][0].update(
            statement="Manipulative about missed work, two days a week"
        ),
    ),
    ("A11.24", "GOAL_NOT_CLIENTS_WORDS", lambda d: goal(d, "Remission of agoraphobia")),
    ("A11.24", "NOT_INDIVIDUALIZED", lambda d: goal(d, "I want to [insert goal]")),
    ("A11.24", "NO_HARM_CONTRACT", lambda d: d.update(safety_plan="Client contracts for safety")),
    (
        "A11.24",
        "FREQUENCY_CUT_IN_TRAUMA_WORK",
        lambda d: trauma(d, "PCL-5 from 64 to below 33 in 14 weeks")["frequency"]["phases"].append(
            {"purpose": "active", "sessions": 1, "weeks": 2}
        ),
    ),
    ("A11.24", "PLAN_LENGTH", lambda d: d.update(narrative="word " * 1_500)),
]


@pytest.mark.parametrize(("row", "rule", "damage"), DAMAGES)
def test_one_damage_brings_its_rule(row: str, rule: str, damage: Damage) -> None:
    """A5.06 to A5.18, A5.24 to A5.26, A5.29, A5.30, A5.32, A5.33, A5.36 to A5.38, A11.24.

    Of A11.24 also A3.16, no cut of frequency in trauma work, and A3.17, the length of a plan.
    """
    document = sound()
    damage(document)
    findings = lint(document)

    assert rule in {each.rule for each in findings}
    assert {each.row for each in findings if each.rule == rule} == {row}


@pytest.mark.parametrize(("row", "rule", "damage"), DAMAGES)
def test_a_bare_list_of_objectives_is_held_to_no_rule_about_plans(
    row: str, rule: str, damage: Damage
) -> None:
    document = sound()
    damage(document)
    bare = {"objectives": [each["statement"] for each in document["objectives"]]}
    sentence_rules = {"SCORE_OUT_OF_RANGE", "SEVERITY_MISMATCH", "NO_HARM_CONTRACT"}

    assert row
    assert rule not in rules_on(bare) - sentence_rules


LEFT_ALONE: list[tuple[str, Damage]] = [
    ("A5.07", lambda d: goal(d, "I want to finish my college classes")),
    ("A5.08", lambda d: technique(d, "Interoceptive exposure with supportive listening")),
    (
        "A5.11",
        lambda d: d["diagnoses"].append(
            {
                "id": "dx2",
                "code": "F50.2",
                "text": "Bulimia nervosa",
                "status": "confirmed",
                "sequencing_rationale": "Panic keeps her from the eating disorder group",
            }
        ),
    ),
    ("A5.17", lambda d: d.update(status="draft", signatures=[])),
    ("A5.26", lambda d: d.update(risk={"suicidal_ideation": "none"})),
    ("A5.26", lambda d: d["diagnoses"][0].update(evidence=["Denies suicidal thoughts"])),
    (
        "A5.30",
        lambda d: d.update(
            client={"age": 11}, client_input=[{"from": "child"}, {"from": "caregiver"}]
        ),
    ),
    (
        "A5.32",
        lambda d: d["diagnoses"][0].update(
            code="F10.20", text="Alcohol dependence, uncomplicated", evidence=["PHQ-9 of 19"]
        ),
    ),
    (
        "A5.37",
        lambda d: d["problems"][0].update(
            statement="Panic keeps her from visiting her husband at work two days a week"
        ),
    ),
]


@pytest.mark.parametrize(("row", "change"), LEFT_ALONE)
def test_what_is_no_damage_is_left_alone(row: str, change: Damage) -> None:
    document = sound()
    change(document)

    assert row
    assert rules_on(document) <= {"STRENGTHS_UNUSED"}


def goal(document: Document, words: str) -> None:
    document["goals"][0]["words"] = words


def technique(document: Document, words: str) -> None:
    document["interventions"][0]["technique"] = words


def trauma(document: Document, objective: str) -> Document:
    document["diagnoses"][0].update(code="F43.12", text="Posttraumatic stress disorder")
    document["objectives"][2]["statement"] = objective
    return document


def order(document: Document, first: str, second: str) -> None:
    document["objectives"][0]["statement"] = first
    document["objectives"][1]["statement"] = second


def spare(links: list[str]) -> Document:
    return {
        "id": "i9",
        "modality": "CBT",
        "technique": "Behavioral experiments",
        "objective_ids": links,
    }
