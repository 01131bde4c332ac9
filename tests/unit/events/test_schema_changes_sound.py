"""For any two schemas of a small language and any value: what the judge lets pass stays valid."""

from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from events import schema_changes
from events.schema_changes import breaking_changes

leaves = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("string")},
        optional={"minLength": st.integers(0, 1), "maxLength": st.integers(1, 3)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("integer")},
        optional={"minimum": st.integers(-2, 0), "maximum": st.integers(0, 3)},
    ),
    st.lists(st.sampled_from(["a", "b", "cc"]), min_size=1, unique=True).map(
        lambda values: {"type": "string", "enum": values}
    ),
    st.just({"type": "null"}),
    st.sampled_from(["a", "b"]).map(lambda value: {"type": "string", "const": value}),
)


def larger(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    objects = st.builds(
        lambda properties, required, more: {
            "type": "object",
            "properties": properties,
            "required": sorted(required & properties.keys()),
            "additionalProperties": more,
        },
        st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
        st.sets(st.sampled_from("xyz")),
        st.booleans() | inner,
    )
    arrays = st.fixed_dictionaries(
        {"type": st.just("array"), "items": inner}, optional={"maxItems": st.integers(0, 2)}
    )
    unions = st.lists(inner, min_size=1, max_size=3).map(lambda choices: {"anyOf": choices})
    return objects | arrays | unions


schemas = st.recursive(leaves, larger, max_leaves=5)


def values_of(schema: dict[str, Any]) -> st.SearchStrategy[object]:
    """Values that are valid under a schema of the language above."""
    if "anyOf" in schema:
        return st.one_of([values_of(choice) for choice in schema["anyOf"]])
    match schema["type"]:
        case "string":
            return texts_of(schema)
        case "integer":
            return st.integers(schema.get("minimum", -4), schema.get("maximum", 5))
        case "array":
            return st.lists(values_of(schema["items"]), max_size=schema.get("maxItems", 3))
        case "object":
            return objects_of(schema)
        case _:
            return st.none()


def texts_of(schema: dict[str, Any]) -> st.SearchStrategy[object]:
    if listed := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return st.sampled_from(listed)
    return st.text("abc", min_size=schema.get("minLength", 0), max_size=schema.get("maxLength", 4))


def objects_of(schema: dict[str, Any]) -> st.SearchStrategy[object]:
    fields = {name: values_of(part) for name, part in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema["required"]}
    known = st.fixed_dictionaries(required, optional=fields)
    match schema["additionalProperties"]:
        case False:
            return known
        case True:
            more: st.SearchStrategy[object] = st.none() | st.integers()
        case inner:
            more = values_of(inner)
    names = st.sampled_from("uvw")
    return st.builds(
        lambda own, other: other | own, known, st.dictionaries(names, more, max_size=2)
    )


def narrower(schema: dict[str, Any]) -> dict[str, Any]:
    tighter: dict[str, Any] = {}
    match schema:
        case {"enum": listed}:
            tighter = {"enum": listed[-1:]}
        case {"type": "string"}:
            tighter = {"maxLength": 1}
        case {"type": "integer"}:
            tighter = {"minimum": 1}
        case {"type": "array"}:
            tighter = {"maxItems": 0}
        case {"type": "object", "additionalProperties": True}:
            tighter = {"additionalProperties": False}
        case {"type": "object", "properties": fields}:
            tighter = {"required": sorted(fields)}
        case _:
            pass
    return {**schema, **tighter}


@st.composite
def edited(draw: st.DrawFn, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with one part of it replaced, anywhere inside."""
    inside = [key for key in ("properties", "items", "anyOf") if schema.get(key)]
    if not inside or draw(st.booleans()):
        bounds = {"minLength", "maxLength", "minimum", "maximum", "maxItems"}
        looser = {key: part for key, part in schema.items() if key not in bounds}
        return draw(st.sampled_from([schema, looser, narrower(schema)]) | schemas)
    keyword = draw(st.sampled_from(inside))
    part = schema[keyword]
    if keyword == "items":
        return {**schema, keyword: draw(edited(part))}
    if keyword == "anyOf":
        at = draw(st.integers(0, len(part) - 1))
        return {**schema, keyword: [*part[:at], draw(edited(part[at])), *part[at + 1 :]]}
    name = draw(st.sampled_from(sorted(part)))
    return {**schema, keyword: {**part, name: draw(edited(part[name]))}}


def refute(data: st.DataObject) -> None:
    """Try to find old data that the judge lets a change make invalid."""
    published = data.draw(schemas, "published")
    proposed = data.draw(edited(published), "proposed")
    value = data.draw(values_of(published), "value")
    jsonschema.validate(value, published)
    if not breaking_changes(published, proposed):
        jsonschema.validate(value, proposed)


@given(st.data())
def test_what_passes_the_judge_keeps_old_data_valid(data: st.DataObject) -> None:
    refute(data)


@pytest.mark.parametrize(
    "rule",
    ["_bounds_narrowed", "_fields_broken", "_others_broken", "_items_broken"],
)
def test_a_judge_that_lacks_a_rule_is_refuted(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_changes, rule, lambda *_: iter(()))
    tries = settings(max_examples=2_000, derandomize=True, phases=[Phase.generate], deadline=None)
    with pytest.raises(jsonschema.ValidationError):
        tries(given(st.data())(refute))()


@given(schemas)
def test_a_schema_does_not_break_itself(schema: dict[str, Any]) -> None:
    assert breaking_changes(schema, deepcopy(schema)) == ()
