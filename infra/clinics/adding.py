"""Add a clinic with the servers that the settings name: ledger, key store and Kafka."""

import secrets
from functools import partial

from events.clock import SystemClock, Uuid7Source
from events.errors import Unavailable
from events.ids import ClinicId
from events.keys.postgres import PostgresKeyStore
from events.ledger.connection import connect
from events.ledger.writer import LedgerWriter
from events.registry import default
from infra.clinics.registration import Added, Registrar
from infra.clinics.spec import ClinicSpec
from infra.databases import address_of, opened_pool
from infra.keyring import load_keyring
from infra.settings import Settings
from infra.topics import clinic_topics, ensure_topics


class TopicsLacking(Unavailable):
    """The clinic is in the ledger and its topics for outsiders are not all there."""

    code = "topics-lacking"

    def __init__(self, clinic: ClinicId, why: Unavailable) -> None:
        super().__init__(
            f"clinic {clinic}: is in the ledger, and its topics could not be created; "
            f"run the same command again once this is mended: {why}"
        )


async def add_clinic(settings: Settings, spec: ClinicSpec, actor: str) -> Added:
    """Add the clinic with its topics, or finish or confirm what an earlier call did.

    Raises:
        DatabaseUnusable: the ledger or the key store is not to be had.
        TopicsLacking: Kafka is not to be had; the rest is done.
        GoldenThreadError: what `Registrar.add` raises.
    """
    added = await _registered(settings, spec, actor)
    try:
        await ensure_topics(
            settings.kafka("goldenthread-operator"),
            clinic_topics(spec.clinic),
            replication=settings.kafka_replication,
        )
    except Unavailable as error:
        raise TopicsLacking(spec.clinic, error) from error
    return added


async def _registered(settings: Settings, spec: ClinicSpec, actor: str) -> Added:
    keyring = load_keyring(settings)
    clock, ids = SystemClock(), Uuid7Source()
    connected = partial(connect, address_of(settings, "ledger").get_secret_value())
    async with (
        opened_pool(settings, "ledger") as ledger,
        opened_pool(settings, "keys") as keys,
        LedgerWriter(connected, connections=1) as writer,
    ):
        store = PostgresKeyStore(keys, keyring, ids)
        registrar = Registrar(ledger, writer, store, default(), actor)
        return await registrar.add(spec, clock, ids, secrets.token_bytes)
