"""Recheck a clinic: read its ledger, and hold the notices of every plan against the oracle."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from events.ids import ClinicId, StreamId
from events.state import clinic
from events.state.clinic import ClinicState
from infra.notices.oracle import policies
from infra.notices.reading import Ledger
from infra.notices.recheck import Finding, recheck

ERASED: Final = "key-destroyed"
NEWER: Final = "newer-release-needed"
_BEFORE: Final = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One clinic: how much was held against the oracle, up to when, and what was found.

    `unreadable` are plans that could not be read, by the code for why; of these an erased record
    is as it should be.
    """

    clinic: ClinicId
    clock: str
    until: datetime | None
    plans: int
    notices: int
    findings: tuple[Finding, ...]
    unreadable: tuple[tuple[str, str], ...]

    @property
    def clean(self) -> bool:
        """Whether everything that can be known is as it has to be."""
        return not self.findings and all(why == ERASED for _, why in self.unreadable)


def clock_of(ledger: Ledger, name: ClinicId) -> str:
    """Return the clock that a clinic follows."""
    return _clinic(ledger, name).clock


def judged(
    name: ClinicId,
    ledger: Ledger,
    until: datetime | None,
    grace: timedelta,
    progress: Callable[[int, int], None],
) -> Verdict:
    """Return what is wrong with a clinic's notices at an instant of its clock.

    Without an instant, which a clock has before its first tick, only what was written is checked.
    """
    findings: list[Finding] = []
    unreadable: list[tuple[str, str]] = []
    plans, newer = ledger.plans(), _has_newer_policy(ledger, name)
    for done, plan_id in enumerate(plans, start=1):
        world = NEWER if newer else ledger.world(plan_id)
        if isinstance(world, str):
            unreadable.append((str(plan_id), world))
        else:
            client = ledger.clients.get(StreamId(f"plan/{plan_id}"))
            notices = ledger.notices_of(plan_id)
            findings += recheck(world, client, notices, until or _BEFORE, grace)
        progress(done, len(plans))
    return Verdict(
        name,
        clock_of(ledger, name),
        until,
        len(plans),
        len(ledger.notices),
        tuple(findings),
        tuple(unreadable),
    )


def _clinic(ledger: Ledger, name: ClinicId) -> ClinicState:
    return clinic.fold(each.event for each in ledger.streams.get(StreamId(f"clinic/{name}"), []))


def _has_newer_policy(ledger: Ledger, name: ClinicId) -> bool:
    """Say whether a version of a policy holds some day that only a newer release knows."""
    known = {(each["code"], each["version"]) for each in policies()}
    codes = {code for code, _ in known}
    adopted = [it for it in _clinic(ledger, name).adoptions if it.policy in codes]
    last = {it.effective_on: (it.policy, it.policy_version) for it in adopted}
    return not known.issuperset(last.values())
