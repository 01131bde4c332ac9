"""The base of commands: what each names, who may give it, what it must declare."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from events.ids import ClinicId
from events.payload import Payload
from events.values.dates import Instant
from events.values.ids import EpisodeId, PlanId
from events.values.notes import NoteClass
from events.values.references import ClientRef, SiteRef

Duty = Literal[
    "register",
    "record",
    "score",
    "plan",
    "decide",
    "sign",
    "consent",
    "report",
    "void",
    "administer",
    "keep",
]
"""What a command asks of its actor; policy says which roles may (B02)."""


class Command(Payload):
    """What somebody wants to happen to one stream.

    Every command has a `kind` of its own. Identifiers of new items are made by whoever sends it.
    """

    duty: ClassVar[Duty]
    demands_version: ClassVar[bool] = False
    """Whether the sender must name the stream's version that the command was made for."""

    note_class: NoteClass = "treatment-record"
    """Where the words of the command come from; what stays out of plans is refused (A11.20)."""


ClinicRef = Annotated[
    ClinicId,
    StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$"),
]
"""A clinic's id: 1 to 40 of a-z, 0-9 and `-`, starting with no `-`."""


class OnClinic(Command):
    """A command on the stream of the caller's clinic."""

    clinic_id: ClinicRef


class OnClient(Command):
    """A command on a client's stream."""

    client_id: ClientRef


class OnEpisode(Command):
    """A command on an episode's stream."""

    episode_id: EpisodeId


class OnPlan(Command):
    """A command on a plan's stream."""

    plan_id: PlanId


class Occurring(Payload):
    """What may be recorded later than it happened; `occurred_at` is left out for now."""

    occurred_at: Instant | None = None


class AtSite(Occurring):
    """What is judged by the local day of a site; `site_id` is left out for the clinic's own."""

    site_id: SiteRef | None = None
