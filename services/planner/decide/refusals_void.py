"""Refusals of voids (A1.57)."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class AlreadyVoid(Refusal):
    """The entry is void already."""

    code = "already-void"
    status = HTTPStatus.CONFLICT
    rule = "the entry is void already"
    sources = ("A1.57",)
    way_out = "leave it out; to bring it back, void the entry that voided it"


class LeavesOthers(Refusal):
    """Entries that rest on the void ones would hang in the air."""

    code = "leaves-others"
    rule = "other entries or items rest on what would be void"
    sources = ("A1.57",)
    way_out = "void or change those as well, in the same request"


class NotYourEntry(Refusal):
    """Who may void only their own entries has not made this one."""

    code = "not-your-entry"
    status = HTTPStatus.FORBIDDEN
    rule = "the actor's role may void only what the actor entered"
    sources = ("B02", "A1.57")
    way_out = "have it voided by a supervisor or by records staff"


class RestrictionStands(Refusal):
    """A restriction protects the client; who entered it may not lift it alone."""

    code = "restriction-stands"
    status = HTTPStatus.FORBIDDEN
    rule = "the actor's role may not void a restriction, not even one that the actor entered"
    sources = ("B36", "A1.57")
    way_out = "have it voided by a supervisor or by records staff"


class ProtectionStands(Refusal):
    """What protects the client, or what law wants kept, is not lifted by who entered it alone."""

    code = "protection-stands"
    status = HTTPStatus.FORBIDDEN
    rule = "the actor's role may not void what protects the client, not even an entry of the actor"
    sources = ("B38", "B37", "B42", "A1.57")
    way_out = "have it voided by a supervisor or by records staff"


class TooManyItems(Refusal):
    """One void names at most 100 items for an entry."""

    code = "too-many-items"
    rule = "an entry changed more than 100 items"
    sources = ("A1.57",)
    way_out = "void it in several commands"
