"""Sections of documents are kept as small as they are."""

import tracemalloc

from events.state.documents import Fragments
from events.state.plain import written


def test_a_kept_section_takes_little_more_than_its_bytes() -> None:
    """Thousands of streams are kept, each with dozens of sections, most of them empty."""
    fragments = Fragments()
    made_of = [{"number": number} for number in range(200)]
    tracemalloc.start()
    try:
        for number, each in enumerate(made_of):
            fragments.of(f"section-{number}", each, lambda each=each: written(each))  # type: ignore[misc]
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert taken / len(made_of) < 600


def test_a_section_is_written_anew_when_it_is_made_of_another_object() -> None:
    fragments, first, other = Fragments(), {"a": 1}, {"a": 1}
    told = [fragments.of("part", each, lambda: written(first)) for each in (first, first, other)]

    assert [written(each) for each in told] == [b'{"a":1}'] * 3
    assert fragments.kept["part"][0] is other
