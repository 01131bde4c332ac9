"""From what is owed and the notices that there are to the events that bring them together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from events.ids import NO_EVENT, Version
from events.state.notice import NoticeState
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.types.streams import NoticePayload
from events.values.notices import DecidedOn, NoticeContent
from services.reminders.chart import Chart
from services.reminders.ending import Ended, ended_of
from services.reminders.history import Once, Step, history, history_of, steps
from services.reminders.policy import SHIPPED, Policies

_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """One event to append to the stream `notice/<id>` after its version `after`.

    At `after` 0 the event's id is `id` too, the UUIDv5 that lets it begin only once.
    """

    id: UUID
    after: Version
    payload: NoticePayload


def decide(
    chart: Chart,
    at: datetime,
    existing: Mapping[UUID, NoticeState],
    policies: Policies = SHIPPED,
) -> tuple[Decision, ...]:
    """Return what is to be written at the instant `at`, oldest first; at most one per notice.

    Args:
        chart: the plan as the ledger has it.
        at: the instant of the clinic's clock, as `chart.instant` gives it.
        existing: the plan's notices by id: those that stand, and of those that `ids_of_history`
            names each that has a stream.
        policies: the policy versions that this release knows.

    What is owed now and does not stand is raised; what was owed and is no more, or was followed by
    a later stage before it was raised, lapses; what was raised and counts no more is cleared. To
    decide again on what these events leave gives nothing. Nor does an instant before the one that a
    notice was last decided on: a clock that was put back changes nothing.
    """
    case = _Case(chart, at, tuple(steps(chart, at, policies)), policies)
    return tuple(_decisions(case, existing))


def end_for_erased(
    chart: Chart,
    at: datetime,
    existing: Mapping[UUID, NoticeState],
    policies: Policies = SHIPPED,
) -> tuple[Decision, ...]:
    """Return what is to be written at the instant `at` on a plan whose client's record was erased.

    What stands is cleared: notices hold ids, codes and times only and outlast the record, and
    nobody can answer for it any more. `chart` holds the clinic's events alone.
    """
    case = _Case(chart, at, tuple(steps(chart, at, policies)), policies)
    return tuple(
        Decision(
            key,
            state.version,
            NoticeCleared(
                plan_id=state.notice.plan_id, because="client-erased", decided=case.decided(at)
            ),
        )
        for key, state in existing.items()
        if state.status == "raised" and state.notice
    )


def ids_of_history(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> tuple[UUID, ...]:
    """Return the ids of all notices that the plan's history up to the instant `at` asks for."""
    return tuple(each.id for each in history(chart, at, policies))


@dataclass(frozen=True, slots=True)
class _Case:
    chart: Chart
    at: datetime
    walked: tuple[Step, ...]
    policies: Policies

    def ended(self, notice: NoticeContent, step: Step | None = None) -> Ended | None:
        """Return why a notice counts no more, now or at an earlier step."""
        if not self.walked:
            return None
        moment = self.at if step is None else step.at
        facts = (step or self.walked[-1]).facts
        return ended_of(self.chart, facts, moment, notice, self.policies)

    def ended_since(self, notice: NoticeContent) -> datetime:
        """Return when a notice that counts no more had ended."""
        since = self.at
        for step in reversed(self.walked):
            if self.ended(notice, step) is None:
                break
            since = step.at
        return since

    def decided(self, since: datetime) -> DecidedOn:
        """Return what is decided on now, when it might have been decided at an earlier instant."""
        facts = self.walked[-1].facts
        policy = self.policies.first
        if facts.days is not None:
            policy = self.policies.at(self.at, facts.clinic, facts.days).policy
        return DecidedOn(
            position=self.chart.position,
            clock=self.chart.clock,
            at=self.at,
            policy=policy.code,
            policy_version=policy.version,
            late_by_seconds=max((self.at - since) // _SECOND, 0),
        )


def _decisions(case: _Case, existing: Mapping[UUID, NoticeState]) -> Iterator[Decision]:
    ever = history_of(case.chart, case.walked, case.policies)
    for each in ever:
        state = existing.get(each.id)
        if state is None or state.status == "not-begun":
            yield Decision(each.id, NO_EVENT, _first(case, each))
        elif each.current and state.status != "raised" and not _is_before(case, state):
            raised = NoticeRaised(notice=each.notice, decided=case.decided(each.notice.owed_at))
            yield Decision(each.id, state.version, raised)
    for key, state in existing.items():
        if state.status == "raised" and state.notice and not _is_before(case, state):
            ended = case.ended(state.notice)
            if ended is not None:
                yield Decision(key, state.version, _cleared(case, state.notice, ended))


def _is_before(case: _Case, state: NoticeState) -> bool:
    """Say whether the clock shows an instant before the notice's newest event."""
    last = state.decided
    return last is not None and last.clock == case.chart.clock and case.at < last.at


def _first(case: _Case, it: Once) -> NoticeRaised | NoticeLapsed:
    decided = case.decided(it.notice.owed_at)
    if it.current:
        return NoticeRaised(notice=it.notice, decided=decided)
    ended = case.ended(it.notice)
    if ended is None:
        return NoticeLapsed(notice=it.notice, because="later-stage", decided=decided)
    return NoticeLapsed(
        notice=it.notice, because=ended.because, answer=ended.answer, decided=decided
    )


def _cleared(case: _Case, notice: NoticeContent, ended: Ended) -> NoticeCleared:
    return NoticeCleared(
        plan_id=notice.plan_id,
        because=ended.because,
        answer=ended.answer,
        decided=case.decided(case.ended_since(notice)),
    )
