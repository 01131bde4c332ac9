"""Open aiokafka clients: one place for their security options and for why Kafka cannot be reached.

Functions import aiokafka when they run, so that the command line starts quickly.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from events.errors import Unavailable
from infra.settings import KafkaAccess

if TYPE_CHECKING:
    from aiokafka.admin import AIOKafkaAdminClient

_PROBE_SECONDS: Final = 2


class KafkaUnreachable(Unavailable):
    """No broker let the client in; the client library does not say which of the causes it was.

    `listening` says whether anything accepts connections there, which leaves fewer causes.
    """

    code = "kafka-unreachable"

    def __init__(self, access: KafkaAccess, *, listening: bool = True) -> None:
        secret = access.username.removeprefix("goldenthread-")
        away = (
            "nothing listens there; start it with `make up`, "
            "or correct GOLDENTHREAD_KAFKA_BOOTSTRAP (<host>:<port>)"
        )
        refused = (
            f"it did not let {access.username} in. One of these: "
            "(1) it is starting or stopping, or another program has the port: wait, then see "
            "`goldenthread logs kafka`; "
            f"(2) the password of {access.username} is wrong: see "
            f"GOLDENTHREAD_KAFKA_{secret.upper()}_PASSWORD or GOLDENTHREAD_SECRETS_FOLDER; "
            f"(3) it does not speak {access.protocol} with {access.mechanism}, or its certificate "
            "is not signed by the authority in GOLDENTHREAD_KAFKA_CA_FILE"
        )
        super().__init__(f"Kafka at {access.bootstrap}: {refused if listening else away}")


class AuthorityUnreadable(Unavailable):
    """The certificate of the authority that signs the brokers' certificates cannot be used."""

    code = "authority-unreadable"

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"GOLDENTHREAD_KAFKA_CA_FILE: {file}: {why}; name a PEM file")


def client_options(access: KafkaAccess) -> dict[str, Any]:
    """Return the keyword arguments that every aiokafka client takes for `access`.

    Raises:
        AuthorityUnreadable: the authority's certificate cannot be used.
    """
    options: dict[str, Any] = {
        "bootstrap_servers": access.bootstrap,
        "security_protocol": access.protocol,
        "sasl_mechanism": access.mechanism,
        "sasl_plain_username": access.username,
        "sasl_plain_password": access.password.get_secret_value(),
    }
    if access.protocol == "SASL_SSL":
        options["ssl_context"] = _trusting(access.ca_file)
    return options


@asynccontextmanager
async def admin_client(access: KafkaAccess) -> "AsyncIterator[AIOKafkaAdminClient]":
    """Yield a started `AIOKafkaAdminClient`.

    Raises:
        KafkaUnreachable: no broker let the client in.
        AuthorityUnreadable: as `client_options`.
    """
    from aiokafka.admin import AIOKafkaAdminClient  # noqa: PLC0415  # slow import
    from aiokafka.errors import KafkaConnectionError  # noqa: PLC0415

    client = AIOKafkaAdminClient(**client_options(access))
    try:
        await client.start()
    except KafkaConnectionError:
        await client.close()
        raise KafkaUnreachable(access, listening=await _listens(access.bootstrap)) from None
    try:
        yield client
    finally:
        await client.close()


def _trusting(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(authority) if authority else None)
    except OSError as error:  # also what OpenSSL raises about a file that is no certificate
        if authority is None:
            raise
        raise AuthorityUnreadable(authority, error.strerror or "is no certificate") from None


async def _listens(bootstrap: str) -> bool:
    """Return whether any of the addresses accepts a connection."""
    addresses = (one.strip().rpartition(":") for one in bootstrap.split(","))
    tried = [_accepts(host.strip("[]"), port) for host, _, port in addresses]
    return any(await asyncio.gather(*tried))


async def _accepts(host: str, port: str) -> bool:
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            _, writer = await asyncio.open_connection(host, int(port))
    except (OSError, ValueError, OverflowError):
        return False
    writer.close()
    return True
