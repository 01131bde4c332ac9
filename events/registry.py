"""The registry: which event types and versions exist, and how stored data becomes a payload."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Generic, TypeVar

import orjson
from pydantic import ValidationError

from events.errors import GoldenThreadError
from events.ids import StreamKind
from events.payload import Payload, require_fit
from events.upcasters import Upcaster, Upcasters

__all__ = [
    "EventType",
    "InvalidData",
    "Loaded",
    "Outcome",
    "Payload",
    "Registration",
    "Registry",
    "UnknownType",
    "UnknownVersion",
    "default",
    "event_type",
    "upcaster",
]

P = TypeVar("P", bound=Payload)
P_co = TypeVar("P_co", bound=Payload, covariant=True)

_NAME = re.compile(
    rf"goldenthread\.(?P<kind>{'|'.join(StreamKind)})\.[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII
)


class Registration(GoldenThreadError):
    """An event type was declared wrongly; the declaration must be changed."""

    code = "registration"


@dataclass(frozen=True, slots=True)
class EventType:
    """One version of one event type."""

    name: str
    version: int
    model: type[Payload]
    kind: StreamKind
    backdatable: bool = False
    dataclassification: str | None = None
    dataregulation: str | None = None

    full: str = field(init=False)
    """The type as envelopes carry it, such as `goldenthread.plan.goal-set.v1`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "full", f"{self.name}.v{self.version}")


@dataclass(frozen=True, slots=True)
class Loaded(Generic[P_co]):
    """The data was valid; `payload` is of the newest version, `written` the type it came in."""

    payload: P_co
    written: EventType


@dataclass(frozen=True, slots=True)
class UnknownType:
    """No version of this type is registered."""

    type: str


@dataclass(frozen=True, slots=True)
class UnknownVersion:
    """The type is registered, this version of it is not."""

    type: str
    newest: int


@dataclass(frozen=True, slots=True)
class InvalidData:
    """The data breaks its type's rules: `where` is a field of the type, `rule` a code; no values.

    For an unknown field `where` is what holds it: its own name is not ours, so it is not shown.
    """

    type: str
    where: str
    rule: str


Outcome = Loaded[Payload] | UnknownType | UnknownVersion | InvalidData


