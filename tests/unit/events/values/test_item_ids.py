"""Ids within a plan are short codes or UUIDs; those of records are UUIDs."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from events.values.ids import GoalId, Item, ObjectiveId, ScoreId
from events.values.item_ids import BAD_ID, ItemId, RecordId

_UUID = "01941f29-7c00-7000-8000-000000000012"
_GOALS = TypeAdapter(GoalId)
_SCORES = TypeAdapter(ScoreId)


@given(st.from_regex(r"\A[a-z]{1,3}[0-9]{1,4}(\.[0-9]{1,4}){0,3}\Z"))
def test_a_short_id_is_read_and_written_as_it_is(text: str) -> None:
    goal = _GOALS.validate_json(f'"{text}"')
    assert type(goal) is GoalId
    assert goal == text
    assert _GOALS.dump_json(goal) == f'"{text}"'.encode()


@given(st.uuids())
def test_a_uuid_has_one_spelling_however_it_was_sent(key: UUID) -> None:
    for sent in (str(key), str(key).upper(), key.hex, f"urn:uuid:{key}", f"{{{key}}}"):
        for adapter in (_GOALS, _SCORES):
            read: Any = adapter.validate_python(sent)
            assert read == str(key)
            assert adapter.dump_json(read) == f'"{key}"'.encode()
    assert _GOALS.validate_python(key) == GoalId(key) == str(key)


@pytest.mark.parametrize(
    "sent",
    [
        *("", "g", "1", "G1", "goal1", "g12345", "g1.", "g.1", "g1.1.1.1.1", "g 1", "g1\n", "g1\0"),
        *("rowena", "rowena-1", "\N{ARABIC-INDIC DIGIT ONE}", "g\N{ARABIC-INDIC DIGIT ONE}"),
        *(None, 1, 1.5, True, [], {}, b"g1", _UUID[:-1], f"{_UUID}0"),
    ],
)
def test_what_could_be_words_is_no_id(sent: object) -> None:
    """Ids stand in the clear, so there is no room for a name in one."""
    with pytest.raises(ValidationError) as refused:
        _GOALS.validate_python(sent)
    (error,) = refused.value.errors(include_input=False)
    assert error["type"] == BAD_ID
    assert "a short id such as g1 or o1.2" in error["msg"]


def test_records_have_uuids() -> None:
    with pytest.raises(ValidationError, match="must be a UUID"):
        _SCORES.validate_python("s1")
    assert not RecordId.fits("s1")
    assert ItemId.fits("s1")


def test_an_item_is_named_by_kind_and_id() -> None:
    goal, objective = (
        Item(kind="goal", id=GoalId("x1")),
        Item(kind="objective", id=ObjectiveId("x1")),
    )
    assert goal != objective
    assert len({goal, objective, Item.model_validate_json('{"kind":"goal","id":"x1"}')}) == 2
    with pytest.raises(ValidationError, match="must be a short id"):
        Item.model_validate({"kind": "goal", "id": "Rowena Ellery"})


@pytest.mark.parametrize("kind", [GoalId, ScoreId])
def test_the_schema_tells_the_form(kind: type[ItemId]) -> None:
    schema = TypeAdapter(kind).json_schema()
    if kind is ScoreId:
        assert schema == {"type": "string", "format": "uuid"}
    else:
        uuid, short = schema["anyOf"]
        assert uuid == {"type": "string", "format": "uuid"}
        assert short["pattern"].startswith("^[a-z]{1,3}[0-9]")
