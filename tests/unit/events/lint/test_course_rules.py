"""Rules on scores, sessions and days (A5.16, A5.22, A11.03, A11.14, A11.24, A1.42, A3.02)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from events.lint.finding import Finding
from events.lint.lint import lint
from tests.unit.events.lint.plans import Document, sound

Json = Mapping[str, Any]


def named(rule: str, document: object) -> list[Finding]:
    """Return the findings of one rule."""
    return [each for each in lint(document) if each.rule == rule]


@pytest.mark.parametrize(
    ("told", "late"),
    [
        ({"episode": {"opened_on": "2026-01-06"}}, False),  # 6 January + 30 = 5 February
        ({"episode": {"opened_on": "2026-01-05"}}, True),  # due on 4 February, signed on 5
        ({"episode": {"opened_on": "2026-01-01", "first_session_on": "2026-01-06"}}, False),
        ({"episode": {"opened_on": "2026-01-01"}, "plan_due": {"from": "opened"}}, True),
        (
            {
                "episode": {
                    "opened_on": "2026-01-01",
                    "sessions": {"first_at": "2026-01-30T09:00Z"},
                },
                "plan_due": {"from": "opened", "days": 35},
            },
            False,  # 1 January + 35 = 5 February
        ),
        ({"plan_due": "2026-02-04"}, True),
        ({"plan_due": {"on": "2026-02-05"}}, False),
        ({"plan_due": "2026-02-04", "activation": {"time": "2026-02-04T18:00:00Z"}}, False),
        ({"plan_due": "2026-02-04", "signatures": []}, False),  # nobody tells what day it is
        ({"plan_due": "2026-02-04", "signatures": [], "as_of": "2026-02-05"}, True),
        ({"episode": {"opened_on": "9999-12-20"}, "as_of": "2026-02-05"}, False),
    ],
)
def test_plan_late(told: Json, late: bool) -> None:  # noqa: FBT001
    """A5.16, A3.02: 30 days from the first session, unless the document's profile says else."""
    assert bool(named("PLAN_LATE", {**sound(), **told})) is late


@pytest.mark.parametrize(
    ("stop", "late"), [("signature", False), ("all-signatures", True), ("activation", True)]
)
def test_the_profile_names_the_event_that_stops_the_clock(stop: str, late: bool) -> None:  # noqa: FBT001
    """A11.14: the clinician signs in time, the client five days later, nothing is active."""
    signed = [
        {"role": "clinician", "signed_on": "2026-02-05"},
        {"role": "client", "signed_on": "2026-02-10"},
    ]
    due = {"on": "2026-02-06", "stops_at": stop}
    document = {**sound(), "signatures": signed, "plan_due": due, "as_of": "2026-03-01"}

    assert bool(named("PLAN_LATE", document)) is late


def test_the_default_is_no_law_and_a_profile_may_ask_for_no_plan() -> None:
    """A3.02, B32: 30 days hold for some panels only, so what comes later is a warning."""
    document = {**sound(), "episode": {"opened_on": "2025-12-01"}}

    assert [each.severity for each in named("PLAN_LATE", document)] == ["warning"]
    [found] = named("PLAN_LATE", {**document, "plan_due": {"on": "2026-01-15", "row": "B27"}})
    assert found.severity == "error"
    assert found.message == "Due on 2026-01-15; done on 2026-02-05, 21 days late."
    assert not named("PLAN_LATE", {**document, "plan_due": None})


def scored(*totals: int, **more: Any) -> Document:  # noqa: ANN401  # any JSON
    """Return a plan with scores a week apart, under an objective from 17 to 7."""
    document = sound()
    document["objectives"][1]["statement"] = "GAD-7 from 17 to 7 or lower within 24 weeks"
    series = [
        {"on": f"2026-03-{1 + 7 * week:02}", "total": each} for week, each in enumerate(totals)
    ]
    return {**document, "scores": {"gad-7": series}, **more}


@pytest.mark.parametrize(
    ("totals", "stalled"),
    [
        ((17, 16, 18, 16), False),  # three after the baseline's own, and no sessions told
        ((17, 16, 18, 16, 15), True),  # four, the best 17 - 15 = 2 < 4 points
        ((17, 16, 13, 16, 15), False),  # 17 - 13 = 4 is a reliable change
        ((17, 16, 16, 16, 7), False),  # met
        ((16, 16, 16, 16), True),  # none is the baseline's own
    ],
)
def test_stalled(totals: Sequence[int], stalled: bool) -> None:  # noqa: FBT001
    """A5.22, A11.03: four administrations without reliable improvement of 4 points on GAD-7."""
    found = named("STALLED_OBJECTIVE", scored(*totals))

    assert [each.path for each in found] == (["/objectives/1"] if stalled else [])


def test_stalled_at_session_8() -> None:
    """A11.03: session 8 comes before the fourth administration; 17 - 16 = 1 < 4."""
    days = [f"2026-03-{day:02}" for day in range(2, 18, 2)]

    assert len(days) == 8
    assert named("STALLED_OBJECTIVE", scored(17, 16, sessions=days))
    assert not named("STALLED_OBJECTIVE", scored(17, 16, sessions=days[1:]))


