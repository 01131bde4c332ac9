"""The course of scores under an objective: stalled and plateau, which exclude each other; pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.measures.change import Better, better_way, improvement, percent_of
from events.measures.finding import Administration, Finding, spelled
from events.measures.library import library
from events.measures.models import Instrument
from events.values.quantities import Target, reaches


@dataclass(frozen=True, slots=True)
class Pursuit:
    """An objective's course on one instrument.

    `series` are the administrations since the objective began, oldest first; `session` is the
    number of sessions since then, `due` the objective's day if it has one, `today` the day that the
    question is asked on.
    """

    instrument: Instrument
    baseline: Decimal
    target: Target
    began: date
    today: date
    series: tuple[Administration, ...] = ()
    due: date | None = None
    session: int | None = None
    stated: Better | None = None

    @property
    def latest(self) -> Decimal:
        """The newest value; the baseline before the first."""
        return self.series[-1].total if self.series else self.baseline

    @property
    def met(self) -> bool:
        """Whether the newest value meets the target."""
        return bool(self.series) and reaches(self.target, self.latest)

    def gained(self, value: Decimal) -> Decimal:
        """Return how much better a value is than the baseline."""
        return improvement(better_way(self.instrument, self.stated), self.baseline, value)

    @property
    def distance(self) -> Decimal:
        """How far the target lies from the baseline, to its nearer end."""
        return min(self.gained(each) for each in self.target.amount.ends)


def stalled(pursuit: Pursuit) -> Finding:
    """Return whether an objective stalls (A11.03).

    It is asked after four administrations, or at session 8 if that comes first. A target nearer
    than the threshold takes the threshold's place. Without a threshold an objective stalls with
    less than a quarter of the way at half the time.
    """
    rule, count = library().rules.stalled, len(pursuit.series)
    if pursuit.met:
        return Finding("target-met", rule.rows, f"{spelled(pursuit.latest)} meets the target")
    shipped = pursuit.instrument.thresholds.reliable_change
    if shipped is None:
        return _stalled_on_the_way(pursuit)
    if count < rule.administrations and (pursuit.session or 0) < rule.session:
        session = "none" if pursuit.session is None else pursuit.session
        shown = f"{count} of {rule.administrations} administrations, session {session}"
        return Finding("too-early", rule.rows, f"{shown} of {rule.session}")
    best = max((pursuit.gained(each.total) for each in pursuit.series), default=Decimal(0))
    near = pursuit.distance < shipped.number
    if near:
        reached = any(reaches(pursuit.target, each.total) for each in pursuit.series)
        shown = f"target {spelled(pursuit.distance)} away < {shipped.value}, so the target counts"
    else:
        reached = best >= shipped.number
        shown = f"best improvement {spelled(best)} {'>=' if reached else '<'} {shipped.value}"
    shown += f"; {count} administrations"
    return Finding("not-stalled" if reached else "stalled", rule.rows, shown, shipped.verified)


def plateau(pursuit: Pursuit) -> Finding | None:
    """Return whether progress has levelled off; None without a threshold (A11.04).

    It looks at the newest administrations: at least four, and as many as it takes to span 28 days.
    """
    rule, shipped = library().rules.plateau, pursuit.instrument.thresholds.reliable_change
    if shipped is None:
        return None
    if pursuit.met:
        return Finding("target-met", rule.rows, f"{spelled(pursuit.latest)} meets the target")
    best = max((pursuit.gained(each.total) for each in pursuit.series), default=Decimal(0))
    if best < shipped.number:
        shown = f"best improvement {spelled(best)} < {shipped.value}: not reached yet"
        return Finding("no-plateau", rule.rows, shown, shipped.verified)
    newest = _newest(pursuit.series, rule.administrations, rule.days)
    if not newest:
        shown = f"fewer than {rule.administrations} administrations over {rule.days} days"
        return Finding("too-early", rule.rows, shown, shipped.verified)
    totals = [each.total for each in newest]
    spread, days = max(totals) - min(totals), (newest[-1].day - newest[0].day).days
    level = spread < shipped.number
    shown = (
        f"{spelled(max(totals))} - {spelled(min(totals))} = {spelled(spread)} "
        f"{'<' if level else '>='} {shipped.value} over {len(newest)} administrations, {days} days"
    )
    return Finding("plateau" if level else "no-plateau", rule.rows, shown, shipped.verified)


def _newest(
    series: tuple[Administration, ...], count: int, days: int
) -> tuple[Administration, ...]:
    for start in range(len(series) - count, -1, -1):
        if (series[-1].day - series[start].day).days >= days:
            return series[start:]
    return ()


def _stalled_on_the_way(pursuit: Pursuit) -> Finding:
    rule, distance = library().rules.stalled, pursuit.distance
    if pursuit.due is None or pursuit.due <= pursuit.began or distance <= 0:
        return Finding("not-defined", rule.rows, "no threshold ships, and no time or way is set")
    spent, whole = (pursuit.today - pursuit.began).days, (pursuit.due - pursuit.began).days
    if spent * 100 < rule.time_percent * whole:
        shown = f"{spent} of {whole} days < {rule.time_percent} % of the time"
        return Finding("too-early", rule.rows, shown)
    gained = pursuit.gained(pursuit.latest)
    short = gained * 100 < rule.way_percent * distance
    shown = (
        f"{spelled(gained)} of {spelled(distance)} = {percent_of(gained, distance)} % of the way "
        f"{'<' if short else '>='} {rule.way_percent} %, after {spent} of {whole} days"
    )
    return Finding("stalled" if short else "not-stalled", rule.rows, shown)
