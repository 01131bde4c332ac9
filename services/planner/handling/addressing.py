"""What a request must look like before anything is read: its streams, its versions, its role."""

from http import HTTPStatus
from typing import ClassVar, Final

from events.errors import Refused
from events.ids import StreamId, StreamKind, kind_of
from events.ledger.append import MAX_KEY_CHARACTERS
from services.planner.commands.course import DraftPlan
from services.planner.decide.policy import Policy, Role
from services.planner.decide.refusals import NotAllowed, NotFound
from services.planner.decide.rests_on import written_by
from services.planner.decide.streams import clinic_stream
from services.planner.handling.answer import VersionRequired, WrongStream
from services.planner.handling.request import Caller, CommandRequest
from services.planner.refusal import Refusal

_ELSEWHERE: Final = (
    "this command asks for the version of its own stream, which a request to the clinic cannot name"
)


class InvalidKey(Refused):
    """An idempotency key is short, printable and given once; so is whom it belongs to."""

    code = "invalid-idempotency-key"
    status = HTTPStatus.BAD_REQUEST
    rule: ClassVar[str] = (
        f"is one key of 1 to {MAX_KEY_CHARACTERS} printable ASCII characters, bare or as a quoted "
        "string"
    )
    way_out: ClassVar[str] = "send a new UUID as the key of each new request"

    def __init__(self) -> None:
        super().__init__(f"Idempotency-Key: {self.rule}; {self.way_out}")


class VersionRequiredThere(VersionRequired):
    """A request to the clinic cannot say which version of a plan, say, it was made for."""

    rule = _ELSEWHERE
    way_out = "send this command to the address of its stream, with If-Match"


def require_key(request: CommandRequest) -> None:
    """Return quietly when the ledger could know the request by its principal and key.

    Raises:
        InvalidKey: it could not.
    """
    for text in (request.caller.principal, request.key):
        if not (1 <= len(text) <= MAX_KEY_CHARACTERS and text.isascii() and text.isprintable()):
            raise InvalidKey


def require_addressed(request: CommandRequest) -> None:
    """Return quietly when the request's commands may come together in the way they do.

    Raises:
        NotFound: it is addressed to another clinic than the caller's.
        WrongStream: a command writes another stream than the one that is addressed.
        VersionRequired: a command asks for a version that the request does not give.
    """
    together = kind_of(request.stream) is StreamKind.CLINIC
    if together and request.stream != clinic_stream(request.caller.clinic):
        raise NotFound
    begun: set[StreamId] = set()
    for place, command in enumerate(request.commands):
        stream = written_by(command)
        own = stream == request.stream
        if not own and not together:
            raise _at(place, WrongStream())
        if isinstance(command, DraftPlan):
            begun.add(stream)
        if stream in begun:
            continue  # what the request itself begins has no other version
        if command.demands_version and not own:
            raise _at(place, VersionRequiredThere())
        if command.demands_version and request.if_match is None:
            raise _at(place, VersionRequired())


def role_for(caller: Caller, request: CommandRequest, policy: Policy) -> Role:
    """Return the first of the caller's roles that may give all the commands, else the first.

    Raises:
        NotAllowed: the caller has no role.
    """
    duties = {command.duty for command in request.commands}
    for role in caller.roles:
        if all(role in policy.duties.get(duty, ()) for duty in duties):
            return role
    if not caller.roles:
        raise NotAllowed
    return caller.roles[0]


def _at(place: int, refusal: Refusal) -> Refusal:
    refusal.command = place
    return refusal
