"""Which basis of a disclosure needs a consent, and which counts in an accounting (A7.07, B07)."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, get_args

from events.state.clinic import ClinicState
from events.values.consents import DataCategory, Purpose
from events.values.disclosure_rules import BasisRule, DisclosureTable
from events.values.disclosures import DisclosureBasis, DisclosureContent

KINDS: Final[tuple[DataCategory, ...]] = get_args(DataCategory)
"""Every kind of data."""

KINDS_OF_PURPOSE: Final[tuple[Purpose, ...]] = get_args(Purpose)


class DisclosureRules(DisclosureTable):
    """The rules, as decisions ask them."""

    def of(self, basis: DisclosureBasis) -> BasisRule:
        """Return the rule of a basis; each has one."""
        return next(rule for rule in self.bases if rule.basis == basis)

    def needs_consent(self, disclosure: DisclosureContent) -> bool:
        """Return whether the disclosure has to name a consent."""
        rule = self.of(disclosure.basis)
        return rule.consent or bool(set(rule.consent_for) & set(disclosure.categories))

    def lacks_notice(self, disclosure: DisclosureContent) -> bool:
        """Return whether notice or scope of the consent should have gone along."""
        if not self.of(disclosure.basis).permitted or disclosure.consent_id is None:
            return False
        if not set(self.notice_for) & set(disclosure.categories):
            return False
        return disclosure.notice is None or disclosure.scope_sent is None

    def lacks_circumstances(self, disclosure: DisclosureContent) -> bool:
        """Return whether an emergency is not told of as it has to be."""
        told = disclosure.basis != "emergency" or disclosure.emergency is not None
        return not told and bool(set(self.emergency_for) & set(disclosure.categories))


@cache
def disclosure_rules() -> DisclosureRules:
    """Return the rules of federal law."""
    data = files(__package__) / "data" / "disclosure_rules.json"
    return DisclosureRules.model_validate_json(data.read_bytes())


def rules_of(table: DisclosureTable) -> DisclosureRules:
    """Return a clinic's own table as rules."""
    return DisclosureRules.model_construct(**dict(table))


def rules_on(clinic: ClinicState, day: date, usual: DisclosureRules) -> DisclosureRules:
    """Return the rules that the clinic had adopted for a local `day`; else the `usual` ones."""
    held = [each for each in clinic.disclosure_rules if each.effective_on <= day]
    if not held:
        return usual
    last = max(each.effective_on for each in held)
    return rules_of([each for each in held if each.effective_on == last][-1].rules)


def laxer(table: DisclosureTable, law: DisclosureRules) -> Iterator[str]:
    """Yield JSON pointers to what a clinic's table lets go that the law does not (A7.07, B07, B12).

    A clinic may ask for more consents, count more and allow fewer purposes, never less, and each
    basis has one rule.
    """
    for name in ("notice_for", "emergency_for"):
        if not set(getattr(table, name)) >= set(getattr(law, name)):
            yield f"/{name}"
    if sorted(rule.basis for rule in table.bases) != sorted(rule.basis for rule in law.bases):
        yield "/bases"
        return
    for place, rule in enumerate(table.bases):
        for member in _looser(rule, law.of(rule.basis)):
            yield f"/bases/{place}/{member}"


def _looser(rule: BasisRule, law: BasisRule) -> Iterator[str]:
    if law.consent and not rule.consent:
        yield "consent"
    if not rule.consent and not set(rule.consent_for) >= set(law.consent_for):
        yield "consent_for"
    if law.excluded_because is None and rule.excluded_because is not None:
        yield "excluded_because"
    if law.purposes is not None and not set(rule.purposes or KINDS_OF_PURPOSE) <= set(law.purposes):
        yield "purposes"
    if law.carries_amendments and not rule.carries_amendments:
        yield "carries_amendments"
    if rule.permitted != law.permitted:
        yield "permitted"
