"""What the demonstration's anxiety plan says (A9.1). Everyone and everything in it is invented."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

Json = Mapping[str, Any]
Named = Callable[[str], str]
"""Gives the id of a thing by the name that it has in the story."""

ITEMS: Final[Mapping[str, str]] = {
    "anxiety": "d1",
    "worry": "p1",
    "calm": "g1",
    "relaxation": "o1",
    "techniques": "c1.1",
    "days": "c1.2",
    "records": "o2",
    "records-count": "c2.1",
    "belief": "c2.2",
    "sleep": "o3",
    "latency": "c3.1",
    "scale": "o4",
    "gad-total": "c4.1",
    "leaving": "c5",
    "diary": "s1",
}
"""The ids of the plan's items by what the story calls them."""

CLINICIAN: Final = "Dana Whitlock, LCSW"
CLIENT: Final = "Rowena Ellery"

IDENTITY: Final[Json] = {
    "given_name": "Rowena",
    "family_name": "Ellery",
    "birth_date": "1988-04-17",
    "language": "en",
}
_CLIENTS_OWN: Final[Json] = {"origin": "client", "endorsed": True, "rationale_explained": True}
_CLINICIANS: Final[Json] = {"origin": "clinician", "endorsed": True, "rationale_explained": True}


def diagnosis(noted_on: date) -> Json:
    """Return the diagnosis, noted on a day."""
    return {
        "code": "F41.1",
        "text": "Generalized anxiety disorder",
        "status": "confirmed",
        "evidence": [
            "Worry on most days for eight months, hard to control",
            "GAD-7 of 17 at intake",
        ],
        "noted_on": noted_on.isoformat(),
    }


def problem(named: Named) -> Json:
    """Return the problem, linked to the diagnosis."""
    return {
        "statement": "Worry about work and health delays sleep and cuts evenings short",
        "impairment": ["work-or-school", "relationships", "daily-activities"],
        "observed": ["Falls asleep 45 minutes after lights out", "Two deadlines unmet in a month"],
        "diagnosis_ids": [named("anxiety")],
        "priority": {"rank": 1, "basis": "client-preference"},
    }


def goal(named: Named, today: date) -> Json:
    """Return the goal in the client's words, for the months to come."""
    return {
        "words": "I want to get through a week without my worries running it",
        "problem_ids": [named("worry")],
        "horizon": "long-term",
        "target_on": _after(today, weeks=18),
        "daily_life": "Evenings at the table with the family, and asleep before midnight",
        "endorsement": _CLIENTS_OWN,
    }


def objectives(named: Named, today: date) -> Mapping[str, Json]:
    """Return the four objectives by name, due so many weeks after `today`."""
    return {
        "scale": _objective(
            named,
            "GAD-7 falls from 17 to below 10",
            [_scale(named)],
            (8, today),
            order=4,
            primary=True,
        ),
        "relaxation": _objective(
            named,
            "Two relaxation techniques, 10 to 15 minutes on five days a week",
            [
                _counted(named("techniques"), "relaxation techniques in use", "techniques", 2),
                _counted(named("days"), "days with 10 to 15 minutes", "days per week", 5),
            ],
            (4, today),
            order=1,
        ),
        "records": _objective(
            named,
            "Three thought records a week, and belief in the worry 30 percent lower",
            [
                _counted(named("records-count"), "thought records", "records per week", 3),
                _belief(named),
            ],
            (6, today),
            order=2,
        ),
        "sleep": _objective(
            named,
            "Sleep latency falls from 45 to 20 minutes or less",
            [_latency(named)],
            (8, today),
            order=3,
        ),
    }


