"""What only an operator does to keys: destroy one, and wrap all under a new master key."""

from typing import Final

from events.ids import ClientId, ClinicId, KeyId
from events.keys.master import Holder, MasterKeyring
from events.keys.postgres import Pool, statement
from events.sealing import NONCE_BYTES, Entropy

PAGE: Final = 500
_DESTROY: Final = statement("destroy")
_OUTDATED: Final = statement("outdated")
_REWRAP: Final = statement("rewrap")


async def destroy(pool: Pool, clinic: ClinicId, owner: ClientId | ClinicId) -> KeyId | None:
    """Destroy the key of `owner`: what it sealed can never be opened again, and it gets no other.

    The server's files may still hold the wrapped key until vacuum and the end of its write-ahead
    log and backups; rewrapping all keys and dropping the former master key ends that too.

    Returns:
        The destroyed key, or None when there is none to destroy.
    """
    row = await pool.fetchrow(_DESTROY, clinic, owner)
    return None if row is None else KeyId(str(row["key_id"]))


async def rewrap_all(pool: Pool, keyring: MasterKeyring, entropy: Entropy) -> int:
    """Wrap every key by the ring's current master key; safe to stop and run again.

    Returns:
        How many keys were wrapped anew.

    Raises:
        UnwrapFailed: a key's master key is not on the ring; the keys before it are rewrapped.
    """
    rewrapped, after = 0, ("", "")
    while rows := await pool.fetch(_OUTDATED, keyring.fingerprint, *after, PAGE):
        for row in rows:
            holder = Holder(row["clinic_id"], row["owner_id"], KeyId(str(row["key_id"])))
            secret = keyring.unwrap(row["wrapped"], holder)
            anew = keyring.wrap(secret, entropy(NONCE_BYTES), holder)
            done = await pool.execute(_REWRAP, holder.clinic, holder.owner, row["wrapped"], anew)
            rewrapped += done == "UPDATE 1"
        after = (rows[-1]["clinic_id"], rows[-1]["owner_id"])
    return rewrapped
