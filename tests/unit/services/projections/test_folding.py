"""Where a stream stops, what is left out of it, and what memory keeps of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from events.ids import EventHash, StreamId, StreamKind, Version
from events.state import plan
from events.state.recorded import Recorded
from services.projections.record.folding import Kept, Stop, projected, refolded
from services.projections.record.opening import Opened
from services.projections.view.kept import KeptStreams
from tests.unit.services.projections.opened import begun, opened
from tests.unit.services.projections.plans import whole_plan

WHOLE: Final = opened(whole_plan())


def of_plan(events: Sequence[Opened], *evicted: int) -> Any:  # noqa: ANN401  # what came of them
    """Return what events make of the usual plan."""
    return projected(begun(StreamKind.PLAN), events, frozenset(map(Version, evicted)))


def relinked(event: Opened, **changes: Any) -> Opened:  # noqa: ANN401  # of its envelope
    """Return an event with an envelope that says something else."""
    return replace(event, envelope=event.envelope._replace(**changes))


@pytest.mark.parametrize("place", [0, 5, len(WHOLE) - 1])
def test_an_event_that_does_not_follow_stops_its_stream(place: int) -> None:
    broken = relinked(WHOLE[place], prevhash=EventHash(b"\x07" * 32))
    done = of_plan([*WHOLE[:place], broken, *WHOLE[place + 1 :]])

    assert (done.stop.version, done.stop.why.reason) == (place + 1, "out-of-chain")
    assert [entry.version for entry in done.entries] == list(range(1, place + 1))
    assert done.kept == of_plan(WHOLE[:place]).kept


def test_a_missing_event_stops_its_stream() -> None:
    done = of_plan([*WHOLE[:4], *WHOLE[5:]])

    assert (done.stop.version, done.stop.why.reason) == (6, "out-of-chain")
    assert done.kept.version == 4


def test_a_fold_that_fails_stops_its_stream_before_the_event() -> None:
    def failing(state: Any, event: Recorded[Any]) -> Any:  # noqa: ANN401  # a plan's
        if event.version == 4:
            raise ZeroDivisionError("Marigold-7731")
        return plan.evolve(state, event)

    start = begun(StreamKind.PLAN)
    done = projected(replace(start, entity=replace(start.entity, evolve=failing)), WHOLE)

    assert done.stop is not None
    assert done.stop.version == 4
    assert (done.stop.why.reason, done.stop.why.detail) == ("fold-failed", "ZeroDivisionError")
    assert len(done.entries) == 3


def test_what_was_evicted_is_left_out_now_and_when_folded_again() -> None:
    """Versions go on behind it; nothing of it is in any row."""
    evicted = frozenset({Version(8), Version(9)})
    left = [each for each in WHOLE if each.arrival.version not in evicted]
    done = of_plan(left, *evicted)
    again = refolded(begun(StreamKind.PLAN), left, evicted)

    assert done.stop is None
    assert len(done.entries) == len(WHOLE) - 2
    assert isinstance(again, Kept)
    assert again.document() == done.kept.document()
    assert isinstance(refolded(begun(StreamKind.PLAN), left), Stop)


def test_the_last_event_before_a_batch_may_have_been_evicted() -> None:
    before = of_plan(WHOLE[:7])
    done = projected(before.kept, WHOLE[8:], frozenset({Version(8)}))

    assert done.stop is None
    assert done.kept.version == len(WHOLE)


def test_memory_gives_a_stream_only_at_the_version_that_is_asked_for() -> None:
    kept: Kept = of_plan(WHOLE[:5]).kept
    memory = KeptStreams()
    memory.put(kept)

    assert memory.get(kept.key, 5) is kept
    assert memory.get(kept.key, 4) is None
    assert memory.get(kept.key, 6) is None


def test_memory_is_bounded_by_streams_and_by_events() -> None:
    kept: Kept = of_plan(WHOLE[:5]).kept
    others = [replace(kept, key=kept.key._replace(stream=StreamId(f"plan/{n}"))) for n in range(10)]
    few, light = KeptStreams(streams=3), KeptStreams(events=12)
    for each in others:
        few.put(each)
        light.put(each)
        few.get(others[0].key, 5)

    assert (len(few), len(light)) == (3, 2)
    assert few.get(others[0].key, 5) is not None, "the one used most lately stays"
    assert light.get(others[9].key, 5) is not None
    light.put(replace(others[9], version=Version(1)))
    assert len(light) == 2
