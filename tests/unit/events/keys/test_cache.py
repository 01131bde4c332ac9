"""The memory of keys is bounded in number and in time."""

from events.keys.cache import ExpiringCache


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_is_kept_for_its_time() -> None:
    seconds = Seconds()
    cache = ExpiringCache[str](limit=2, seconds=10, monotonic=seconds)
    cache.put(("a", "b"), "key")
    seconds.now = 9.9
    assert cache.get(("a", "b")) == "key"
    seconds.now = 10.0
    assert cache.get(("a", "b")) is None
    assert len(cache) == 0


def test_use_does_not_prolong_the_time() -> None:
    seconds = Seconds()
    cache = ExpiringCache[str](limit=2, seconds=10, monotonic=seconds)
    cache.put(("a", "b"), "key")
    for seconds.now in (3.0, 6.0, 9.0):
        assert cache.get(("a", "b")) == "key"
    seconds.now = 11.0
    assert cache.get(("a", "b")) is None


def test_the_least_recently_used_value_goes_first() -> None:
    cache = ExpiringCache[str](limit=2, seconds=10, monotonic=Seconds())
    cache.put(("a", "1"), "one")
    cache.put(("a", "2"), "two")
    cache.get(("a", "1"))
    cache.put(("a", "3"), "three")
    kept = [cache.get(("a", name)) for name in "123"]
    assert kept == ["one", None, "three"]
