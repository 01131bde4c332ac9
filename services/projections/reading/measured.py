"""What scores mean, as readers get it: bands with their warning, what is unknown, findings.

Rows hold raw scores and the versions of their tables; what they mean is reckoned at each read.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from events.measures.assessment import Question, assess
from events.measures.bands import band_of
from events.measures.finding import Administration, Finding, administration
from events.measures.library import library
from events.measures.models import Instrument
from events.measures.safety import provisional_criteria, safety_of
from events.payload import Payload
from events.values.objectives import Criterion
from events.values.quantities import Amount
from events.values.sessions import FROM_ELSEWHERE, ScoreContent

Json = Any
P = TypeVar("P", bound=Payload)


def shown_scores(
    scores: Mapping[str, Sequence[Json]], accepted: Mapping[str, int]
) -> dict[str, list[Json]]:
    """Return scores by instrument, each with its band and what it leaves unknown (A6, A11.06).

    Those from elsewhere are pending unless they are `accepted` (A1.43).
    """

    def shown(name: str, score: Json) -> Json:
        elsewhere = score.get("source") in FROM_ELSEWHERE
        pending = elsewhere and score["score_id"] not in accepted
        return {**_shown(name, score), "pending": pending}

    return {name: [shown(name, each) for each in found] for name, found in scores.items()}


def findings(
    criterion: Json, baseline: Json, scores: Sequence[Json], objective: Json, document: Json
) -> list[Json]:
    """Return what rules find about one criterion, with rule and arithmetic (A11.01 to A11.05).

    Args:
        criterion: the criterion as the plan holds it.
        baseline: where it began, or None.
        scores: its instrument's scores, oldest first.
        objective: the objective's content.
        document: the plan's document, with when the `counted` sessions of its episode were.
    """
    asked = _question(criterion, baseline, scores, objective, document)
    return [] if asked is None else [_told(each) for each in assess(asked)]


def _shown(name: str, score: Json) -> Json:
    instrument, content = library().find(name), _content(name, score)
    more: dict[str, Json] = {"band": None, "unknown": [], "findings": []}
    if instrument is not None and content is not None:
        provisional = provisional_criteria(instrument, content)
        more["band"] = _band(instrument, content)
        more["unknown"] = list(safety_of(instrument, content).unknown)
        more["findings"] = [_told(provisional)] if provisional else []
    return {**score, **more}


def _band(instrument: Instrument, content: ScoreContent) -> Json:
    table = instrument.table(content.band_table)
    band = band_of(instrument, content.band_table, Decimal(content.total))
    if table is None or band is None:
        return None
    return {
        "code": band.code,
        "label": band.label,
        "table": table.version,
        "kind": table.kind,
        "warning": table.warning,
    }


def _question(
    criterion: Json, baseline: Json, scores: Sequence[Json], objective: Json, document: Json
) -> Question | None:
    asked = _read(Criterion, criterion)
    amount = None if baseline is None else _read(Amount, baseline["amount"])
    if asked is None or asked.instrument is None or amount is None:
        return None
    since = baseline.get("established_on")
    began = None if since is None else date.fromisoformat(since)
    first = baseline.get("score_id")
    series = tuple(_series(asked.instrument, scores, first, began))
    if not series:
        return None
    return Question(
        criterion=asked,
        baseline=amount,
        began=began or series[0].day,
        series=series,
        first=_administered(asked.instrument, scores, first),
        reviewed=_reviewed(document),
        due=_due(criterion, objective),
        session=sessions_since(began or series[0].day, document.get("counted")),
    )


def sessions_since(began: date, counted: Sequence[str] | None) -> int | None:
    """Return how many sessions were held since; None where a row does not say when they were."""
    if counted is None:
        return None
    return sum(datetime.fromisoformat(each).date() >= began for each in counted)


def of_one_form(name: str, scores: Sequence[Json], first: str | None) -> list[Json]:
    """Return the scores on the baseline's form of an instrument, else on the newest one's.

    Totals of two forms lie on two scales and are not held against each other (A6.08).
    """
    if not scores:
        return []
    begun = next((each for each in scores if each["score_id"] == first), scores[-1])
    form = _form(name, begun)
    return [each for each in scores if _form(name, each) == form]


def _form(name: str, score: Json) -> str | None:
    """Return the form that a score names; the only one where it names none."""
    version: str | None = score.get("instrument_version")
    instrument = library().find(name)
    form = None if instrument is None else instrument.form(version)
    return version if form is None else form.version


def _series(
    name: str, scores: Sequence[Json], baseline: str | None, began: date | None
) -> Iterator[Administration]:
    for score in of_one_form(name, scores, baseline):
        content = _content(name, score)
        if content is None or score["score_id"] == baseline or score["pending"]:
            continue
        if began is None or content.administered_at.date() >= began:
            yield administration(content)


def _administered(name: str, scores: Sequence[Json], key: str | None) -> Administration | None:
    content = next((_content(name, each) for each in scores if each["score_id"] == key), None)
    return None if content is None else administration(content)


def _reviewed(document: Json) -> datetime | None:
    done = (each["completion"] for each in document["reviews"].values())
    times = [datetime.fromisoformat(each["time"]) for each in done if each is not None]
    return max(times, default=None)


def _due(criterion: Json, objective: Json) -> date | None:
    due = criterion.get("due") or objective.get("due") or {}
    return date.fromisoformat(due["on"]) if due.get("kind") == "day" else None


def _content(name: str, score: Json) -> ScoreContent | None:
    fields = {key: score[key] for key in ScoreContent.model_fields if key in score}
    return _read(ScoreContent, {**fields, "instrument": name})


def _read(model: type[P], value: Json) -> P | None:
    """Return a JSON value as `model`; None where a row was written before it had all members."""
    try:
        return model.model_validate_json(orjson.dumps(value))
    except ValidationError:
        return None


def _told(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "rules": list(finding.rows),
        "arithmetic": finding.arithmetic,
        "verified": finding.verified,
    }
