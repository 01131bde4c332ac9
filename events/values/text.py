"""Bounded texts and codes.

A text holds at least one character that is not a space. Bounds count characters.
"""

from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, StringConstraints

LINE_MAX = 200
WORDS_MAX = 1_000
NARRATIVE_MAX = 4_000

Line = Annotated[str, StringConstraints(min_length=1, max_length=LINE_MAX, pattern=r"\S")]
"""One line: a name, a metric, a technique (up to 200 characters)."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=WORDS_MAX, pattern=r"\S")]
"""A few sentences: a goal, an objective (up to 1,000 characters)."""

Narrative = Annotated[str, StringConstraints(min_length=1, max_length=NARRATIVE_MAX, pattern=r"\S")]
"""Running text: rationale, clinical data, summary (up to 4,000 characters)."""

Code = Annotated[
    str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
]
"""A code of a list that clinics extend: lower-case words joined by hyphens, such as `gad-7`."""

DiagnosisCode = Annotated[
    str,
    StringConstraints(min_length=3, max_length=8, pattern=r"^[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$"),
]
"""The form of an ICD-10-CM code (A1.06); `icd10cm` knows which are in use."""

CodeRelease = Annotated[str, StringConstraints(min_length=4, max_length=4, pattern=r"^20[0-9]{2}$")]
"""The fiscal year of a release of ICD-10-CM, such as `2021`: from October of the year before."""

ServiceCode = Annotated[
    str,
    StringConstraints(min_length=4, max_length=20, pattern=r"^[A-Z0-9]{4,5}(-[A-Z0-9]{2}){0,4}$"),
]
"""A billing code with its modifiers, such as `90837` or `90837-95` (A1.59)."""

ProviderNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9](-?[A-Za-z0-9])*$")
]
"""A provider's number with payers (A1.59)."""

UsState = Annotated[str, StringConstraints(min_length=2, max_length=2, pattern=r"^[A-Z]{2}$")]
"""A two-letter postal code of a state or territory."""

ContentHash = Annotated[
    str, StringConstraints(min_length=64, max_length=64, pattern=r"^[0-9a-f]{64}$")
]
"""SHA-256 in lower-case hexadecimal (B18)."""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("must be a time zone of the IANA list, such as America/New_York")
    return name


TimeZoneName = Annotated[
    str, StringConstraints(min_length=1, max_length=64), AfterValidator(_known_zone)
]
"""A time zone of the IANA list."""
