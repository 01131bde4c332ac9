"""For each rule a way to damage the sound plan, and the way out that the rule's fix tells."""

from collections.abc import Mapping
from typing import Any, Final

from tests.unit.events.lint.pairing import Pair, Step, objective, put, put_in, says
from tests.unit.events.lint.plans import Document


def _trauma(d: Document) -> None:
    d["diagnoses"][0].update(code="F43.12", text="Posttraumatic stress disorder")


def _trauma_in_three_weeks(d: Document) -> None:
    _trauma(d)
    d["objectives"][2].update(statement="PCL-5 from 64 to 20 in 3 weeks")


def _phases(*weeks: int) -> Mapping[str, Any]:
    phases = [{"purpose": "active", "sessions": 1, "weeks": each} for each in weeks]
    return {"frequency": {"phases": phases, "sessions_low": 12, "sessions_high": 16}}


def _fewer_in_trauma_work(d: Document) -> None:
    _trauma(d)
    d.update(_phases(1, 2))


_DRILL: Final = "the breathing retraining drill"
_FIRST_USE: Final = f"Use {_DRILL} on 5 of 7 days within 6 weeks"
_THEN_LEARN: Final = f"Learn 3 steps of {_DRILL} by session 4"


def _in_order(first: str, second: str) -> Step:
    def put(d: Document) -> None:
        d["objectives"][0].update(statement=first)
        d["objectives"][1].update(statement=second)

    return put


_ALL: Final = ["o1", "o2", "o3"]
_SERVICE: Final[Mapping[str, Any]] = {
    "modality": "Cognitive behavioral therapy",
    "technique": "Interoceptive exposure and graded in-vivo exposure by a fear hierarchy",
}
_FIRST_RISK: Final = {"risk": {"suicidal_ideation": "passive"}}
_PANIC: Final = "Reduce panic attacks from 4 a week to at most 1 a week within 12 weeks"

OBJECTIVE_PAIRS: Final[Mapping[str, Pair]] = {
    "VAGUE_OBJECTIVE": objective("Manage panic better within 12 weeks", _PANIC),
    "NO_METRIC": objective("Use a planner within 12 weeks", "Plan 3 outings within 12 weeks"),
    "NO_TIMEFRAME": objective("Leave the house daily", "Leave the house daily by week 8"),
    "NO_BASELINE": objective("Reduce panic attacks to 1 a week within 12 weeks", _PANIC),
    "NO_TARGET": objective("Reduce panic attacks from 4 a week within 12 weeks", _PANIC),
    "DIRECTION_CLASH": objective(
        "GAD-7 from 8 to 16 within 12 weeks", "GAD-7 from 16 to 8 in 12 weeks"
    ),
    "NO_HARM_CONTRACT": objective(
        "Promises not to harm herself for 30 days", "Writes a safety plan by session 2"
    ),
    "SEVERITY_MISMATCH": objective(
        "GAD-7 from 16 to below 10 (moderate) in 8 weeks",
        "GAD-7 from 16 to below 10 (mild) in 8 weeks",
    ),
    "SCORE_OUT_OF_RANGE": objective(
        "GAD-7 from 26 to 9 in 8 weeks", "GAD-7 from 16 to 9 in 8 weeks"
    ),
    "PERCENT_CHANGE_AMBIGUOUS": objective(
        "PSWQ from 66 improves by 40% in 12 weeks",
        "PSWQ from 66 improves by 40% of the range in 12 weeks",
    ),
    "STRENGTH_BASED_LANGUAGE": objective(
        "This noncompliant client takes 7 of 7 doses by week 4", "Takes 7 of 7 doses by week 4"
    ),
    "NONSTANDARD_ABBREVIATION": objective(
        "Do the QZV exercise 3 times a week by May 2", "Do the walk 3 times a week by May 2"
    ),
    "NOT_RELEVANT": put_in("objectives", 2, {"goal_id": "g9"}, {"goal_id": "g1"}),
    "OBJECTIVE_WITHOUT_INTERVENTION": put_in(
        "interventions", 0, {"objective_ids": ["o1", "o2"]}, {"objective_ids": _ALL}
    ),
    "SEQUENCE": Pair(_in_order(_FIRST_USE, _THEN_LEARN), _in_order(_THEN_LEARN, _FIRST_USE)),
    "OVERAMBITIOUS_TIMELINE": Pair(
        _trauma_in_three_weeks,
        lambda d: d["objectives"][2].update(statement="PCL-5 from 64 to 20 in 14 weeks"),
    ),
}

