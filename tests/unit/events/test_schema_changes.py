"""Every edit that breaks a published version is named; an edit that breaks nothing is free."""

from copy import deepcopy
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, create_model

from events.registry import Payload
from events.schema_changes import breaking_changes

Text = Annotated[str, Field(min_length=1, max_length=9)]


class Mood(StrEnum):
    LOW = "low"
    HIGH = "high"


class SoberMood(StrEnum):
    LOW = "low"


class WiderMood(StrEnum):
    LOW = "low"
    HIGH = "high"
    EVEN = "even"


class Part(Payload):
    words: Text
    weeks: int = 4


class ShorterPart(Payload):
    words: Annotated[str, Field(min_length=1, max_length=8)]
    weeks: int = 4


class LongerPart(Payload):
    words: Annotated[str, Field(max_length=10)]
    weeks: int = 4
    note: Text | None = None


class Other(Payload):
    kind: Literal["other"]


FIELDS: dict[str, Any] = {
    "words": (Text, ...),
    "on": (date, ...),
    "mood": (Mood, Mood.LOW),
    "points": (Annotated[int, Field(ge=0, le=27)], ...),
    "note": (Text | None, None),
    "parts": (Annotated[tuple[Part, ...], Field(max_length=5)], ()),
    "best": (Part | None, None),
    "either": (Part | Other | None, None),
    "tags": (dict[Text, Text], {}),
}


def schema_with(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 -- any field
    fields = {**FIELDS, **changes}
    kept = {name: field for name, field in fields.items() if field is not None}
    return create_model("Model", __base__=Payload, **kept).model_json_schema()


PUBLISHED = schema_with()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": None}, "/words: removed or renamed"),
        ({"note": None, "remark": (Text | None, None)}, "/note: removed or renamed"),
        ({"added": (int, ...)}, "/added: is new and required"),
        ({"note": (Text | None, ...)}, "/note: became required"),
        ({"words": (int, ...)}, "/words: type changed from string to integer"),
        ({"points": (Text, ...)}, "/points: type changed from integer to string"),
        ({"on": (Text, ...)}, "/on: format changed"),
        ({"words": (Annotated[str, Field(max_length=8)], ...)}, "/words: maxLength narrowed"),
        ({"words": (Annotated[str, Field(min_length=2, max_length=9)], ...)}, "minLength narrowed"),
        ({"words": (Annotated[Text, Field(pattern="^a")], ...)}, "/words: pattern changed"),
        ({"points": (Annotated[int, Field(ge=1, le=27)], ...)}, "/points: minimum narrowed"),
        ({"points": (Annotated[int, Field(ge=0, le=26)], ...)}, "/points: maximum narrowed"),
        ({"points": (Annotated[int, Field(ge=0, le=27, multiple_of=3)], ...)}, "multipleOf"),
        ({"mood": (SoberMood, SoberMood.LOW)}, "/mood: no longer accepts 'high'"),
        ({"mood": (Mood, Mood.HIGH)}, "/mood: its default changed"),
        ({"words": (Literal["a", "b"], ...)}, "/words: accepts only listed values now"),
        ({"note": (Text, "x")}, "/note: "),
        ({"parts": (Annotated[tuple[Part, ...], Field(max_length=4)], ())}, "maxItems narrowed"),
        (
            {"parts": (Annotated[tuple[ShorterPart, ...], Field(max_length=5)], ())},
            "/parts/*/words",
        ),
        ({"parts": (Part, ...)}, "/parts: type changed from array to object"),
        ({"best": (ShorterPart | None, None)}, "/best"),
        ({"either": (Part | None, None)}, "/either: no longer accepts Other"),
        ({"tags": (dict[Text, int], {})}, "/tags/*: type changed"),
    ],
)
def test_a_breaking_edit_names_its_field(changes: dict[str, Any], sentence: str) -> None:
    found = breaking_changes(PUBLISHED, schema_with(**changes))
    assert any(sentence in each for each in found), found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"added": (Text | None, None)},
        {"words": (Annotated[str, Field(max_length=12)], ...)},
        {"points": (Annotated[int, Field(ge=-1, le=30)], ...)},
        {"mood": (WiderMood, WiderMood.LOW)},
        {"on": (date, date(2026, 1, 1))},
        {"best": (LongerPart | None, None)},
        {"parts": (tuple[LongerPart, ...], ())},
        {"either": (Part | Other | Text | None, None)},
        {"words": (Text | None, ...)},
        {"words": (Annotated[Text, Field(description="In the client's own words.")], ...)},
    ],
)
def test_an_edit_that_only_adds_room_is_free(changes: dict[str, Any]) -> None:
    assert breaking_changes(PUBLISHED, schema_with(**changes)) == ()


def test_an_unknown_keyword_is_not_trusted() -> None:
    proposed = deepcopy(PUBLISHED)
    proposed["properties"]["tags"]["dependentRequired"] = {"a": ["b"]}
    assert breaking_changes(PUBLISHED, proposed) == ("/tags: dependentRequired changed",)
