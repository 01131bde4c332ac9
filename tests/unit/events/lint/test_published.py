"""Mistakes that stand in published plans, told anew (A5b.7, A5b.10), and what a reviewer asks."""

from events.lint.lint import lint
from tests.unit.events.lint.plans import Document, rules_on, sound

PARENTING: Document = {
    "complete": True,
    "diagnoses": [{"id": "d1", "code": "Z62.820", "text": "Parent-child conflict"}],
    "problems": [{"id": "b1", "statement": "Shouts at bedtime", "diagnosis_ids": ["d1"]}],
    "goals": [{"id": "g1", "words": "I want bedtime at 6 of 10 or better", "problem_ids": ["b1"]}],
    "objectives": [
        {"id": "o1", "goal_id": "g1", "statement": "Keep a bedtime chart"},
        {"id": "o2", "goal_id": "g1", "statement": "Praise the children more"},
        {"id": "o3", "goal_id": "g1", "statement": "Use time-out 3 times a week"},
        {"id": "o4", "goal_id": "g1", "statement": "Reduce shouting"},
    ],
}


def test_suicidal_thoughts_ranked_second_and_a_severity_that_the_score_exceeds() -> None:
    """A5b.7: safety behind the symptom goal; F32.1 is moderate, a PHQ-9 of 19 moderately severe."""
    document = sound()
    document["diagnoses"][0].update(
        code="F32.1", text="Major depressive disorder, moderate", evidence=["PHQ-9 of 19"]
    )
    document["problems"].append(
        {
            "id": "p2",
            "statement": "Suicidal thoughts on most evenings",
            "diagnosis_ids": ["dx1"],
            "priority": {"rank": 2},
        }
    )
    document["goals"].append(
        {"id": "g2", "words": "I want to be safe in the evenings", "problem_ids": ["p2"]}
    )
    document["safety_plan"] = ["Calls her brother", "Calls 988"]
    found = {(each.rule, each.severity) for each in lint(document)}

    assert ("SAFETY_FIRST", "error") in found
    assert ("SEVERITY_MISMATCH", "info") in found


def test_objectives_without_dates_and_baselines() -> None:
    """A5b.10: a rating as goal, and objectives that say neither from where nor by when."""
    found = [(each.rule, each.path) for each in lint(PARENTING)]

    for place in range(4):
        assert ("NO_TIMEFRAME", f"/objectives/{place}/statement") in found
    assert ("NO_BASELINE", "/objectives/3/statement") in found
    assert ("NO_METRIC", "/objectives/1/statement") in found


def test_two_diagnoses_take_longer_than_one() -> None:
    """A5.18: posttraumatic stress takes 8 weeks at least, with depression beside it 8 + 2 = 10."""
    document = sound()
    document["diagnoses"][0].update(code="F43.12", text="Posttraumatic stress disorder")
    document["objectives"][2]["statement"] = "PCL-5 from 64 to 40 in 9 weeks"
    assert "OVERAMBITIOUS_TIMELINE" not in rules_on(document)

    document["diagnoses"].append({"id": "dx2", "code": "F33.1", "text": "Depression, moderate"})
    [found] = [each for each in lint(document) if each.rule == "OVERAMBITIOUS_TIMELINE"]
    assert found.message.endswith("stress with depression has been shown to need 10.")


def test_what_a_reviewer_asks_is_missed_one_by_one() -> None:
    """A5.48 to A5.53: each question of a reviewer has a finding that says no to it."""
    asked: Document = {"reauthorization": {"sessions_requested": 12}}
    unnamed = [{"id": "i1", "technique": "Supportive counseling", "objective_ids": ["o1"]}]
    answers: dict[str, Document] = {
        "DX_NOT_ADDRESSED": {"problems": [{"id": "p1", "statement": "Panic, twice a week"}]},
        "GENERIC_INTERVENTION": {"interventions": unnamed},
        "NO_DURATION": {"frequency": "weekly"},
        "NO_SESSION_JUSTIFICATION": asked,
        "NO_STEP_DOWN": asked,
        "NO_DISCHARGE_CRITERIA": {"discharge_criteria": "When she feels ready"},
    }
    vague = sound()
    vague["objectives"][0]["statement"] = "Client will be less anxious"

    assert "NO_METRIC" in rules_on(vague)
    for rule, change in answers.items():
        document = {**sound(), **change}
        document["problems"][0].setdefault("diagnosis_ids", [])
        assert rule in rules_on(document), rule
