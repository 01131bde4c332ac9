"""What makes two requests one: their stream and their commands as sent, not their spelling."""

import json

from events.ids import StreamId
from services.planner.commands import AnyCommand, read
from services.planner.commands.fingerprint import fingerprint
from services.planner.http.examples import examples

PLAN = StreamId(f"plan/{examples()['set-goal']['plan_id']}")


def of(raw: bytes, stream: StreamId = PLAN) -> bytes:
    return fingerprint(stream, read(raw))


def sent(kind: str = "set-goal", **changes: object) -> bytes:
    return json.dumps({**examples()[kind], **changes}).encode()


def test_order_of_keys_and_white_space_make_no_difference() -> None:
    turned = dict(reversed(list(examples()["set-goal"].items())))
    assert of(sent()) == of(json.dumps(turned, indent=4).encode())


def test_the_spelling_of_a_number_makes_no_difference() -> None:
    plain = sent("record-score")
    total = examples()["record-score"]["score"]["total"]
    other = plain.replace(f'"total": "{total}"'.encode(), f'"total": "0{total}.0"'.encode())
    assert other != plain
    assert of(other) == of(plain)


def test_one_command_is_a_list_of_one() -> None:
    assert of(sent()) == of(b"[" + sent() + b"]")


def test_what_is_said_makes_a_difference() -> None:
    words = examples()["set-goal"]["goal"] | {"words": "Sleep through"}
    assert of(sent()) != of(sent(goal=words))


def test_the_order_of_commands_makes_a_difference() -> None:
    one, other = sent(), sent("add-problem")
    assert of(b"[%s,%s]" % (one, other)) != of(b"[%s,%s]" % (other, one))


def test_the_stream_makes_a_difference() -> None:
    assert of(sent()) != of(sent(), StreamId("clinic/riverside"))


def test_a_field_that_was_not_sent_is_no_part() -> None:
    """A later release may add a field with a default; retries across it stay the same request."""
    (command,) = read(sent())
    assert "rationale" in type(command).model_fields
    assert "rationale" not in examples()["set-goal"]
    assert of(sent()) != of(sent(note_class="treatment-record"))


def test_a_fingerprint_is_a_sha_256() -> None:
    commands: tuple[AnyCommand, ...] = read(sent())
    assert len(fingerprint(PLAN, commands)) == 32
