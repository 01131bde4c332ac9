"""Open aiokafka clients: one place for their security options and for why Kafka cannot be reached.

Functions import aiokafka when they run, so that the command line starts quickly.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from events.errors import Unavailable
from infra.settings import KafkaAccess

if TYPE_CHECKING:
    from aiokafka.admin import AIOKafkaAdminClient


class KafkaUnreachable(Unavailable):
    """No broker let the client in; the client library does not say which of the causes it was."""

    code = "kafka-unreachable"

    def __init__(self, access: KafkaAccess) -> None:
        super().__init__(
            f"Kafka at {access.bootstrap} did not let {access.username} in. One of these: "
            "(1) it does not run or another program has the port: see `goldenthread status`; "
            f"(2) the password of {access.username} is wrong: see GOLDENTHREAD_SECRETS_FOLDER; "
            f"(3) it does not speak {access.protocol}, or its certificate is not signed by the "
            "authority in GOLDENTHREAD_KAFKA_CA_FILE"
        )


def client_options(access: KafkaAccess) -> dict[str, Any]:
    """Return the keyword arguments that every aiokafka client takes for `access`."""
    options: dict[str, Any] = {
        "bootstrap_servers": access.bootstrap,
        "security_protocol": access.protocol,
        "sasl_mechanism": access.mechanism,
        "sasl_plain_username": access.username,
        "sasl_plain_password": access.password.get_secret_value(),
    }
    if access.protocol == "SASL_SSL":
        cafile = str(access.ca_file) if access.ca_file else None
        options["ssl_context"] = ssl.create_default_context(cafile=cafile)
    return options


@asynccontextmanager
async def admin_client(access: KafkaAccess) -> "AsyncIterator[AIOKafkaAdminClient]":
    """Yield a started `AIOKafkaAdminClient`.

    Raises:
        KafkaUnreachable: no broker let the client in.
    """
    from aiokafka.admin import AIOKafkaAdminClient  # noqa: PLC0415  # slow import
    from aiokafka.errors import KafkaConnectionError  # noqa: PLC0415

    client = AIOKafkaAdminClient(**client_options(access))
    try:
        await client.start()
    except KafkaConnectionError:
        await client.close()
        raise KafkaUnreachable(access) from None
    try:
        yield client
    finally:
        await client.close()
