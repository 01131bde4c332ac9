"""What a payload may be made of: every kind of field that has no single bounded form is refused."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    computed_field,
    create_model,
)

from events.payload import Payload, UnfitPayload, require_fit

Text = Annotated[str, Field(max_length=9)]


class Mood(StrEnum):
    LOW = "low"


class Part(Payload):
    words: Text


class Loose(BaseModel):
    words: Text


class Thawed(Payload):
    model_config = ConfigDict(frozen=False)
    words: Text


class Chain(Payload):
    rest: "Chain | None" = None


class FloatInside(Payload):
    dose: tuple[float, ...]


def model_with(annotation: object) -> type[Payload]:
    fields: dict[str, Any] = {"field": (annotation, ...)}
    return create_model("Model", __base__=Payload, **fields)


@pytest.mark.parametrize(
    "annotation",
    [
        int,
        bool,
        date,
        datetime,
        UUID,
        Mood,
        Literal["a", "b"],
        Text,
        Text | None,
        tuple[Text, ...],
        tuple[int, Text],
        dict[Text, Text],
        Part,
        tuple[Part, ...] | None,
    ],
)
def test_exact_and_bounded_fields_fit(annotation: object) -> None:
    require_fit(model_with(annotation))


@pytest.mark.parametrize(
    ("annotation", "rule"),
    [
        (float, "float"),
        (float | None, "float"),
        (dict[Text, float], "float"),
        (Decimal, "float or Decimal"),
        (FloatInside, "float"),
        (str, "max_length"),
        (tuple[str, ...], "max_length"),
        (bytes, "max_length"),
        (Any, "anything"),
        (dict[Text, Any], "anything"),
        (frozenset[Text], "no order"),
        (Chain, "refers to itself"),
        (Loose, "frozen"),
        (tuple[Loose, ...], "frozen"),
        (Thawed, "frozen"),
    ],
)
def test_other_fields_are_refused(annotation: object, rule: str) -> None:
    with pytest.raises(UnfitPayload, match=rule):
        require_fit(model_with(annotation))


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        (Field("a", max_length=9, exclude=True), "excluded"),
        (Field(default_factory=lambda: "a", max_length=9), "factory"),
        (Field(max_length=9, alias="other"), "alias"),
        (Field(max_length=9, serialization_alias="other"), "alias"),
        (Field(max_length=9, validation_alias="other"), "alias"),
    ],
)
def test_what_a_schema_would_not_show_is_refused(field: Any, rule: str) -> None:  # noqa: ANN401 -- pydantic types a field as its value
    fields: dict[str, Any] = {"words": (str, field)}
    with pytest.raises(UnfitPayload, match=f"/words: must .*{rule}"):
        require_fit(create_model("Model", __base__=Payload, **fields))


class Computed(Payload):
    words: Text

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated properties
    @property
    def length(self) -> int:
        return len(self.words)


def test_a_computed_field_is_refused() -> None:
    with pytest.raises(UnfitPayload, match="Computed: /length: must not be computed"):
        require_fit(model_with(tuple[Computed, ...]))


def test_a_refusal_names_the_field() -> None:
    with pytest.raises(UnfitPayload, match="Model: /field/dose/\\*: is a float"):
        require_fit(model_with(FloatInside))


def test_a_payload_is_frozen_strict_and_closed() -> None:
    part = Part(words="a")
    with pytest.raises(ValidationError):
        part.words = "b"  # type: ignore[misc]  # that is the test
    with pytest.raises(ValidationError):
        Part.model_validate({"words": 1})
    with pytest.raises(ValidationError):
        Part.model_validate({"words": "a", "more": 1})


def test_an_error_does_not_repeat_what_was_said() -> None:
    with pytest.raises(ValidationError) as refusal:
        Part(words="a secret of hers")
    assert "secret" not in str(refusal.value)
