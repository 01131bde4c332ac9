"""What is kept back or kept longer: suspended accounting, legal holds (B07, B42)."""

from typing import Literal, Self

from pydantic import model_validator

from events.values.base import Value
from events.values.consents import Recipient
from events.values.dates import Day
from events.values.text import ContentHash, Line, Words


class Suspension(Value):
    """An agency's word that telling the client of disclosures to it would impede its work (B07).

    It lasts from `from_on` to `until_on`, both counting; `author` is who gave it, and as what.
    """

    agency: Recipient
    purpose: Literal["health-oversight", "law-enforcement"]
    manner: Literal["written", "oral"]
    statement: Words
    author: Line
    from_on: Day
    until_on: Day
    document: ContentHash | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on < self.from_on:
            raise ValueError("until_on: lies before from_on")
        return self


class LegalHold(Value):
    """A matter for which nothing of the record may be erased, from a day on (B42)."""

    matter: Words
    authority: Line
    placed_on: Day
    document: ContentHash | None = None
