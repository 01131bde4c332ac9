"""Hypothesis strategies made from the payload models themselves.

Identifiers are drawn from a few, so that events of a generated history meet each other. What a
model's own cross-field rules refuse is mended, or drawn again.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin
from uuid import UUID

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import AwareDatetime, ValidationError
from pydantic.fields import FieldInfo

from events.ids import EventId, Version
from events.payload import Payload
from events.state.recorded import Recorded
from events.values.crisis import PhoneNumber
from events.values.identity import Language
from events.values.item_ids import ItemId, RecordId
from events.values.notices import Citation
from events.values.quantities import Number
from events.values.references import ClientRef, SiteRef, StreamRef
from events.values.sessions import LoincCode
from events.values.text import (
    Code,
    CodeRelease,
    ContentHash,
    DiagnosisCode,
    ProviderNumber,
    ServiceCode,
    UsState,
)
from events.values.waivers import PlanPointer, RuleName
from tests.unit.events.repairs import CRITERION_IDS, REPAIRS, WHOLE

P = TypeVar("P", bound=Payload)
Strategy = st.SearchStrategy[Any]

EPOCH = datetime(2026, 1, 5, 14, tzinfo=UTC)
EVENT_IDS = tuple(UUID(int=number) for number in range(1, 41))
ITEM_IDS = tuple(UUID(int=number) for number in range(1001, 1004))
SHORT_IDS = "x1", "o1.2"
TOO_LONG = 2


def _pattern_of(text_type: object) -> str:
    """Return the pattern that a constrained text type carries."""
    constraints = getattr(text_type, "__metadata__", ())
    return next(str(each.pattern) for each in constraints if hasattr(each, "pattern"))


_TEXTS: dict[str, tuple[str, ...]] = {
    r"^[0-9a-f]{16}$": ("0f" * 8, "e3b0c44298fc1c14"),
    r"\S": ("Sleeps by midnight", " x ", "Ann Léa 😀", "two\nlines", "\u200b-", "x" * 200),
    _pattern_of(Code): ("gad-7", "phq-9", "a"),
    _pattern_of(Number): ("0", "-1.5", "10", "17", "999999999.9999"),
    r"^[A-D][0-9.]+$": ("A1.21", "B24"),
    _pattern_of(CodeRelease): ("2021", "2027"),
    _pattern_of(DiagnosisCode): ("F41.1", "F10.20", "Z63"),
    _pattern_of(UsState): ("NY", "MN"),
    _pattern_of(ServiceCode): ("90837", "90837-95", "H0004"),
    _pattern_of(ProviderNumber): ("1000000004", "A-1"),
    _pattern_of(ContentHash): ("0f" * 32,),
    _pattern_of(ClientRef): tuple(str(each) for each in ITEM_IDS),
    _pattern_of(SiteRef): ("riverside", "harbor"),
    _pattern_of(StreamRef): (f"plan/{ITEM_IDS[0]}", "clinic/riverside"),
    _pattern_of(Language): ("en", "es-419"),
    _pattern_of(LoincCode): ("70274-6", "1-0"),
    _pattern_of(Citation): ("A3.03", "A11.09"),
    _pattern_of(PhoneNumber): ("988", "+1 212 555 0148"),
    _pattern_of(RuleName): ("NO_BASELINE", "NO_STRENGTHS"),
    _pattern_of(PlanPointer): (
        *("", "/strengths", "/frequency", "/next_review", "/other_plans/0", "/status"),
        *(
            f"/{name}/{SHORT_IDS[0]}/content"
            for name in ("objectives", "goals", "notes", "reviews")
        ),
    ),
}
"""Texts by the pattern of their type: every one valid, some awkward."""

_OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda each: timezone(timedelta(minutes=15 * each)))
_ZONES = st.sampled_from(["America/New_York", "Pacific/Auckland", "Europe/London", "UTC"])


def payloads(model: type[P]) -> st.SearchStrategy[P]:
    """Return valid payloads of `model`."""
    return cast("st.SearchStrategy[P]", _payloads(model))


@cache
def any_of(union: object) -> Strategy:
    """Return valid payloads of every model in a union."""
    return st.one_of([payloads(model) for model in get_args(union)])


@cache
def histories(union: object, max_size: int = 12) -> st.SearchStrategy[list[Recorded[Any]]]:
    """Return histories of one stream: versions from 1 without a hole, each event an id of its own.

    Times go back and forth; recorded times only forth.
    """
    return st.lists(st.tuples(any_of(union), st.integers(-10_000, 0)), max_size=max_size).map(
        lambda drawn: [
            recorded(payload, version, minutes)
            for version, (payload, minutes) in enumerate(drawn, start=1)
        ]
    )


def recorded(payload: P, version: int, minutes_back: int = 0) -> Recorded[P]:
    """Return `payload` as the stream's event at `version`, with metadata that follows from it."""
    recorded_time = EPOCH + timedelta(hours=version)
    return Recorded(
        payload=payload,
        event_id=EventId(EVENT_IDS[version - 1]),
        version=Version(version),
        time=recorded_time + timedelta(minutes=minutes_back),
        recorded_time=recorded_time,
        actor="dana.whitlock",
        role="clinician",
    )


