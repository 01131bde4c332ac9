"""Commands as data: one union, one form, nothing without a bound."""

import re
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.payload import Payload, require_fit
from events.types.streams import ClientPayload, ClinicPayload, EpisodePayload, PlanPayload
from services.planner.commands import AnyCommand, read
from services.planner.commands.base import Command, OnClient, OnClinic, OnEpisode, OnPlan
from services.planner.commands.communication import RecordCopy
from services.planner.commands.course import ActivatePlan, MigratePlan, ProposePlan
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.commands.episode import CorrectScore, RecordScore
from services.planner.commands.note import LinkNote, ReviseNoteLink
from services.planner.commands.request import AnswerRequest, ExtendRequest, ReceiveRequest
from services.planner.commands.signing import SignPlan
from services.planner.commands.template import PublishTemplateVersion
from services.planner.commands.union import PlanCommand
from services.planner.commands.void import Voiding
from services.planner.decide.facts import event_in, event_model
from services.planner.decide.legality import LEGAL_IN
from services.planner.decide.policy import DUTIES
from tests.contract.examples import EXAMPLES
from tests.unit.events.strategies import payloads

COMMANDS: tuple[type[Command], ...] = get_args(AnyCommand)
MADE_BY_DECIDING = (
    ProposePlan,
    ActivatePlan,
    RecordScore,
    CorrectScore,
    LinkNote,
    ReviseNoteLink,
    Voiding,
    RecordDisclosure,
    SignPlan,
    ReceiveRequest,
    ExtendRequest,
    AnswerRequest,
    RecordCopy,
    PublishTemplateVersion,
    MigratePlan,
)
STATING = [each for each in COMMANDS if not issubclass(each, MADE_BY_DECIDING)]

each_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.__name__)


def kind_of(command: type[Command]) -> str:
    (kind,) = get_args(command.model_fields["kind"].annotation)
    assert isinstance(kind, str)
    return kind


def test_each_kind_belongs_to_one_command() -> None:
    kinds = [kind_of(each) for each in COMMANDS]
    assert len(set(kinds)) == len(kinds) == 140


@each_command
def test_a_kind_is_the_name_of_its_command_in_words(command: type[Command]) -> None:
    words = re.findall("[A-Z][a-z]+", command.__name__)
    assert kind_of(command) == "-".join(words).lower()


@each_command
def test_a_command_is_strict_frozen_and_bounded(command: type[Command]) -> None:
    require_fit(command)


@each_command
def test_a_command_names_one_stream_has_a_duty_and_says_what_it_is_for(
    command: type[Command],
) -> None:
    assert sum(issubclass(command, each) for each in (OnClient, OnClinic, OnEpisode, OnPlan)) == 1
    assert command.duty in DUTIES
    assert re.search(r"\([AB][0-9]+[.]?[0-9]*", command.__doc__ or "")


def test_every_event_has_a_command_but_those_that_operators_make() -> None:
    payloads_of = (ClinicPayload, ClientPayload, EpisodePayload, PlanPayload)
    wanted = {each for stream in payloads_of for each in get_args(stream)}
    stated = {event_model(each) for each in STATING}
    left = {each.__name__ for each in wanted - stated}
    assert left == {
        "ClientEntryVoided",
        "EpisodeEntryVoided",
        "PlanEntryVoided",
        "PlanProposed",
        "PlanActivated",
        "ScoreRecorded",
        "DisclosureRecorded",
        "PlanSigned",
        "ScoreCorrected",
        "RequestReceived",
        "CopyRecorded",
        "RequestExtended",
        "RequestAnswered",
        "SafetyAlertRaised",
        "NoteLinked",
        "NoteLinkRevised",
        "TemplateVersionPublished",
        "PlanMigrated",
        "ClinicRegistered",
        "ClockChosen",
        "EventEvicted",
    }


@pytest.mark.parametrize("command", STATING, ids=lambda each: each.__name__)
def test_a_command_states_its_event_as_it_will_be(command: type[Command]) -> None:
    model = event_model(command)
    example = EXAMPLES[model]
    fields = {name: getattr(example, name) for name in model.model_fields}
    ids = {
        name: value
        for name, value in {
            "plan_id": "01941f29-7c00-7000-8000-000000000003",
            "episode_id": "01941f29-7c00-7000-8000-000000000002",
            "client_id": "01941f29-7c00-7000-8000-000000000001",
            "clinic_id": "riverside",
        }.items()
        if name in command.model_fields and name not in fields
    }
    whole = command.model_construct(**fields).model_dump_json(
        exclude={"note_class", "occurred_at", *ids}
    )
    head = "".join(f'"{name}":"{value}",' for name, value in ids.items())
    (made,) = read(f'{{"kind":"{kind_of(command)}",{head}{whole[1:]}'.encode())
    event = event_in(made)
    assert type(event) is model
    assert event == example
    assert event.model_dump_json() == example.model_dump_json()


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_command_survives_its_json(data: st.DataObject) -> None:
    command: Payload = data.draw(payloads(data.draw(st.sampled_from(COMMANDS))))
    assert read(command.model_dump_json().encode()) == (command,)


def test_what_signs_revises_or_retires_demands_the_version_it_was_made_for() -> None:
    demanding = {kind_of(each) for each in COMMANDS if each.demands_version}
    assert {"sign-plan", "revise-goal", "retire-objective", "void-plan-entries"} <= demanding
    outcome = "record-alert-outcome"  # of the alert as it was read (A11.06)
    adding = {each for each in demanding if each.startswith(("add-", "set-", "record-"))}
    assert adding == {outcome}
    for command in COMMANDS:
        verb = kind_of(command).partition("-")[0]
        changes = verb in {"revise", "retire", "resolve", "stop", "supersede", "correct", "void"}
        signs = verb in {"sign", "decline", "waive", "acknowledge"}
        amends = verb in {"mark", "change"}
        closes = kind_of(command) == outcome
        wanted = changes or signs or amends or closes
        assert command.demands_version == wanted, kind_of(command)


def test_every_plan_command_has_its_place_in_the_course() -> None:
    """A2.01: the table of legality leaves none out."""
    assert LEGAL_IN.keys() == set(get_args(PlanCommand))
