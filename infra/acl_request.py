"""CreateAcls on aiokafka's protocol classes: its admin client has no call for it."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest_v1, DescribeAclsRequest_v1
from aiokafka.protocol.api import Request

from events.errors import Unavailable
from infra.acls import Grant

_ANY_HOST: Final = "*"
_ALLOW: Final = 3
_ANY: Final = 1
_SECONDS: Final = 30
_POLL_SECONDS: Final = 0.05

_Row = tuple[int, str, int, str, str, int, int]


class AclsRefused(Unavailable):
    """Kafka did not create a permission."""

    code = "acls-refused"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Kafka refused to create permissions ({why}); the principal must be a superuser"
        )


class _CreateAcls(Request[CreateAclsRequest_v1]):
    API_KEY = CreateAclsRequest_v1.API_KEY

    def __init__(self, grants: Sequence[Grant]) -> None:
        self._grants = grants

    def build(self, request_struct_class: type[CreateAclsRequest_v1]) -> CreateAclsRequest_v1:
        return request_struct_class([_row(grant) for grant in self._grants])


class _DescribeAcls(Request[DescribeAclsRequest_v1]):
    API_KEY = DescribeAclsRequest_v1.API_KEY

    def build(self, request_struct_class: type[DescribeAclsRequest_v1]) -> DescribeAclsRequest_v1:
        return request_struct_class(_ANY, None, _ANY, None, None, _ANY, _ANY)


async def create(client: AIOKafkaAdminClient, grants: Sequence[Grant]) -> None:
    """Create `grants` in one request and return when the broker asked acts by them.

    Raises:
        AclsRefused: the broker refused one.
    """
    answer = await _send(client, _CreateAcls(grants))
    for code, _message in answer.creation_responses:
        if code:
            raise AclsRefused(for_code(code).__name__)
    async with asyncio.timeout(_SECONDS):
        while not {_row(grant) for grant in grants} <= await _present(client):  # noqa: ASYNC110  # asks a server
            await asyncio.sleep(_POLL_SECONDS)


async def _present(client: AIOKafkaAdminClient) -> set[_Row]:
    """Return what the broker acts by; a fresh permission arrives there a moment later."""
    answer = await _send(client, _DescribeAcls())
    return {
        (kind, name, pattern, *entry)
        for kind, name, pattern, entries in answer.resources
        for entry in entries
    }


async def _send(client: AIOKafkaAdminClient, request: Request[Any]) -> Any:  # noqa: ANN401  # made at run time
    return await client._send_to_controller(request)  # noqa: SLF001  # there is no public way


def _row(grant: Grant) -> _Row:
    who = f"User:{grant.principal}"
    kind, pattern, operation = int(grant.resource), int(grant.pattern), int(grant.operation)
    return (kind, grant.name, pattern, who, _ANY_HOST, operation, _ALLOW)
