"""Histories in sentences: names of items, pronouns, what is void or was put right."""

from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.narrative.narrative import narrative, sentence
from events.narrative.person import person
from events.narrative.telling import Names, NoSentence, Told
from events.payload import Payload
from events.state.recorded import Recorded
from events.types.background import ReadinessAssessed
from events.types.goal import GoalRetired, GoalSet
from events.types.note import NoteLinked, NoteLinkRevised
from events.types.objective import BaselineEstablished, ObjectiveAdded, ObjectiveMet
from events.types.streams import ClientPayload, EpisodePayload, PlanPayload
from events.values.background import Readiness
from events.values.changes import Rationale
from events.values.ids import CriterionId, GoalId, ObjectiveId
from events.values.objectives import Criterion
from events.values.quantities import Amount
from tests.contract import gad
from tests.contract.examples_course import NOTED
from tests.unit.events.state.plans import entry, plan_void
from tests.unit.events.strategies import histories

ROBIN: Final = person("Robin", "they/them")
GOAL: Final = GoalSet(goal_id=gad.CALM, goal=gad.GOAL)


def told(*payloads: Payload) -> list[str]:
    """Return the sentences of a plan with these events."""
    history = [entry(each, version) for version, each in enumerate(payloads, start=1)]
    return [each.text for each in narrative(history, ROBIN)]


def test_later_sentences_call_items_by_their_names() -> None:
    retired = GoalRetired(
        goal_id=gad.CALM, reason="achieved", rationale=Rationale(text="The week is theirs")
    )

    assert told(GOAL, retired)[-1] == (
        f"The goal “{gad.GOAL.words}” was retired (achieved): “The week is theirs”."
    )


def test_one_id_names_an_item_of_each_kind() -> None:
    """A goal and an objective may both be `x1`, and each objective's first criterion `c1`."""
    first = gad.SCALE_CONTENT.model_copy(update={"criteria": (_measure("Hours of sleep"),)})
    second = gad.SCALE_CONTENT.model_copy(update={"criteria": (_measure("Walks a week"),)})
    ids = ObjectiveId("x1"), ObjectiveId("x2")
    why = Rationale(text="Both weeks")
    met = ObjectiveMet(objective_id=ids[0], met_on=date(2026, 2, 9), rationale=why)
    goal = GoalSet(goal_id=GoalId("x1"), goal=gad.GOAL)
    added = [
        ObjectiveAdded(objective_id=i, objective=o)
        for i, o in zip(ids, (first, second), strict=True)
    ]
    begun = [
        BaselineEstablished(
            objective_id=each,
            criterion_id=CriterionId("c1"),
            baseline=Amount(low="5"),
            established_on=date(2026, 1, 9),
        )
        for each in ids
    ]

    *_, hours, walks, done = told(*added, goal, *begun, met)

    assert f"“{gad.SCALE_CONTENT.statement}”" in done
    assert gad.GOAL.words not in done
    assert "The baseline of “Hours of sleep” for" in hours
    assert "The baseline of “Walks a week” for" in walks


def _measure(metric: str) -> Criterion:
    held = gad.SCALE_CONTENT.criteria[0]
    return held.model_copy(update={"criterion_id": CriterionId("c1"), "metric": metric})


def test_what_was_never_named_still_has_a_sentence() -> None:
    retired = GoalRetired(goal_id=gad.CALM, reason="achieved", rationale=Rationale(text="Done"))

    assert told(retired) == ["The goal was retired (achieved): “Done”."]


@pytest.mark.parametrize(
    ("pronouns", "expected"),
    [
        ("they/them", "they were in the stage of action; their reactions were “Relieved”."),
        ("xe/xem/xyr", "xe was in the stage of action; xyr reactions were “Relieved”."),
        (None, "Robin was in the stage of action; Robin's reactions were “Relieved”."),
    ],
)
def test_verbs_agree_with_pronouns(pronouns: str | None, expected: str) -> None:
    """A1.54: grammar holds for `they` and for sets that few use."""
    held = Readiness(assessed_on=date(2026, 1, 8), stage="action", reactions=("Relieved",))
    text = sentence(ReadinessAssessed(readiness=held), Told(person("Robin", pronouns), Names()))

    assert text == f"Robin's readiness was assessed on Jan 8, 2026: {expected}"


def test_a_voided_entry_says_so_and_a_void_of_the_void_takes_it_back() -> None:
    """A1.57: history stays; what no longer counts is marked with when and why."""
    first = entry(GOAL, 1)
    void = entry(plan_void(first), 2)
    after_void = narrative([first, void], ROBIN)
    after_both = narrative([first, void, entry(plan_void(void), 3)], ROBIN)

    assert (after_void[0].standing, after_void[0].standing_version) == ("voided", 2)
    assert "(Voided on " in after_void[0].text
    assert [each.standing for each in after_both] == ["stands", "voided", "stands"]


def test_a_corrected_entry_names_the_one_that_put_it_right() -> None:
    linked = NoteLinked(note_id=gad.NOTE, note_class="progress-note", note=NOTED)
    revised = NoteLinkRevised(
        note_id=gad.NOTE, note_class="progress-note", note=NOTED, reason_text="Another day"
    )
    lines = narrative([entry(linked, 1), entry(revised, 2)], ROBIN)

    assert [(each.standing, each.standing_version) for each in lines] == [
        ("corrected", 2),
        ("stands", None),
    ]
    assert "by the entry at version 2" in lines[0].text


def test_a_type_without_a_sentence_is_a_defect_and_never_silence() -> None:
    class Unheard(Payload):
        """Nobody tells this."""

    with pytest.raises(NoSentence):
        sentence(Unheard(), Told(ROBIN, Names()))


@pytest.mark.parametrize("kind", [ClientPayload, EpisodePayload, PlanPayload])
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_history_is_told_one_sentence_for_each_event(kind: Any, data: st.DataObject) -> None:  # noqa: ANN401  # a union
    """A1.57: whatever is voided, missing or doubled in it."""
    history: list[Recorded[Any]] = data.draw(histories(kind))
    lines = narrative(history, ROBIN)

    assert [each.version for each in lines] == [each.version for each in history]
    assert all(each.text.rstrip(")").endswith(".") for each in lines)
