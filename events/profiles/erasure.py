"""What speaks against erasing a client's record: holds, care that runs, days to keep (B03, B42)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from events.profiles.retention import Floor, documentation_floor, hindrances, record_floor
from events.state.client import ClientState
from events.state.episode import EpisodeState
from events.state.recorded import Recorded
from events.types.consent import ConsentPayload
from events.types.disclosure import DisclosureRecorded
from events.types.hold import AccountingSuspended
from events.types.request import AmendmentTakenOver, RequestPayload
from events.types.restriction import RestrictionAgreed
from events.types.streams import ClientPayload

_REQUIRED: Final = (
    ConsentPayload
    | DisclosureRecorded
    | AccountingSuspended
    | AmendmentTakenOver
    | RequestPayload
    | RestrictionAgreed
)
"""What law has documented: consents, what went out, what was asked, answered and agreed (B03)."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Why a record is kept on a day; all empty where nothing speaks against its erasure.

    `codes` name holds, care that runs and rules; `floors` are those rules, with their last days.
    `unknown` are states whose law on records this release does not know.
    """

    codes: tuple[str, ...]
    floors: tuple[Floor, ...]
    unknown: tuple[str, ...]


def keeping(
    history: Sequence[Recorded[ClientPayload]],
    client: ClientState,
    episodes: Iterable[EpisodeState],
    day: date,
) -> Keeping:
    """Return what keeps a client's record on `day`.

    Args:
        history: the client's stream, whole; entries that were voided are documented as well.
        client: the client's state.
        episodes: all of the client's.
        day: a day that is over nowhere.
    """
    cared = tuple(episodes)
    floors = tuple(dict.fromkeys((*_of_documents(history, client, day), *_of_care(cared))))
    running = tuple("episode-open" for each in cared if each.status == "open")[:1]
    held = hindrances(day, (), client.holds)
    standing = tuple(each for each in floors if day <= each.until)
    codes = (*held, *running, *dict.fromkeys(each.rule.code for each in standing))
    return Keeping(codes, standing, tuple(_unknown(cared)))


def _of_documents(
    history: Sequence[Recorded[ClientPayload]], client: ClientState, day: date
) -> Iterator[Floor]:
    days = [e.recorded_time.date() for e in history if isinstance(e.payload, _REQUIRED)]
    if days:
        yield documentation_floor(max(days), max(_in_effect(client, day), default=None))


def _in_effect(client: ClientState, day: date) -> Iterator[date]:
    """Yield the last day on which each consent was in effect; without an end, that is `day`."""
    for each in client.consents.values():
        if each.given is not None:
            last = each.terms.expires_on or day
            yield last if each.ended is None else each.ended.time.date()


def _of_care(episodes: Iterable[EpisodeState]) -> Iterator[Floor]:
    for each in episodes:
        if each.discharge is not None:
            for state in _states(each):
                floor = record_floor(each.discharge.discharged_on, state)
                if floor is not None:
                    yield floor


def _unknown(episodes: Iterable[EpisodeState]) -> Iterator[str]:
    states = {state for each in episodes for state in _states(each)}
    for state in sorted(states):
        if record_floor(date.min, state) is None:
            yield state


def _states(episode: EpisodeState) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.state for each in episode.enrollments))
