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
    return MappingProxyType({**mapping, key: value})


def without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    """Return `mapping` without `key`; itself when it has no such key."""
    if key not in mapping:
        return mapping
    return MappingProxyType({kept: value for kept, value in mapping.items() if kept != key})
