"""Outcomes as CloudEvents: accepted, refused or unknown; their data are the answers over HTTP."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Literal
from uuid import UUID, uuid5

import orjson

from events.errors import GoldenThreadError
from services.planner.handling.answer import Accepted
from services.planner.http.problems import MEDIA_TYPE, problem
from services.planner.http.replies import accepted
from services.planner.kafka.message import Message

Result = Literal["accepted", "refused", "unknown"]

SOURCE: Final = "/planner"
_OUTCOMES: Final = UUID("5f0c2f0e-6f43-5d0a-9d0b-7f3f6c0f6a51")
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is published of one command message."""

    id: str
    result: Result
    code: str
    value: bytes


def accepted_outcome(message: Message, place: str, answer: Accepted) -> Outcome:
    """Return the outcome of an accepted message; a repeated one has the same bytes.

    It tells no findings, which are clinical content, and nobody by name: the read API has them.
    """
    alerted = None if answer.alerted is None else replace(answer.alerted, routes=())
    body = accepted(replace(answer, findings=(), alerted=alerted)).body
    return _outcome("accepted", "accepted", message, place, _JSON, body)


def refused_outcome(message: Message, place: str, error: GoldenThreadError) -> Outcome:
    """Return the outcome of a refused message: nothing happened."""
    body = problem(error, message.subject, message.data).body
    return _outcome("refused", error.code, message, place, MEDIA_TYPE, body)


def unknown_outcome(message: Message, place: str, error: GoldenThreadError) -> Outcome:
    """Return the outcome of a message that this service failed at: done once, or not at all."""
    body = problem(error, message.subject, message.data).body
    return _outcome("unknown", error.code, message, place, MEDIA_TYPE, body)


def _outcome(  # noqa: PLR0913, PLR0917  # each is a part of the event
    result: Result, code: str, message: Message, place: str, content: str, body: bytes
) -> Outcome:
    """Return a CloudEvent; its id follows from the record's place and from what it says.

    So the same outcome published again, after a crash, is the same event.
    """
    told = str(uuid5(_OUTCOMES, f"{place}\0{result}\0{sha256(body).hexdigest()}"))
    event = {
        "specversion": "1.0",
        "id": told,
        "source": SOURCE,
        "type": f"goldenthread.command.{result}.v1",
        "causationid": message.key,
        "datacontenttype": content,
        "data": orjson.Fragment(body),
    }
    if message.subject is not None:
        event["subject"] = message.subject
    if message.correlation_id is not None:
        event["correlationid"] = message.correlation_id
    return Outcome(told, result, code, orjson.dumps(event, option=orjson.OPT_SORT_KEYS))
