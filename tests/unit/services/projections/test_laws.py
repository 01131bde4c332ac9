"""What holds for any history: wherever it is cut, and whatever its events are about."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, get_args

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ids import StreamKind
from events.state.documents import Fragments, document
from events.state.plain import plain
from events.state.recorded import Recorded
from events.types.streams import ClientPayload, EpisodePayload, PlanPayload
from services.projections.record.entries import Entry
from services.projections.record.folding import ENTITIES, Kept, projected, refolded
from services.projections.record.opening import HELD, Opened
from tests.unit.events.strategies import histories
from tests.unit.services.projections.opened import begun, opened

UNIONS: Mapping[StreamKind, object] = {
    StreamKind.CLIENT: ClientPayload,
    StreamKind.EPISODE: EpisodePayload,
    StreamKind.PLAN: PlanPayload,
}
History = list[Recorded[Any]]
every_kind = pytest.mark.parametrize("kind", UNIONS)


@st.composite
def cut_histories(draw: st.DrawFn, kind: StreamKind) -> tuple[History, list[int]]:
    """A history, and places at which it is cut into batches."""
    history: History = draw(histories(UNIONS[kind]))
    places = draw(st.lists(st.integers(0, len(history)), max_size=4))
    return history, sorted({0, *places, len(history)})


def in_batches(kind: StreamKind, events: Sequence[Opened], cuts: Sequence[int]) -> Any:  # noqa: ANN401
    """Return what a stream is kept as and its entries, when its events come in batches.

    Between two batches the history is not kept: a void has it read again.
    """
    kept, entries = begun(kind), list[Entry]()
    for start, end in pairwise(cuts):
        again = refolded(begun(kind), events[:start])
        assert isinstance(again, Kept)
        assert again.state == kept.state
        known = kept if start % 2 else again
        done = projected(known, events[start:end])
        assert done.stop is None
        kept, entries = done.kept, entries + done.entries
    return kept, entries


@every_kind
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_cut_into_batches_gives_the_same_rows(kind: StreamKind, data: st.DataObject) -> None:
    history, cuts = data.draw(cut_histories(kind))
    events = opened(history, kind)
    kept, entries = in_batches(kind, events, cuts)
    whole = projected(begun(kind), events)

    assert entries == whole.entries
    assert kept.document() == whole.kept.document()
    assert (kept.version, kept.hash, kept.key_id) == (
        whole.kept.version,
        whole.kept.hash,
        whole.kept.key_id,
    )


@every_kind
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_fragments_only_spare_work(kind: StreamKind, data: st.DataObject) -> None:
    kept = begun(kind)
    for event in opened(data.draw(histories(UNIONS[kind])), kind):
        kept = projected(kept, [event]).kept
        fresh = document(kept.state, kept.entity.sections, Fragments())
        assert kept.document() == fresh


@every_kind
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_the_changes_of_all_entries_lead_from_nothing_to_the_record(
    kind: StreamKind, data: st.DataObject
) -> None:
    """Each `before` is what stood there, each `after` what stands there next; nothing is missed."""
    kept = begun(kind)
    record = record_of(kept)
    for event in opened(data.draw(histories(UNIONS[kind])), kind):
        done = projected(kept, [event])
        for change in orjson.loads(done.entries[0].changes):
            assert change["before"] != change["after"]
            assert trimmed(put(record, change["path"], change["after"])) == trimmed(
                change["before"]
            ), change["path"]
        kept = done.kept
        assert trimmed(record) == trimmed(record_of(kept))


def record_of(kept: Kept) -> dict[str, Any]:
    """Return the record that entries compare, as JSON."""
    return {
        section.name: plain(section.shape(section.read(kept.state)))
        for section in ENTITIES[StreamKind(kept.key.stream.partition("/")[0])].sections
    }


def put(record: Any, path: str, value: object) -> object:  # noqa: ANN401 -- JSON
    """Set what a JSON pointer leads to, and return what stood there."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]
    for part in way:
        record = record[int(part)] if isinstance(record, list) else record.setdefault(part, {})
    if isinstance(record, list):
        stood, record[int(last)] = record[int(last)], value
    else:
        stood = record.get(last)
        record[last] = value
    return stood


def trimmed(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return JSON without members that are not set, and without what is empty then."""
    if isinstance(value, dict):
        return {key: trimmed(each) for key, each in value.items() if not _is_nothing(each)}
    return [trimmed(each) for each in value] if isinstance(value, list) else value


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, dict) and all(map(_is_nothing, value.values())))


def test_every_payload_of_these_streams_is_held() -> None:
    for kind, union in UNIONS.items():
        assert set(get_args(union)) == HELD[kind]
