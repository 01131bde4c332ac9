"""Rules on what happened since (A5.16, A5.19 to A5.23, A5.27, A5.28, A11.18)."""

from collections.abc import Mapping, Sequence

import pytest

from events.lint.lint import lint
from tests.unit.events.lint.plans import Document, rules_on, sound

WHOLE_REVIEW: Document = {
    "completed_on": "2026-05-04",
    "narrative": "She rode the bus twice in May and met one panic attack with breathing",
    "verdicts": {"o1": "met", "o2": "partially-met", "o3": "not-met"},
    "scores": [],
    "changes": [{"what": "o3", "rationale": "Sister moved away", "data": "0 rides in April"}],
    "client_input": {"rating": 6},
    "next_review_on": "2026-08-02",
}


def reviewed(**other: object) -> Document:
    return {**sound(), "reviews": [{**WHOLE_REVIEW, **other}]}


def test_a_whole_review_is_left_alone() -> None:
    assert lint(reviewed()) == []


@pytest.mark.parametrize(
    "lacking", ["verdicts", "scores", "changes", "client_input", "next_review_on"]
)
def test_a_review_that_lacks_a_part_is_incomplete(lacking: str) -> None:
    """A5.27, A4.10 to A4.15."""
    document = reviewed()
    document["reviews"][0].pop(lacking)

    assert rules_on(document) == {"REVIEW_INCOMPLETE"}


def test_each_objective_wants_a_verdict() -> None:
    """A5.27, A4.10."""
    [found] = lint(reviewed(verdicts={"o1": "met", "o2": "met"}))

    assert (found.rule, found.message) == ("REVIEW_INCOMPLETE", "It lacks: a verdict on o3.")


@pytest.mark.parametrize("change", [{"what": "o3"}, {"rationale": "Moved away", "data": ""}])
def test_a_change_wants_reason_and_data(change: Document) -> None:
    """A5.28, A4.13."""
    assert rules_on(reviewed(changes=[change])) == {"CHANGE_WITHOUT_RATIONALE"}


@pytest.mark.parametrize(
    ("narrative", "copied"),
    [
        ("She rode the bus 4 times in May and met one panic attack with breathing", True),
        ("She rode the bus twice in May and met one panic attack with breathing", True),
        ("Panic came back after the accident on the bridge, so exposure began anew", False),
    ],
)
def test_copy_forward(narrative: str, copied: bool) -> None:  # noqa: FBT001
    """A5.19, A11.18: 90 percent the same after dates and numbers are left out."""
    later = {**WHOLE_REVIEW, "completed_on": "2026-08-02", "narrative": narrative}
    document = {**sound(), "reviews": [WHOLE_REVIEW, later]}

    assert ("COPY_FORWARD" in rules_on(document)) is copied


@pytest.mark.parametrize(("links", "drawer"), [([], True), (["o1", "o2", "o3"], False)])
def test_drawer_plan(links: list[str], drawer: bool) -> None:  # noqa: FBT001
    """A5.21, A11.18: no note between two reviews names an objective."""
    later = {**WHOLE_REVIEW, "completed_on": "2026-08-02", "narrative": "Another thing entirely"}
    notes = [{"on": "2026-06-01", "objective_ids": links}]
    document = {**sound(), "reviews": [WHOLE_REVIEW, later], "notes": notes}

    assert ("DRAWER_PLAN" in rules_on(document)) is drawer


@pytest.mark.parametrize(("sessions", "neglected"), [(3, False), (4, True)])
def test_neglect(sessions: int, neglected: bool) -> None:  # noqa: FBT001
    """A5.22, A11.18: 4 sessions without a link."""
    notes = [{"objective_ids": ["o1", "o2"]}] * sessions
    found = lint({**sound(), "notes": notes})

    assert [(each.rule, each.path) for each in found] == (
        [("OBJECTIVE_NEGLECTED", "/objectives/2")] if neglected else []
    )


