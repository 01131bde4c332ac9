"""An invented plan that the lint leaves alone, and ways to damage it."""

from copy import deepcopy
from typing import Any

from events.lint.lint import lint

Document = dict[str, Any]

_SOUND: Document = {
    "status": "active",
    "started_on": "2026-02-02",
    "client": {"birth_date": "1984-09-30"},
    "clinician": {"name": "Ines Marrow, LCSW", "competencies": ["CBT", "Exposure therapy"]},
    "diagnoses": [
        {
            "id": "dx1",
            "code": "F40.01",
            "text": "Agoraphobia with panic disorder",
            "status": "confirmed",
            "evidence": ["Avoids buses, shops and bridges; four panic attacks a week"],
        }
    ],
    "problems": [
        {
            "id": "p1",
            "statement": "Panic on public transport keeps the client from work two days a week",
            "diagnosis_ids": ["dx1"],
            "priority": {"rank": 1, "basis": "client-preference"},
        }
    ],
    "goals": [
        {
            "id": "g1",
            "words": "I want to ride the bus to work without planning my escape",
            "problem_ids": ["p1"],
            "endorsement": {"origin": "client", "endorsed": True},
        }
    ],
    "objectives": [
        {
            "id": "o1",
            "goal_id": "g1",
            "statement": "Identify 5 bodily signs of rising panic by session 3",
        },
        {
            "id": "o2",
            "goal_id": "g1",
            "statement": "Reduce panic attacks from 4 a week to at most 1 a week within 12 weeks",
        },
        {
            "id": "o3",
            "goal_id": "g1",
            "statement": "Increase bus rides with her sister from 0 to 3 a week within 10 weeks",
        },
    ],
    "interventions": [
        {
            "id": "i1",
            "modality": "Cognitive behavioral therapy",
            "technique": "Interoceptive exposure and graded in-vivo exposure by a fear hierarchy",
            "objective_ids": ["o1", "o2", "o3"],
        }
    ],
    "strengths": ["Close sister who rides along", "Finished a course of exposure before"],
    "frequency": {
        "phases": [{"purpose": "active", "sessions": 1, "weeks": 1}],
        "sessions_low": 12,
        "sessions_high": 16,
    },
    "discharge_criteria": ["No panic attack in 4 consecutive weeks"],
    "schedule": {"interval_days": 90},
    "client_input": "She chose the bus before the bridge",
    "signatures": [
        {"role": "client", "signed_on": "2026-02-05"},
        {"role": "clinician", "signed_on": "2026-02-05"},
    ],
}


def sound() -> Document:
    """Return a plan that no rule objects to."""
    return deepcopy(_SOUND)


def rules_on(document: object) -> set[str]:
    """Return the names of the rules that object."""
    return {each.rule for each in lint(document)}
