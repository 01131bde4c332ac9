"""Immutable mappings, small and large, against dictionaries."""

import tracemalloc
from collections.abc import Mapping
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.state.changing import replace
from events.state.journal import EMPTY_JOURNAL, Journal
from events.state.mapping import empty, put, without

_BEGUN = st.sampled_from([0, 1, 63, 64, 65, 128, 200])
_CHANGES = st.lists(st.tuples(st.integers(0, 260), st.sampled_from([1, 2, None])), max_size=25)


@given(_BEGUN, _CHANGES)
def test_changes_come_to_what_a_dictionary_would_and_what_was_before_stays(
    begun: int, changes: list[tuple[int, int | None]]
) -> None:
    mapping, model = _of(begun), dict.fromkeys(range(begun), 0)
    before = [(mapping, dict(model))]
    for key, value in changes:
        if value is None:
            mapping = without(mapping, key)
            model.pop(key, None)
        else:
            mapping = put(mapping, key, value)
            model[key] = value
        before.append((mapping, dict(model)))
    for each, told in before:
        assert [*each.items()] == [*told.items()]
        assert ([*each], [*each.keys()], [*each.values()]) == ([*told], [*told], [*told.values()])
        assert (len(each), bool(each), {**each}) == (len(told), bool(told), told)
        assert all((key in each, each.get(key)) == (key in told, told.get(key)) for key in range(9))


@given(_BEGUN, _CHANGES, _CHANGES)
def test_mappings_are_equal_where_their_members_are(
    begun: int, some: list[tuple[int, int | None]], others: list[tuple[int, int | None]]
) -> None:
    one, other = (_changed(_of(begun), changes) for changes in (some, others))
    assert (one == other) is (dict(one) == dict(other))
    assert (one == dict(other)) is (dict(one) == dict(other))
    assert one == put(put(one, 9, -1), 9, one[9]) if 9 in one else one != put(one, 9, -1)
    assert one != object()


def test_a_large_one_tells_its_members_and_has_no_hash() -> None:
    large = put(_of(64), 64, 1)
    assert repr(large) == f"mapping({dict(large)!r})"
    with pytest.raises(KeyError):
        large[65]
    with pytest.raises(TypeError):
        hash(large)


def test_a_thousand_events_more_are_not_a_thousand_copies_of_all() -> None:
    """A copy for each of 2,000 would be 150 MB, and the time of a long fold its square."""
    keys = [UUID(int=each) for each in range(2_000)]
    tracemalloc.start()
    try:
        kept, mapping = list[Mapping[UUID, int]](), empty()
        for key in keys:
            mapping = put(mapping, key, 1)
            kept.append(mapping)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [len(each) for each in kept] == [*range(1, 2_001)]
    assert taken < 15_000_000


def test_a_state_with_fields_replaced_is_another_and_has_no_field_but_its_own() -> None:
    changed = replace(EMPTY_JOURNAL, voided=frozenset())
    assert (changed, type(changed)) == (EMPTY_JOURNAL, Journal)
    assert changed is not EMPTY_JOURNAL
    with pytest.raises(TypeError, match="Journal has not each of version, versions"):
        replace(EMPTY_JOURNAL, version=EMPTY_JOURNAL.version, versions=1)  # type: ignore[call-arg]


def _of(size: int) -> Mapping[int, int]:
    mapping: Mapping[int, int] = empty()
    for key in range(size):
        mapping = put(mapping, key, 0)
    return mapping


def _changed(
    mapping: Mapping[int, int], changes: list[tuple[int, int | None]]
) -> Mapping[int, int]:
    for key, value in changes:
        mapping = without(mapping, key) if value is None else put(mapping, key, value)
    return mapping
