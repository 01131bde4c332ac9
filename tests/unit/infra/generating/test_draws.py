"""Chance from a seed: the same for the same path, spread as asked, ids that sort."""

from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from infra.generating.draws import Draws, SeededIds

_NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_path_gives_the_same_draws_and_another_path_others() -> None:
    assert Draws(1, "a").bytes(80) == Draws(1, "a").bytes(80)
    assert len({Draws(*path).bytes(16) for path in ((1, "a"), (1, "b"), (2, "a"), (1,))}) == 4


def test_draws_are_the_same_on_every_machine_and_in_every_release() -> None:
    # SHA-256 over SHA-256("1\na") and a counter of 8 bytes that begins at 0.
    root = sha256(b"1\na").digest()

    assert Draws(1, "a").bytes(40) == (
        sha256(root + bytes(8)).digest() + sha256(root + bytes(7) + b"\1").digest()[:8]
    )


def test_a_branch_does_not_depend_on_what_was_drawn_before() -> None:
    fresh, used = Draws(1), Draws(1)
    used.bytes(100)

    assert fresh.branch("x").uuid() == used.branch("x").uuid()


def test_bounds_are_reached_and_kept() -> None:
    draws = Draws(3)

    assert {draws.between(2, 5) for _ in range(200)} == {2, 3, 4, 5}


def test_weights_hold() -> None:
    draws = Draws(4)
    seen = Counter(draws.weighted({"often": 3, "seldom": 1}) for _ in range(2_000))

    # 2,000 x 3/4 = 1,500; five standard deviations are 5 x sqrt(2,000 x 3/16) = 97.
    assert abs(seen["often"] - 1_500) < 97


def test_no_weights_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Draws(4).weighted({"never": 0})


def test_a_wobble_stays_within_its_bounds_around_zero() -> None:
    draws = Draws(5)
    seen = [draws.wobble(4) for _ in range(1_000)]

    assert max(map(abs, seen)) <= 4
    assert abs(sum(seen)) < 200


def test_ids_are_uuids_of_version_7_that_sort_within_a_millisecond() -> None:
    ids = SeededIds(Draws(6), lambda: _NOW)
    made = [ids.event_id() for _ in range(50)]

    assert made == sorted(made)
    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {made[0].variant}
    assert made[0].int >> 80 == round(_NOW.timestamp() * 1_000)
