"""Commands on a clinic's own stream: its sites, and the policies that it adopts."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from events.ids import ClinicId
from events.types.clinic import PolicyAdopted, SiteAdded, SiteClosed, SiteRevised
from services.planner.commands.base import Command, Duty

ClinicRef = Annotated[
    ClinicId,
    StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$"),
]
"""A clinic's id: 1 to 40 of a-z, 0-9 and `-`, starting with no `-`."""


class OnClinic(Command):
    """A command on the stream of the caller's clinic."""

    clinic_id: ClinicRef


class AddSite(OnClinic, SiteAdded):
    """Open a site, in its time zone and state (A1.40)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["add-site"]


class ReviseSite(OnClinic, SiteRevised):
    """Put a site's name, time zone or state right, giving them whole (A1.40)."""

    duty: ClassVar[Duty] = "administer"
    demands_version: ClassVar[bool] = True
    kind: Literal["revise-site"]


class CloseSite(OnClinic, SiteClosed):
    """Take no new enrollments at a site from a day on (A1.40)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["close-site"]


class AdoptPolicy(OnClinic, PolicyAdopted):
    """Have a version of a policy hold from a day on, today or later (A3.18, A11.21)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["adopt-policy"]


ClinicCommand = AddSite | ReviseSite | CloseSite | AdoptPolicy
