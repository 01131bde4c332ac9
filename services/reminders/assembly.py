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
class Resources:
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


def assembled(resources: Resources) -> Reminders:
    """Return the service that works with these."""
    timers = Timers(resources.views)
    streams = Streams(resources.ledger, resources.keys, resources.registry)
    gatherer = Gatherer(streams, timers, resources.policies)
    factory = EventFactory(resources.registry, resources.ids, resources.entropy)
    writer = NoticeWriter(
        resources.writer, factory, resources.clock, resources.ids, resources.appended
    )
    evaluator = Evaluator(
        timers=timers,
        gatherer=gatherer,
        parker=Parker(resources.views, fingerprint(resources.registry)),
        writer=writer,
        policies=resources.policies,
        observer=resources.observer,
        ticks=resources.ticks,
    )
    parts = Parts(
        resources.ledger,
        timers,
        gatherer,
        evaluator,
        resources.instants,
        resources.observer,
        resources.jitter,
        resources.ticks,
        resources.pace,
    )
    return Reminders(parts)
