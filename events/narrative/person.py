"""The person whom a text is about: the name that is used, and the pronouns (A1.54)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson

from events.values.identity import Identity

_FORMS: Final = 3
_PAIR: Final = 2
_NEXT_SET: Final = re.compile(r"[,;(&]|\b(?:and|or)\b")
_NO_FORMS: Final = frozenset(("any", "all", "n"))


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

    Pronouns are parted by slashes: `she/her`, `xe/xem/xyr`, `they/them/theirs`, `she/they`. Of
    several sets, as in `she/her, they/them`, the first counts; of subject forms, as in `she/they`,
    the first too. A set is known by its subject form. One that is not known is used as it is given
    when it has three forms that can be ones, the third being the possessive: `thon/thon/thons`.
    Of what is less certain the name stands in.
    """
    first = _NEXT_SET.split((pronouns or "").strip().lower(), maxsplit=1)[0]
    given = [part.strip() for part in first.split("/") if part.strip()]
    if not given:
        return _named(name)
    known = _known().get(given[0])
    if known is not None and (len(given) < _PAIR or _goes_with(given[1], known)):
        return Person(name, **known)
    if len(given) == _FORMS and all(map(_can_be_form, given)):
        return Person(name, given[0], given[1], given[2], plural=given[0] == "they")
    return _named(name)


def _goes_with(second: str, known: Mapping[str, Any]) -> bool:
    """Say whether a set is the known one, and not another such as `ze/zir/zir`."""
    own = (known["object"], known["possessive"], f"{known['possessive'].removesuffix('s')}s")
    return second in own or second in _known()


def _can_be_form(part: str) -> bool:
    return part.isalpha() and part not in _NO_FORMS


def _named(name: str) -> Person:
    return Person(name, name, name, _possessive(name))


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


@cache
def _known() -> Mapping[str, Mapping[str, Any]]:
    raw = files("events.narrative").joinpath("data", "pronouns.json").read_bytes()
    return {each["subject"]: each for each in orjson.loads(raw)["sets"]}
