"""Safety alerts of an episode, as they now stand (A11.06)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from events.ids import Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.alert import SafetyAlertRaised
from events.types.streams import AlertPayload
from events.values.alerts import RANKS, AlertOutcome, Urgency, told_together
from events.values.ids import Item, ScoreId
from events.values.sessions import ScoreItem
from events.values.text import Code


@dataclass(frozen=True, slots=True)
class Closing:
    """A clinician's recorded outcome."""

    version: Version
    time: datetime
    actor: str
    role: str
    outcome: AlertOutcome
    explanation: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert under its score's id; it outlives the score, be that corrected or void.

    `raised` is the version that raised it last, `raised_time` when that was recorded, `corrected`
    the version of the last correction of its score, `closed` its outcome, None while it is open.
    `again` is whether answers that came in later raised it anew.
    """

    instrument: Code
    what: tuple[ScoreItem, ...]
    urgency: Urgency
    raised: Version
    raised_time: datetime
    corrected: Version | None = None
    closed: Closing | None = None
    again: bool = False


Alerts: TypeAlias = Mapping[ScoreId, Alert]


def with_alert(alerts: Alerts, event: Recorded[AlertPayload]) -> Alerts | Missing:
    """Return `alerts` with one raised or closed; Missing when there is none that is open.

    What raises an open alert again adds to it and takes nothing from it.
    """
    it = event.payload
    known = alerts.get(it.score_id)
    if isinstance(it, SafetyAlertRaised):
        return put(alerts, it.score_id, _raised(it, known, event))
    if known is None or known.closed is not None:
        item = Item(kind="score", id=it.score_id)
        return Missing(item, "missing" if known is None else "ended")
    who = (event.version, event.time, event.actor, event.role)
    closed = Closing(*who, it.outcome, it.explanation)
    return put(alerts, it.score_id, replace(known, closed=closed))


def _raised(it: SafetyAlertRaised, known: Alert | None, event: Recorded[AlertPayload]) -> Alert:
    raised = Alert(it.instrument, it.what, it.urgency, event.version, event.recorded_time)
    if known is None:
        return raised
    raised = replace(raised, corrected=known.corrected, again=True)
    if known.closed is not None:
        return raised
    what = told_together(known.what, it.what)
    return replace(raised, what=what, urgency=max(known.urgency, it.urgency, key=RANKS.__getitem__))


def annotated(alerts: Alerts, score_id: ScoreId, version: Version) -> Alerts:
    """Return `alerts` with the correction of a score noted at its alert, if it has one."""
    known = alerts.get(score_id)
    if known is None:
        return alerts
    return put(alerts, score_id, replace(known, corrected=version))


def open_alerts(alerts: Alerts) -> Alerts:
    """Return the alerts that no outcome is recorded for, oldest first."""
    waiting = [(key, each) for key, each in alerts.items() if each.closed is None]
    return dict(sorted(waiting, key=lambda pair: pair[1].raised))
