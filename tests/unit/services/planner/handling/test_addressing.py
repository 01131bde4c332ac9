"""What a request must look like before anything is read."""

from dataclasses import replace

import pytest

from events.ids import StreamId, Version
from services.planner.commands.clinic import AddSite
from services.planner.commands.content import RetireGoal, SetGoal
from services.planner.commands.course import ProposePlan
from services.planner.commands.episode import RecordScore
from services.planner.decide.policy import DEFAULT, Role
from services.planner.decide.refusals import NotAllowed, NotFound
from services.planner.handling.addressing import (
    InvalidKey,
    VersionRequiredThere,
    require_addressed,
    require_key,
    role_for,
)
from services.planner.handling.answer import VersionRequired, WrongStream
from tests.contract import gad
from tests.contract.examples_care import FIRST
from tests.fixtures.planner import OWN, PLAN, caller, request
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import WHY

SET = make(SetGoal, goal_id=gad.CALM, goal=gad.GOAL)
RETIRE = make(RetireGoal, goal_id=gad.CALM, reason="achieved", rationale=WHY)
SCORE = make(RecordScore, score_id=gad.FIRST_SCORE, score=FIRST)
SITE = make(AddSite, site_id="annex", name="Annex", time_zone="America/New_York", state="NY")


def test_commands_of_one_stream_come_to_its_address() -> None:
    require_addressed(request(SET, make(ProposePlan)))
    require_addressed(request(RETIRE, SET, if_match=3))


def test_commands_of_several_streams_come_to_the_clinic_s_address() -> None:
    require_addressed(request(SET, SCORE, SITE, stream=OWN))


def test_a_command_of_another_stream_is_named() -> None:
    with pytest.raises(WrongStream) as caught:
        require_addressed(request(SET, SCORE))
    assert caught.value.command == 1


@pytest.mark.parametrize(
    ("stream", "if_match", "expected"),
    [
        (PLAN, None, VersionRequired),
        (OWN, None, VersionRequiredThere),
        (OWN, Version(3), VersionRequiredThere),
    ],
)
def test_what_retires_asks_for_the_version_of_its_own_stream(
    stream: StreamId, if_match: Version | None, expected: type[VersionRequired]
) -> None:
    asked = replace(request(SET, RETIRE, stream=OWN, if_match=if_match), stream=stream)
    with pytest.raises(VersionRequired) as caught:
        require_addressed(asked)
    assert (type(caught.value), caught.value.command) == (expected, 1)


def test_another_clinic_s_address_is_not_there() -> None:
    with pytest.raises(NotFound):
        require_addressed(request(SET, stream="clinic/hillside"))  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel", "a\0b", "tab\t"])
def test_a_key_is_printable_ascii_of_bounded_length(key: str) -> None:
    with pytest.raises(InvalidKey):
        require_key(replace(request(SET), key=key))
    with pytest.raises(InvalidKey):
        require_key(request(SET, by=caller(principal=key)))
    require_key(request(SET, key="x" * 255))


@pytest.mark.parametrize(
    ("roles", "commands", "taken"),
    [
        (("clinician",), (SET,), "clinician"),
        (("front-desk", "clinician"), (SET,), "clinician"),
        (("front-desk", "clinician"), (SCORE,), "front-desk"),
        (("front-desk", "clinician"), (SCORE, SET), "clinician"),
        (("administrator", "clinician"), (SET, SITE), "administrator"),
        (("client", "records"), (SET,), "client"),
    ],
)
def test_the_first_role_that_may_give_all_of_them_is_taken_else_the_first(
    roles: tuple[Role, ...], commands: tuple[SetGoal, ...], taken: Role
) -> None:
    asked = request(*commands, stream=OWN, by=caller(*roles))
    assert role_for(asked.caller, asked, DEFAULT) == taken


def test_who_has_no_role_may_nothing() -> None:
    asked = request(SET, by=caller(roles=()))
    with pytest.raises(NotAllowed):
        role_for(asked.caller, asked, DEFAULT)
