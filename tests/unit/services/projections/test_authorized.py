"""What readers get of authorizations: held, released, running low, due again (A2.07, A11.15)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest

from events.ids import KeyId, Position, StreamKind, Version
from events.state.plain import plain
from events.types.authorization import (
    AppealDecided,
    AuthorizationAppealed,
    AuthorizationApproved,
    AuthorizationDenied,
    AuthorizationEnded,
    AuthorizationRequested,
    InsuranceRecorded,
)
from events.types.client import ClientRegistered
from events.types.session import SessionRecorded
from events.types.streams import ClientPayload
from events.values.ids import SessionId
from events.values.interventions import Frequency, Phase
from events.values.sessions import SessionContent
from services.projections.http.examples import examples
from services.projections.reading.authorized import authorizations_answer
from services.projections.reading.client_row import ClientRow
from services.projections.record.folding import projected
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.contract.examples_payers import (
    APPROVAL,
    CODE,
    INSURANCE,
    PLAN_A,
    REQUEST,
    RETROACTIVE,
    SIX,
    TWELVE,
)
from tests.unit.events.strategies import recorded
from tests.unit.services.projections.opened import begun, opened

FIRST, NO_SHOW = datetime.fromisoformat("2026-01-08T15:00:00-05:00"), date(2026, 2, 5)
RENEWAL = REQUEST.model_copy(
    update={"services": RETROACTIVE.services, "renews": TWELVE, "evidence": ()}
)
BEGUN: Sequence[ClientPayload] = (
    ClientRegistered(identity=IDENTITY),
    InsuranceRecorded(insurance_id=PLAN_A, insurance=INSURANCE),
    AuthorizationRequested(
        authorization_id=TWELVE, requested_on=date(2026, 1, 15), request=REQUEST
    ),
    AuthorizationApproved(authorization_id=TWELVE, decided_on=date(2026, 1, 20), approval=APPROVAL),
)
ASKED_AGAIN: Sequence[ClientPayload] = (
    *BEGUN,
    AuthorizationRequested(authorization_id=SIX, requested_on=date(2026, 4, 6), request=RENEWAL),
    AuthorizationDenied(
        authorization_id=SIX,
        decided_on=date(2026, 4, 10),
        reason="documentation-missing",
        reason_text="No outcome scores were sent with the request",
        appeal_by=date(2026, 6, 9),
    ),
)
APPEALED: Sequence[ClientPayload] = (
    *ASKED_AGAIN,
    AuthorizationAppealed(
        authorization_id=SIX, appealed_on=date(2026, 4, 13), evidence=REQUEST.evidence
    ),
)
RELEASED: Sequence[ClientPayload] = (
    *APPEALED,
    AppealDecided(
        authorization_id=SIX,
        decided_on=date(2026, 4, 24),
        outcome="overturned",
        approval=RETROACTIVE,
        reason_text="The scores show progress that is not complete",
    ),
)
GROUPS = Phase(service="group", sessions=3, weeks=1)
FREQUENCY = Frequency(phases=(Phase(sessions=1, weeks=1),))


def document_of(kind: StreamKind, payloads: Sequence[Any]) -> dict[str, Any]:
    events = [recorded(it, version) for version, it in enumerate(payloads, start=1)]
    document = projected(begun(kind), opened(events, kind)).kept.document()
    read: dict[str, Any] = orjson.loads(document)
    return read


def sessions(weeks: int) -> list[SessionRecorded]:
    """Return weekly Thursdays from Jan 8, 2026; Feb 5 is a no-show."""
    days = [FIRST + timedelta(weeks=n) for n in range(weeks)]
    # From Mar 8 on New York's clocks are one hour ahead.
    local = [at.astimezone(_offset(at)) for at in days]
    return [
        SessionRecorded(
            session_id=SessionId(gad.uid(300 + n)),
            session=SessionContent(
                service_at=at,
                service="individual",
                modality="in-person",
                attendance="no-show" if at.date() == NO_SHOW else "attended",
                service_code=CODE,
            ),
        )
        for n, at in enumerate(local)
    ]


def _offset(at: datetime) -> Any:  # noqa: ANN401  # a time zone
    hours = 4 if at.date() >= date(2026, 3, 8) else 5
    return datetime.fromisoformat(f"2026-01-01T00:00:00-0{hours}:00").tzinfo


def row(payloads: Sequence[ClientPayload], weeks: int) -> ClientRow:
    """Return a client's row, with an episode of so many weeks and a weekly plan."""
    client = document_of(StreamKind.CLIENT, payloads)
    episode = document_of(StreamKind.EPISODE, sessions(weeks))
    return ClientRow(
        client_id=gad.CLIENT,
        version=Version(len(payloads)),
        position=Position(40),
        ledger_time=datetime(2026, 4, 24, 15, tzinfo=UTC),
        key_id=KeyId("k"),
        document=orjson.dumps(client).decode(),
        episodes=(
            {
                "episode_id": str(gad.EPISODE),
                "version": weeks,
                "services": episode["services"],
                "counted": episode["sessions"]["counted"],
            },
        ),
        plans=(plan(),),
    )


def plan(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "plan_id": str(gad.PLAN),
        "episode_id": str(gad.EPISODE),
        "version": 20,
        "status": "active",
        "frequency": plain(FREQUENCY),
        "phase_decisions": {},
        **changes,
    }


def answer(client: ClientRow, as_of: str) -> Any:  # noqa: ANN401  # JSON
    return orjson.loads(authorizations_answer(client, date.fromisoformat(as_of)))


