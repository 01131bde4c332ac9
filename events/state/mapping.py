"""Immutable mappings: a change makes a new one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")

EMPTY: Mapping[Any, Any] = MappingProxyType({})
"""The empty mapping, of any type."""


def put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """Return `mapping` with `value` under `key`; a new key comes last."""
    return MappingProxyType({**mapping, key: value})


def without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    """Return `mapping` without `key`; itself when it has no such key."""
    if key not in mapping:
        return mapping
    return MappingProxyType({kept: value for kept, value in mapping.items() if kept != key})
