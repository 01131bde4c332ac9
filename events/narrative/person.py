"""The person whom a text is about: the name that is used, and the pronouns (A1.54)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson

from events.values.identity import Identity

_LONG: Final = 3
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Person:
    """How a text speaks of somebody.

    Attributes:
        name: the preferred name, else the given one.
        subject, object, possessive: `she`, `her`, `her`; the name itself where no pronouns are
            known, so that nobody is called what they are not.
        plural: whether verbs stand in the plural after the subject, as after `they`.
    """

    name: str
    subject: str
    object: str
    possessive: str
    plural: bool = False

    @property
    def names(self) -> str:
        """The name with its possessive ending."""
        return _possessive(self.name)

    @property
    def was(self) -> str:
        """`was` or `were`, as it stands after the subject."""
        return "were" if self.plural else "was"

    @property
    def has(self) -> str:
        """`has` or `have`, as it stands after the subject."""
        return "have" if self.plural else "has"


def person_of(identity: Identity | None) -> Person:
    """Return how texts speak of a client; of one who is not known, as `the client`."""
    if identity is None:
        return _named("the client")
    return person(identity.preferred_name or identity.given_name, identity.pronouns)


def person(name: str, pronouns: str | None) -> Person:
    """Return how texts speak of somebody of a name and of pronouns as they are written down.

    Pronouns are parted by slashes: `she/her`, `xe/xem/xyr`, `they/them/theirs`, `she/they`. A set
    is known by its subject form; of several the first counts. One that is not known is used as it
    is given when it has at least three forms, the third being the possessive: `thon/thon/thons`.
    """
    given = [part.strip().lower() for part in (pronouns or "").split("/") if part.strip()]
    if not given:
        return _named(name)
    known = _known().get(given[0])
    if known is not None and (len(given) < _PAIR or not _other_object(given, known)):
        return Person(name, **known)
    if len(given) >= _LONG:
        return Person(name, given[0], given[1], given[2], plural=given[0] == "they")
    return _named(name) if known is None else Person(name, **known)


def _other_object(given: list[str], known: Mapping[str, Any]) -> bool:
    """Say whether a set is another one than the known, such as `ze/zir/zir`."""
    return given[1] != known["object"] and given[1] not in _known()


def _named(name: str) -> Person:
    return Person(name, name, name, _possessive(name))


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


@cache
def _known() -> Mapping[str, Mapping[str, Any]]:
    raw = files("events.narrative").joinpath("data", "pronouns.json").read_bytes()
    return {each["subject"]: each for each in orjson.loads(raw)["sets"]}
