"""Missed sessions lead to outreach, in ways that the client agreed to (A1.52, B37)."""

from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest

from events.ids import StreamId
from events.narrative.narrative import narrative
from events.narrative.person import person_of
from events.profiles.outreach import (
    MissedSession,
    OutreachDue,
    OutreachRule,
    Tried,
    outreach_due,
    outreach_rules,
)
from events.state.attended import Entered
from events.state.documents import Fragments, document
from events.state.sections import EPISODE
from events.types.outreach import OutreachRecorded
from events.values.communication import Communication, Way
from events.values.ids import OutreachId, SessionId
from events.values.outreach import OutreachContent, OutreachOutcome
from services.planner.commands.communication import AgreeCommunication
from services.planner.commands.course import DischargePlan
from services.planner.commands.episode import DischargeEpisode, VoidEpisodeEntries
from services.planner.commands.outreach import RecordOutreach
from services.projections.reading.outreach import outreach_of, outreach_suggested
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import active, session
from tests.unit.services.planner.test_coverage import course

MISSED = SessionId(gad.uid(480))
CALLED = OutreachId(gad.uid(690))
STREAM = StreamId(f"episode/{gad.EPISODE}")


def trying(kind: str = "portal", outcome: str = "message-left", **more: Any) -> RecordOutreach:  # noqa: ANN401
    number = more.pop("number", 0)
    when = more.pop("occurred_at", None)
    content = {"way": {"kind": kind, "address": more.pop("address", None)}, "outcome": outcome}
    return make(
        RecordOutreach,
        outreach_id=gad.uid(690 + number),
        outreach=OutreachContent.model_validate({**content, **more}),
        **({} if when is None else {"occurred_at": gad.at(when)}),
    )


def missing(
    chart: Chart,
    day: str,
    number: int = 0,
    attendance: str = "no-show",
    **more: Any,  # noqa: ANN401
) -> Chart:
    """Have the client miss the session of a day at ten in the morning in New York."""
    at = gad.at(f"{day}T10:00:00-05:00")
    chart.now = max(chart.now, at + timedelta(hours=2))
    key = SessionId(gad.uid(480 + number))
    chart.give(session(key, at, attendance=attendance, addressed=(), **more))
    return chart


def missed_one() -> Chart:
    return missing(active(), "2026-02-05")


def due(chart: Chart, day: str) -> list[tuple[str, str, date]]:
    found = outreach_of(course(chart).record, date.fromisoformat(day))
    return [(each.rule.code, each.state, each.on) for each in found]


def test_a_missed_session_asks_for_outreach_until_somebody_tried() -> None:
    """A1.52: missed on February 5; two days on is the 7th; tried on the 6th."""
    chart = missed_one()
    by = date(2026, 2, 7)
    assert due(chart, "2026-02-04") == []
    assert due(chart, "2026-02-07") == [("missed-session", "open", by)]
    assert due(chart, "2026-02-08") == [("missed-session", "late", by)]
    chart.at("2026-02-06T15:00:00+00:00").give(trying(session_ids=(MISSED,)))
    assert due(chart, "2026-02-08") == [("missed-session", "done", by)]
    held = chart.episode.outreach[CALLED]
    assert (held.content.outcome, held.actor, held.role) == (
        "message-left",
        "dana.whitlock",
        "clinician",
    )


def test_a_session_that_is_held_ends_it() -> None:
    """A1.52: the client came the week after."""
    chart = missed_one()
    at = gad.at("2026-02-12T10:00:00-05:00")
    chart.now = at + timedelta(hours=1)
    chart.give(session(SessionId(gad.uid(485)), at, attendance="late", addressed=()))
    assert due(chart, "2026-02-11") == [("missed-session", "late", date(2026, 2, 7))]
    assert due(chart, "2026-02-12") == []


