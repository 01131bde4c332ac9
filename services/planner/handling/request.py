"""What is asked for, and by whom, whichever way it came."""

from dataclasses import dataclass

from events.ids import ClientId, ClinicId, StreamId, Version
from services.planner.commands.union import AnyCommand
from services.planner.decide.policy import Role


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as a verified credential says.

    `principal` is whom idempotency keys belong to; `actor` is the code that events carry. `roles`
    are in the order in which the credential lists them. A client or caregiver acts for one client:
    `acting_for`.
    """

    clinic: ClinicId
    principal: str
    actor: str
    roles: tuple[Role, ...]
    acting_for: ClientId | None = None


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """Commands to be applied together or not at all.

    Args:
        caller: who asks.
        stream: the stream that the request is addressed to; `if_match` is about it.
        key: the idempotency key, 1 to 255 printable ASCII characters.
        commands: what is to happen, in order.
        fingerprint: SHA-256 over the stream and the commands' canonical form. The condition
            `if_match` is no part of it: it says when, not what.
        correlation_id: what the events of one request share.
        if_match: the version that the sender has seen, or None.
    """

    caller: Caller
    stream: StreamId
    key: str
    commands: tuple[AnyCommand, ...]
    fingerprint: bytes
    correlation_id: str
    if_match: Version | None = None
