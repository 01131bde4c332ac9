"""The document that signers see: whole, the same for ever, with the preferred name (B18, A1.54)."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.documents.lines import lines_of
from events.documents.plan_document import RENDERER, Document, called, plan_document
from events.payload import Payload
from events.state import plan
from events.state.plan import PlanState
from events.state.plan_content import content_hash
from events.types.goal import GoalRetired, GoalRevised, GoalSet
from events.types.streams import ContentPayload, PlanPayload
from events.values.changes import Rationale
from events.values.identity import Identity
from events.values.ids import GoalId
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.contract.examples_care import IDENTITY
from tests.unit.events.state.plans import stream
from tests.unit.events.state.test_gad_plan import signed
from tests.unit.events.state.test_stale_signatures import (
    CONTENT_TYPES,
    OTHER_TYPES,
    after,
    differing,
    without_items,
)
from tests.unit.events.strategies import histories

DIGEST = "40eecce9cc146f98d8aea7fca22cb5cd60fd95ee07047be4ff69ef527ecdae18"


def document(state: PlanState, identity: Identity | None = IDENTITY) -> Document:
    return plan_document(gad.PLAN, state, identity)


def test_it_reads_the_same_for_ever() -> None:
    """B18: a change of the text under the same renderer would belie every signature."""
    shown = document(plan.fold(signed()))
    assert (shown.renderer, RENDERER) == ("plan-text-1", "plan-text-1")
    assert shown.digest == sha256(shown.text.encode()).hexdigest() == DIGEST


@pytest.mark.parametrize("model", CONTENT_TYPES, ids=lambda model: model.__name__)
def test_what_stales_signatures_changes_the_document(model: type[Payload]) -> None:
    """A11.12, B18."""
    assert document(after(differing(model))).digest != document(plan.fold(signed())).digest


@pytest.mark.parametrize("model", OTHER_TYPES, ids=lambda model: model.__name__)
def test_what_stales_none_leaves_it_as_it_is(model: type[Payload]) -> None:
    """A11.12: scores, notes, verdicts, review dates, the safety plan."""
    state = after(without_items(EXAMPLES[model]))
    assert document(state) == document(plan.fold(signed()))


def test_the_preferred_name_and_pronouns_are_used() -> None:
    """A1.54: and a change of them is another document."""
    state = plan.fold(signed())
    assert "For: Ro Ellery (she/her)\n" in document(state).text
    assert "Rowena" not in document(state).text
    other = IDENTITY.model_copy(update={"preferred_name": "Robin", "pronouns": "they/them"})
    assert called(other) == "Robin Ellery (they/them)"
    assert document(state, other).digest != document(state).digest
    plain = IDENTITY.model_copy(update={"preferred_name": None, "pronouns": None})
    assert called(plain) == "Rowena Ellery"
    assert "not on record" in called(None)


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", *"\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"], ids=ascii
)
def test_a_text_of_several_lines_passes_for_no_field(end: str) -> None:
    """B18: what is written into a field cannot forge another one, however its lines end."""
    forged = gad.GOAL.model_copy(update={"words": f"Sleep{end}  horizon: short-term"})
    lines = "\n".join(lines_of(forged, {})).splitlines()
    assert lines[:3] == ["  words:", "    | Sleep", "    |   horizon: short-term"]


def test_a_name_never_passes_to_another_item() -> None:
    """A1.14: what ended keeps its number, so a number in a signed text means one item."""
    second = GoalId(gad.uid(21))
    why = Rationale(text="Reached")
    history = signed()
    more: list[PlanPayload] = [
        GoalSet(goal_id=second, goal=gad.GOAL.model_copy(update={"words": "Sing again"})),
        GoalRetired(goal_id=gad.CALM, reason="achieved", rationale=why),
    ]
    state = plan.fold([*history, *stream(more, first=len(history) + 1)])
    text = document(state).text
    assert "G2\n  words: Sing again" in text
    assert "\nG1\n" not in text


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_plan_has_a_document_and_the_hash_decides_it(data: st.DataObject) -> None:
    """B18: equal content of one version, equal text; it never fails."""
    state = plan.replay(data.draw(histories(ContentPayload)))
    same = replace(state, schedule=None, signings=())
    assert document(same) == document(state)
    assert content_hash(same.content) == content_hash(state.content)
    document(state).text.encode()


def test_every_stated_field_of_the_content_is_in_the_text() -> None:
    """B18: each text of the plan's content stands in the document."""
    text = document(plan.fold(signed())).text
    wanted = [
        gad.GOAL.words,
        gad.GOAL.daily_life or "",
        gad.PROBLEM.statement,
        *gad.DIAGNOSIS.evidence,
    ]
    wanted += [each.statement for each in gad.OBJECTIVES.values()]
    wanted += [each.technique for each in gad.INTERVENTION_CONTENTS.values()]
    wanted += [*gad.DISCHARGE.further, gad.DIAGNOSIS.code]
    assert [each for each in wanted if each not in text] == []


def test_a_revision_of_words_alone_shows() -> None:
    """A11.12: typing mistakes follow the same rule."""
    goal = gad.GOAL.model_copy(update={"words": gad.GOAL.words + "."})
    state = after(GoalRevised(goal_id=gad.CALM, goal=goal, rationale=Rationale(text="A full stop")))
    assert document(state).digest != document(plan.fold(signed())).digest
