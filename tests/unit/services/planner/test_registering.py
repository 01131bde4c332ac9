"""Clients and episodes: registered, opened, enrolled, discharged, reopened."""

from datetime import date
from typing import Any

import pytest

from events.state.episode import enrollment_on
from events.values.identity import Payer
from events.values.ids import SessionId
from events.values.references import SiteId
from services.planner.commands.client import CorrectIdentity, RegisterClient
from services.planner.commands.episode import (
    ChangeEnrollment,
    DischargeEpisode,
    OpenEpisode,
    ReopenEpisode,
)
from tests.contract import gad
from tests.contract.examples_care import ENROLLMENT, IDENTITY
from tests.unit.services.planner.charts import CLOSED_SITE, Chart, make
from tests.unit.services.planner.steps import OPENING, drafted, held, opened, session


def enrolled(**changes: Any) -> Any:  # noqa: ANN401
    return ENROLLMENT.model_copy(update=changes)


def registered() -> Chart:
    chart = Chart()
    chart.give(make(RegisterClient, identity=IDENTITY))
    return chart


def test_a_client_is_registered_once_and_not_before_birth() -> None:
    """A1.01."""
    chart = registered()
    assert chart.refused(make(RegisterClient, identity=IDENTITY)) == (
        "already-there",
        "/client_id",
    )
    unborn = IDENTITY.model_copy(update={"birth_date": date(2026, 1, 9)})
    late = make(RegisterClient, identity=unborn)
    assert Chart().refused(late) == ("in-the-future", "/identity/birth_date")


def test_an_identity_is_corrected_whole() -> None:
    """A1.01."""
    chart = registered()
    other = IDENTITY.model_copy(update={"birth_date": date(1988, 4, 7)})
    chart.give(make(CorrectIdentity, identity=other, reason_text="Misread"))
    again = make(CorrectIdentity, identity=other, reason_text="Misread")
    assert chart.refused(again) == ("nothing-changes", "/identity")
    assert Chart().refused(again) == ("not-found", "/client_id")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"opened_on": date(2026, 1, 9)}, ("in-the-future", "/opened_on")),
        ({"opened_on": date(1987, 1, 1), "enrollment": enrolled(effective_on=date(1987, 1, 1))},
         ("too-early", "/opened_on")),
        ({"enrollment": enrolled(effective_on=date(2026, 1, 9))},
         ("enrollment-gap", "/enrollment/effective_on")),
        ({"enrollment": enrolled(site_id=SiteId("nowhere"))},
         ("not-found", "/enrollment/site_id")),
        ({"enrollment": enrolled(site_id=CLOSED_SITE)}, ("site-closed", "/enrollment/site_id")),
        ({"client_id": str(gad.uid(999))}, ("not-found", "/client_id")),
    ],
)  # fmt: skip
def test_an_episode_that_cannot_be_opened(
    changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    """A1.40."""
    assert registered().refused(make(OpenEpisode, **{**OPENING, **changes})) == refusal


def test_an_episode_is_opened_once() -> None:
    assert opened().refused(make(OpenEpisode, **OPENING)) == ("already-there", "/episode_id")


def test_an_episode_opened_late_happened_when_its_day_began_at_the_site() -> None:
    """A1.40: the day of opening is local; it is recorded when it is."""
    chart = registered().at("2026-01-12T15:00:00+00:00")
    decision = chart.give(make(OpenEpisode, **OPENING))
    (fact,) = decision.written[0].facts
    assert fact.time == gad.at("2026-01-08T05:00:00+00:00")
    same_day = registered().at("2026-01-09T04:59:00+00:00").give(make(OpenEpisode, **OPENING))
    assert same_day.written[0].facts[0].time is None


def test_payer_and_site_change_from_a_day_on() -> None:
    """A1.40, A1.59."""
    chart = opened()
    later = enrolled(effective_on=date(2026, 6, 1), payer=Payer(kind="self-pay"))
    chart.give(make(ChangeEnrollment, enrollment=later))
    held_on = enrollment_on(chart.episode, date(2026, 6, 1))
    assert held_on is not None
    assert held_on.payer.kind == "self-pay"
    assert chart.refused(make(ChangeEnrollment, enrollment=later)) == (
        "nothing-changes",
        "/enrollment",
    )
    early = enrolled(effective_on=date(2026, 1, 7))
    assert chart.refused(make(ChangeEnrollment, enrollment=early)) == (
        "too-early",
        "/enrollment/effective_on",
    )


def test_an_episode_ends_on_a_day_and_goes_on_when_reopened() -> None:
    """A2.05, A1.58."""
    chart = drafted().at("2026-04-30T15:00:00+00:00")
    end = make(DischargeEpisode, discharged_on=date(2026, 4, 30), reason="goals-met")
    chart.give(end)
    assert chart.care() == "discharged"
    assert chart.refused(end) == ("wrong-status", "/episode_id")
    reopen = make(ReopenEpisode, reason="mistaken-discharge", reason_text="Another chart")
    chart.give(reopen)
    assert chart.care() == "open"
    assert chart.refused(reopen) == ("wrong-status", "/episode_id")


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2026, 5, 1), ("in-the-future", "/discharged_on")),
        (date(2026, 1, 7), ("too-early", "/discharged_on")),
        (date(2026, 1, 14), ("after-discharge", "/discharged_on")),
    ],
)
def test_no_discharge_ahead_or_before_care_that_was_given(
    day: date, refusal: tuple[str, str]
) -> None:
    """A1.58, A11.22."""
    chart = drafted()
    held(chart, [gad.at("2026-01-15T09:00:00-05:00")])
    chart.at("2026-04-30T15:00:00+00:00")
    end = make(DischargeEpisode, discharged_on=day, reason="moved")
    assert chart.refused(end) == refusal


def test_after_discharge_late_entries_and_corrections_are_legal_and_new_care_is_not() -> None:
    """A11.22."""
    chart = drafted().at("2026-02-10T15:00:00+00:00")
    chart.give(make(DischargeEpisode, discharged_on=date(2026, 2, 1), reason="moved"))
    chart.give(session(SessionId(gad.uid(401)), gad.at("2026-01-20T09:00:00-05:00")))
    late = session(SessionId(gad.uid(402)), gad.at("2026-02-05T09:00:00-05:00"))
    assert chart.refused(late) == ("after-discharge", "/session/service_at")
    then = enrolled(effective_on=date(2026, 1, 10), program="evening-outpatient")
    chart.give(make(ChangeEnrollment, enrollment=then))
    ahead = enrolled(effective_on=date(2026, 2, 2), program="evening-outpatient")
    assert chart.refused(make(ChangeEnrollment, enrollment=ahead)) == (
        "care-ended",
        "/enrollment/effective_on",
    )
