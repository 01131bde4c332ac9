"""Answers that raise a safety alert, and answers that are not known (A11.06, A6.03); pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from events.measures.finding import Finding, spelled
from events.measures.models import FormSpec, Instrument, Provisional
from events.measures.scoring import Bounds, answers_in, bounds_left
from events.values.alerts import Urgency
from events.values.sessions import ScoreContent, ScoreItem
from events.values.text import Code


@dataclass(frozen=True, slots=True)
class Safety:
    """`what` are the answers that raise an alert, None of them where there is none to raise.

    An answer that was not given stands in `what` with the least that the total leaves it.
    `unknown` are the items that matter for safety and were not given, which is not the same as 0.
    """

    what: tuple[ScoreItem, ...] = ()
    urgency: Urgency | None = None
    unknown: tuple[Code, ...] = ()


NOTHING = Safety()


def safety_of(instrument: Instrument | None, score: ScoreContent) -> Safety:
    """Return what a score says about safety; nothing for measures without such items (A11.06)."""
    if instrument is None or not instrument.safety:
        return NOTHING
    form = instrument.form(score.instrument_version)
    given = answers_in(score.items)
    bounds = {} if form is None else bounds_left(form, given, Decimal(score.total))
    answers = {**{code: low for code, (low, _) in bounds.items()}, **given}
    raised = [
        rule
        for rule in instrument.safety
        if rule.item in answers and answers[rule.item] >= Decimal(rule.at_least)
    ]
    codes = dict.fromkeys(rule.item for rule in raised)
    what = tuple(ScoreItem(code=code, value=spelled(answers[code])) for code in codes)
    urgent = any(rule.urgency == "urgent" for rule in raised)
    urgency: Urgency | None = "urgent" if urgent else ("alert" if raised else None)
    watched = dict.fromkeys(rule.item for rule in instrument.safety)
    sure = given.keys() | _sure(form, given, bounds)
    return Safety(what, urgency, tuple(code for code in watched if code not in sure))


def _sure(
    form: FormSpec | None, given: Mapping[Code, Decimal], bounds: Mapping[Code, Bounds]
) -> set[Code]:
    """Return the items that can have one answer alone.

    Those of a total without any items stay unknown, unless the total is the one item (A11.06).
    """
    if form is None or not (len(form.counted) == 1 or form.counted.keys() & given.keys()):
        return set()
    return {code for code, (low, high) in bounds.items() if low == high}


def provisional_criteria(instrument: Instrument, score: ScoreContent) -> Finding | None:
    """Return whether answers meet a diagnosis provisionally; None where undefined (A6.03).

    Without all answers of the clusters it stays unknown.
    """
    rule, form = instrument.provisional, instrument.form(score.instrument_version)
    if rule is None or form is None:
        return None
    answers, counts = answers_in(score.items), _counts(rule, form, score)
    members = {code for each in form.clusters for code in each.items}
    if not members <= answers.keys():
        return Finding("provisional-unknown", rule.rows, "answers to all items are not given")
    met = all(counts[each.cluster] >= each.count for each in rule.clusters)
    shown = ", ".join(
        f"{each.cluster.upper()} {counts[each.cluster]} of {each.count}" for each in rule.clusters
    )
    code = "provisional-met" if met else "provisional-not-met"
    return Finding(code, rule.rows, f"items at {rule.item_at_least} or more: {shown}")


def _counts(rule: Provisional, form: FormSpec, score: ScoreContent) -> dict[Code, int]:
    answers, level = answers_in(score.items), Decimal(rule.item_at_least)
    return {
        each.code: sum(answers.get(code, Decimal(-1)) >= level for code in each.items)
        for each in form.clusters
    }
