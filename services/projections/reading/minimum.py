"""Who sees which fields of an answer: no more than their work needs (B08); a table, and pure.

Clinical roles read for treatment, clients read their own, so nothing is narrowed for them. What is
not in the table is left out, so a field that is added later is seen by nobody whom it narrows.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

import orjson
from pydantic import BaseModel, ConfigDict

Json = Any
Path: TypeAlias = tuple[str, ...]
_ANY: Final = "*"
_ALL: Final = "**"


class View(BaseModel):
    """Which fields of a read a role sees: paths, in which `*` is any name and `**` all below."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str
    read: str
    fields: tuple[str, ...]


class MinimumNecessary(BaseModel):
    """The table of this release, with its version and source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    verified: bool
    views: tuple[View, ...]


@cache
def minimum_necessary() -> MinimumNecessary:
    """Return the table of this release."""
    data = files(__package__) / "data" / "minimum_necessary.json"
    return MinimumNecessary.model_validate_json(data.read_bytes())


def narrowed(body: bytes, roles: Collection[str], read: str, whole: Collection[str]) -> bytes:
    """Return an answer with the fields that the caller's roles see.

    Args:
        body: the answer, as JSON.
        roles: those of the caller.
        read: the answer's name in the table.
        whole: roles that see all of it.
    """
    if not set(whole).isdisjoint(roles):
        return body
    views = [each for each in minimum_necessary().views if each.read == read and each.role in roles]
    paths = [tuple(field.split("/")) for view in views for field in view.fields]
    return orjson.dumps(_seen(orjson.loads(body), paths))


def _seen(value: Json, paths: Sequence[Path]) -> Json:
    """Return what `paths` lead to; a member that none leads into is left out."""
    if (_ALL,) in paths:
        return value
    if isinstance(value, Mapping):
        led = {name: _below(paths, name) for name in value}
        return {name: _seen(value[name], rest) for name, rest in led.items() if rest}
    if isinstance(value, list):
        rest = _below(paths, _ANY)
        return [_seen(each, rest) for each in value] if rest else []
    return value if () in paths else None


def _below(paths: Sequence[Path], name: str) -> Sequence[Path]:
    return [path[1:] for path in paths if path and path[0] in {name, _ANY}]
