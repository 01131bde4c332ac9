"""What a clinic and its payers decide; the defaults are those that the product ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, get_args

from events.profiles.library import library
from events.profiles.majority import majority
from events.state.session_numbers import COUNTED_BY_DEFAULT
from events.values.sessions import ServiceType
from events.values.signatures import SignerRole
from events.values.text import Code
from services.planner.commands.base import Duty
from services.planner.releases.disclosure_rules import DisclosureRules, disclosure_rules
from services.planner.releases.rights import RightsRules, rights_rules

Role = Literal[
    "clinician",
    "supervisor",
    "psychiatrist",
    "physician",
    "nurse-practitioner",
    "front-desk",
    "records",
    "billing",
    "administrator",
    "client",
    "caregiver",
]
"""In which role an actor acts; billing reads and gives no commands (B08)."""

CLINICAL: Final[frozenset[Role]] = frozenset(
    {"clinician", "supervisor", "psychiatrist", "physician", "nurse-practitioner"}
)
STAFF: Final[frozenset[Role]] = CLINICAL | {"front-desk", "records"}
OUTSIDE: Final[frozenset[Role]] = frozenset({"client", "caregiver"})
CLIENT_SIDE: Final[frozenset[SignerRole]] = frozenset(
    {"client", "parent-or-guardian", "representative"}
)

DUTIES: Final[Mapping[Duty, frozenset[Role]]] = MappingProxyType(
    {
        "register": STAFF,
        "record": STAFF,
        "score": STAFF | OUTSIDE,
        "plan": CLINICAL,
        "decide": CLINICAL,
        "sign": CLINICAL | OUTSIDE | {"front-desk"},
        "consent": STAFF | OUTSIDE,
        "report": CLINICAL | OUTSIDE,
        "void": STAFF,
        "administer": frozenset({"administrator"}),
        "keep": frozenset({"records", "supervisor", "administrator"}),
    }
)

_COLLECTED: Final[frozenset[SignerRole]] = CLIENT_SIDE | {"witness"}

SIGNERS: Final[Mapping[Role, frozenset[SignerRole]]] = MappingProxyType(
    {
        "clinician": _COLLECTED | {"clinician"},
        "supervisor": _COLLECTED | {"supervisor"},
        "psychiatrist": _COLLECTED | {"psychiatrist", "physician"},
        "physician": _COLLECTED | {"physician"},
        "nurse-practitioner": _COLLECTED | {"nurse-practitioner"},
        "front-desk": _COLLECTED,
        "client": frozenset({"client"}),
        "caregiver": frozenset({"parent-or-guardian", "representative"}),
    }
)


VERSIONS: Final[Mapping[Code, frozenset[int]]] = MappingProxyType(
    {code: library().versions(code) for code in library().codes()}
)
"""The versions of every policy and profile that this release has the rules of (A3.18)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one clinic for one payer and level of care, as they hold on a day.

    Attributes:
        counted_services: the services that count as sessions (A11.07).
        required_signatures: who signs before activation (A11.13, B24, B25).
        waivable: whose signature a refusal or waiver may stand in for (B26).
        review_days_min: the shortest review interval, in days.
        review_days_max: the longest one, and the cap on the next date (A3.03, A3.19).
        score_days_max: the age, in days, that a score may have at a review (A11.10).
        not_met_limit: after how many reviews "not met" asks for another way (A11.19).
        instruments: what every review needs a score of, beside what objectives use (A1.42).
        duties: which roles may do what (B02).
        signers: whose signature a role may give or collect (B18).
        void_any: who may void what others entered (A1.57).
        majority_age: from which age no parent stands in for the client, in years (B09).
        disclosures: which basis of a disclosure needs a consent, and what counts in an accounting
            (A7.07, B07); by federal law where the clinic has not decided.
        rights: by when requests of clients are answered, and what lets them be denied (B05, B06).
        versions: of policies that this release has the rules of, the versions that it knows; a
            policy that it has no rules of may be adopted in any version.
    """

    counted_services: frozenset[ServiceType] = COUNTED_BY_DEFAULT
    required_signatures: frozenset[SignerRole] = frozenset({"clinician", "client"})
    waivable: frozenset[SignerRole] = frozenset(get_args(SignerRole)) - {"clinician"}
    review_days_min: int = 1
    review_days_max: int = 90
    score_days_max: int = 14
    not_met_limit: int = 2
    instruments: frozenset[Code] = frozenset()
    duties: Mapping[Duty, frozenset[Role]] = field(default_factory=lambda: DUTIES)
    signers: Mapping[Role, frozenset[SignerRole]] = field(default_factory=lambda: SIGNERS)
    void_any: frozenset[Role] = frozenset({"supervisor", "records"})
    majority_age: int = field(default_factory=lambda: majority().years)
    disclosures: DisclosureRules = field(default_factory=disclosure_rules)
    rights: RightsRules = field(default_factory=rights_rules)
    versions: Mapping[Code, frozenset[int]] = field(default_factory=lambda: VERSIONS)


DEFAULT: Final = Policy()
