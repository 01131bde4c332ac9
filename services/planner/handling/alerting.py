"""What an answer says where a safety alert was raised: crisis lines, and whom it is for (A11.06).

The alert stands in the ledger with the score. This is for whoever waits for the answer: a client
in danger sees the lines at once; staff see who of the care team is to be told.
"""

from dataclasses import replace
from typing import Final

from events.errors import GoldenThreadError
from events.ids import ClinicId, StreamId, StreamKind, kind_of
from events.ledger.connection import FAILURES
from events.state.care_team import to_alert
from events.state.clinic import ClinicState
from events.state.clinic import initial as no_clinic
from events.state.episode import EpisodeState
from events.values.crisis import CrisisLines
from services.planner.decide.moments import calendar_of
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.streams import Folded, clinic_stream
from services.planner.handling.answer import Accepted, Alerted, Route
from services.planner.handling.kept import Kept, StateCache, beginning
from services.planner.handling.loading import Loader
from services.planner.handling.request import CommandRequest
from services.planner.releases.crisis_lines import crisis_lines

RAISED: Final = "goldenthread.episode.safety-alert-raised.v1"


class Alerting:
    """Adds to answers what an alert asks for; without the ledger, the lines of this release."""

    def __init__(self, loader: Loader, cache: StateCache) -> None:
        self._loader = loader
        self._cache = cache

    async def told(self, request: CommandRequest, answer: Accepted) -> Accepted:
        """Return the answer, with crisis lines and a route where it raised an alert."""
        raised = dict.fromkeys(each.stream for each in answer.events if each.type == RAISED)
        if not raised:
            return answer
        inside = not OUTSIDE.issuperset(request.caller.roles)
        try:
            kept = await self._read(answer.clinic, [clinic_stream(answer.clinic), *raised])
            clinic = _clinic(kept)
            routes = [_route(one, answer, clinic) for one in kept] if inside else []
            lines: CrisisLines = clinic.crisis_lines or crisis_lines()
        except (GoldenThreadError, *FAILURES):
            routes, lines = [], crisis_lines()
        found = tuple(route for route in routes if route is not None)
        return replace(answer, alerted=Alerted(lines, found))

    async def _read(self, clinic: ClinicId, streams: list[StreamId]) -> list[Kept]:
        known = [self._cache.get(clinic, one) or beginning(one) for one in streams]
        unread = [one for one in known if not one.head.version]
        found = await self._loader.caught_up(clinic, unread) if unread else {}
        return [found.get(one.head.stream, one) for one in known]


def _clinic(kept: list[Kept]) -> ClinicState:
    states = (one.state for one in kept)
    return next((one for one in states if isinstance(one, ClinicState)), no_clinic())


def _route(kept: Kept, answer: Accepted, clinic: ClinicState) -> Route | None:
    """Return whom an episode's alert is for; None for a stream that is none."""
    folded = kept.state
    if kind_of(kept.head.stream) is not StreamKind.EPISODE or not isinstance(folded, Folded):
        return None
    state, at = folded.state, answer.ledger_time
    assert isinstance(state, EpisodeState)  # noqa: S101  # the stream's kind says so
    day = calendar_of(clinic, state, at).today
    found = to_alert(state.care_team, clinic.staff, at, day)
    episode = kept.head.stream.partition("/")[2]
    return Route(episode, *(found or (None, ())))
