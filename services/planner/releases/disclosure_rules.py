"""Which basis of a disclosure needs a consent, and which counts in an accounting (A7.07, B07)."""

from functools import cache
from importlib.resources import files
from typing import Final, get_args

from pydantic import BaseModel, ConfigDict

from events.values.consents import DataCategory, Purpose
from events.values.disclosures import DisclosureBasis, DisclosureContent
from events.values.text import Code

KINDS: Final[tuple[DataCategory, ...]] = get_args(DataCategory)
"""Every kind of data."""


class BasisRule(BaseModel):
    """One basis: whether it needs a consent, always or for some data, and why it is not counted.

    `purposes` are those that it goes with, None for any. `permitted` is False of what went out
    in error: nothing is asked of it but that it is told. `carries_amendments` is False of what
    nothing can go along with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: DisclosureBasis
    consent: bool
    consent_for: frozenset[DataCategory]
    excluded_because: Code | None
    source: str
    purposes: frozenset[Purpose] | None = None
    permitted: bool = True
    carries_amendments: bool = True


class DisclosureRules(BaseModel):
    """The rules of a clinic, or of the law, as one version.

    `notice_for` are data whose disclosure under a consent carries a notice (B13), `emergency_for`
    those whose disclosure in an emergency tells its circumstances (B39).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    notice_for: frozenset[DataCategory]
    emergency_for: frozenset[DataCategory]
    bases: tuple[BasisRule, ...]

    def of(self, basis: DisclosureBasis) -> BasisRule:
        """Return the rule of a basis; each has one."""
        return next(rule for rule in self.bases if rule.basis == basis)

    def needs_consent(self, disclosure: DisclosureContent) -> bool:
        """Return whether the disclosure has to name a consent."""
        rule = self.of(disclosure.basis)
        return rule.consent or not rule.consent_for.isdisjoint(disclosure.categories)

    def lacks_notice(self, disclosure: DisclosureContent) -> bool:
        """Return whether notice or scope of the consent should have gone along."""
        if not self.of(disclosure.basis).permitted or disclosure.consent_id is None:
            return False
        if self.notice_for.isdisjoint(disclosure.categories):
            return False
        return disclosure.notice is None or disclosure.scope_sent is None

    def lacks_circumstances(self, disclosure: DisclosureContent) -> bool:
        """Return whether an emergency is not told of as it has to be."""
        told = disclosure.basis != "emergency" or disclosure.emergency is not None
        return not told and not self.emergency_for.isdisjoint(disclosure.categories)


@cache
def disclosure_rules() -> DisclosureRules:
    """Return the rules of federal law."""
    data = files(__package__) / "data" / "disclosure_rules.json"
    return DisclosureRules.model_validate_json(data.read_bytes())
