"""What a consent says: to whom, for what, which data, until when, and who gave it how (A1.32)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Day
from events.values.ids import PersonId, RecipientId
from events.values.text import ContentHash, Line, Words

Purpose = Literal[
    "treatment",
    "payment",
    "operations",
    "legal-proceedings",
    "family-involvement",
    "school",
    "employment",
    "disability-benefits",
    "research",
    "as-the-client-asks",
    "public-health",
    "health-oversight",
    "law-enforcement",
    "averting-a-threat",
    "other",
]
"""What shared information is for; the first three may go on one form (B12)."""

DataCategory = Literal[
    "mental-health", "substance-use", "physical-health", "hiv", "genetic", "billing"
]
"""What kind of information; rules on who authorises and how differ by it (B12, B38)."""

Statement = Literal["right-to-revoke", "refusal-consequences", "redisclosure-risk"]
"""What the form tells the person who signs (B12)."""

AuthorityBasis = Literal[
    "parent",
    "guardian",
    "court-order",
    "power-of-attorney",
    "surrogate-by-law",
    "personal-representative",
]

OwnBasis = Literal[
    "law-lets-minor-consent", "minor-alone-consented", "court", "parent-agreed-to-confidentiality"
]
"""Why a client who has a representative decides without one (B09, B38)."""

_FOR_OTHERS = frozenset({"parent-or-guardian", "representative"})


class Recipient(Value):
    """Whoever gets information: consents and disclosures know it by the same id.

    `member_of` names the class of recipients that a consent may be given for, such as all treating
    providers; a class is a recipient of its own.
    """

    recipient_id: RecipientId
    kind: Literal["person", "organization", "health-plan", "class"]
    name: Line
    address: Line | None = None
    relation: Line | None = None
    member_of: RecipientId | None = None


class FamilyMember(Value):
    """Another person whose information the client's record holds (A7.09)."""

    person_id: PersonId
    name: Line
    relation: Line


class ConsentTerms(Value):
    """What is asked for; it never changes: other terms are another consent.

    A consent is for one recipient and about one person: the client, or `about` a family member.
    It ends after `expires_on`, or with what `expires_with` tells of.
    """

    recipient: Recipient
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1, max_length=11)]
    categories: Annotated[tuple[DataCategory, ...], Field(min_length=1, max_length=6)]
    scope: Words
    statements: Annotated[tuple[Statement, ...], Field(max_length=3)] = ()
    expires_on: Day | None = None
    expires_with: Words | None = None
    about: FamilyMember | None = None


class Authority(Value):
    """On which basis somebody stands in for another, from which day to which, both counting.

    `document` is the hash of what proves it, such as the order of a court; `law` the provision
    that makes somebody a surrogate.
    """

    basis: AuthorityBasis
    from_on: Day
    until_on: Day | None = None
    document: ContentHash | None = None
    law: Line | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("until_on: lies before from_on")
        return self


class ConsentGiver(Value):
    """Who gives or revokes a consent; whoever stands in for another has a basis (B09)."""

    role: Literal["client", "parent-or-guardian", "representative", "family-member"]
    printed_name: Line
    person_id: PersonId | None = None
    authority: Authority | None = None

    @model_validator(mode="after")
    def _based(self) -> Self:
        if (self.role in _FOR_OTHERS) != (self.authority is not None):
            raise ValueError("authority: needed of whoever stands in for another, of nobody else")
        return self