def test_stalled_by_fields_and_by_what_the_read_api_found() -> None:
    """A5.22: criteria count as words do; where the answer has findings, they decide."""
    document = scored(18, 17, 18, 17, 16)
    fields = {
        "instrument": "gad-7",
        "direction": "decrease",
        "basis": "value",
        "baseline": {"low": "18"},
        "target": {"comparator": "at-most", "amount": {"low": "7"}},
    }
    objective = {"id": "o2", "goal_id": "g1", "statement": "Less worry", "criteria": [fields]}
    document["objectives"][1] = objective
    assert named("STALLED_OBJECTIVE", document)

    objective["measures"] = [{"findings": [{"code": "not-stalled"}]}]
    assert not named("STALLED_OBJECTIVE", document)
    objective["measures"] = [{"findings": [{"code": "stalled", "arithmetic": "1 < 4"}]}]
    assert [each.message for each in named("STALLED_OBJECTIVE", document)] == ["1 < 4"]


def test_scores_of_another_form_or_still_pending_do_not_stall() -> None:
    """A1.43, A6.08: totals of two forms lie on two scales; a pending one does not count yet."""
    document = scored(17, 16, 18, 16, 15)
    entries = document["scores"]["gad-7"]
    entries[-1]["instrument_version"] = "another"
    assert not named("STALLED_OBJECTIVE", document)

    entries[-1].pop("instrument_version")
    entries[-1]["pending"] = True
    assert not named("STALLED_OBJECTIVE", document)


@pytest.mark.parametrize(("noted", "found"), [(1, True), (2, False)])
def test_sessions_that_are_only_counted(noted: int, found: bool) -> None:  # noqa: FBT001
    """A11.24: as the read API tells them; of three sessions since 5 February one is too fresh."""
    days = ["2026-02-02", "2026-02-09", "2026-02-16", "2026-03-29"]
    notes = {f"n{n}": {"content": {"session_id": f"s{n}", "objectives": []}} for n in range(noted)}
    document = {
        **sound(),
        "activation": {"time": "2026-02-05T10:00:00Z"},
        "episode": {"sessions": {"counted_at": [f"{day}T10:00:00Z" for day in days]}},
        "notes": notes,
        "as_of": "2026-03-31",
    }

    assert bool(named("SESSION_WITHOUT_NOTE", document)) is found


MEASURED: Json = {"measures": [{"instrument": "GAD-7", "cadence": {"every": 2, "unit": "week"}}]}


@pytest.mark.parametrize(
    ("as_of", "more", "late"),
    [
        ("2026-03-22", {}, False),  # 1 March + 14 = 15 March, + 7 days of grace = 22
        ("2026-03-23", {}, True),
        ("2026-02-23", {"scores": {}}, False),  # 2 February + 14 + 7 = 23 February
        ("2026-02-24", {"scores": {}}, True),
        ("2026-03-23", {"measurement": {"measures": []}}, False),
        ("2026-03-23", {"measurement": None}, False),
    ],
)
def test_late_or_missing_measure(as_of: str, more: Json, late: bool) -> None:  # noqa: FBT001
    """A1.42, A11.24: by the cadence of the measurement plan, with seven days of grace."""
    document = {**scored(17), "measurement": MEASURED, "as_of": as_of, **more}

    assert bool(named("LATE_OR_MISSING_MEASURE", document)) is late


@pytest.mark.parametrize(("every", "late"), [(1, True), (2, True), (3, False)])
def test_a_measure_by_sessions_is_late_by_sessions(every: int, late: bool) -> None:  # noqa: FBT001
    """A1.42: two sessions since the score of 1 March; the third is not yet held."""
    cadence = {"every": every, "unit": "session"}
    measurement = {"measures": [{"instrument": "gad-7", "cadence": cadence}]}
    days = ["2026-03-01", "2026-03-08", "2026-03-15"]
    document = {**scored(17), "measurement": measurement, "sessions": days, "as_of": "2026-04-01"}

    assert bool(named("LATE_OR_MISSING_MEASURE", document)) is late


@pytest.mark.parametrize(
    ("session", "found"),
    [
        ({}, True),
        ({"attendance": "no-show"}, False),
        ({"status": "cancelled"}, False),
        ({"note_id": "n7"}, False),
        ({"id": "s1"}, False),
        ({"on": "2026-03-02"}, False),  # the day of a note
        ({"on": "2026-03-24"}, False),  # 31 March - 24 March = 7 days: it may still come
        ({"on": "2026-03-23"}, True),
    ],
)
def test_session_without_note(session: Json, found: bool) -> None:  # noqa: FBT001
    """A11.24: a held session that no note is of, seven days later."""
    held = {"id": "s2", "on": "2026-03-09", "attendance": "attended", **session}
    notes = [{"session_id": "s1", "on": "2026-03-02", "objective_ids": ["o1", "o2", "o3"]}]
    document = {**sound(), "sessions": [held], "notes": notes, "as_of": "2026-03-31"}

    assert bool(named("SESSION_WITHOUT_NOTE", document)) is found
    assert not named("SESSION_WITHOUT_NOTE", {**document, "notes": []})
