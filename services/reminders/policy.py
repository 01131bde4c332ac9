"""Policy versions for reminders: data that ships with the product and never changes (A3.18).

A clinic adopts a version by an event; until then it follows the first version of `default`. A rule
that needs other data or other code becomes a new version beside the old ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, TypeAdapter

from events.payload import Payload
from events.state.clinic import Adoption, ClinicState
from events.values.sessions import ServiceType
from events.values.text import Code
from services.reminders.days import Days


class Policy(Payload):
    """One version of a policy.

    Attributes:
        code, version: its name; a policy adopted under another name is about other things.
        review_days: how many days after the anchor a review is due at the latest (A3.03, A3.19).
        counted_services: the services that count as sessions (A11.07).
        follows_profiles: whether the calendar of payers' and law's profiles counts as well (A3.18).
    """

    code: Code
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    review_days: Annotated[int, Field(ge=1, le=366)]
    counted_services: tuple[ServiceType, ...]
    follows_profiles: bool = False


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy version, and the local day since which its days count; None: they always did."""

    policy: Policy
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Policies:
    """The policy versions that are known, and the one that holds where none was adopted."""

    first: Policy
    known: Mapping[tuple[str, int], Policy] = field(default_factory=dict)

    def at(self, instant: datetime, clinic: ClinicState, days: Days) -> InForce:
        """Return what holds at an instant: the known adoption effective last, else the first.

        A version holds from the start of its effective day at the client's site. Of two that are
        effective from one day on, the later recorded one holds (A11.21). One that counts as many
        days as the one before gives no new due date: they count since that one's day.
        """
        held = InForce(self.first)
        for each in self.adopted(clinic):
            if days.start(each.effective_on) <= instant:
                policy = self.known[each.policy, each.policy_version]
                counts_anew = policy.review_days != held.policy.review_days
                held = InForce(policy, each.effective_on if counts_anew else held.since)
        return held

    def adopted(self, clinic: ClinicState) -> tuple[Adoption, ...]:
        """Return the adoptions of known versions, in the order of their effective days."""
        known = (
            each for each in clinic.adoptions if (each.policy, each.policy_version) in self.known
        )
        return tuple(sorted(known, key=lambda each: each.effective_on))

    def follows_profiles(self, clinic: ClinicState) -> bool:
        """Say whether a version that the clinic adopted has notices follow profiles."""
        adopted = self.adopted(clinic)
        return any(self.known[it.policy, it.policy_version].follows_profiles for it in adopted)

    def unknown(self, clinic: ClinicState) -> tuple[Adoption, ...]:
        """Return the adoptions of a known policy in a version that only a newer release knows.

        One that never holds is left out: a known version was adopted later for the same day.
        """
        codes = {code for code, _ in self.known}
        found: dict[date, Adoption] = {}
        for each in clinic.adoptions:
            if (each.policy, each.policy_version) in self.known:
                found.pop(each.effective_on, None)
            elif each.policy in codes:
                found[each.effective_on] = each
        return tuple(found.values())


def load_policies(path: Path) -> Policies:
    """Return the policies of a JSON file; the one that stands first holds by default.

    Raises:
        ValidationError: the file breaks a rule.
    """
    read = TypeAdapter(tuple[Policy, ...]).validate_json(path.read_bytes())
    return Policies(read[0], {(each.code, each.version): each for each in read})


SHIPPED: Final = load_policies(Path(__file__).with_name("policies.json"))
