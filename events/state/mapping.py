"""Immutable mappings: a change makes a new one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_EMPTY: Mapping[Any, Any] = MappingProxyType({})


def empty() -> Mapping[Any, Any]:
    """Return the empty mapping; a default factory, as dataclasses take no mapping for a default."""
    return _EMPTY


def put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """Return `mapping` with `value` under `key`; a new key comes last."""
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


def _copied(mapping: Mapping[K, V]) -> dict[K, V]:
    """Return a copy; that of a proxy spares the hashing of every key, which is slow for UUIDs."""
    return mapping.copy() if isinstance(mapping, MappingProxyType) else dict(mapping)
