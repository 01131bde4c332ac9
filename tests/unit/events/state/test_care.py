"""Clinic, client and episode: what each event does to its entity."""

from datetime import date, datetime

import pytest

from events.payload import Payload
from events.state import client, clinic, episode
from events.state.attended import scores_of
from events.state.recorded import Recorded
from events.types.client import ClientRegistered, IdentityCorrected
from events.types.clinic import (
    ClinicRegistered,
    ClockChosen,
    EventEvicted,
    PolicyAdopted,
    SiteAdded,
    SiteClosed,
    SiteRevised,
)
from events.types.episode import EpisodeDischarged, EpisodeOpened, EpisodeReopened
from events.types.score import ScoreCorrected, ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from events.types.void import ClientEntryVoided
from events.values.ids import VoidedEntry
from events.values.references import SiteId
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.contract.examples_care import FIRST, IDENTITY, INTAKE_SESSION
from tests.unit.events.state.plans import entry, stream


def example(model: type[Payload]) -> Payload:
    return EXAMPLES[model]


def clinic_of(*models: type[Payload]) -> clinic.ClinicState:
    return clinic.fold(stream(map(example, models)))  # type: ignore[arg-type]  # examples of clinic payloads


def episode_of(*payloads: Payload) -> episode.EpisodeState:
    return episode.fold(stream(payloads))  # type: ignore[arg-type]  # episode payloads by model


def test_a_clinic_follows_the_real_clock_until_it_chooses_another() -> None:
    assert clinic.initial().clock == "real"
    assert clinic.fold([entry(ClockChosen(clock="demo"), 1)]).clock == "demo"
    state = clinic_of(ClinicRegistered)
    assert (state.name, state.time_zone) == ("Riverside Counseling", "America/New_York")
    again = clinic_of(ClinicRegistered, ClinicRegistered)
    assert [each.missing.problem for each in again.journal.unresolved] == ["already-there"]


def test_a_site_is_added_revised_and_closed() -> None:
    state = clinic_of(ClinicRegistered, SiteAdded, SiteRevised)
    assert state.sites[gad.SITE].name == "Riverside House"
    closed = SiteClosed(site_id=gad.SITE, closed_on=date(2026, 6, 30))
    assert clinic.evolve(state, entry(closed, 4)).sites[gad.SITE].closed_on == date(2026, 6, 30)


@pytest.mark.parametrize("model", [SiteRevised, SiteClosed])
def test_a_site_that_is_missing_is_a_value(model: type[Payload]) -> None:
    (unresolved,) = clinic_of(ClinicRegistered, model).journal.unresolved
    assert unresolved.missing.problem == "missing"
    assert unresolved.missing.item.kind == "site"
    assert unresolved.missing.item.code in {gad.SITE, SiteId("harbor-annex")}


def test_adoptions_stay_in_order() -> None:
    """A3.18: which policy version holds on a day is decided by its reader."""
    state = clinic_of(ClinicRegistered, PolicyAdopted, PolicyAdopted)
    assert [each.policy_version for each in state.adoptions] == [1, 1]
    assert state.adoptions[0].event_id != state.adoptions[1].event_id


def test_evicted_events_stay_evicted() -> None:
    state = clinic_of(ClinicRegistered, EventEvicted)
    evicted = EventEvicted.model_validate(EXAMPLES[EventEvicted])

    assert state.evictions == (
        clinic.Eviction(evicted.view, evicted.stream, evicted.event_version),
    )


def test_a_corrected_identity_replaces_and_a_void_brings_the_first_back() -> None:
    corrected = IdentityCorrected.model_validate(EXAMPLES[IdentityCorrected])
    history: list[client.ClientEvent] = [
        entry(ClientRegistered(identity=IDENTITY), 1),
        entry(corrected, 2),
    ]
    state = client.fold(history)
    assert state.identity == corrected.identity
    assert state.corrections == 1
    void = ClientEntryVoided(
        voided=(VoidedEntry(event_id=history[1].event_id, version=history[1].version),),
        reason="entered-in-error",
        reason_text="The card was right",
    )
    replayed = client.replay([*history, entry(void, 3)])
    assert replayed.identity == IDENTITY
    assert replayed.version == 3
    assert replayed.journal.voided == {history[1].event_id}


