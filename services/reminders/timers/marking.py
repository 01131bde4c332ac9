"""What arrives marks timers: which plans, and the plans of which clients, are to be looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from events.envelope import EventTooLarge, InvalidEnvelope, decode
from events.ids import ClientId, ClinicId, StreamKind, Version, kind_of
from events.registry import Loaded, Registry
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.worker.view import Arrival, Continuation, Defect


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """How far a notice of a plan is, and whether it stands."""

    clinic: ClinicId
    notice_id: str
    plan_id: str
    version: Version
    stands: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What a batch asks for; plans and clients are in order, each once."""

    plans: Sequence[tuple[ClinicId, str, ClientId]] = ()
    clients: Sequence[tuple[ClinicId, ClientId]] = ()
    notices: Sequence[KnownNotice] = ()
    defects: Sequence[Defect] = field(default_factory=list)


def marks_of(streams: Iterable[Continuation], registry: Registry) -> Marks:
    """Return what the events of `streams` ask for; only those of notices are read."""
    plans: dict[tuple[ClinicId, str], ClientId] = {}
    clients: set[tuple[ClinicId, ClientId]] = set()
    notices: list[KnownNotice] = []
    defects: list[Defect] = []
    for stream in streams:
        clinic, last = stream.key.clinic, stream.events[-1]
        match kind_of(stream.key.stream):
            case StreamKind.PLAN:
                plans[clinic, id_in(last)] = ClientId(last.partition_key)
            case StreamKind.EPISODE:
                clients.add((clinic, ClientId(last.partition_key)))
            case StreamKind.NOTICE:
                known, defect = _known(stream, registry)
                notices += [known] if known else []
                defects += [defect] if defect else []
            case StreamKind.CLINIC | StreamKind.CLIENT:
                continue
    marked = [(clinic, plan, client) for (clinic, plan), client in sorted(plans.items())]
    return Marks(marked, sorted(clients), notices, defects)


def id_in(event: Arrival) -> str:
    """Return the identifier in an event's stream."""
    return event.stream.partition("/")[2]


def _known(stream: Continuation, registry: Registry) -> tuple[KnownNotice | None, Defect | None]:
    """Return what the last readable event says, and why a later one says nothing."""
    known: KnownNotice | None = None
    for event in stream.events:
        found = _read(event, registry)
        if isinstance(found, str):
            detail = "an event of a notice cannot be read by this release"
            return known, Defect(stream.key, event.version, found, detail)
        plan_id, stands = found
        known = KnownNotice(event.clinic, id_in(event), plan_id, event.version, stands)
    return known, None


def _read(event: Arrival, registry: Registry) -> tuple[str, bool] | str:
    """Return the plan of a notice's event and whether the notice stands then; or a reason."""
    try:
        envelope = decode(event.bytes)
    except (InvalidEnvelope, EventTooLarge):
        return "invalid-envelope"
    loaded = registry.load(envelope.type, envelope.data)
    if not isinstance(loaded, Loaded):
        return "unreadable-notice"
    match loaded.payload:
        case NoticeRaised() as it:
            return str(it.notice.plan_id), True
        case NoticeLapsed() as it:
            return str(it.notice.plan_id), False
        case NoticeCleared() as it:
            return str(it.plan_id), False
        case _:
            return "unreadable-notice"
