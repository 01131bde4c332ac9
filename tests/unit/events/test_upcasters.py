"""Steps from version to version."""

from functools import partial

import pytest

from events.upcasters import Data, DoubledUpcaster, Upcasters


def with_mark(version: int, data: Data) -> Data:
    return {**data, f"v{version}": True}


def test_a_path_has_every_step_in_order() -> None:
    steps = Upcasters()
    for version in (3, 1, 2):
        steps.add("a", version, partial(with_mark, version))
    path = steps.path("a", 1, 4)
    assert path is not None
    data: Data = {}
    for step in path:
        data = step(data)
    assert list(data) == ["v1", "v2", "v3"]


def test_the_newest_version_needs_no_step() -> None:
    assert Upcasters().path("a", 4, 4) == ()


def test_a_missing_step_leaves_no_path() -> None:
    steps = Upcasters()
    steps.add("a", 1, dict)
    steps.add("b", 2, dict)
    assert steps.path("a", 1, 3) is None


def test_a_step_is_kept_once() -> None:
    steps = Upcasters()
    steps.add("a", 1, dict)
    with pytest.raises(DoubledUpcaster, match="from version 1"):
        steps.add("a", 1, dict)
    assert steps.starts() == {("a", 1)}
