"""What an event changed, field by field, and the words that say why."""

from collections.abc import Sequence
from typing import Any, Final

import orjson
import pytest

from events.ids import StreamKind, Version
from events.payload import Payload
from events.types.goal import GoalRevised, GoalSet
from events.types.objective import ObjectiveAdded, ObjectiveRevised
from events.types.plan import PlanDrafted, PlanPutOnHold
from events.types.signature import SignatureDeclined
from events.values.changes import Rationale
from events.values.goals import GoalContent
from events.values.quantities import Amount, Target
from services.projections.record.entries import Entry
from services.projections.record.folding import projected
from services.projections.record.why import why
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.services.projections.opened import begun, opened, plan_of
from tests.unit.services.projections.plans import whole_plan

WHY: Final = Rationale(text="Seen in session")
DRAFTED: Final = PlanDrafted(client_id=gad.CLIENT, episode_id=gad.EPISODE)


def entries_of(*payloads: Payload) -> Sequence[Entry]:
    """Return the entries of a plan with these events."""
    return projected(begun(StreamKind.PLAN), plan_of(*payloads)).entries


def changed(entry: Entry) -> dict[str, tuple[Any, Any]]:
    """Return an entry's changes by path."""
    return {each["path"]: (each["before"], each["after"]) for each in orjson.loads(entry.changes)}


def revised(**fields: Any) -> dict[str, tuple[Any, Any]]:  # noqa: ANN401
    """Return what a revision of the usual goal changes."""
    goal = GoalContent.model_validate(gad.GOAL.model_copy(update=fields))
    return changed(
        entries_of(
            DRAFTED,
            GoalSet(goal_id=gad.CALM, goal=gad.GOAL),
            GoalRevised(goal_id=gad.CALM, goal=goal, rationale=WHY),
        )[-1]
    )


def test_only_the_fields_that_differ_are_told() -> None:
    found = revised(words="I want calmer evenings", daily_life=None)

    assert found == {
        "/content_version": (2, 3),
        f"/goals/{gad.CALM}/content/words": (gad.GOAL.words, "I want calmer evenings"),
        f"/goals/{gad.CALM}/content/daily_life": (gad.GOAL.daily_life, None),
    }


def test_a_new_item_is_told_whole() -> None:
    found = changed(entries_of(DRAFTED, GoalSet(goal_id=gad.CALM, goal=gad.GOAL))[-1])
    before, after = found[f"/goals/{gad.CALM}"]

    assert before is None
    assert after["content"]["words"] == gad.GOAL.words
    assert after["ended"] is None


def test_a_criterions_target_is_told_by_its_place() -> None:
    (criterion,) = gad.SCALE_CONTENT.criteria
    lower = criterion.model_copy(
        update={"target": Target(comparator="below", amount=Amount(low="5"))}
    )
    content = gad.SCALE_CONTENT.model_copy(update={"criteria": (lower,)})
    found = changed(
        entries_of(
            DRAFTED,
            ObjectiveAdded(objective_id=gad.SCALE, objective=gad.SCALE_CONTENT),
            ObjectiveRevised(objective_id=gad.SCALE, objective=content, rationale=WHY),
        )[-1]
    )

    path = f"/objectives/{gad.SCALE}/content/criteria/0/target/amount/low"
    assert found == {"/content_version": (2, 3), path: ("10", "5")}


def test_the_status_that_an_event_brings_is_told() -> None:
    hold = PlanPutOnHold(reason="inpatient-stay", reason_text="Ten days on a ward")
    found = changed(entries_of(DRAFTED, hold)[0])

    assert found["/status"] == ("not-drafted", "draft")


def test_an_event_that_could_change_nothing_says_so() -> None:
    """A second draft: nothing of the plan changes, and the entry tells what stood in the way."""
    found = changed(entries_of(DRAFTED, DRAFTED)[-1])
    ((path, (before, after)),) = found.items()

    assert path.startswith("/unresolved/")
    assert before is None
    assert after["missing"]["problem"] == "already-there"


def test_a_void_tells_what_is_undone_and_its_void_tells_it_again() -> None:
    *_, revision, void, undone = projected(begun(StreamKind.PLAN), opened(whole_plan())).entries
    path = f"/goals/{gad.CALM}/content/words"
    there, back, again = (changed(each)[path] for each in (revision, void, undone))

    assert there == (gad.GOAL.words, "I want calmer evenings")
    assert back == there[::-1]
    assert again == there


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_every_reason_in_words_is_told(model: type[Payload]) -> None:
    payload = EXAMPLES[model]
    text = orjson.dumps(payload.model_dump(mode="json"))
    told = why(payload)
    reasons = [name for name in (b'"reason_text":"', b'"explanation":"') if name in text]

    if isinstance(told, dict):
        assert isinstance(told["text"], str)
    else:
        assert not reasons


def test_an_explanation_is_a_reason() -> None:
    declined = SignatureDeclined(
        role="client",
        reason="prefers-not-to-sign",
        explanation="Wants to read it at home",
        content_version=Version(1),
    )

    assert why(declined) == {"text": "Wants to read it at home"}
    assert why(GoalRevised(goal_id=gad.CALM, goal=gad.GOAL, rationale=WHY)) == {
        "text": "Seen in session",
        "score_ids": [],
    }
    assert why(DRAFTED) is None
