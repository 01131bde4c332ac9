"""What is shown of an event, and which types an operator asks for."""

from dataclasses import replace

import pytest

from events.attributes import DATA
from events.envelope import decode
from events.ids import Position, StreamId, Version
from infra.inspection.tail import of_types
from infra.inspection.view import Fault, Seen, as_json
from tests.contract.fixed import RECORDED
from tests.fixtures.ledger import plan, sealed

_RAW = sealed(plan(1), recorded=RECORDED)[0].raw
_SEEN = Seen(
    Position(7),
    RECORDED,
    StreamId("plan/0197a3a0-0000-7000-9000-000000000001"),
    Version(1),
    "ab" * 32,
    {"actor": "staff:t-okafor"},
    decode(_RAW),
    None,
)


def test_an_event_is_told_with_its_place_and_without_its_data() -> None:
    told = as_json(_SEEN)
    assert told["position"] == 7
    assert told["ledgertime"] == "2026-01-05T15:30:00.250000Z"
    assert told["hash"] == "ab" * 32
    assert DATA not in told["envelope"]
    assert "fault" not in told
    assert as_json(replace(_SEEN, fault=Fault.HASH_DIFFERS))["fault"] == "hash-differs"


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("plan.remark-made",),
        ("plan.remark-made.v1",),
        ("goldenthread.plan.remark-made",),
        ("goldenthread.plan.remark-made.v1",),
        ("plan.goal-set", "plan.remark-made"),
    ],
)
def test_a_type_is_asked_for_with_or_without_first_word_and_version(asked: tuple[str, ...]) -> None:
    assert of_types(asked)(_SEEN)


@pytest.mark.parametrize("asked", ["plan.remark", "plan.remark-made.v2", "remark-made", ""])
def test_another_type_does_not_fit(asked: str) -> None:
    assert not of_types([asked])(_SEEN)


def test_an_event_that_cannot_be_read_always_fits() -> None:
    assert of_types(["plan.goal-set"])(replace(_SEEN, envelope=None, fault=Fault.NO_ENVELOPE))
