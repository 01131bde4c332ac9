"""Whether the stored keys open with the master keys at hand."""

from typing import Final

import asyncpg

from events.ids import ClientId, ClinicId, KeyId
from events.keys.master import Holder, MasterKeyring, MasterKeyUnusable, UnwrapFailed
from infra.doctor.check import Check, failed, ok, warning
from infra.doctor.server import Connection
from infra.doctor.statements import statement
from infra.keyring import load_keyring
from infra.settings import Settings

_NAME: Final = "keys"
_SAMPLES: Final = statement("key_samples")


async def key_checks(connection: Connection, settings: Settings) -> list[Check]:
    """Return whether a master key is there and opens one stored key of each wrapping."""
    try:
        keyring = load_keyring(settings)
    except MasterKeyUnusable as error:
        todo = "restore the master key from where you keep it; without it no data can be opened"
        return [failed("master key", str(error), todo)]
    present = ok("master key", f"current is {keyring.fingerprint.hex()}")
    return [present, *_judged(await connection.fetch(_SAMPLES), keyring)]


def _judged(samples: list[asyncpg.Record], keyring: MasterKeyring) -> list[Check]:
    current = sum(one["wraps"] for one in samples if one["fingerprint"] == keyring.fingerprint)
    faults = [(one, fault) for one in samples if (fault := _fault(one, keyring))]
    others = sum(one["wraps"] for one in samples) - current
    if faults:
        seen = "; ".join(f"{one['wraps']} keys: {fault}" for one, fault in faults)
        return [failed(_NAME, seen, "give the former master keys too, after the current one")]
    if others:
        seen = f"{current} under the current master key, {others} under former ones"
        return [warning(_NAME, seen, "wrap them anew before a former master key is dropped")]
    if not current:
        return [ok(_NAME, "none stored yet")]
    return [ok(_NAME, f"{current} under the current master key; one of them opened")]


def _fault(sample: asyncpg.Record, keyring: MasterKeyring) -> str | None:
    owner = ClientId(sample["owner_id"])
    holder = Holder(ClinicId(sample["clinic_id"]), owner, KeyId(str(sample["key_id"])))
    try:
        keyring.unwrap(sample["wrapped"], holder)
    except UnwrapFailed as error:
        return str(error)
    return None
