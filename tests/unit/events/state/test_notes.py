"""Links from notes fold to where they now stand, whatever the history holds (A1.29)."""

import pytest

from events.ids import Version
from events.state import plan
from events.state.plan import PlanState
from events.state.plan_notes import NoteLink
from events.types.note import NoteLinked, NoteLinkRevised
from events.types.streams import PlanPayload
from events.values.ids import Item, NoteId, ObjectiveId
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.events.state.plans import entry, plan_void, stream
from tests.unit.events.state.test_gad_plan import signed

LINKED = NoteLinked.model_validate(EXAMPLES[NoteLinked])
REVISED = NoteLinkRevised.model_validate(EXAMPLES[NoteLinkRevised])
FIRST = Version(len(signed()) + 1)
LOST = LINKED.model_copy(
    update={
        "note_id": NoteId(gad.uid(81)),
        "note": LINKED.note.model_copy(
            update={
                "objectives": (
                    LINKED.note.objectives[1].model_copy(
                        update={"objective_id": ObjectiveId(gad.uid(999))}
                    ),
                )
            }
        ),
    }
)


def after(*payloads: PlanPayload) -> PlanState:
    """Return the signed plan after further events."""
    return plan.replay([*signed(), *stream(payloads, first=FIRST)])


def test_a_link_stands_as_it_was_made_and_then_as_it_was_put_right() -> None:
    assert after(LINKED).notes == {gad.NOTE: NoteLink("progress-note", LINKED.note, FIRST)}
    kept = NoteLink("progress-note", REVISED.note, FIRST, Version(FIRST + 1))
    assert after(LINKED, REVISED).notes == {gad.NOTE: kept}


@pytest.mark.parametrize(
    ("steps", "missing"),
    [
        ((LINKED, LINKED), ("note", gad.NOTE, "already-there")),
        ((REVISED,), ("note", gad.NOTE, "missing")),
        ((LOST,), ("objective", str(gad.uid(999)), "missing")),
    ],
)
def test_what_a_link_cannot_rest_on_is_told(
    steps: tuple[PlanPayload, ...], missing: tuple[str, object, str]
) -> None:
    state = after(*steps)
    (told,) = (each.missing for each in state.journal.unresolved)
    assert (told.item.kind, told.item.id, told.problem) == missing
    assert state.notes == after(*steps[:-1]).notes


def test_a_voided_revision_brings_the_link_back_and_dates_no_content() -> None:
    """A1.57, A11.12."""
    steps: list[PlanPayload] = [LINKED, REVISED]
    history = [*signed(), *stream(steps, first=FIRST)]
    void = plan_void(history[-1])
    state = plan.replay([*history, entry(void, FIRST + 2)])
    assert state.notes == {gad.NOTE: NoteLink("progress-note", LINKED.note, FIRST)}
    assert state.content_version == plan.replay(signed()).content_version
    assert Item(kind="note", id=gad.NOTE) not in state.changed_at
