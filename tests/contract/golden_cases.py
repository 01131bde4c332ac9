"""Envelopes whose exact bytes are frozen in `golden/`.

Run as `python -m tests.contract.golden_cases` to write the file of a new case; one that exists is
never written again, since ledgers hold events in these bytes.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import uuid5

from pydantic import Field

from events.envelope import NO_KEY, Envelope, encode
from events.ids import ClientId, EventHash, EventId, KeyId, StreamId, StreamKind, Version
from events.registry import Payload, Registry
from events.sealed_event import EventFactory, Fact, StreamHead
from tests.contract.fixed import (
    CLIENT,
    CLINIC,
    KEY_ID,
    NAMESPACE,
    RECORDED,
    STREAM_ID,
    FixedEntropy,
    FixedIds,
    fixed_key,
    occasion_for,
    stream_for,
)

GOLDEN: Final = Path(__file__).parent / "golden"
registry: Final = Registry()
Text = Annotated[str, Field(max_length=200)]


@registry.event_type("goldenthread.plan.note-kept", version=1, dataclassification="phi")
class NoteKept(Payload):
    words: Text
    mood: Literal["low", "even", "high"]
    points: int | None = None


NOTES: Final = (
    NoteKept(words="Schläft besser; isst wieder. “Good week” \\ 5/7 / ☀", mood="even", points=-3),
    NoteKept(words="a\tb\nc\x7f\u2028\U0001f9f5", mood="high"),
)


def golden_cases() -> dict[str, bytes]:
    """The bytes of every case by name, made by the code of now."""
    first, second = _chained()
    return {
        "first-of-a-clinic": encode(_plain(StreamKind.CLINIC)),
        "first-of-a-client": encode(_plain(StreamKind.CLIENT)),
        "every-attribute": encode(_full()),
        "notice-begun": encode(_notice()),
        "attributes-of-a-later-release": encode(_plain(StreamKind.PLAN)._replace(extensions=LATER)),
        "sealed-first": first,
        "sealed-second": second,
    }


LATER: Final = (("signedby", "key-7"), ("urgent", True), ("weight", -12))


def _plain(kind: StreamKind) -> Envelope:
    return Envelope(
        id=EventId(FixedIds().event_id()),
        clinic=CLINIC,
        type=f"goldenthread.{kind}.something-done.v1",
        stream=stream_for(kind),
        version=Version(1),
        time=RECORDED,
        recordedtime=RECORDED,
        prevhash=EventHash(bytes(32)),
        partitionkey=CLINIC if kind is StreamKind.CLINIC else CLIENT,
        actor="staff:t-okafor",
        role="clinician",
        correlationid="c-1",
        keyid=KEY_ID,
        data=bytes(range(40)),
    )


def _full() -> Envelope:
    return Envelope(
        id=EventId(FixedIds(77).event_id()),
        clinic=CLINIC,
        type="goldenthread.episode.something-else-done.v12",
        stream=StreamId(f"episode/{STREAM_ID}"),
        version=Version(4_002),
        time=RECORDED.replace(microsecond=0) - timedelta(days=400),
        recordedtime=RECORDED.replace(microsecond=7),
        prevhash=EventHash(bytes(range(100, 132))),
        partitionkey=ClientId(STREAM_ID),
        actor="system:reminders",
        role="supervisor",
        correlationid="0197a3a0-0000-7000-8000-0000000000d1",
        keyid=KeyId("key-2"),
        data=bytes(reversed(range(41))),
        causationid="command.9",
        reasoncode="entered-in-error",
        dataclassification="sud",
        dataregulation="hipaa,42cfr2",
    )


def _notice() -> Envelope:
    """Return a notice's first event: its id made from its name, its data in clear."""
    plain = _plain(StreamKind.NOTICE)
    return plain._replace(
        id=_named_id(), keyid=NO_KEY, data=b'{"due_on":"2026-03-05","stage":"due"}'
    )


def _named_id() -> EventId:
    return EventId(uuid5(NAMESPACE, "notice"))


def _chained() -> tuple[bytes, bytes]:
    factory = EventFactory(registry, FixedIds(), FixedEntropy("golden"))
    head = StreamHead(stream_for(StreamKind.PLAN))
    facts = [Fact(NOTES[0]), Fact(NOTES[1], reasoncode="as-agreed")]
    first, second = factory.chain(facts, head, occasion_for(StreamKind.PLAN), fixed_key())
    return first.raw, second.raw


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, raw in golden_cases().items():
        path = GOLDEN / f"{name}.json"
        if not path.exists():
            path.write_bytes(raw)
