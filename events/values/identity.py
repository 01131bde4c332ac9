"""A client's identity and contact, and where and how an episode runs."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.values.base import Value
from events.values.dates import Day
from events.values.references import SiteRef
from events.values.text import Code, Line, UsState, Words

Language = Annotated[
    str,
    StringConstraints(min_length=2, max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
]
"""A BCP 47 language tag."""


class Contact(Value):
    """One way to reach the client; `safe` says whether it may be used (B37)."""

    kind: Literal["phone", "text-message", "email", "mail", "portal"]
    address: Line
    safe: bool = True
    note: Words | None = None


class Identity(Value):
    """Who the client is (A1.01) and what every rendered text has to respect (A1.54)."""

    given_name: Line
    family_name: Line
    birth_date: Day
    record_number: Line | None = None
    preferred_name: Line | None = None
    pronouns: Line | None = None
    gender_at_birth: Line | None = None
    marital_status: Line | None = None
    occupation: Line | None = None
    language: Language = "en"
    interpreter: bool = False
    contacts: Annotated[tuple[Contact, ...], Field(max_length=10)] = ()


LevelOfCare = Literal[
    "outpatient",
    "intensive-outpatient",
    "partial-hospitalization",
    "residential",
    "inpatient",
    "opioid-treatment",
    "community",
]


class Payer(Value):
    """Who pays: the kind decides which rules apply (A1.34)."""

    kind: Literal["commercial", "medicaid", "medicare", "self-pay", "other"]
    name: Line | None = None


class Enrollment(Value):
    """Program, level of care, site, state and payer from a day on (A1.40)."""

    effective_on: Day
    program: Code
    level_of_care: LevelOfCare
    site_id: SiteRef
    state: UsState
    payer: Payer
