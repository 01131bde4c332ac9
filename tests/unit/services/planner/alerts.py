"""Scores that raise safety alerts, and what is done about them, on an invented chart."""

from typing import Any

from events.state.alerts import Alert
from events.values.ids import ScoreId
from events.values.sessions import ScoreGiven, ScoreItem
from services.planner.commands.episode import (
    CorrectScore,
    RecordAlertOutcome,
    RecordScore,
)
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import opened

NEW = ScoreId(gad.uid(700))
MORNING = gad.at("2026-01-08T09:00:00-05:00")
SEEN = "Seen at once: no plan, no intent"


def mood(last: int | None, total: str | None = None, instrument: str = "phq-9") -> ScoreGiven:
    """Return a PHQ-9 with 1 at items 1 to 8 and `last` at item 9, or its total alone."""
    values = () if last is None else (1,) * 8 + (last,)
    items = tuple(
        ScoreItem(code=f"item-{number}", value=str(each)) for number, each in enumerate(values, 1)
    )
    return ScoreGiven(
        instrument=instrument,
        administered_at=MORNING,
        administered_by="client",
        total=total,
        items=items,
    )


def taken(score: ScoreGiven) -> RecordScore:
    return make(RecordScore, score_id=NEW, score=score)


def corrected(score: ScoreGiven) -> CorrectScore:
    return make(CorrectScore, score_id=NEW, score=score, reason_text="Misread")


def outcome(**changes: Any) -> RecordAlertOutcome:  # noqa: ANN401
    fields: dict[str, Any] = {"score_id": NEW, "outcome": "no-acute-risk", "explanation": SEEN}
    return make(RecordAlertOutcome, **{**fields, **changes})


def alerting(last: int = 1) -> Chart:
    chart = opened()
    chart.give(taken(mood(last)))
    return chart


def alert(chart: Chart) -> Alert:
    return chart.episode.alerts[NEW]


def told(chart: Chart) -> dict[str, str]:
    return {each.code: each.value for each in alert(chart).what}
