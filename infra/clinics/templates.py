"""A clinic's own templates from its ledger, and commands on them in the name of who runs them."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from functools import partial
from hashlib import sha256
from typing import Any, Final

import orjson

from events.clock import SystemClock, Uuid7Source
from events.ids import ClinicId, parse_clinic
from events.keys.postgres import PostgresKeyStore
from events.ledger.connection import connect
from events.ledger.reader import LedgerReader
from events.ledger.writer import LedgerWriter
from events.registry import default
from events.templates.library import Shelf
from infra.audit import AuditLog, audit_file, operator_actor
from infra.clinics.state import clinic_state
from infra.databases import address_of, opened_pool
from infra.keyring import load_keyring
from infra.settings import Settings
from services.planner.commands import read
from services.planner.decide.streams import clinic_stream
from services.planner.handling.planner import Planner
from services.planner.handling.request import Caller, CommandRequest
from services.planner.templates.own import own_shelf

_PRINCIPAL: Final = "goldenthread-templates"


async def own_templates(settings: Settings, slug: str) -> Shelf:
    """Return the templates that a clinic added itself, the versions that stand.

    Raises:
        GoldenThreadError: no such clinic, or a server or key is not to be had.
    """
    clinic = parse_clinic(slug)
    keyring = load_keyring(settings)
    async with opened_pool(settings, "ledger") as ledger, opened_pool(settings, "keys") as keys:
        store, reader = PostgresKeyStore(keys, keyring, Uuid7Source()), LedgerReader(ledger)
        await reader.head(clinic)
        state = await clinic_state(reader, store, default(), clinic)
    return own_shelf(state.templates)


async def give(settings: Settings, slug: str, command: Mapping[str, Any]) -> int:
    """Decide and write one command on a clinic's templates, as an administrator.

    The audit log has a line of it first. Returns how many events it brought.

    Raises:
        Refusal: it was refused; nothing changed.
        GoldenThreadError: no such clinic, or a server or key is not to be had.
    """
    clinic, actor = parse_clinic(slug), operator_actor()
    raw = orjson.dumps({**command, "clinic_id": clinic}, option=orjson.OPT_SORT_KEYS)
    commands = read(raw)
    connected = partial(connect, address_of(settings, "ledger").get_secret_value())
    async with AsyncExitStack() as stack:
        ledger = await stack.enter_async_context(opened_pool(settings, "ledger"))
        keys = await stack.enter_async_context(opened_pool(settings, "keys"))
        writer = await stack.enter_async_context(LedgerWriter(connected, connections=1))
        await LedgerReader(ledger).head(clinic)
        ids = {"clinic": clinic, "kind": command["kind"], "template": command["template"]}
        AuditLog(audit_file(settings.home), SystemClock(), actor).record("template-changed", ids)
        planner = Planner(
            writer=writer,
            source=ledger,
            keys=PostgresKeyStore(keys, load_keyring(settings), Uuid7Source()),
            registry=default(),
            clock=SystemClock(),
            ids=Uuid7Source(),
        )
        stack.push_async_callback(planner.close)
        request = CommandRequest(
            caller=Caller(ClinicId(clinic), _PRINCIPAL, actor, ("administrator",)),
            stream=clinic_stream(clinic),
            key=f"templates:{Uuid7Source().event_id()}",
            commands=commands,
            fingerprint=sha256(raw).digest(),
            correlation_id=str(Uuid7Source().event_id()),
        )
        return len((await planner.handle(request)).events)