PLAN_PAIRS: Final[Mapping[str, Pair]] = {
    "GOAL_IS_INTERVENTION": says(
        "goals", 0, "words", "I will attend weekly CBT sessions", "I want to ride the bus to work"
    ),
    "GOAL_NOT_CLIENTS_WORDS": says(
        "goals", 0, "words", "Remission of agoraphobia", '"Ride the bus like everybody"'
    ),
    "NOT_INDIVIDUALIZED": says(
        "goals", 0, "words", "I want to [insert goal]", "I want to ride the bus to work"
    ),
    "GENERIC_INTERVENTION": says(
        "interventions", 0, "technique", "CBT techniques", "Graded in-vivo exposure"
    ),
    "INTERVENTION_UNLINKED": Pair(
        lambda d: d["interventions"].append({**_SERVICE, "id": "i9", "objective_ids": []}),
        lambda d: d["interventions"][1].update(objective_ids=["o1"]),
    ),
    "OUT_OF_COMPETENCE": Pair(
        lambda d: d["interventions"][0].update(modality="EMDR", technique="Bilateral stimulation"),
        lambda d: d["clinician"]["competencies"].append("EMDR"),
    ),
    "DX_NOT_ADDRESSED": Pair(
        lambda d: d["diagnoses"].append({"id": "dx2", "code": "F50.2", "text": "Bulimia nervosa"}),
        lambda d: d["diagnoses"][1].update(sequencing_rationale="Panic comes first"),
    ),
    "GOAL_WITHOUT_PROBLEM": put_in("goals", 0, {"problem_ids": []}, {"problem_ids": ["p1"]}),
    "NO_DISCHARGE_CRITERIA": put(
        {"discharge_criteria": ["Client feels ready"]},
        {"discharge_criteria": ["No panic attack in 4 consecutive weeks"]},
    ),
    "NO_DURATION": put({"frequency": "weekly"}, {"frequency": "weekly for 4 months"}),
    "NO_STRENGTHS": put({"strengths": []}, {"strengths": ["A sister who rides along"]}),
    "STRENGTHS_UNUSED": put(
        {"strengths": ["Plays the accordion"]}, {"strengths": ["A sister who rides along"]}
    ),
    "NO_REVIEW_DATE": put({"schedule": None}, {"next_review": {"on": "2026-05-04"}}),
    "REVIEW_OVERDUE": put(
        {"as_of": "2026-05-09", "next_review": {"on": "2026-05-04"}},
        {"next_review": {"on": "2026-08-04"}},
    ),
    "PLAN_LATE": put(
        {"episode": {"opened_on": "2025-12-01"}},
        {"plan_due": {"days": 90, "source": "as the payer allows"}},
    ),
    "MISSING_SIGNATURE": Pair(
        lambda d: d["signatures"].pop(),
        lambda d: d["signatures"].append({"role": "clinician", "signed_on": "2026-02-05"}),
    ),
    "OBJECTIVE_COUNT": Pair(
        lambda d: (
            d["objectives"].extend(
                {"id": f"x{n}", "goal_id": "g1", "statement": f"Name {n} allies by session 4"}
                for n in (2, 3)
            )
            or d["interventions"][0].update(objective_ids=[*_ALL, "x2", "x3"])
        ),
        lambda d: d["objectives"][3].update(ended="retired"),
    ),
    "GOAL_COUNT": Pair(
        lambda d: d["problems"].append(
            {"id": "p2", "statement": "Avoids shops", "diagnosis_ids": ["dx1"]}
        ),
        lambda d: d["goals"][0].update(problem_ids=["p1", "p2"]),
    ),
    "SAFETY_FIRST": put(_FIRST_RISK, {"safety_plan": ["Knows warning signs", "Calls 988"]}),
    "NOT_COLLABORATIVE": Pair(
        lambda d: (d["goals"][0].pop("endorsement"), d.update(client_input="")),
        lambda d: d.update(client_input="She chose the bus before the bridge"),
    ),
    "MISSING_CAREGIVER_OR_CHILD_INPUT": put(
        {"client": {"age": 11}}, {"client_input": [{"from": "child"}, {"from": "caregiver"}]}
    ),
    "REQUIRED_COMPONENT": Pair(
        lambda d: d.pop("diagnoses"),
        lambda d: d.update(diagnoses=[{"id": "dx1", "code": "F40.01", "text": "Agoraphobia"}]),
    ),
    "OTHER_PERSON_INFO": says(
        "problems",
        0,
        "statement",
        "Panic began two years ago when her husband Karl was diagnosed with cancer",
        "Panic began two years ago with an illness in the family",
    ),
    "FREQUENCY_CUT_IN_TRAUMA_WORK": Pair(_fewer_in_trauma_work, lambda d: d.update(_phases(1, 1))),
    "PLAN_LENGTH": put({"narrative": "word " * 1_500}, {"narrative": "word " * 100}),
}
