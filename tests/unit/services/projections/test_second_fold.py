"""The product's fold and the second one give the same rows; and each mutant is caught."""

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ids import StreamKind
from events.state import plan, sections
from events.types.plan import PlanDrafted
from events.types.problem import ProblemAdded
from events.values.ids import ProblemId
from services.projections.record import folding
from services.projections.record.entries import Entry
from services.projections.record.folding import Entity, Kept, projected
from services.projections.record.opening import Opened
from tests.contract import gad
from tests.fixtures.second_fold import Decoded
from tests.fixtures.views_check import Expected, compared, expected_rows
from tests.unit.events.strategies import histories
from tests.unit.services.projections.opened import begun, opened, plan_of
from tests.unit.services.projections.plans import whole_plan
from tests.unit.services.projections.test_laws import UNIONS


def rows_of(kept: Kept, entries: Sequence[Entry]) -> Expected:
    """Return what the product writes, as the check reads it back."""
    kind, _, name = kept.key.stream.partition("/")
    found = Expected()
    for entry in entries:
        row = entry._asdict()
        del row["clinic_id"]
        row["why"] = json.loads(entry.why)
        row["changes"] = sorted(json.loads(entry.changes), key=lambda each: str(each["path"]))
        found.entries[entry.stream_id, entry.version] = row
    current: dict[str, Any] = {
        f"{kind}_id": name,
        "client_id": kept.client_id,
        "version": kept.version,
        "position": kept.position,
        "ledger_time": kept.ledger_time,
        "hash": kept.hash,
        "key_id": kept.key_id,
        "document": json.loads(kept.document()),
    }
    if kind == "plan":
        current |= {"episode_id": kept.episode_id, "status": kept.state.status}  # type: ignore[union-attr]  # a plan
    found.current[kept.key.stream] = current
    return found


def differ(events: Sequence[Opened], actual: Expected) -> list[str]:
    """Return how rows differ from what the second fold makes of the same events."""
    expected = expected_rows([Decoded(e.arrival, e.envelope, e.event.payload) for e in events])
    return [
        *compared(expected.entries, actual.entries),
        *compared(expected.current, actual.current),
    ]


@pytest.mark.parametrize("kind", UNIONS)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_two_folds_agree_on_any_history(kind: StreamKind, data: st.DataObject) -> None:
    events = opened(data.draw(histories(UNIONS[kind]).filter(bool)), kind)
    done = projected(begun(kind), events)

    assert differ(events, rows_of(done.kept, done.entries)) == []


WHOLE: Final = opened(whole_plan())


def whole() -> Expected:
    """Return the product's rows of the plan that has an event of every sort."""
    done = projected(begun(StreamKind.PLAN), WHOLE)
    return rows_of(done.kept, done.entries)


def test_two_folds_agree_on_a_plan_with_an_event_of_every_sort() -> None:
    assert differ(WHOLE, whole()) == []


Spoil = Callable[[Expected], object]
LAST: Final = (WHOLE[-1].arrival.stream, WHOLE[-1].arrival.version)
PLAN: Final = WHOLE[-1].arrival.stream


def _of_document(*path: str, value: object) -> Spoil:
    def spoil(rows: Expected) -> None:
        place: Any = rows.current[PLAN]["document"]
        for part in path[:-1]:
            place = place[part]
        assert place[path[-1]] != value
        place[path[-1]] = value

    return spoil


def _of_entry(column: str, value: object) -> Spoil:
    def spoil(rows: Expected) -> None:
        row: Any = rows.entries[LAST]
        assert row[column] != value
        row[column] = value

    return spoil


@pytest.mark.parametrize("number", [64, 65, 150])
def test_a_plan_of_many_entries_is_what_the_second_fold_gives(number: int) -> None:
    """Large mappings are kept in another way than small ones, and are told alike."""
    payloads = [
        ProblemAdded(problem_id=ProblemId(gad.uid(5_000 + each)), problem=gad.PROBLEM)
        for each in range(number)
    ]
    events = plan_of(PlanDrafted(client_id=gad.CLIENT, episode_id=gad.EPISODE), *payloads)
    done = projected(begun(StreamKind.PLAN), events)

    assert done.stop is None
    assert len(json.loads(done.kept.document())["problems"]) == number
    assert differ(events, rows_of(done.kept, done.entries)) == []


SPOILED: Final[Mapping[str, Spoil]] = {
    "an entry is lost": lambda rows: rows.entries.pop(LAST),
    "an entry too many": lambda rows: rows.entries.update({(PLAN, 999): rows.entries[LAST]}),
    "the document is lost": lambda rows: rows.current.pop(PLAN),
    "a change is lost": lambda rows: rows.entries[LAST]["changes"].pop(),
    "an earlier value is lost": lambda rows: rows.entries[LAST]["changes"][0].update(before=None),
    "another position": _of_entry("position", 1),
    "another hash": _of_entry("hash", b""),
    "another reason": _of_entry("reason_code", "mistaken"),
    "no words": _of_entry("why", None),
    "a stale signature passes for current": _of_document(
        "signatures", str(WHOLE[20].event.event_id), "current", value=True
    ),
    "another verdict": _of_document(
        "reviews", str(gad.REVIEW), "verdicts", str(gad.SCALE), value="met"
    ),
    "an objective still met": _of_document("met", value={str(gad.SCALE): 28}),
    "another content version": _of_document("content_version", value=33),
    "another content hash": _of_document("content_hash", value="0f" * 32),
    "no next review": _of_document("next_review", value=None),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_each_spoiled_row_is_found(spoil: Spoil) -> None:
    rows = copy.deepcopy(whole())
    spoil(rows)

    assert differ(WHOLE, rows) != []


PLAN_ENTITY: Final = folding.ENTITIES[StreamKind.PLAN]
MUTANTS: Final = {
    "voids undo nothing": replace(PLAN_ENTITY, replay=plan.fold),
    "entries forget a section": replace(PLAN_ENTITY, sections=sections.PLAN[:-4]),
    "every other event is forgotten": replace(
        PLAN_ENTITY,
        evolve=lambda state, event: plan.evolve(state, event) if event.version % 2 else state,
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_each_mutant_of_the_fold_is_found(mutant: Entity) -> None:
    done = projected(replace(begun(StreamKind.PLAN), entity=mutant, state=mutant.initial()), WHOLE)

    assert done.stop is None
    assert differ(WHOLE, rows_of(done.kept, done.entries)) != []


def test_a_view_that_lags_is_found() -> None:
    done = projected(begun(StreamKind.PLAN), WHOLE[:-1])

    assert f"{PLAN}: version" in differ(WHOLE, rows_of(done.kept, done.entries))
