"""What is owed at an instant, and when that changes. Pure functions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.values.notices import NoticeContent
from services.reminders.chart import Chart
from services.reminders.cycle import Cycle, anchor_of, cycle_at, not_running
from services.reminders.facts import Facts, facts_at
from services.reminders.ladder import Rung, calendar_instants, reached
from services.reminders.naming import notice_id
from services.reminders.policy import SHIPPED, Policies
from services.reminders.profiled import turns_of


@dataclass(frozen=True, slots=True)
class Owed:
    """A stage of a due review that is owed at an instant; `id` names its notice for ever."""

    id: UUID
    cycle: Cycle
    rung: Rung


def owed(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> tuple[Owed, ...]:
    """Return what is owed at the instant `at`: of each rule that has a say, the stage reached.

    Nothing is owed unless the plan is active or under review and the episode is not discharged. On
    hold nobody can be reviewed, so nothing is owed then; intervals run on from their anchor, and
    what fell due meanwhile is owed at the resumption (A1.58).
    """
    return owed_of(chart, facts_at(chart, at), at, policies)


def next_change(chart: Chart, at: datetime, policies: Policies = SHIPPED) -> datetime | None:
    """Return the first instant after `at` at which something else is owed or due; None if never.

    It holds for the chart as it is: a new event of the three streams asks for another look.
    """
    facts = facts_at(chart, at)
    ahead = (moment for moment, _ in chart.known if moment > at)
    of_facts = change_of(facts, at, policies)
    news = next(ahead, None)
    return min((each for each in (of_facts, news) if each is not None), default=None)


def owed_of(chart: Chart, facts: Facts, at: datetime, policies: Policies) -> tuple[Owed, ...]:
    """Return what is owed at an instant by facts that were known then.

    What a plan from elsewhere owed already when it came is no notice's: it stands on the baseline
    list (A1.60). Later stages of the same are owed as ever.
    """
    cycle = cycle_at(facts, at, policies)
    if cycle is None:
        return ()
    found = _of_cycle(chart, cycle, at)
    came = chart.migrated.get(cycle.anchor.event_id)
    if came is None:
        return found
    known = {each.id for each in _of_facts(chart, facts_at(chart, came), came, policies)}
    return tuple(each for each in found if each.id not in known)


def baseline(chart: Chart, policies: Policies = SHIPPED) -> tuple[Owed, ...]:
    """Return what a plan from elsewhere owed already when it came, as far as it stands (A1.60).

    Nothing once a review is complete or the plan has ended; nor of a plan that began here.
    """
    last = max((moment for moment, _ in chart.known), default=None)
    facts = None if last is None else facts_at(chart, last)
    begun = None if facts is None else facts.plan.course.activation
    if facts is None or begun is None or begun.migrated is None or not_running(facts) is not None:
        return ()
    event_id = facts.event_id(begun.version)
    came = chart.migrated[event_id]
    owed_then = _of_facts(chart, facts_at(chart, came), came, policies)
    anchor = anchor_of(facts)
    return owed_then if anchor is not None and anchor.event_id == event_id else ()


def _of_facts(chart: Chart, facts: Facts, at: datetime, policies: Policies) -> tuple[Owed, ...]:
    cycle = cycle_at(facts, at, policies)
    return () if cycle is None else _of_cycle(chart, cycle, at)


def _of_cycle(chart: Chart, cycle: Cycle, at: datetime) -> tuple[Owed, ...]:
    return tuple(Owed(_id(chart, cycle, rung), cycle, rung) for rung in reached(cycle, at))


def change_of(
    facts: Facts,
    after: datetime,
    policies: Policies,
    before: datetime | None = None,
) -> datetime | None:
    """Return when something else is owed or due after an instant, by the same facts.

    None where nothing changes, or not before the instant `before`.
    """
    moments = {
        each
        for each in _moments(facts, after, policies)
        if after < each and (before is None or each < before)
    }
    if not moments:
        return None
    now = _told_of(facts, after, policies)
    changes = (each for each in sorted(moments) if _told_of(facts, each, policies) != now)
    return next(changes, None)


def content_of(chart: Chart, it: Owed, since: datetime) -> NoticeContent:
    """Return what the notice of `it` says when its stage is owed since an instant."""
    return NoticeContent(
        plan_id=chart.plan_id,
        rule=it.rung.rule,
        citation=it.rung.citation,
        stage=it.rung.stage,
        due=it.rung.due,
        due_by=it.rung.due_by,
        anchor_event_id=it.cycle.anchor.event_id,
        anchor_on=it.cycle.anchor.on,
        days=it.rung.days,
        owed_at=since,
    )


def _id(chart: Chart, cycle: Cycle, rung: Rung) -> UUID:
    return notice_id(chart.plan_id, rung.rule, cycle.anchor.event_id, rung.due, rung.stage)


def _told_of(facts: Facts, at: datetime, policies: Policies) -> tuple[object, ...]:
    """Return what can differ between instants while nothing new is known."""
    cycle = cycle_at(facts, at, policies)
    if cycle is None:
        return ()
    stages = ((each.rule, each.due, each.stage) for each in reached(cycle, at))
    return cycle.calendar.on, cycle.calendar.rule, cycle.anchor.event_id, *stages


def _moments(facts: Facts, after: datetime, policies: Policies) -> Iterator[datetime]:
    """Yield every instant at which anything may change that is owed by the same facts."""
    now = cycle_at(facts, after, policies)
    if facts.days is None or now is None:
        return
    yield from calendar_instants(now)
    turns = [facts.days.start(each.effective_on) for each in policies.adopted(facts.clinic)]
    turns += [each.content.service_at for each in facts.episode.sessions.values()]
    if policies.follows_profiles(facts.clinic):
        turns += [facts.days.start(each) for each in turns_of(facts.episode, facts.clinic)]
    turns = [each for each in turns if each > after]
    yield from turns
    for moment in turns:
        cycle = cycle_at(facts, moment, policies)
        if cycle is not None:
            yield from calendar_instants(cycle)
