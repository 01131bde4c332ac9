"""Sessions and scores of an episode, as they now stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from events.ids import Version
from events.payload import Payload
from events.state.journal import Missing
from events.state.mapping import put
from events.types.score import ScoreCorrected, ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from events.values.ids import Item, ScoreId, SessionId
from events.values.sessions import ScoreContent, SessionContent
from events.values.text import Code

C_co = TypeVar("C_co", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True)
class Entered(Generic[C_co]):
    """What was entered, as it now stands; `version` entered it, `corrected` put it right.

    `first` is what was entered at first, None while that stands.
    """

    content: C_co
    version: Version
    corrected: Version | None = None
    first: C_co | None = None


Sessions = Mapping[SessionId, Entered[SessionContent]]
Scores = Mapping[ScoreId, Entered[ScoreContent]]


def was_held(session: SessionContent) -> bool:
    """Return whether the client was seen; a late arrival was (A1.52)."""
    return session.attendance in {"attended", "late"}


def with_session(
    sessions: Sessions, it: SessionRecorded | SessionCorrected, version: Version
) -> Sessions | Missing:
    """Return `sessions` with a session entered or corrected."""
    known = sessions.get(it.session_id)
    if isinstance(it, SessionRecorded):
        if known is not None:
            return Missing(Item(kind="session", id=it.session_id), "already-there")
        return put(sessions, it.session_id, Entered(it.session, version))
    if known is None:
        return Missing(Item(kind="session", id=it.session_id), "missing")
    return put(sessions, it.session_id, Entered(it.session, known.version, version))


def with_score(
    scores: Scores, it: ScoreRecorded | ScoreCorrected, version: Version
) -> Scores | Missing:
    """Return `scores` with an administration entered or corrected."""
    known = scores.get(it.score_id)
    if isinstance(it, ScoreRecorded):
        if known is not None:
            return Missing(Item(kind="score", id=it.score_id), "already-there")
        return put(scores, it.score_id, Entered(it.score, version))
    if known is None:
        return Missing(Item(kind="score", id=it.score_id), "missing")
    first = known.first or known.content
    return put(scores, it.score_id, Entered(it.score, known.version, version, first))


def scores_of(scores: Scores, instrument: Code) -> tuple[tuple[ScoreId, ScoreContent], ...]:
    """Return one instrument's administrations by time of administration, then of entry."""
    chosen = [(key, each) for key, each in scores.items() if each.content.instrument == instrument]
    chosen.sort(key=lambda pair: (pair[1].content.administered_at, pair[1].version))
    return tuple((key, each.content) for key, each in chosen)
