"""Suggests measurable objectives for a diagnosis, a problem, a measure and a baseline; pure.

Targets come from the figures that the instrument ships (response, remission, reliable change, cut
points, bands), from its usual target, from templates for the diagnosis, and last from a share of
the baseline. Each names its source; what is reached already is not suggested.
"""

from collections.abc import Iterator
from decimal import Decimal

from events.errors import Refused
from events.measures.change import Better, better_way
from events.measures.library import library
from events.measures.models import Instrument, Row
from events.templates.library import Shelf, Template
from events.templates.reaching import Way, in_range, is_reliable, possible
from events.templates.standing import way_to
from events.templates.suggested import Suggestion, Weeks, figures, objective
from events.templates.targets import Aim, from_share, from_thresholds, from_usual
from events.values.base import Value
from events.values.objectives import Streak
from events.values.quantities import Amount, Number, Target
from events.values.template_parts import CriterionPart, InWeeks
from events.values.templates import TemplateContent, criteria_of
from events.values.text import Code, DiagnosisCode


class NoSuggestion(Refused):
    """Nothing measurable can be suggested for what was asked."""

    code = "no-suggestion"

    def __init__(self, pointer: str, rule: str, way_out: str) -> None:
        super().__init__(f"{pointer}: {rule}; {way_out}")
        self.pointer, self.rule, self.way_out = pointer, rule, way_out


class Asking(Value):
    """What an objective is wanted for; `better` is for measures that leave the direction open."""

    measure: Code
    baseline: Number
    diagnosis: DiagnosisCode | None = None
    problem: Code | None = None
    better: Better | None = None


def suggest(asking: Asking, shelf: Shelf) -> tuple[Suggestion, ...]:
    """Return suggestions, the best founded first; the same asking gives the same ones.

    Raises:
        NoSuggestion: the measure is unknown, shows no progress, leaves open which way is better or
            says the other, has no such value, or ships no figure to aim at.
    """
    instrument, way = _measured(asking)
    baseline = Amount(low=asking.baseline)
    weeks = weeks_for(asking.diagnosis)
    direction: Way = "decrease" if way == "lower" else "increase"
    found: dict[tuple[Target, Streak | None], Suggestion] = {}
    aims = list(_aims(asking, instrument, way, shelf))
    if not aims:
        why = "ships no figure to aim at from there (A11.16)"
        raise NoSuggestion("/measure", why, "set a target together with the client")
    for aim in aims:
        way_on = way_to(aim.target, baseline)
        lasts = way_on == "maintain" and aim.streak is not None
        if (
            way_on is not None
            and (lasts or way_on == direction)
            and possible(aim.target, instrument)
        ):
            firm = is_reliable(aim.target, baseline, way_on, instrument)
            made = objective(instrument, way_on, baseline, aim, weeks, reliable=firm)
            found.setdefault((aim.target, aim.streak), made)
    return tuple(sorted(found.values(), key=lambda each: not each.reliable))


def weeks_for(diagnosis: DiagnosisCode | None) -> Weeks:
    """Return how many weeks an objective usually has for a diagnosis."""
    for each in figures().weeks:
        if diagnosis is not None and diagnosis.startswith(each.codes):
            return Weeks(weeks=each.weeks, rows=each.rows, verified=each.verified)
    return figures().usual_weeks


def _measured(asking: Asking) -> tuple[Instrument, Better]:
    instrument = library().meant(asking.measure)
    if instrument is None:
        raise NoSuggestion("/measure", "is no instrument of this release", "take a listed one")
    if not instrument.progress:
        why = "looks back too far to show progress (A6.04)"
        raise NoSuggestion("/measure", why, "take a measure of progress, such as a weekly count")
    if instrument.direction == "stated" and asking.better is None:
        why = "leaves open which way is better"
        raise NoSuggestion("/better", why, "say lower or higher")
    if asking.better is not None and instrument.direction not in {"stated", asking.better}:
        why = f"the measure itself says that {instrument.direction} is better"
        raise NoSuggestion("/better", why, "leave it out, or take the measure's own way")
    if not in_range(instrument.id, Amount(low=asking.baseline)):
        raise NoSuggestion(
            "/baseline", "the measure has no such value (A5.33)", "correct the value"
        )
    return instrument, better_way(instrument, asking.better)


def _aims(asking: Asking, instrument: Instrument, way: Better, shelf: Shelf) -> Iterator[Aim]:
    baseline = Decimal(asking.baseline)
    yield from _from_templates(asking, instrument, shelf)
    yield from from_thresholds(instrument, way, baseline)
    yield from from_usual(instrument, baseline)
    yield from from_share(instrument, way, baseline, figures().share_percent)


def _from_templates(asking: Asking, instrument: Instrument, shelf: Shelf) -> Iterator[Aim]:
    """Yield what templates for the diagnosis aim at on this measure, newest versions only."""
    if asking.diagnosis is None:
        return
    for template in _covering(asking.diagnosis, shelf):
        for part, due in _criteria(template.content, asking.problem):
            if part.instrument != instrument.id or part.basis != "value":
                continue
            says = f"template {template.id} {template.version}"
            rows = _rows(template.content)
            for target in part.targets:
                yield Aim("template", target, part.streak, rows, says, weeks=due)


def _covering(diagnosis: DiagnosisCode, shelf: Shelf) -> list[Template]:
    """Return the newest versions of templates for a diagnosis, those that stand on it first."""
    newest = (shelf.find(name) for name in sorted({name for name, _ in shelf.held}))
    placed = [
        (place, each)
        for each in newest
        if each is not None
        for place, part in enumerate(each.content.diagnoses)
        if any(diagnosis == one.code for one in part.codes)
    ]
    return [each for _, each in sorted(placed, key=lambda pair: pair[0])]


def _criteria(
    template: TemplateContent, problem: Code | None
) -> Iterator[tuple[CriterionPart, int | None]]:
    """Yield the criteria of objectives, only those for `problem` where the template has it."""
    goals = {each.key: each.problems for each in template.goals}
    known = any(each.key == problem for each in template.problems)
    for each in template.objectives:
        if known and problem not in goals[each.goal]:
            continue
        weeks = each.due.weeks if isinstance(each.due, InWeeks) else None
        yield from ((one, weeks) for one in criteria_of(each))


def _rows(template: TemplateContent) -> tuple[Row, ...]:
    named = template.source.partition(":")[0]
    return (named,) if named[:1] in "AB" and named[1:2].isdigit() else ("A1.37",)