@pytest.mark.parametrize(
    ("attendance", "more", "asked"),
    [
        ("no-show", {}, True),
        ("cancelled", {"cancelled_by": "client"}, True),
        ("cancelled", {"cancelled_by": "clinician"}, False),
        ("cancelled", {"cancelled_by": "clinic"}, False),
        ("late", {}, False),
    ],
)
def test_only_what_the_client_missed_counts(
    attendance: str,
    more: dict[str, Any],
    asked: bool,  # noqa: FBT001  # a table's column
) -> None:
    """A1.52."""
    chart = missing(active(), "2026-02-05", attendance=attendance, **more)
    assert bool(due(chart, "2026-02-06")) is asked


def test_a_void_takes_the_session_and_the_attempt_back() -> None:
    """A1.57: the attempt was another client's."""
    chart = missed_one()
    chart.at("2026-02-06T15:00:00+00:00").give(trying())
    entered = chart.events(STREAM)[-1].event_id
    why = {"reason": "wrong-chart", "reason_text": "Another's"}
    chart.give(make(VoidEpisodeEntries, event_ids=(entered,), **why))
    assert not chart.episode.outreach
    assert due(chart, "2026-02-08")[0][1] == "late"


def sessions(*days: int) -> list[MissedSession]:
    return [
        MissedSession(
            SessionId(gad.uid(480 + n)), gad.at(f"2026-02-{n:02}T15:00:00+00:00"), date(2026, 2, n)
        )
        for n in days
    ]


def tried(day: int, outcome: OutreachOutcome = "message-left", hour: int = 18) -> Tried:
    return Tried(gad.at(f"2026-02-{day:02}T{hour}:00:00+00:00"), date(2026, 2, day), outcome)


def states(found: tuple[OutreachDue, ...]) -> dict[str, tuple[str, int]]:
    return {each.rule.code: (each.state, each.on.day) for each in found}


@pytest.mark.parametrize(
    ("missed", "attempts", "as_of", "expected"),
    [
        # three in a row: the second rule asks that the client be reached
        ((3, 10, 17), (), 18, {"missed-session": ("late", 5), "missed-in-a-row": ("open", 18)}),
        (
            (3, 10, 17),
            (tried(17),),
            19,
            {"missed-session": ("done", 19), "missed-in-a-row": ("late", 18)},
        ),
        (
            (3, 10, 17),
            (tried(18, "reached"),),
            19,
            {"missed-session": ("done", 19), "missed-in-a-row": ("done", 18)},
        ),
        # an attempt answers for what came before it; the next missed session asks anew
        ((3, 10), (tried(4),), 11, {"missed-session": ("open", 12)}),
        ((3, 10), (tried(4),), 13, {"missed-session": ("late", 12)}),
        # an attempt of a later day is not known yet; nor is one before the session any
        ((3,), (tried(9),), 5, {"missed-session": ("open", 5)}),
        ((3,), (tried(3, hour=10),), 5, {"missed-session": ("open", 5)}),
        ((), (), 28, {}),
    ],
)
def test_the_arithmetic_of_the_rules(
    missed: tuple[int, ...],
    attempts: tuple[Tried, ...],
    as_of: int,
    expected: dict[str, tuple[str, int]],
) -> None:
    """A1.52: two days from a missed session; one from the third in a row."""
    found = outreach_due(sessions(*missed), (), attempts, date(2026, 2, as_of))
    assert states(found) == expected