class Registry:
    """Event types by name and version, with the upcasters between versions."""

    def __init__(
        self, dataclassification: str | None = None, dataregulation: str | None = None
    ) -> None:
        """Take the labels of types that are about a person and name none of their own."""
        self._labels = (dataclassification, dataregulation)
        self._types: dict[str, EventType] = {}
        self._by_model: dict[type[Payload], EventType] = {}
        self._newest: dict[str, EventType] = {}
        self._upcasters = Upcasters()

    def event_type(
        self,
        name: str,
        *,
        version: int,
        backdatable: bool = False,
        dataclassification: str | None = None,
        dataregulation: str | None = None,
    ) -> Callable[[type[P]], type[P]]:
        """Return a decorator that registers a payload model as `version` of type `name`.

        Only a `backdatable` type may have happened (`time`) before it was recorded.

        Raises:
            Registration: a wrong name or version, or a type, version or model registered before.
            UnfitPayload: the model holds what canonical bytes cannot keep.
        """
        kind = _kind_in(name, version)
        usual = (None, None) if kind is StreamKind.CLINIC else self._labels
        labels = (dataclassification or usual[0], dataregulation or usual[1])

        def register(model: type[P]) -> type[P]:
            self._add(EventType(name, version, model, kind, backdatable, *labels))
            return model

        return register

    def upcaster(self, name: str, *, from_version: int) -> Callable[[Upcaster], Upcaster]:
        """Return a decorator that registers a pure function from one version's data to the next's.

        Raises:
            DoubledUpcaster: the type has an upcaster from this version already.
        """

        def register(step: Upcaster) -> Upcaster:
            self._upcasters.add(name, from_version, step)
            return step

        return register

    def types(self) -> tuple[EventType, ...]:
        """Return every registered version of every type, ordered by name and version."""
        return tuple(sorted(self._types.values(), key=lambda each: (each.name, each.version)))

    def newest(self, name: str) -> EventType | None:
        """Return the newest version of type `name`, or None when there is none."""
        return self._newest.get(name)

    def find(self, full: str) -> EventType | None:
        """Return the version that `full` names, such as `goldenthread.plan.goal-set.v1`."""
        return self._types.get(full)

    def of_model(self, model: type[Payload]) -> EventType:
        """Return the type and version that `model` was registered as.

        Raises:
            Registration: the model is not registered.
        """
        try:
            return self._by_model[model]
        except KeyError:
            raise Registration(
                f"{model.__name__}: not registered; decorate it with @event_type"
            ) from None

    def load(self, full: str, raw: bytes) -> Outcome:
        """Turn the stored data of one event into a payload of its type's newest version.

        Args:
            full: the envelope's type, such as `goldenthread.plan.goal-set.v1`.
            raw: the opened data, JSON bytes.
        """
        written = self._types.get(full)
        if written is None:
            return self._unknown(full)
        try:
            payload = written.model.model_validate_json(raw)
            newest = self._newest[written.name]
            if newest is not written:
                payload = self._upcast(written, newest, raw)
        except ValidationError as error:
            return _invalid(full, error)
        except Exception:  # noqa: BLE001 -- whatever an upcaster raises, the event is told as invalid
            return InvalidData(full, "", "upcaster-failed")
        return Loaded(payload, written)

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the versions as a whole, one sentence each; empty when right.

        Every registered version needs a path of upcasters to the newest, and every upcaster a
        version to start from.
        """
        paths = (
            f"{each.full}: no path to version {self._newest[each.name].version}; add an upcaster"
            for each in self.types()
            if self._path(each) is None
        )
        strays = (
            f"{name}: the upcaster from version {version} joins no two registered versions"
            for name, version in sorted(self._upcasters.starts())
            if not {f"{name}.v{version}", f"{name}.v{version + 1}"} <= self._types.keys()
        )
        return (*paths, *strays)

    def _add(self, added: EventType) -> None:
        if added.full in self._types:
            raise Registration(f"{added.full}: registered twice; add a version or keep one model")
        if added.model in self._by_model:
            raise Registration(f"{added.full}: its model is registered already for another type")
        require_fit(added.model)
        self._types[added.full] = added
        self._by_model[added.model] = added
        newest = self._newest.get(added.name)
        if newest is None or newest.version < added.version:
            self._newest[added.name] = added

    def _path(self, written: EventType) -> tuple[Upcaster, ...] | None:
        newest = self._newest[written.name]
        return self._upcasters.path(written.name, written.version, newest.version)

    def _upcast(self, written: EventType, newest: EventType, raw: bytes) -> Payload:
        steps = self._path(written)
        if steps is None:
            raise Registration(f"{written.full}: no path to version {newest.version}")
        data = orjson.loads(raw)
        for step in steps:
            data = step(data)
        return newest.model.model_validate_json(orjson.dumps(data))

    def _unknown(self, full: str) -> UnknownType | UnknownVersion:
        newest = self._newest.get(full.rpartition(".v")[0])
        return UnknownType(full) if newest is None else UnknownVersion(full, newest.version)


def _kind_in(name: str, version: int) -> StreamKind:
    match = _NAME.fullmatch(name)
    if match is None:
        raise Registration(
            f"{name}: not a type name; write goldenthread.<stream kind>.<past-tense-words>"
        )
    if version < 1:
        raise Registration(f"{name}: versions count from 1")
    return StreamKind(match["kind"])


def _invalid(full: str, error: ValidationError) -> InvalidData:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    way = first["loc"]
    if first["type"] == "extra_forbidden":
        way = way[:-1]  # the unknown field's name is part of the data, not of the type
    return InvalidData(full, "".join(f"/{part}" for part in way), first["type"])


# Whether 42 CFR Part 2 applies is not told here: envelopes are in clear, and it would say of whom.
_product = Registry(dataclassification="phi", dataregulation="hipaa")
event_type = _product.event_type
upcaster = _product.upcaster


def default() -> Registry:
    """Return the product's registry with every type of `events.types` in it."""
    import_module("events.types")
    return _product
