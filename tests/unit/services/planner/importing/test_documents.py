"""Plan documents become commands, and the commands the plan that the documents show (A1.60)."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from events.canonical import NotCanonical
from events.ids import StreamId
from events.state.plan import PlanState
from events.values.ids import PlanId
from services.planner.commands.reading import InvalidCommand
from services.planner.decide import Decision, Refusal
from services.planner.importing.draft import InvalidDocument
from services.planner.importing.line import Imported, import_of
from services.projections.record.differing import plan_document
from tests.contract import gad
from tests.unit.services.planner.charts import CLINIC, Chart
from tests.unit.services.planner.steps import active, drafted, opened, reviewing

NEW = "01941f29-7c00-7000-8000-0000000000ff"
_OF_COURSE = {"draft", "activation", "signatures", "reviews", "proposed", "schedule", "status"}
_NUMBERED = {"content_version", "unresolved", "notes", "progress_entries", "met", "voided", "hold"}
APART = _OF_COURSE | _NUMBERED | {"broken_links", "next_review"}


def exported(state: PlanState, **changes: object) -> dict[str, Any]:
    """Return a plan as its readers get it."""
    named = {"id": str(gad.PLAN), "client_id": gad.CLIENT, "episode_id": str(gad.EPISODE)}
    return {**plan_document(state), **named, **changes}


def imported(document: object, plan_id: str | None = NEW) -> Imported:
    return import_of(orjson.dumps(document), CLINIC, plan_id)


def again(chart: Chart, document: object) -> PlanState:
    """Return the plan that a document makes in a chart that has its client and episode."""
    found = imported(document)
    answer = chart.answer(*found.commands)
    assert isinstance(answer, Decision), str(found.told(answer))
    return answer.streams.plan(PlanId(UUID(found.plan_id))).state


def compared(state: PlanState) -> dict[str, Any]:
    """Return what an import keeps: all but ids, times and versions of recording."""
    document = {name: each for name, each in plan_document(state).items() if name not in APART}
    return {**document, "met": sorted(map(str, state.met)), "status": state.status}


def test_an_exported_draft_comes_back_as_it_was() -> None:
    """A1.60."""
    chart = drafted()
    state = again(chart, exported(chart.plan))

    assert compared(state) == compared(chart.plan)
    assert state.schedule == chart.plan.schedule


@pytest.mark.parametrize("began", [active, reviewing])
def test_an_exported_plan_in_force_comes_back_with_its_dates(began: Any) -> None:  # noqa: ANN401
    """A1.60: a review under way elsewhere is not under way here; the plan is active."""
    chart: Chart = began()
    state = again(chart, exported(chart.plan))
    begun = state.course.activation

    assert {**compared(state), "status": ""} == {**compared(chart.plan), "status": ""}
    assert state.status == "active"
    assert begun is not None
    assert begun.migrated is not None
    assert begun.migrated.activated_on.isoformat() == "2026-01-22"
    assert {each.role for each in begun.migrated.signatures} == {"client", "clinician"}


def test_the_same_document_makes_the_same_commands() -> None:
    document = exported(drafted().plan)

    assert imported(document).commands == imported(document).commands
    assert imported(document, None).plan_id == str(gad.PLAN)


def test_short_names_become_ids_that_stay_the_same() -> None:
    document = minimal()
    one, other = imported(document, "p-17"), imported(document, "p-17")

    assert one.plan_id == other.plan_id
    assert len(one.plan_id) == 36
    assert imported(document, "p-18").plan_id != one.plan_id


def minimal(**changes: object) -> dict[str, Any]:
    """Return a small plan with names of its own for its items."""
    goal = {
        "id": "g1",
        "words": "I want my evenings back",
        "problem_ids": ["p1"],
        "horizon": "long-term",
        "endorsement": {"origin": "client"},
    }
    criterion = {
        "metric": "GAD-7",
        "source": "scale",
        "unit": "points",
        "direction": "decrease",
        "target": {"comparator": "below", "amount": {"low": "10"}},
    }
    objective = {
        "id": "o1",
        "goal_id": "g1",
        "statement": "GAD-7 from 17 to below 10",
        "criteria": [criterion],
        "endorsement": {"origin": "client"},
    }
    return {
        "client_id": gad.CLIENT,
        "episode_id": str(gad.EPISODE),
        "status": "active",
        "activated_on": "2026-01-08",
        "problems": [{"id": "p1", "statement": "Worry on most days keeps them from sleep"}],
        "goals": [goal],
        "objectives": [objective],
        **changes,
    }


def test_a_document_with_names_of_its_own_makes_a_plan() -> None:
    """A1.60: links follow the names."""
    state = again(opened(), minimal())
    (goal,) = state.content.goals.items()
    (objective,) = state.content.objectives.values()

    assert objective.content.goal_id == goal[0]
    assert goal[1].content.problem_ids == tuple(state.content.problems)
    assert state.status == "active"


def test_short_ids_are_kept_and_what_has_no_name_gets_one() -> None:
    """A1.60: an id within a plan is short; a place counts for one, other names give a UUID."""
    document = minimal()
    document["problems"].append({"id": "TP-1001", "statement": "Naps by day"})
    document["goals"].append({**document["goals"][0], "id": 7, "problem_ids": ["TP-1001"]})
    document["strengths"] = [{"words": "Keeps a diary", "kind": "quality"}]
    document["baselines"] = {"o1": {"0": {"amount": {"low": "17"}, "established_on": "2026-01-08"}}}
    state = again(opened(), document)
    first, other = state.content.problems

    assert first == "p1"
    assert len(other) == 36
    assert [*state.content.goals] == ["g1", "n7"]
    assert [*state.content.baselines] == [("o1", "n0")]
    assert [*state.particulars.strengths] == ["n0"]


def test_ended_items_come_back_as_ended() -> None:
    document = minimal()
    document["problems"].append({"id": "p2", "statement": "Naps by day", "ended": "resolved"})
    ends = again(opened(), document).content.problems.values()

    assert [each.ended for each in ends] == [None, "resolved"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"goals": "none"}, "/goals"),
        ({"goals": ["I want my evenings back"]}, "/goals/0"),
        ({"status": "pondered"}, "/status"),
        ({"activated_on": None}, "/activated_on"),
        ({"frequency": 3}, "/frequency"),
        ({"referrals": [{"status": "lost"}]}, "/referrals/0/status"),
    ],
)
def test_what_is_no_document_is_told_by_its_place(changes: dict[str, object], pointer: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        imported(minimal(**changes))
    assert refused.value.pointer == pointer
    assert str(refused.value).startswith(f"{pointer}: ")


@pytest.mark.parametrize(
    ("section", "item", "pointer"),
    [
        ("goals", {"horizon": "someday"}, "/goals/0/horizon"),
        ("objectives", {"criteria": []}, "/objectives/0"),
        ("problems", {"statement": ""}, "/problems/0/statement"),
        ("problems", {"mood": "low"}, "/problems/0/mood"),
    ],
)
def test_a_field_that_does_not_fit_is_told_by_its_place(
    section: str, item: dict[str, object], pointer: str
) -> None:
    """A1.60: field, rule and way out, and no value that was sent."""
    document = minimal()
    document[section][0] |= item
    with pytest.raises(InvalidCommand) as refused:
        imported(document)
    assert refused.value.pointer == pointer
    assert "someday" not in str(refused.value)


def test_a_rule_that_refuses_is_told_by_the_place_in_the_document() -> None:
    """A1.60: the goal of an objective that is not there; nothing of the document is written."""
    document = minimal()
    document["objectives"][0]["goal_id"] = "g9"
    found = imported(document)
    refusal = opened().answer(*found.commands)

    assert isinstance(refusal, Refusal)
    assert found.told(refusal).pointer == "/objectives/0/goal_id"


def test_what_is_not_taken_over_is_told() -> None:
    """A1.60: reviews and notes were made elsewhere; this ledger did not see them."""
    document = minimal(reviews={"r1": {"completed_on": "2026-02-02"}}, notes=[{"id": "n"}])
    found = imported(document)

    assert found.left_out == ("/reviews", "/notes")
    assert found.commands[-1].model_dump()["last_review_on"].isoformat() == "2026-02-02"


def test_a_line_brings_client_episode_sessions_and_scores() -> None:
    """A1.60: sessions and scores keep their own times."""
    line = {
        "client": {
            "id": "c-7",
            "identity": {"given_name": "Mara", "family_name": "Quill", "birth_date": "1990-02-03"},
        },
        "episode": {
            "id": "e-7",
            "opened_on": "2026-01-02",
            "begins_with": "intake",
            "enrollment": {
                "effective_on": "2026-01-02",
                "program": "adult-outpatient",
                "level_of_care": "outpatient",
                "site_id": str(gad.SITE),
                "state": "NY",
                "payer": {"kind": "self-pay"},
            },
        },
        "sessions": [
            {
                "id": "s-1",
                "service_at": "2026-01-05T10:00:00-05:00",
                "service": "individual",
                "modality": "video",
                "attendance": "attended",
            }
        ],
        "scores": [
            {
                "id": "k-1",
                "instrument": "gad-7",
                "administered_at": "2026-01-05T10:05:00-05:00",
                "total": "17",
                "administered_by": "client",
            }
        ],
        "plan": {**minimal(), "client_id": "c-7", "episode_id": "e-7", "id": "p-7"},
    }
    found = imported(line, None)
    chart = Chart()
    decision = chart.give(*found.commands)
    times = {
        fact.payload.__class__.__name__: fact.time
        for each in decision.written
        for fact in each.facts
    }

    assert found.client_id is not None
    assert {each.stream for each in decision.written} >= {StreamId(f"client/{found.client_id}")}
    assert times["SessionRecorded"] == gad.at("2026-01-05T15:00:00+00:00")
    assert times["ScoreRecorded"] == gad.at("2026-01-05T15:05:00+00:00")
    assert times["EpisodeOpened"] == gad.at("2026-01-02T05:00:00+00:00")


@pytest.mark.parametrize("raw", [b"", b"{", b"[1", b"\xff", b'{"a":1,"a":2}'])
def test_what_is_no_json_is_told(raw: bytes) -> None:
    with pytest.raises((NotCanonical, InvalidDocument)):
        import_of(raw, CLINIC)