@pytest.mark.parametrize(
    ("payloads", "problem"),
    [
        ([EXAMPLES[IdentityCorrected]], "missing"),
        ([EXAMPLES[ClientRegistered], EXAMPLES[ClientRegistered]], "already-there"),
    ],
)
def test_an_identity_out_of_turn_is_a_value(payloads: list[Payload], problem: str) -> None:
    state = client.fold(stream(payloads))  # type: ignore[arg-type]  # client payloads by model
    assert [each.missing.problem for each in state.journal.unresolved] == [problem]


def test_an_episode_opens_ends_and_goes_on() -> None:
    """A1.40, A1.58, A2.05."""
    assert episode.initial().status == "not-opened"
    opened, discharged = example(EpisodeOpened), example(EpisodeDischarged)
    state = episode_of(opened, discharged)
    assert state.status == "discharged"
    assert state.client_id == gad.CLIENT
    assert state.discharge is not None
    assert state.discharge.reason == "goals-met"
    reopened = episode_of(opened, discharged, example(EpisodeReopened))
    assert (reopened.status, reopened.discharge) == ("open", None)
    never_ended = episode_of(opened, example(EpisodeReopened))
    assert never_ended.journal.unresolved[0].missing.problem == "missing"
    assert episode_of(opened, opened).journal.unresolved[0].missing.problem == "already-there"


def test_a_discharged_episode_still_takes_corrections_and_late_entries() -> None:
    """A11.22."""
    state = episode_of(
        example(EpisodeOpened),
        example(ScoreRecorded),
        example(EpisodeDischarged),
        example(SessionRecorded),
        ScoreCorrected(
            score_id=gad.FIRST_SCORE,
            score=FIRST.model_copy(update={"total": "16"}),
            reason_text="One item misread",
        ),
    )
    assert state.journal.unresolved == ()
    assert state.sessions[gad.INTAKE].content == INTAKE_SESSION
    score = state.scores[gad.FIRST_SCORE]
    assert (score.content.total, score.version, score.corrected) == ("16", 2, 5)


@pytest.mark.parametrize(
    ("payloads", "problem"),
    [
        ([EXAMPLES[SessionCorrected]], "missing"),
        ([EXAMPLES[ScoreCorrected]], "missing"),
        ([EXAMPLES[SessionRecorded], EXAMPLES[SessionRecorded]], "already-there"),
        ([EXAMPLES[ScoreRecorded], EXAMPLES[ScoreRecorded]], "already-there"),
    ],
)
def test_a_session_or_score_out_of_turn_is_a_value(payloads: list[Payload], problem: str) -> None:
    (unresolved,) = episode_of(*payloads).journal.unresolved
    assert unresolved.missing.problem == problem
    assert unresolved.missing.item.kind in {"session", "score"}


def test_scores_come_by_instrument_in_order_of_administration() -> None:
    """A1.28: entered late, still in place."""
    later = FIRST.model_copy(update={"administered_at": at_day(15), "total": "15"})
    other = FIRST.model_copy(update={"instrument": "phq-9", "administered_at": at_day(9)})
    numbered = enumerate((later, FIRST, other), start=1)
    events: list[Recorded[ScoreRecorded]] = [
        entry(ScoreRecorded.model_validate({"score_id": gad.uid(number), "score": score}), number)
        for number, score in numbered
    ]
    found = scores_of(episode.fold(events).scores, "gad-7")
    assert [content.total for _, content in found] == ["17", "15"]


def at_day(day: int) -> datetime:
    """Return the morning of a day of January 2026 in New York."""
    return gad.at(f"2026-01-{day:02d}T09:00:00-05:00")