def test_session_15_shows_held_and_then_released() -> None:
    """A12.1, A11.15: Apr 23 is week 16 with one no-show; six units come on Apr 24."""
    before, after = answer(row(APPEALED, 16), "2026-04-23"), answer(row(RELEASED, 16), "2026-04-24")
    held, released = before["sessions"][-1], after["sessions"][-1]
    assert (held["on"], held["standing"], held["uncovered"]) == ("2026-04-23", "held", 1)
    assert (released["on"], released["standing"]) == ("2026-04-23", "released")
    assert released["drawn"] == [{"authorization_id": str(SIX), "units": 1}]
    (units,) = after["authorizations"][str(SIX)]["units"]
    assert (units["approved"], units["used"], units["left"]) == (6, 1, 5)
    assert len(before["sessions"]) == 15
    standings = [each["standing"] for each in after["sessions"]]
    assert standings == [*["before-authorization"] * 2, *["covered"] * 12, "released"]


def test_units_low_since_apr_2_and_reauthorization_is_due_until_it_is_asked_for() -> None:
    """A12.1, A11.15, A2.07: 12 - 10 = 2 left, 2 expected."""
    on = answer(row(BEGUN, 13), "2026-04-02")
    (low,) = on["units_low"]
    assert (low["since"], low["left"], low["expected"]) == ("2026-04-02", 2, 2)
    said = "12 approved - 10 used = 2 left <= 2 expected in 14 days: 1 a week, of 1"
    assert low["arithmetic"] == said
    assert on["authorizations"][str(TWELVE)]["reauthorization_due"] == [f"{CODE}: {said}"]
    assert on["expected"][CODE]["basis"] == "plan"
    later = answer(row(BEGUN, 13), "2026-04-09")["authorizations"][str(TWELVE)]
    assert later["reauthorization_due"][-1] == "the payer wants the next request by 2026-04-09"
    asked = answer(row(ASKED_AGAIN, 13), "2026-04-10")["authorizations"]
    assert asked[str(TWELVE)]["renewed_by"] == [str(SIX)]
    assert asked[str(TWELVE)]["reauthorization_due"] == []
    assert asked[str(SIX)]["legal"] == ["approve", "appeal"]


def test_an_appeal_that_is_late_is_told() -> None:
    """A7.05: due by Jun 9."""
    for day, late in (("2026-06-09", False), ("2026-06-10", True)):
        shown = answer(row(ASKED_AGAIN, 16), day)["authorizations"][str(SIX)]
        assert shown["appeal_overdue"] is late
    assert not answer(row(APPEALED, 16), "2026-06-10")["authorizations"][str(SIX)]["appeal_overdue"]


def test_an_appeal_that_can_no_longer_be_made_is_not_late() -> None:
    """A7.05: the first appeal was decided, and care ended before the second was due."""
    less = APPROVAL.services[0].model_copy(update={"units": 6})
    payloads = (
        *BEGUN[:3],
        AuthorizationApproved(
            authorization_id=TWELVE,
            decided_on=date(2026, 1, 20),
            approval=APPROVAL.model_copy(update={"services": (less,), "less_because": "Half"}),
        ),
        AuthorizationAppealed(
            authorization_id=TWELVE, appealed_on=date(2026, 1, 22), evidence=REQUEST.evidence
        ),
        AppealDecided(
            authorization_id=TWELVE,
            decided_on=date(2026, 2, 1),
            outcome="upheld",
            reason_text="Half is enough",
            appeal_by=date(2026, 3, 1),
        ),
        AuthorizationEnded(
            authorization_id=TWELVE,
            ended_on=date(2026, 2, 10),
            reason="care-ended",
            reason_text="She moved",
        ),
    )
    for count, late in ((6, True), (7, False)):
        shown = answer(row(payloads[:count], 6), "2026-03-05")["authorizations"][str(TWELVE)]
        assert shown["appeal_overdue"] is late


@pytest.mark.parametrize(
    ("plans", "units", "basis"),
    [
        ((plan(),), 2, "plan"),
        ((plan(frequency=plain(Frequency(phases=(Phase(sessions=1, weeks=2),)))),), 1, "plan"),
        # beside each other: 1 a week and 1 in 2 weeks are 3 in 2 weeks
        (
            (plan(), plan(frequency=plain(Frequency(phases=(Phase(sessions=1, weeks=2),))))),
            3,
            "plan",
        ),
        # another service is not this one's; four of the last 28 days are one a week
        (
            (
                plan(
                    frequency=plain(
                        Frequency(phases=(Phase(service="group", sessions=3, weeks=1),))
                    )
                ),
            ),
            2,
            "last-28-days",
        ),
        ((plan(status="discharged"),), 2, "last-28-days"),
        ((), 2, "last-28-days"),
    ],
)
def test_the_pace_is_the_plans_else_that_of_late(
    plans: tuple[Any, ...], units: int, basis: str
) -> None:
    """A11.15, A1.20."""
    found = answer(replace(row(BEGUN, 13), plans=plans), "2026-04-02")["expected"][CODE]
    assert (found["units"], found["basis"]) == (units, basis)


def test_a_row_from_before_payers_were_kept_has_none() -> None:
    bare = replace(row(BEGUN, 3), document="{}", episodes=(), plans=())
    found = answer(bare, "2026-04-02")
    assert (found["authorizations"], found["sessions"], found["units_low"]) == ({}, [], [])


def test_the_example_is_what_is_answered() -> None:
    """A12.1: on Apr 24, with 16 weeks behind."""
    assert answer(row(RELEASED, 16), "2026-04-24") == examples()["authorizations"]
