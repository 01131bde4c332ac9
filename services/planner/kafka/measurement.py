"""One record of topic `measurements`: a score from a client, a device or an outside record (A1.43).

It is a CloudEvent in structured JSON: `id` the idempotency key, `subject` the episode's stream,
`data` the `score`, which says its source. It becomes the command that records this score: taken in
once, pending until a clinician accepts it, and raising its safety alert at once (A11.06).
"""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid5

import orjson

from events.ids import StreamKind, kind_of
from events.values.sessions import FROM_ELSEWHERE
from services.planner.decide.policy import CLINICAL
from services.planner.decide.refusals import NotAllowed
from services.planner.handling.request import Caller
from services.planner.kafka.message import InvalidMessage, Message, read_message

MEASUREMENT_TYPE: Final = "goldenthread.measurement.v1"
_SCORES: Final = UUID("3f7a4a2e-6f0b-5f57-9d55-0c2f4b7c9e31")
_SOURCES: Final = ", ".join(sorted(FROM_ELSEWHERE))


def read_measurement(value: bytes | None, record_key: bytes | None = None) -> Message:
    """Return a record's value as a message that records its score; faults stand in `fault`.

    The score's id follows from the event's `source` and `id`: an event that comes again under
    another token is the same score.
    """
    message = read_message(value, record_key, MEASUREMENT_TYPE)
    if message.key is None or message.fault is not None:
        return message
    try:
        return _recording(message, orjson.loads(value or b""))
    except InvalidMessage as fault:
        return Message(message.key, message.subject, fault=fault)


def unattended(caller: Caller) -> Caller:
    """Return the caller without clinical roles: nobody looks at a score that comes by itself.

    So it stays pending, whoever's token the sender holds (A1.43).

    Raises:
        NotAllowed: no role is left.
    """
    roles = tuple(each for each in caller.roles if each not in CLINICAL)
    if not roles:
        raise NotAllowed
    return replace(caller, roles=roles)


def _recording(message: Message, event: dict[str, Any]) -> Message:
    if message.subject is None or kind_of(message.subject) is not StreamKind.EPISODE:
        raise InvalidMessage("subject", "must be the stream of an episode: episode/<id>")
    data = event["data"]
    if not isinstance(data, dict) or data.keys() != {"score"}:
        raise InvalidMessage("data", "must hold `score`, and nothing else")
    score = data["score"]
    told = score.get("source") if isinstance(score, dict) else None
    if not isinstance(told, str) or told not in FROM_ELSEWHERE:
        raise InvalidMessage("data/score/source", f"must be one of {_SOURCES}")
    command = {
        "kind": "record-score",
        "episode_id": message.subject.partition("/")[2],
        "score_id": str(uuid5(_SCORES, f"{event['source']}\0{message.key}")),
        "score": score,
    }
    return replace(message, data=orjson.dumps(command), if_match=None)
