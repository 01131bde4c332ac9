"""A record of topic `measurements` becomes the command that records its score (A1.43)."""

from typing import Any

import orjson
import pytest

from services.planner.commands import read
from services.planner.commands.episode import RecordScore
from services.planner.kafka.measurement import MEASUREMENT_TYPE, read_measurement
from tests.contract import gad

SCORE = {
    "instrument": "gad-7",
    "administered_at": "2026-03-05T16:00:00-05:00",
    "administered_by": "client",
    "total": "9",
    "source": "device",
    "capture": "electronic",
}


def event(**attributes: Any) -> bytes:  # noqa: ANN401  # JSON
    """Return a measurement as a CloudEvent."""
    usual = {
        "specversion": "1.0",
        "id": "m-1",
        "source": "/devices/7",
        "type": MEASUREMENT_TYPE,
        "subject": f"episode/{gad.EPISODE}",
        "data": {"score": SCORE},
    }
    return orjson.dumps({**usual, **attributes})


def command(value: bytes) -> RecordScore:
    message = read_measurement(value)
    assert message.fault is None, message.fault
    (made,) = read(message.data)
    assert isinstance(made, RecordScore)
    return made


def test_it_records_its_score_with_where_it_comes_from() -> None:
    """A1.43."""
    made = command(event())
    assert (made.episode_id, made.score.source) == (gad.EPISODE, "device")
    assert (made.score.instrument, made.score.total) == ("gad-7", "9")
    assert read_measurement(event()).key == "m-1"


def test_the_same_event_is_the_same_score() -> None:
    """A1.43: by source and id, as CloudEvents tell events apart; not by what it says."""
    first = command(event())
    assert command(event(data={"score": {**SCORE, "total": "8"}})).score_id == first.score_id
    assert command(event(id="m-2")).score_id != first.score_id
    assert command(event(source="/devices/8")).score_id != first.score_id


@pytest.mark.parametrize(
    ("attributes", "where"),
    [
        ({"type": "goldenthread.command.v1"}, "type"),
        ({"subject": f"plan/{gad.PLAN}"}, "subject"),
        ({"subject": "episode/7"}, "subject"),
        ({"data": []}, "data"),
        ({"data": {"score": SCORE, "score_id": str(gad.FIRST_SCORE)}}, "data"),
        ({"data": {"kind": "record-score"}}, "data"),
        ({"data": {"score": []}}, "data/score/source"),
        ({"data": {"score": {**SCORE, "source": "clinic"}}}, "data/score/source"),
        ({"data": {"score": {**SCORE, "source": None}}}, "data/score/source"),
        ({"data": {"score": {**SCORE, "source": ["device"]}}}, "data/score/source"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_no_measurement_is_a_fault(attributes: dict[str, Any], where: str) -> None:
    """A1.43: it names the attribute, and nobody's words."""
    message = read_measurement(event(**attributes))
    assert message.key == "m-1"
    assert message.fault is not None
    assert message.fault.rule.startswith(f"{where}:")


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"[]", event(id=7)])
def test_without_an_id_there_is_nobody_to_answer(value: bytes | None) -> None:
    assert read_measurement(value).key is None
