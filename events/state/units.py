"""Units of authorized services: what sessions use, what is held, what is left (A11.15, A1.59).

Pure arithmetic over grants and sessions. Days are local ones; all is as of a day: what was decided
or done later does not count yet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from events.state.changing import replace
from events.values.ids import AuthorizationId, InsuranceId, SessionId
from events.values.text import ServiceCode

Standing: TypeAlias = Literal["covered", "released", "held", "before-authorization"]
"""How a session stands with one payer.

`covered` by units that were approved when it was held; `released` by units that were approved
later, back to its day; `held` as long as nothing approved has units for it; and
`before-authorization` where the payer was not yet asked for any of that service on its day.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """That a payer was asked for a service, on `requested_on`, for days from `from_on` on."""

    insurance_id: InsuranceId
    code: ServiceCode
    requested_on: date
    from_on: date


@dataclass(frozen=True, slots=True)
class Grant:
    """Units of one service that a payer approved on `decided_on`, good on days within the span."""

    authorization_id: AuthorizationId
    insurance_id: InsuranceId
    code: ServiceCode
    units: int
    from_on: date
    until_on: date
    decided_on: date


@dataclass(frozen=True, slots=True)
class Insured:
    """The days for which a payer pays, both counting; without `until_on` for good."""

    insurance_id: InsuranceId
    from_on: date
    until_on: date | None = None

    def on(self, day: date) -> bool:
        """Return whether it pays for `day`."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Service:
    """One attended, billable session, by the local day of its service; `at` orders a day's.

    `kept_from` are payers that are not told of it, as the client paid for it (B36).
    """

    session_id: SessionId
    code: ServiceCode
    units: int
    day: date
    at: datetime
    kept_from: frozenset[InsuranceId] = frozenset()


@dataclass(frozen=True, slots=True)
class Payers:
    """What is known of who pays for a client: insurances, requests and approvals."""

    insured: tuple[Insured, ...] = ()
    asked: tuple[Asked, ...] = ()
    grants: tuple[Grant, ...] = ()

    def known_on(self, day: date) -> "Payers":
        """Return what was asked and decided by the end of `day`."""
        asked = tuple(each for each in self.asked if each.requested_on <= day)
        grants = tuple(each for each in self.grants if each.decided_on <= day)
        return replace(self, asked=asked, grants=grants)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Units that a session takes from a grant, by the grant's place among those known."""

    place: int
    grant: Grant
    units: int


@dataclass(frozen=True, slots=True)
class Use:
    """How one session stands with one payer: what it draws, how many units nothing covers."""

    session_id: SessionId
    insurance_id: InsuranceId
    code: ServiceCode
    day: date
    units: int
    standing: Standing
    drawn: tuple[Drawn, ...] = ()

    @property
    def uncovered(self) -> int:
        """How many of the session's units nothing covers."""
        return self.units - sum(each.units for each in self.drawn)


@dataclass(frozen=True, slots=True)
class Allocation:
    """How sessions stand with payers, and what is left of each grant, in their order."""

    uses: tuple[Use, ...]
    left: tuple[tuple[Grant, int], ...]


def allocated(payers: Payers, sessions: Iterable[Service], as_of: date) -> Allocation:
    """Return how each session stands with each payer that was asked for its service, as of a day.

    Sessions draw in the order of their service, however late they were entered, from what ends
    first, then begins first. Payers that do not pay on its day, that were never asked for its
    service, or that are not told of it, have no part in it.
    """
    known = payers.known_on(as_of)
    left = _Left(known.grants)
    first = _first_asked(known)
    done = [each for each in sessions if each.day <= as_of and each.units > 0]
    done.sort(key=lambda each: (each.day, each.at, str(each.session_id)))
    found = tuple(
        _use(each, insured.insurance_id, first[insured.insurance_id, each.code], left)
        for each in done
        for insured in known.insured
        if insured.on(each.day)
        and insured.insurance_id not in each.kept_from
        and (insured.insurance_id, each.code) in first
    )
    return Allocation(found, left.shown())


def units_left(
    payers: Payers, sessions: Iterable[Service], as_of: date
) -> Mapping[tuple[AuthorizationId, ServiceCode], int]:
    """Return what is left of each authorization and service code as of a day.

    Units whose span is over are not left; those whose span has yet to begin are.
    """
    left: Counter[tuple[AuthorizationId, ServiceCode]] = Counter()
    for grant, units in allocated(payers, sessions, as_of).left:
        left[grant.authorization_id, grant.code] += units if as_of <= grant.until_on else 0
    return dict(left)


class _Left:
    """What is left of grants while sessions draw from them."""

    def __init__(self, grants: Sequence[Grant]) -> None:
        self._grants = grants
        self._units = [each.units for each in grants]
        self._order = sorted(
            range(len(grants)), key=lambda n: (grants[n].until_on, grants[n].from_on, n)
        )

    def draw(self, session: Service, insurance_id: InsuranceId) -> Iterator[Drawn]:
        """Take the session's units from what the payer approved for its day; yield what is got."""
        wanted = session.units
        # what was approved later moves no unit that an earlier approval covered
        for place in sorted(self._order, key=lambda n: self._grants[n].decided_on > session.day):
            grant = self._grants[place]
            fits = (grant.insurance_id, grant.code) == (insurance_id, session.code)
            if not fits or not grant.from_on <= session.day <= grant.until_on:
                continue
            taken = min(wanted, self._units[place])
            if taken:
                wanted, self._units[place] = wanted - taken, self._units[place] - taken
                yield Drawn(place, grant, taken)

    def shown(self) -> tuple[tuple[Grant, int], ...]:
        """Return the grants with what is left of them."""
        return tuple(zip(self._grants, self._units, strict=True))


def _first_asked(payers: Payers) -> Mapping[tuple[InsuranceId, ServiceCode], date]:
    """Return since which day each payer was asked for each service, or approved it unasked."""
    days: defaultdict[tuple[InsuranceId, ServiceCode], list[date]] = defaultdict(list)
    for asked in payers.asked:
        days[asked.insurance_id, asked.code].append(asked.from_on)
    for grant in payers.grants:
        days[grant.insurance_id, grant.code].append(grant.from_on)
    return {key: min(found) for key, found in days.items()}


def _use(session: Service, insurance_id: InsuranceId, first: date, left: _Left) -> Use:
    drawn = tuple(left.draw(session, insurance_id))
    return Use(
        session_id=session.session_id,
        insurance_id=insurance_id,
        code=session.code,
        day=session.day,
        units=session.units,
        standing=_standing(session, first, drawn),
        drawn=drawn,
    )


def _standing(session: Service, first: date, drawn: Sequence[Drawn]) -> Standing:
    if sum(each.units for each in drawn) < session.units:
        return "held" if session.day >= first else "before-authorization"
    later = any(each.grant.decided_on > session.day for each in drawn)
    return "released" if later else "covered"
