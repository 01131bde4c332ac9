"""Generated clinics: the same seed the same bytes, accepted throughout, and as a ledger needs."""

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.envelope import decode, encode
from events.ids import NO_HASH, StreamId
from events.registry import Loaded, default
from events.state.recorded import Recorded
from infra.generating.clinics import events_of, slug
from infra.generating.deciding import Decided
from infra.generating.lines import line
from infra.generating.wanted import MIN_DAYS, BadOption, Wanted
from services.planner.decide.streams import fold_stream
from tests.unit.infra.generating.made import by_stream, charts


def _bytes(wanted: Wanted) -> bytes:
    return b"".join(line(each) for events in events_of(wanted) for each in events)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert _bytes(Wanted(2, 3, 120, 7)) == _bytes(Wanted(2, 3, 120, 7))


def test_another_seed_gives_other_clients() -> None:
    def clients(seed: int) -> set[str]:
        made = (each for events in events_of(Wanted(1, 3, 60, seed)) for each in events)
        return {str(each.event.envelope.partitionkey) for each in made} - {"generated-1"}

    assert not clients(7) & clients(8)


def test_a_chart_is_the_same_however_many_others_there_are() -> None:
    few, many = events_of(Wanted(1, 1, 90, 3)), events_of(Wanted(2, 4, 90, 3))

    assert [next(few), next(few)] == [next(many), next(many)]


@settings(max_examples=15, deadline=None)
@given(
    days=st.integers(MIN_DAYS, 400),
    seed=st.integers(0, 2**63 - 1),
    plan=st.integers(1, 3),
)
def test_every_course_is_accepted_and_folds(days: int, seed: int, plan: int) -> None:
    own, *made = events_of(Wanted(1, plan, days, seed))

    assert [each.event.envelope.stream for each in own] == [f"clinic/{slug(1)}"] * len(own)
    for events in made:
        for stream, each in by_stream(events).items():
            _require_sound(stream, each)


def _require_sound(stream: str, events: list[Decided]) -> None:
    """Require a gapless, linked stream whose events load, and fold to no loose end."""
    history, before = [], NO_HASH
    for version, each in enumerate(events, start=1):
        said = decode(each.event.raw)
        assert encode(said) == each.event.raw
        assert (said.version, said.prevhash) == (version, before)
        assert said.time <= said.recordedtime
        loaded = default().load(said.type, orjson.dumps(each.payload.model_dump(mode="json")))
        assert isinstance(loaded, Loaded)
        history.append(
            Recorded(
                loaded.payload,
                said.id,
                said.version,
                said.time,
                said.recordedtime,
                said.actor,
                said.role,
            )
        )
        before = each.event.hash
    folded = fold_stream(StreamId(stream), history)
    assert folded.version == len(events)
    assert not folded.state.journal.unresolved


def test_days_are_in_order_and_ids_sort_as_the_events_do() -> None:
    for made in charts():
        said = [each.event.envelope for each in made.decided]
        times = [each.recordedtime for each in said]
        assert times == sorted(times)
        assert sorted(each.id for each in said) == [each.id for each in said]
        assert len({each.id for each in said}) == len(said)


def test_a_line_holds_the_event_byte_for_byte_and_its_data_in_clear() -> None:
    (decided, *_others) = charts()[0].decided
    told = json.loads(line(decided))

    assert orjson.dumps(told["event"], option=orjson.OPT_SORT_KEYS) == decided.event.raw
    assert told["data"]["identity"]["family_name"]
    assert told["event"]["data_base64"]


def test_a_plan_has_the_events_that_half_a_year_brings() -> None:
    counts = sorted(len(each.decided) for each in charts())

    assert 40 <= counts[len(counts) // 2] <= 80


@pytest.mark.parametrize(
    ("option", "wanted"),
    [
        ("--clinics", (0, 1, 180, 1)),
        ("--plans", (1, 0, 180, 1)),
        ("--plans", (1, -4, 180, 1)),
        ("--plans", (1, 100_001, 180, 1)),
        ("--days", (1, 1, 27, 1)),
        ("--days", (1, 1, 731, 1)),
        ("--seed", (1, 1, 180, -1)),
    ],
)
def test_what_is_out_of_bounds_is_refused_with_the_option_and_its_rule(
    option: str, wanted: tuple[int, int, int, int]
) -> None:
    with pytest.raises(BadOption, match=f"^{option}: must be .* to .*; ") as refused:
        Wanted(*wanted)
    assert refused.value.code == "bad-option"
