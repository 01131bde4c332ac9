"""All that the rules find about one criterion and its scores, as of the newest one; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from events.measures.change import (
    Better,
    better_way,
    change_in_percent,
    deterioration,
    end_state,
    graded_change,
    recovery,
    reliable_change,
    remission,
    response,
    sub_threshold,
)
from events.measures.course import Pursuit, plateau, stalled
from events.measures.finding import Administration, Finding, spelled
from events.measures.library import library
from events.measures.models import Instrument
from events.measures.pace import exceeding, pace
from events.measures.streaks import consecutive
from events.values.objectives import Criterion
from events.values.quantities import Amount, reaches

_WAYS: Final[dict[str, Better]] = {"decrease": "lower", "increase": "higher"}


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion, where it began, and what was measured since.

    `series` are the administrations after the baseline's, oldest first; `first` is the baseline's
    own, if it was one. `reviewed` is when the last complete review was done, `due` the criterion's
    day, `session` how many sessions were held since it began.
    """

    criterion: Criterion
    baseline: Amount
    began: date
    series: tuple[Administration, ...]
    first: Administration | None = None
    reviewed: datetime | None = None
    due: date | None = None
    session: int | None = None


def assess(question: Question) -> tuple[Finding, ...]:
    """Return what is found, each with its rule and arithmetic (A11.01 to A11.05, A11.16, A11.17).

    Nothing is found before the first score, on a baseline that is a range, on an instrument that
    does not ship, or where the criterion is to keep a value.
    """
    criterion = question.criterion
    instrument = library().find(criterion.instrument) if criterion.instrument else None
    stated = _WAYS.get(criterion.direction)
    if instrument is None or stated is None or not question.series:
        return ()
    if question.baseline.high is not None:
        return ()
    if not instrument.progress:
        shown = f"{instrument.id} looks back too far to show change"
        return (Finding("no-progress-measure", instrument.rows, shown),)
    return tuple(_found(question, instrument, stated))


def _found(question: Question, instrument: Instrument, stated: Better) -> Iterator[Finding]:
    criterion, baseline = question.criterion, Decimal(question.baseline.low)
    now, by_value = question.series[-1].total, criterion.basis == "value"
    target = criterion.target if by_value else None
    yield reliable_change(instrument, baseline, now, target, stated)
    optional = (
        response(instrument, baseline, now),
        remission(instrument, now),
        recovery(instrument, baseline, now),
        sub_threshold(instrument, now),
        graded_change(instrument, baseline, now),
        end_state(instrument, now),
        _deteriorated(question, instrument, baseline),
    )
    yield from (each for each in optional if each is not None)
    yield from (
        _on_course(question, instrument, stated)
        if by_value
        else _in_percent(question, instrument, stated)
    )


def _deteriorated(question: Question, instrument: Instrument, baseline: Decimal) -> Finding | None:
    newest = question.series[-1]
    begun = question.first or Administration(newest.at, baseline)
    earlier = question.series[:-1]
    if question.reviewed is not None:
        earlier = tuple(each for each in earlier if each.at >= question.reviewed)
    return deterioration(instrument, begun, earlier, newest)


def _on_course(question: Question, instrument: Instrument, stated: Better) -> Iterator[Finding]:
    criterion, series = question.criterion, question.series
    pursuit = Pursuit(
        instrument=instrument,
        baseline=Decimal(question.baseline.low),
        target=criterion.target,
        began=question.began,
        today=series[-1].day,
        series=series,
        due=question.due,
        session=question.session,
        stated=stated,
    )
    yield stalled(pursuit)
    level = plateau(pursuit)
    if level is not None:
        yield level
    yield from (each for each in (pace(pursuit), exceeding(pursuit)) if each is not None)
    if criterion.streak is not None:
        cadence = criterion.cadence or instrument.cadence
        yield consecutive(series, criterion.target, criterion.streak, cadence)


def _in_percent(question: Question, instrument: Instrument, stated: Better) -> Iterator[Finding]:
    criterion, baseline = question.criterion, Decimal(question.baseline.low)
    now, way = question.series[-1].total, better_way(instrument, stated)
    floor = Decimal(instrument.forms[0].low)
    percent = change_in_percent(criterion.basis, way, baseline, now, floor)
    if percent is None:
        return
    met, of = reaches(criterion.target, percent), criterion.basis.removeprefix("percent-of-")
    shown = f"from {spelled(baseline)} to {spelled(now)}: {percent:.1f} % of {of}"
    yield Finding("target-met" if met else "target-unmet", ("A11.16",), shown)
