"""Which basis of a disclosure needs a consent, and which counts in an accounting (A7.07, B07)."""

from typing import Annotated

from pydantic import Field

from events.values.base import Value
from events.values.consents import DataCategory, Purpose
from events.values.disclosures import DisclosureBasis
from events.values.text import Code, Line

Categories = Annotated[tuple[DataCategory, ...], Field(max_length=6)]


class BasisRule(Value):
    """One basis: whether it needs a consent, always or for some data, and why it is not counted.

    `purposes` are those that it goes with, None for any. `permitted` is False of what went out
    in error: nothing is asked of it but that it is told. `carries_amendments` is False of what
    nothing can go along with.
    """

    basis: DisclosureBasis
    consent: bool
    consent_for: Categories
    excluded_because: Code | None
    source: Line
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1, max_length=15)] | None = None
    permitted: bool = True
    carries_amendments: bool = True


class DisclosureTable(Value):
    """The rules of a clinic, or of the law, as one version.

    `notice_for` are data whose disclosure under a consent carries a notice (B13), `emergency_for`
    those whose disclosure in an emergency tells its circumstances (B39).
    """

    version: Line
    source: Line
    notice_for: Categories
    emergency_for: Categories
    bases: Annotated[tuple[BasisRule, ...], Field(min_length=1, max_length=40)]