def test_the_figures_are_data_and_say_that_no_law_sets_them() -> None:
    """A1.52."""
    assert outreach_rules().version == 1
    assert not any(each.verified for each in outreach_rules().rules)
    strict = OutreachRule(
        code="own",
        after=2,
        within_days=0,
        answered_by="attempt",
        row="A1.52",
        source="the clinic's own",
        verified=False,
    )
    found = outreach_due(sessions(3, 10), (), (), date(2026, 2, 10), (strict,))
    assert states(found) == {"own": ("open", 10)}


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (trying("phone", address="555-0142"), ("way-excluded", "/outreach/way")),
        (trying(session_ids=(gad.INTAKE,)), ("not-missed", "/outreach/session_ids/0")),
        (trying(session_ids=(gad.uid(999),)), ("not-found", "/outreach/session_ids/0")),
        (trying(occurred_at="2026-02-09T15:00:00+00:00"), ("in-the-future", "/occurred_at")),
        (trying(occurred_at="2026-01-07T15:00:00+00:00"), ("too-early", "/occurred_at")),
    ],
)
def test_what_cannot_be_recorded(command: RecordOutreach, refusal: tuple[str, str]) -> None:
    """A1.52, B37: the shared line of the chart is not safe."""
    chart = missed_one().at("2026-02-06T15:00:00+00:00")
    assert chart.refused(command) == refusal


def test_the_agreed_ways_alone_are_used() -> None:
    """B37: by e-mail only, asks the client; a portal message is none."""
    chart = missed_one().at("2026-02-06T15:00:00+00:00")
    only = Communication(only=(Way(kind="email"),))
    chart.give(make(AgreeCommunication, communication=only))
    assert chart.refused(trying())[0] == "way-excluded"
    chart.give(trying("email", "sent"))
    assert chart.refused(trying("email", "sent")) == ("already-there", "/outreach_id")


def test_after_discharge_earlier_attempts_may_be_entered() -> None:
    """A11.22: made on the 6th, entered after the discharge of the 10th; none later is."""
    chart = missed_one().at("2026-02-12T15:00:00+00:00")
    last = {"discharged_on": date(2026, 2, 10), "reason": "lost-contact"}
    chart.give(make(DischargePlan, **last), make(DischargeEpisode, **last))
    assert due(chart, "2026-02-12") == []
    chart.give(trying(occurred_at="2026-02-06T15:00:00+00:00"))
    assert chart.refused(trying(number=1)) == ("after-discharge", "/occurred_at")


def test_readers_get_it_and_what_is_due() -> None:
    """A1.52: from the view alone; it is no review, so no trigger of one."""
    chart = missed_one()
    chart.at("2026-02-06T15:00:00+00:00")
    told: Any = orjson.loads(document(chart.episode, EPISODE, Fragments()))
    assert list(told["missed"]) == [str(MISSED)]
    (found,) = outreach_suggested({"episode": told}, date(2026, 2, 8), None)
    assert (found.trigger, found.row, found.names) == (None, "A1.52", (MISSED,))
    assert "reach out by 2026-02-07" in found.because
    chart.give(trying(session_ids=(MISSED,)))
    told = orjson.loads(document(chart.episode, EPISODE, Fragments()))
    assert told["outreach"][str(CALLED)]["content"]["outcome"] == "message-left"
    assert list(outreach_suggested({"episode": told}, date(2026, 2, 8), None)) == []
    older = {name: each for name, each in told.items() if name not in {"missed", "outreach"}}
    assert list(outreach_suggested({"episode": older}, date(2026, 2, 8), None)) == []


def test_it_is_told_in_a_sentence() -> None:
    """A1.52, A1.54: with the preferred name, the way and what came of it; no address."""
    chart = missed_one().at("2026-02-06T15:00:00+00:00")
    chart.give(trying("phone", "no-answer", address="555-0199", made_by="Noor Haddad"))
    assert isinstance(chart.events(STREAM)[-1].payload, OutreachRecorded)
    (*_, line) = narrative(chart.events(STREAM), person_of(IDENTITY))
    assert "Ro " in line.text
    assert "no answer" in line.text
    assert "phone" in line.text
    assert "555" not in line.text


def test_times_are_kept() -> None:
    """A1.52: when it was made, not when it was recorded."""
    chart = missed_one().at("2026-02-09T15:00:00+00:00")
    chart.give(trying(occurred_at="2026-02-06T15:00:00+00:00"))
    assert chart.episode.outreach[CALLED].time == datetime.fromisoformat("2026-02-06T15:00:00Z")
    assert isinstance(chart.episode.sessions[MISSED], Entered)
