"""What notes leave out: objectives, sessions, and plans that lie in a drawer (A11.18)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from events.state.episode import EpisodeState
from events.state.plan import PlanEvent, PlanState, open_objectives, replay
from events.state.plan_notes import NoteLink
from events.state.session_numbers import counted_sessions
from events.state.voiding import effective
from events.types.objective import ObjectiveAdded
from events.values.ids import ObjectiveId, PlanId, ReviewId, SessionId
from events.values.sessions import ServiceType


def added_at(history: Iterable[PlanEvent]) -> Mapping[ObjectiveId, datetime]:
    """Return when each objective came into the plan, by the plan's whole history."""
    return {
        each.payload.objective_id: each.recorded_time
        for each in effective(history)
        if isinstance(each.payload, ObjectiveAdded)
    }


def neglected(
    plan_id: PlanId,
    history: Sequence[PlanEvent],
    episode: EpisodeState,
    counted: frozenset[ServiceType],
    limit: int,
) -> tuple[ObjectiveId, ...]:
    """Return the open objectives that none of the last `limit` counted sessions addressed (A11.18).

    Args:
        plan_id: whose objectives.
        history: the plan's events, to tell since when each objective stands.
        episode: the plan's episode.
        counted: the services that count as sessions (A11.07).
        limit: how many counted sessions without a link make an objective neglected.

    A session addresses what its own record or a note of it names. Sessions from before an
    objective was added do not count against it.
    """
    plan, added = replay(history), added_at(history)
    worked_on = _worked_on(plan_id, plan, episode)
    sessions = [(key, each.service_at) for key, each in counted_sessions(episode, counted)]

    def is_neglected(objective_id: ObjectiveId) -> bool:
        since = added.get(objective_id)
        due = [key for key, at in sessions if since is None or at >= since][-limit:]
        return len(due) == limit and not any((key, objective_id) in worked_on for key in due)

    return tuple(each for each in open_objectives(plan) if is_neglected(each))


def sessions_without_note(
    episode: EpisodeState, plans: Iterable[PlanState], counted: frozenset[ServiceType]
) -> tuple[SessionId, ...]:
    """Return the counted sessions that no note of the episode's `plans` is of (A11.24)."""
    noted = {link.content.session_id for plan in plans for link in plan.notes.values()}
    return tuple(key for key, _ in counted_sessions(episode, counted) if key not in noted)


def drawer_reviews(
    plan: PlanState, episode: EpisodeState, counted: frozenset[ServiceType]
) -> tuple[ReviewId, ...]:
    """Return the reviews since whose forerunner no note links any objective (A5.21, A11.18).

    A span without a counted session asks for no note. A note belongs to the time of its session.
    """
    held = [each.service_at for _, each in counted_sessions(episode, counted)]
    linked = [_moment(each, episode) for each in plan.notes.values() if each.content.objectives]
    return tuple(
        key
        for (start, _), (end, key) in pairwise(_completed(plan))
        if _any_within(held, start, end) and not _any_within(linked, start, end)
    )


def _worked_on(
    plan_id: PlanId, plan: PlanState, episode: EpisodeState
) -> frozenset[tuple[SessionId, ObjectiveId]]:
    recorded = (
        (key, each.objective_id)
        for key, entered in episode.sessions.items()
        for each in entered.content.addressed
        if each.plan_id == plan_id
    )
    return frozenset(recorded).union(_noted(plan))


def _noted(plan: PlanState) -> Iterator[tuple[SessionId, ObjectiveId]]:
    for link in plan.notes.values():
        for each in link.content.objectives:
            yield link.content.session_id, each.objective_id


def _moment(link: NoteLink, episode: EpisodeState) -> datetime:
    session = episode.sessions.get(link.content.session_id)
    return link.content.written_at if session is None else session.content.service_at


def _completed(plan: PlanState) -> list[tuple[datetime, ReviewId]]:
    done = ((key, each.completion) for key, each in plan.reviews.items())
    return sorted((each.time, key) for key, each in done if each is not None)


def _any_within(moments: Iterable[datetime], start: datetime, end: datetime) -> bool:
    return any(start < each <= end for each in moments)
