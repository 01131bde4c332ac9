"""The profiles that ship with the product, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from pydantic import TypeAdapter

from events.profiles.models import Profile
from events.values.base import Value
from events.values.text import Code, Words

DEFAULT: Final[Code] = "default"
"""The clinic's own cadence, which holds whoever pays; versions have the names of its policy."""


class SubstanceUse(Value):
    """How it shows that treatment is for substance use: a word of the program, a diagnosis."""

    source: Words
    version: int
    program_words: tuple[str, ...]
    diagnoses: tuple[str, ...]

    def shows(self, program: Code, diagnoses: Iterable[str]) -> bool:
        """Say whether a program's code or a diagnosis is one of substance use."""
        named = not set(program.split("-")).isdisjoint(self.program_words)
        return named or any(each.startswith(self.diagnoses) for each in diagnoses)


@dataclass(frozen=True, slots=True)
class Library:
    """Profiles by code and version, in the order of their files."""

    profiles: Mapping[tuple[Code, int], Profile]

    def codes(self) -> tuple[Code, ...]:
        """Return the code of every profile, each once."""
        return tuple(dict.fromkeys(code for code, _ in self.profiles))

    def versions(self, code: Code) -> frozenset[int]:
        """Return the versions of a profile; none where there is no such profile."""
        return frozenset(version for name, version in self.profiles if name == code)

    def find(self, code: Code, version: int | None = None) -> Profile | None:
        """Return a profile in a version, else in its newest; None where there is none."""
        if version is None:
            version = max(self.versions(code), default=0)
        return self.profiles.get((code, version))


@cache
def library() -> Library:
    """Return the profiles of this release.

    Raises:
        ValidationError: a data file breaks a rule.
    """
    reader = TypeAdapter(tuple[Profile, ...])
    found = [each for path in _files() for each in reader.validate_json(path.read_bytes())]
    return Library({(each.code, each.version): each for each in found})


@cache
def substance_use() -> SubstanceUse:
    """Return how this release tells treatment for substance use."""
    path = files(__package__) / "data" / "substance_use.json"
    return SubstanceUse.model_validate_json(path.read_bytes())


@cache
def edition() -> str:
    """Return a short digest of all profiles: it changes with anything that they say."""
    digest = sha256(b"".join(path.read_bytes() for path in _files()))
    return digest.hexdigest()[:8]


def _files() -> list[Traversable]:
    folder = files(__package__) / "data" / "profiles"
    return sorted(folder.iterdir(), key=lambda path: path.name)