def interventions(named: Named) -> Sequence[Json]:
    """Return the interventions, each linked to the objectives that it serves."""
    techniques = (
        ("CBT for generalized anxiety after Dugas and Robichaud", ("scale", "records")),
        ("Psychoeducation on worry and avoidance", ("scale",)),
        ("Progressive muscle relaxation after Jacobson", ("relaxation", "sleep")),
        ("Cognitive restructuring with thought records", ("records",)),
        ("Worry exposure", ("scale",)),
        ("Stimulus control for sleep", ("sleep",)),
        ("Behavioral experiments", ("scale", "records")),
    )
    return [
        {
            "kind": "psychoeducation" if technique.startswith("Psycho") else "therapy",
            "modality": "Cognitive behavioral therapy",
            "technique": technique,
            "objective_ids": [named(one) for one in serves],
            "frequency": "weekly, in session",
            "evidence": "First-line psychological treatment for generalized anxiety",
            "responsible": CLINICIAN,
        }
        for technique, serves in techniques
    ]


FREQUENCY: Final[Json] = {
    "phases": [{"sessions": 1, "weeks": 1, "minutes": 50, "first_session": 1, "last_session": 18}],
    "sessions_low": 14,
    "sessions_high": 18,
}


def strength(named: Named) -> Json:
    """Return what the client is good at already, and which objective builds on it (A1.09)."""
    return {
        "words": "Keeps a diary of her evenings already, and shows it without being asked",
        "kind": "skill",
        "objective_ids": [named("sleep")],
    }


def discharge_criteria(named: Named) -> Json:
    """Return when care has done its work: GAD-7 below 5 three sessions in a row."""
    criterion = {
        **_scale(named),
        "criterion_id": named("leaving"),
        "target": {"comparator": "below", "amount": {"low": "5"}},
        "streak": {"count": 3, "of": "sessions"},
    }
    del criterion["baseline"], criterion["cadence"]
    further = ["Copes with worry on her own", "Worry no longer decides what she does"]
    return {"criteria": [criterion], "further": further}


def _objective(  # noqa: PLR0913  # what makes one
    named: Named,
    statement: str,
    criteria: Sequence[Json],
    due: tuple[int, date],
    *,
    order: int,
    primary: bool = False,
) -> Json:
    weeks, today = due
    return {
        "goal_id": named("calm"),
        "statement": statement,
        "criteria": criteria,
        "due": {"kind": "day", "on": _after(today, weeks=weeks)},
        "order": order,
        "primary": primary,
        "endorsement": _CLINICIANS if primary else _CLIENTS_OWN,
    }


def _scale(named: Named) -> dict[str, Any]:
    return {
        "criterion_id": named("gad-total"),
        "metric": "GAD-7 total",
        "instrument": "gad-7",
        "source": "scale",
        "unit": "score",
        "direction": "decrease",
        "baseline": {"low": "17"},
        "target": {"comparator": "below", "amount": {"low": "10"}},
        "cadence": {"every": 1, "unit": "session"},
    }


def _counted(criterion: str, metric: str, unit: str, least: int) -> Json:
    return {
        "criterion_id": criterion,
        "metric": metric,
        "source": "log",
        "unit": unit,
        "direction": "increase",
        "baseline": {"low": "0"},
        "target": {"comparator": "at-least", "amount": {"low": str(least)}},
        "cadence": {"every": 1, "unit": "week"},
    }


def _belief(named: Named) -> Json:
    return {
        "criterion_id": named("belief"),
        "metric": "belief in the worry after the record",
        "source": "self-rating",
        "unit": "percent",
        "direction": "decrease",
        "basis": "percent-of-raw",
        "baseline": {"low": "80"},
        "target": {"comparator": "at-least", "amount": {"low": "30"}},
    }


def _latency(named: Named) -> Json:
    return {
        "criterion_id": named("latency"),
        "metric": "minutes to fall asleep, weekly mean",
        "source": "diary",
        "unit": "minutes",
        "direction": "decrease",
        "baseline": {"low": "45"},
        "target": {"comparator": "at-most", "amount": {"low": "20"}},
        "cadence": {"every": 1, "unit": "week"},
    }


def _after(today: date, *, weeks: int) -> str:
    return (today + timedelta(weeks=weeks)).isoformat()
