"""Commands on a client's stream."""

from typing import ClassVar, Literal

from events.types.client import ClientRegistered, IdentityCorrected
from services.planner.commands.attachment import RecordAttachment
from services.planner.commands.authorization import AuthorizationCommand, InsuranceCommand
from services.planner.commands.base import Duty, OnClient
from services.planner.commands.communication import CommunicationCommand
from services.planner.commands.consent import ConsentCommand
from services.planner.commands.disclosure import RecordDisclosure
from services.planner.commands.hold import HoldCommand
from services.planner.commands.request import RequestCommand
from services.planner.commands.restriction import AgreeRestriction
from services.planner.commands.void import Voiding


class RegisterClient(OnClient, ClientRegistered):
    """Make a client known to the clinic (A1.01)."""

    duty: ClassVar[Duty] = "register"
    kind: Literal["register-client"]


class CorrectIdentity(OnClient, IdentityCorrected):
    """Put a client's identity right, giving it whole (A1.01)."""

    duty: ClassVar[Duty] = "register"
    demands_version: ClassVar[bool] = True
    kind: Literal["correct-identity"]


class VoidClientEntries(OnClient, Voiding):
    """Void entries of a client's stream that were made in error (A1.57)."""

    duty: ClassVar[Duty] = "void"
    demands_version: ClassVar[bool] = True
    kind: Literal["void-client-entries"]


ClientCommand = (
    RegisterClient
    | CorrectIdentity
    | ConsentCommand
    | RecordDisclosure
    | AgreeRestriction
    | RequestCommand
    | CommunicationCommand
    | HoldCommand
    | InsuranceCommand
    | AuthorizationCommand
    | RecordAttachment
    | VoidClientEntries
)