@pytest.mark.parametrize(
    ("named", "neglected"),
    [
        (({"objectives": [{"objective_id": each} for each in ("o1", "o2", "o3")]},) * 4, ()),
        (({"objectives": [{"objective_id": "o1"}]},) * 4, ("o2", "o3")),
        (({"no_objective": "crisis"},) * 4, ("o1", "o2", "o3")),
        (({"session_id": "s1"},) * 4, ()),  # they do not tell what they are about
        (({"no_objective": "crisis"},) * 3, ()),
    ],
)
def test_neglect_in_notes_as_the_read_api_tells_them(
    named: Sequence[Mapping[str, object]], neglected: Sequence[str]
) -> None:
    """A11.18, A1.29: under their ids, with content; the last 4 by the day they were written."""
    days = [f"2026-05-0{number}T10:00:00Z" for number in range(1, 5)]
    old = {"content": {"written_at": "2026-01-01T10:00:00Z", "objectives": []}}
    notes = {
        f"n{9 - place}": {"content": {"written_at": day, **each}}
        for place, (day, each) in enumerate(zip(days, named, strict=False))
    }
    found = lint({**sound(), "notes": {**notes, "n0": old}})
    told = [each.path for each in found if each.rule == "OBJECTIVE_NEGLECTED"]
    places = {"o1": "/objectives/0", "o2": "/objectives/1", "o3": "/objectives/2"}

    if len(named) == 4:
        assert told == [places[each] for each in neglected]
    else:
        assert told == [*places.values()]  # the old note is the fourth, and names none


def test_overdue_and_static() -> None:
    """A5.16; A5.23: unchanged for more than 182 days."""
    document = {
        **sound(),
        "as_of": "2026-08-10",
        "last_changed_on": "2026-02-05",
        "next_review": {"on": "2026-08-04"},
    }

    assert rules_on(document) == {"REVIEW_OVERDUE", "STATIC_6_MONTHS"}
    assert rules_on({**document, "as_of": "2026-08-04"}) == set()


@pytest.mark.parametrize(
    ("activated", "signed", "static"), [(9, 9, True), (8, 9, True), (8, 8, False)]
)
def test_static_as_the_read_api_tells_it(activated: int, signed: int, static: bool) -> None:  # noqa: FBT001
    """A5.23: the content of version 9 was activated or signed more than 182 days ago."""
    document = {
        **sound(),
        "as_of": "2026-09-01",
        "content_version": 9,
        "activation": {"time": "2026-02-06T10:00:00Z", "content_version": activated},
        "signatures": [
            {"role": role, "recorded_time": "2026-02-07T10:00:00Z", "content_version": signed}
            for role in ("client", "clinician")
        ],
    }
    found = [each.path for each in lint(document) if each.rule == "STATIC_6_MONTHS"]

    assert found == (["/content_version"] if static else [])


def test_copy_forward_as_the_read_api_tells_it() -> None:
    """A5.19, A1.27: the rationale of a completed review, and entries on one goal's progress."""
    said = {"text": "Rides the bus with her sister and keeps the breathing log", "data": "3 rides"}
    reviews = {
        f"r{month}": {
            "missing_verdicts": [],
            "client_input": 4,
            "completion": {"time": f"2026-0{month}-04T10:00:00Z", "content": {"rationale": said}},
        }
        for month in (5, 8)
    }
    assert rules_on({**sound(), "reviews": reviews}) == {"COPY_FORWARD"}

    entries = {
        f"p{month}": {
            "content": {"goal_id": "g1", "to_on": f"2026-0{month}-04", "narrative": said["text"]}
        }
        for month in (5, 8)
    }
    assert rules_on({**sound(), "progress_entries": entries}) == {"COPY_FORWARD"}
    entries["p8"]["content"]["goal_id"] = "g2"
    assert rules_on({**sound(), "progress_entries": entries}) == set()


def test_copy_paste() -> None:
    """A5.20: another client's plan with the same objectives but for numbers."""
    document = sound()
    document["other_plans"] = [{"objectives": [o["statement"] for o in sound()["objectives"]]}]

    assert rules_on(document) == {"COPY_PASTE_TEMPLATE"}
    document["other_plans"] = [{"objectives": ["Name 3 allies by session 4"]}]
    assert rules_on(document) == set()
