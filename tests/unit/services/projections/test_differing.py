"""What differs between two versions of a plan: in words, and as a patch that is applied anew."""

from copy import deepcopy
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from events.canonical import JsonValue
from events.state import plan
from events.state.recorded import Recorded
from events.types.intervention import InterventionStopped
from events.types.objective import ObjectiveRevised
from events.types.plan import PlanActivated
from events.types.streams import PlanPayload
from services.projections.record.differing import Difference, difference, plan_document
from services.projections.record.json_patch import Operation, json_patch
from tests.contract import gad
from tests.unit.events.strategies import histories
from tests.unit.services.projections.plans import CALMER, whole_plan

JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


def patched(document: JsonValue, operations: list[Operation]) -> Any:  # noqa: ANN401  # JSON
    """Apply a patch by the letter of RFC 6902, written for these tests alone."""
    holder: dict[str, Any] = {"": deepcopy(document)}
    for each in operations:
        path = str(each["path"])
        parts = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")]
        target: Any = holder
        for part in parts[:-1]:
            target = target[int(part)] if isinstance(target, list) else target[part]
        last = parts[-1]
        if isinstance(target, list):
            _to_place(target, int(last), each)
        elif each["op"] == "remove":
            del target[last]
        else:
            assert (last in target) is (each["op"] == "replace")
            target[last] = each["value"]
    return holder[""]


def _to_place(target: list[Any], place: int, operation: Operation) -> None:
    if operation["op"] == "remove":
        del target[place]
    elif operation["op"] == "add":
        assert place <= len(target)
        target.insert(place, operation["value"])
    else:
        target[place] = operation["value"]


def between(first: int, last: int) -> Difference:
    """Return what differs between two versions of the whole plan."""
    history = whole_plan()
    return difference(plan.replay(history[:first]), plan.replay(history[:last]))


def sentences(first: int, last: int) -> list[str]:
    return [each.sentence for each in between(first, last).changes]


@given(JSON, JSON)
def test_a_patch_turns_one_document_into_the_other(one: JsonValue, other: JsonValue) -> None:
    assert patched(one, json_patch(one, other)) == other


@given(JSON)
def test_what_is_alike_needs_no_patch(document: JsonValue) -> None:
    assert json_patch(document, deepcopy(document)) == []


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_patch_leads_from_any_version_of_a_plan_to_any_other(data: st.DataObject) -> None:
    """Voids among them: each version is what was known then."""
    history: list[Recorded[Any]] = data.draw(histories(PlanPayload))
    ends = st.integers(min_value=0, max_value=len(history))
    one, other = (plan.replay(history[: data.draw(ends)]) for _ in range(2))
    found = difference(one, other)

    assert patched(dict(plan_document(one)), found.patch) == plan_document(other)
    assert bool(found.changes) is bool(found.patch)


def test_a_new_goal_is_told_by_its_words() -> None:
    assert f"Goal “{gad.GOAL.words}” was added." in sentences(3, 4)


def test_a_revised_goal_is_told_before_and_after() -> None:
    last = len(whole_plan()) - 2

    was, now = gad.GOAL.words, CALMER.words
    assert f"Goal “{was}”: words was “{was}”, and is “{now}” now." in sentences(last - 1, last)


def test_an_ended_item_is_told_with_its_reason() -> None:
    stopped = next(
        each.version for each in whole_plan() if isinstance(each.payload, InterventionStopped)
    )
    technique = gad.INTERVENTION_CONTENTS[gad.INTERVENTIONS[0]].technique

    assert f"Intervention “{technique}” ended (completed)." in sentences(stopped - 1, stopped)


def test_a_target_is_told_as_one_value() -> None:
    revised = next(
        each.version for each in whole_plan() if isinstance(each.payload, ObjectiveRevised)
    )
    told = [each for each in between(revised - 1, revised).changes if "target" in each.path]

    assert all(each.path.endswith("/target") for each in told)
    assert all(" comparator " not in each.sentence for each in told)


def test_the_status_is_told_in_words() -> None:
    begun = next(each.version for each in whole_plan() if isinstance(each.payload, PlanActivated))
    (found,) = [each for each in between(1, begun).changes if each.path == "/status"]

    assert found.sentence == "The status was draft, and is active now."
    assert (found.before, found.after) == ("draft", "active")


def test_nothing_differs_between_a_version_and_itself() -> None:
    assert between(20, 20) == Difference([], [])
