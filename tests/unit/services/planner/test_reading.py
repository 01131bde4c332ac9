"""From JSON to commands: what is refused, and what the refusal shows."""

import json
from typing import Any

import pytest

from events.canonical import NotCanonical
from services.planner.commands import AnyCommand, InvalidCommand, read
from services.planner.commands.content import ReviseObjective
from services.planner.commands.episode import RecordScore
from services.planner.commands.numbers import fields_of, number_names, spelled
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import WHY, active, score

GOAL: dict[str, Any] = {
    "kind": "set-goal",
    "plan_id": str(gad.PLAN),
    "goal_id": str(gad.CALM),
    "goal": gad.GOAL.model_dump(mode="json"),
}
WRITTEN = "worried about Rowena"


def sent(**changes: Any) -> bytes:  # noqa: ANN401
    return json.dumps({**GOAL, **changes}).encode()


def refused(raw: bytes) -> InvalidCommand:
    with pytest.raises(InvalidCommand) as caught:
        read(raw)
    return caught.value


def test_one_command_or_a_list_of_them() -> None:
    (alone,) = read(sent())
    assert read(b"[" + sent() + b"," + sent() + b"]") == (alone, alone)


@pytest.mark.parametrize("wrapped", [b"%b", b"[%b]"])
def test_of_a_member_that_is_sent_twice_the_last_counts(wrapped: bytes) -> None:
    assert read(wrapped % (b'{"goal_id":7,' + sent()[1:])) == read(sent())
    assert refused(wrapped % (sent()[:-1] + b',"goal_id":7}')).pointer == "/goal_id"


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (b"[]", ""),
        (b"[" + b",".join([b"{}"] * 201) + b"]", ""),
        (b"5", ""),
        (b"{}", "/kind"),
        (sent(kind="make-coffee"), "/kind"),
        (sent(plan_id="not a uuid"), "/plan_id"),
        (sent(goal={**GOAL["goal"], "words": "x" * 1001}), "/goal/words"),
        (sent(goal={**GOAL["goal"], "words": " "}), "/goal/words"),
        (sent(goal={**GOAL["goal"], "problem_ids": []}), "/goal/problem_ids"),
        (sent(goal={**GOAL["goal"], "problem_ids": ["x"]}), "/goal/problem_ids/0"),
        (sent(goal={**GOAL["goal"], "target_on": "2026-02-30"}), "/goal/target_on"),
        (sent(session_content=WRITTEN), "/session_content"),
        (sent(goal={**GOAL["goal"], "a/b~c": 1}), "/goal/a~1b~0c"),
    ],
)
def test_a_refusal_points_to_the_field(raw: bytes, pointer: str) -> None:
    assert refused(raw).pointer == pointer


def test_a_refusal_points_into_unions_without_naming_their_members() -> None:
    objective = gad.SCALE_CONTENT.model_dump(mode="json") | {"due": {"kind": "day", "on": "soon"}}
    raw = {**GOAL, "kind": "add-objective", "objective_id": str(gad.SCALE), "objective": objective}
    del raw["goal"], raw["goal_id"]
    assert refused(json.dumps(raw).encode()).pointer == "/objective/due/on"
    objective["due"] = {"kind": "someday"}
    assert refused(json.dumps(raw).encode()).pointer == "/objective/due/kind"


def test_a_refusal_says_which_command_of_the_list_it_means() -> None:
    assert refused(b"[" + sent() + b"," + sent(goal_id=7) + b"]").command == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"goal": {**GOAL["goal"], "horizon": WRITTEN}},
        {"goal": {**GOAL["goal"], "target_on": WRITTEN}},
        {"goal": WRITTEN},
        {"plan_id": WRITTEN},
        {"kind": WRITTEN},
        {"note_class": WRITTEN},
    ],
)
def test_no_refusal_shows_what_was_sent(changes: dict[str, Any]) -> None:
    shown = str(refused(sent(**changes)))
    assert not any(word in shown for word in WRITTEN.split())


@pytest.mark.parametrize(
    "raw",
    [
        b'{"kind": "set-goal"',
        b'{"kind": "set-goal", "plan_id": "\\u0000"}',
        b'{"kind": "\\ud800"}',
        b'{"kind": "record-score", "total": 4.5}',
        b"[" * 40 + b"]" * 40,
    ],
)
def test_json_without_a_canonical_form_is_refused(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        read(raw)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("4.50", "4.5"),
        ("+4.5", "4.5"),
        ("017", "17"),
        ("100", "100"),
        ("-0.0", "0"),
        ("0.1000", "0.1"),
        ("1e3", "1e3"),
        ("seventeen", "seventeen"),
        ("٣", "٣"),
    ],
)
def test_numbers_have_one_spelling(said: str, kept: str) -> None:
    assert spelled(said) == kept


def test_a_command_with_another_spelling_is_the_same_command() -> None:
    plain = score(gad.FIRST_SCORE, "17", gad.at("2026-01-08T09:00:00-05:00"))
    raw = plain.model_dump_json().replace('"17"', '"017.00"').encode()
    (command,) = read(raw)
    assert isinstance(command, RecordScore)
    assert command == plain


def test_a_change_of_spelling_alone_changes_nothing() -> None:
    """A11.12: no signature goes stale over a zero."""
    chart = active()
    same = make(ReviseObjective, objective_id=gad.SCALE, objective=gad.SCALE_CONTENT, rationale=WHY)
    raw = same.model_dump_json().replace('"low":"17"', '"low":"17.0"').encode()
    assert b'"17.0"' in raw
    assert chart.refused(*read(raw)) == ("nothing-changes", "")


def test_fields_that_hold_numbers_share_their_names_with_no_others() -> None:
    names = number_names(AnyCommand)
    assert names == {"low", "high", "total", "value", "starts_at"}
    others = {name for name, numeric in fields_of(AnyCommand, set()) if not numeric}
    assert names.isdisjoint(others)
