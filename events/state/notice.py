"""A notice's state: raised and standing, cleared, or lapsed untold."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Literal, assert_never

from events.ids import Version
from events.state.changing import replace
from events.state.journal import EMPTY_JOURNAL, Journal, Missing, folded_already, note
from events.state.recorded import Recorded
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.types.streams import NoticePayload
from events.values.ids import Item
from events.values.item_ids import ItemId
from events.values.notices import DecidedOn, NoticeContent

NoticeEvent = Recorded[NoticePayload]

NoticeStatus = Literal["not-begun", "raised", "lapsed", "cleared"]


@dataclass(frozen=True, slots=True)
class NoticeState:
    """A notice as its stream tells it.

    `notice` is what was raised or lapsed last, `decided` what its newest event was decided on; both
    are None before the first. `raised` counts how often it was raised: once, and again after each
    end that did not last.
    """

    journal: Journal = EMPTY_JOURNAL
    status: NoticeStatus = "not-begun"
    notice: NoticeContent | None = None
    decided: DecidedOn | None = None
    raised: int = 0

    @property
    def version(self) -> Version:
        """The stream version of the newest folded event; 0 before the first."""
        return self.journal.version


def initial() -> NoticeState:
    """Return the state before any event."""
    return NoticeState()


def evolve(state: NoticeState, event: NoticeEvent) -> NoticeState:
    """Return `state` after `event`; an event no newer than the state changes nothing."""
    if folded_already(state.journal, event):
        return state
    result = _applied(state, event.payload)
    if isinstance(result, Missing):
        return replace(state, journal=note(state.journal, event, result))
    journal = note(state.journal, event)
    return replace(result, decided=event.payload.decided, journal=journal)


def fold(events: Iterable[NoticeEvent], start: NoticeState | None = None) -> NoticeState:
    """Return `start`, or the initial state, after `events`. A notice's stream has no voids."""
    return reduce(evolve, events, initial() if start is None else start)


def _applied(state: NoticeState, it: NoticePayload) -> NoticeState | Missing:
    match it:
        case NoticeRaised():
            if state.status == "raised":
                return Missing(_plan(it.notice), "already-there")
            return replace(state, status="raised", notice=it.notice, raised=state.raised + 1)
        case NoticeLapsed():
            if state.status != "not-begun":
                return Missing(_plan(it.notice), "already-there")
            return replace(state, status="lapsed", notice=it.notice)
        case NoticeCleared():
            if state.status != "raised":
                return Missing(Item(kind="plan", id=ItemId(it.plan_id)), "missing")
            return replace(state, status="cleared")
        case unreachable:
            assert_never(unreachable)


def _plan(notice: NoticeContent) -> Item:
    return Item(kind="plan", id=ItemId(notice.plan_id))
