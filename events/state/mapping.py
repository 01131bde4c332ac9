"""Immutable mappings: a change makes a new one, at a cost that hardly grows with the mapping."""

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from types import MappingProxyType
from typing import Any, Final, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_EMPTY: Mapping[Any, Any] = MappingProxyType({})
_NONE: Final[Any] = object()
_SMALL: Final = 64
"""Up to so many members a plain copy is the fastest; it also reads fastest."""


def empty() -> Mapping[Any, Any]:
    """Return the empty mapping; a default factory, as dataclasses take no mapping for a default."""
    return _EMPTY


def put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """Return `mapping` with `value` under `key`; a new key comes last."""
    if isinstance(mapping, _Layered):
        return mapping.having(key, value)
    if len(mapping) >= _SMALL:
        return _Layered(_copied(mapping), {key: value})
    copy = _copied(mapping)
    copy[key] = value
    return MappingProxyType(copy)


def without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    """Return `mapping` without `key`; itself when it has no such key."""
    if key not in mapping:
        return mapping
    copy = _copied(mapping)
    del copy[key]
    return MappingProxyType(copy)


class _Layered(Mapping[K, V]):
    """A large base that many mappings share, under a few members of its own.

    A change copies those few, and once they are more than the square root of the base the two
    become the next base: a change of n members costs about the root of n. No dictionary in it is
    ever changed, so what was read from one stays as it was, in any thread.
    """

    __slots__ = ("_base", "_own")

    def __init__(self, base: dict[K, V], own: dict[K, V]) -> None:
        """Take two dictionaries that nobody changes any more."""
        self._base = base
        self._own = own

    def having(self, key: K, value: V) -> "_Layered[K, V]":
        """Return this with `value` under `key`; a new key comes last."""
        own = self._own.copy()
        own[key] = value
        if len(own) * len(own) > len(self._base):
            return _Layered({**self._base, **own}, {})
        return _Layered(self._base, own)

    def whole(self) -> dict[K, V]:
        """Return a dictionary of all members, the caller's own."""
        return {**self._base, **self._own}

    def __getitem__(self, key: K) -> V:
        own = self._own
        return own[key] if key in own else self._base[key]

    def __contains__(self, key: object) -> bool:
        return key in self._own or key in self._base

    def __iter__(self) -> Iterator[K]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self._base) + sum(key not in self._base for key in self._own)

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        if isinstance(other, _Layered) and self._base is other._base:
            apart = {*_apart(self._own, other._own), *_apart(other._own, self._own)}
            return all(_same(self, other, key) for key in apart)
        return self.whole() == (other.whole() if isinstance(other, _Layered) else dict(other))

    __hash__ = None  # type: ignore[assignment]  # as that of every mapping

    def __repr__(self) -> str:
        return f"mapping({self.whole()!r})"

    def keys(self) -> KeysView[K]:
        """Return all keys, those that came first before others."""
        return self.whole().keys()

    def values(self) -> ValuesView[V]:
        """Return all values, in the order of their keys."""
        return self.whole().values()

    def items(self) -> ItemsView[K, V]:
        """Return all members, in the order of their keys."""
        return self.whole().items()


def _apart(own: dict[K, V], other: dict[K, V]) -> Iterator[K]:
    """Yield the keys of `own` that do not have the same value, as an object, in `other`."""
    return (key for key, value in own.items() if other.get(key, _NONE) is not value)


def _same(one: Mapping[K, V], other: Mapping[K, V], key: K) -> bool:
    return key in one and key in other and one[key] == other[key]


def _copied(mapping: Mapping[K, V]) -> dict[K, V]:
    """Return a copy; that of a proxy spares the hashing of every key, which is slow for UUIDs."""
    if isinstance(mapping, _Layered):
        return mapping.whole()
    return mapping.copy() if isinstance(mapping, MappingProxyType) else dict(mapping)