@cache
def _payloads(model: type[Payload]) -> Strategy:
    if model in WHOLE:
        return st.sampled_from(WHOLE[model])
    fields = st.fixed_dictionaries(
        {name: _field(name, field) for name, field in model.model_fields.items()}
    )
    return fields.map(lambda values: _built(model, values)).filter(lambda it: it is not None)


def _built(model: type[P], values: dict[str, Any]) -> P | None:
    repair = REPAIRS.get(model)
    try:
        return model(**(repair(values) if repair else values))
    except ValidationError:
        return None


def _field(name: str, field: FieldInfo) -> Strategy:
    if name == "time_zone":
        return _ZONES
    if name == "event_id":
        return st.sampled_from(EVENT_IDS[:12])
    if name == "criterion_id":
        return st.sampled_from(CRITERION_IDS[:3])
    return _annotation(field.annotation, tuple(field.metadata))


def _annotation(annotation: object, metadata: tuple[Any, ...]) -> Strategy:
    annotation = getattr(annotation, "__supertype__", annotation)
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _annotation(inner, (*more, *metadata))
    if origin in {Union, UnionType}:
        return st.one_of([_annotation(each, ()) for each in get_args(annotation)])
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    if origin is tuple:
        return _tuples(get_args(annotation)[0], metadata)
    return _one(annotation, metadata)


def _one(annotation: object, metadata: tuple[Any, ...]) -> Strategy:
    if isinstance(annotation, type) and issubclass(annotation, Payload):
        return payloads(annotation)
    if isinstance(annotation, type) and issubclass(annotation, ItemId):
        return st.sampled_from(_ids(annotation))
    return _SCALARS[annotation](metadata)


@cache
def _ids(kind: type[ItemId]) -> tuple[ItemId, ...]:
    """Return the same few for each kind that takes them: an id names one item of its kind only."""
    records = issubclass(kind, RecordId)
    return tuple(kind(each) for each in (ITEM_IDS if records else (*SHORT_IDS, ITEM_IDS[0])))


def _tuples(element: object, metadata: tuple[Any, ...]) -> Strategy:
    low = _bound(metadata, MinLen, "min_length") or 0
    high = _bound(metadata, MaxLen, "max_length")
    assert high is not None
    return st.lists(_annotation(element, ()), min_size=low, max_size=min(high, TOO_LONG)).map(tuple)


def _texts(metadata: tuple[Any, ...]) -> Strategy:
    pattern = next((each for each in map(_pattern, _flat(metadata)) if each), None)
    return st.sampled_from(_TEXTS[str(pattern)])


def _integers(metadata: tuple[Any, ...]) -> Strategy:
    return st.integers(_bound(metadata, Ge, "ge") or 0, _bound(metadata, Le, "le") or 2**53 - 1)


_SCALARS: dict[Any, Callable[[tuple[Any, ...]], Strategy]] = {
    NoneType: lambda _: st.none(),
    bool: lambda _: st.booleans(),
    int: _integers,
    str: _texts,
    UUID: lambda _: st.sampled_from(ITEM_IDS),
    date: lambda _: st.dates(date(2025, 12, 1), date(2026, 3, 1)),
    AwareDatetime: lambda _: st.tuples(st.integers(-50_000, 50_000), _OFFSETS).map(
        lambda drawn: (EPOCH + timedelta(minutes=drawn[0])).astimezone(drawn[1])
    ),
}


def _flat(metadata: tuple[Any, ...]) -> list[Any]:
    flat: list[Any] = []
    for each in metadata:
        flat.extend(each if hasattr(each, "__iter__") else [each])
        flat.extend(getattr(each, "metadata", ()))  # of a field inside a union
        flat.append(each)
    return flat


def _pattern(constraint: object) -> str | None:
    return getattr(constraint, "pattern", None)


def _bound(metadata: tuple[Any, ...], kind: type, name: str) -> int | None:
    return next((getattr(each, name) for each in _flat(metadata) if isinstance(each, kind)), None)
