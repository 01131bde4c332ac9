"""Put the service together from what it stands on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from events.clock import Clock, IdSource
from events.ids import ClinicId
from events.keys.store import KeyStore
from events.ledger.reader import Source
from events.ledger.writer import LedgerWriter
from events.registry import Registry
from events.sealed_event import EventFactory
from events.sealing import Entropy
from events.ticks import Instants
from events.worker.registry import fingerprint
from services.reminders.evaluating.evaluator import Evaluator
from services.reminders.evaluating.observer import Observer
from services.reminders.evaluating.parking import Parker
from services.reminders.evaluating.plans import Gatherer
from services.reminders.evaluating.streams import Streams
from services.reminders.evaluating.writing import NoticeWriter
from services.reminders.policy import SHIPPED, Policies
from services.reminders.service import Pace, Parts, Reminders
from services.reminders.timers.desk import Pool, Timers


@dataclass(frozen=True, slots=True)
class Ground:
    """What the service stands on.

    `jitter` gives numbers from 0 to 1, `ticks` seconds; `appended` is told of each clinic that has
    new notices.
    """

    ledger: Source
    views: Pool
    keys: KeyStore
    writer: LedgerWriter
    registry: Registry
    clock: Clock
    ids: IdSource
    entropy: Entropy
    instants: Instants
    observer: Observer
    jitter: Callable[[], float]
    ticks: Callable[[], float]
    appended: Callable[[ClinicId], None]
    pace: Pace = field(default_factory=Pace)
    policies: Policies = SHIPPED


def assembled(ground: Ground) -> Reminders:
    """Return the service on this ground."""
    timers = Timers(ground.views)
    streams = Streams(ground.ledger, ground.keys, ground.registry)
    gatherer = Gatherer(streams, timers, ground.policies)
    factory = EventFactory(ground.registry, ground.ids, ground.entropy)
    evaluator = Evaluator(
        timers=timers,
        gatherer=gatherer,
        parker=Parker(ground.views, fingerprint(ground.registry)),
        writer=NoticeWriter(ground.writer, factory, ground.clock, ground.ids, ground.appended),
        policies=ground.policies,
        observer=ground.observer,
        ticks=ground.ticks,
    )
    parts = Parts(
        ground.ledger,
        timers,
        gatherer,
        evaluator,
        ground.instants,
        ground.observer,
        ground.jitter,
        ground.ticks,
        ground.pace,
    )
    return Reminders(parts)
