"""Sentences on an episode: its course, sessions, scores and safety alerts."""

from events.narrative.phrases import (
    because,
    coded,
    counted,
    day,
    instrument,
    listed,
    opening,
    quoted,
)
from events.narrative.telling import Told, tells
from events.types.alert import SafetyAlertClosed, SafetyAlertRaised
from events.types.episode import (
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeOpened,
    EpisodeReopened,
)
from events.types.outreach import OutreachRecorded
from events.types.score import ScoreAccepted, ScoreCorrected, ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from events.values.identity import Enrollment
from events.values.sessions import ScoreContent, SessionContent


@tells(EpisodeOpened)
def _opened(it: EpisodeOpened, told: Told) -> str:
    start = f"Care of {told.person.name} began on {day(it.opened_on)} with {coded(it.begins_with)}"
    return f"{start}: {_enrolled(it.enrollment)}."


@tells(EnrollmentChanged)
def _changed(it: EnrollmentChanged, told: Told) -> str:
    start = f"{told.person.names} enrollment changed from {day(it.enrollment.effective_on)} on"
    return f"{start}: {_enrolled(it.enrollment)}{because(it.reason_text)}."


@tells(EpisodeDischarged)
def _discharged(it: EpisodeDischarged, told: Told) -> str:
    end = f"{told.person.names} care ended on {day(it.discharged_on)} ({coded(it.reason)})"
    return f"{end}{because(it.summary)}."


@tells(EpisodeReopened)
def _reopened(it: EpisodeReopened, told: Told) -> str:
    why = f"({coded(it.reason)}): {quoted(it.reason_text)}"
    return f"{told.person.names} care was taken up again {why}."


@tells(SessionRecorded)
def _session(it: SessionRecorded, told: Told) -> str:
    return f"{_appointment(it.session, told)}."


@tells(SessionCorrected)
def _session_corrected(it: SessionCorrected, told: Told) -> str:
    held = _appointment(it.session, told)
    return f"A session was put right: {held}; {quoted(it.reason_text)}."


@tells(OutreachRecorded)
def _outreach(it: OutreachRecorded, told: Told) -> str:
    held = it.outreach
    by = "" if held.made_by is None else f" by {quoted(held.made_by)}"
    after = [told.names.of(each, "session") for each in held.session_ids]
    missed = f" after the missed {listed(after)}" if after else ""
    start = f"Outreach to {told.person.name}{by} through {coded(held.way.kind)}{missed}"
    return f"{start}: {coded(held.outcome)}{because(held.words)}."


@tells(ScoreRecorded)
def _score(it: ScoreRecorded, told: Told) -> str:
    source = "" if it.score.source == "clinic" else f", from {coded(it.score.source)}"
    return f"{told.person.name} {_scored(it.score)}{source}."


@tells(ScoreCorrected)
def _score_corrected(it: ScoreCorrected, told: Told) -> str:
    start = f"A score was put right: {told.person.name} {_scored(it.score)}"
    return f"{start}; {quoted(it.reason_text)}."


@tells(ScoreAccepted)
def _score_accepted(it: ScoreAccepted, told: Told) -> str:
    which = told.names.of(it.score_id, "score")
    return f"{opening(which)} was taken into {told.person.names} chart."


@tells(SafetyAlertRaised)
def _alert(it: SafetyAlertRaised, told: Told) -> str:
    answers = listed(f"{each.code} at {each.value}" for each in it.what)
    urgent = "An urgent" if it.urgency == "urgent" else "A"
    on = f"{told.person.names} {instrument(it.instrument)}"
    return f"{urgent} safety alert was raised on {on}: {answers}."


@tells(SafetyAlertClosed)
def _alert_closed(it: SafetyAlertClosed, told: Told) -> str:
    which = told.names.of(it.score_id, "score")
    outcome, words = coded(it.outcome), quoted(it.explanation)
    return f"The safety alert on {which} was answered ({outcome}): {words}."


def _enrolled(it: Enrollment) -> str:
    place = f"at {it.site_id} in {it.state}"
    return f"{coded(it.program)}, {coded(it.level_of_care)}, {place}, {coded(it.payer.kind)}"


def _appointment(it: SessionContent, told: Told) -> str:
    what = f"a session ({coded(it.service)}, {coded(it.modality)}) on {day(it.service_at)}"
    minutes = "" if it.minutes is None else f", {it.minutes} minutes"
    worked = counted(len(it.addressed), "objective") if it.addressed else ""
    on = f"; {worked} worked on" if worked else ""
    name = told.person.name
    match it.attendance:
        case "attended":
            return f"{name} attended {what}{minutes}{on}"
        case "late":
            return f"{name} came late to {what}{minutes}{on}"
        case "no-show":
            return f"{name} did not come to {what}"
        case "cancelled":
            by = name if it.cancelled_by == "client" else f"the {it.cancelled_by or 'clinic'}"
            return f"{opening(what)} with {name} was cancelled by {by}"


def _scored(it: ScoreContent) -> str:
    name = it.local.name if it.local is not None else instrument(it.instrument)
    return f"scored {it.total} on the {name} of {day(it.administered_at)}"
