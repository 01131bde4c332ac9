"""Which phases of a plan's frequency are under way (A1.20, A1.48)."""

from collections.abc import Iterable, Sequence
from datetime import date

from events.values.interventions import Frequency, Phase
from events.values.support import PhaseDecision


def current_phases(
    frequency: Frequency, decisions: Iterable[PhaseDecision], held: int, day: date
) -> tuple[Phase, ...]:
    """Return the phase that is under way on `day` for each service, after `held` sessions.

    A recorded decision settles its service; else it is the last phase whose session number or day
    has come and whose last session has not passed, entry conditions waiting for their decision.
    """
    done = sorted((e for e in decisions if e.entered_on <= day), key=lambda e: e.entered_on)
    decided = [frequency.phases[e.phase - 1] for e in done if e.phase <= len(frequency.phases)]
    by_decision = {each.service: each for each in decided}
    services = dict.fromkeys(each.service for each in frequency.phases)
    return tuple(
        by_decision.get(service)
        or _by_number([e for e in frequency.phases if e.service == service], held + 1, day)
        for service in services
    )


def _by_number(phases: Sequence[Phase], following: int, day: date) -> Phase:
    first, *later = phases
    begun = [first, *(each for each in later if _begun(each, following, day))]
    running = [e for e in begun if e.last_session is None or following <= e.last_session]
    return (running or begun)[-1]


def _begun(phase: Phase, following: int, day: date) -> bool:
    if phase.entry_condition is not None:
        return False
    by_day = phase.starts_on is None or phase.starts_on <= day
    by_number = phase.first_session is None or phase.first_session <= following
    return by_day and by_number
