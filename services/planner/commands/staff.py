"""Commands on a clinic's staff (A1.02, A1.39, A1.50)."""

from typing import ClassVar, Literal

from events.types.staff import StaffAdded, StaffLeft, StaffRevised
from services.planner.commands.base import Duty, OnClinic


class AddStaff(OnClinic, StaffAdded):
    """Take somebody on, with credentials, licenses and competences (A1.02)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["add-staff"]


class ReviseStaff(OnClinic, StaffRevised):
    """Give a member of staff as they now are, whole: a license renewed, for instance (A1.50)."""

    duty: ClassVar[Duty] = "administer"
    demands_version: ClassVar[bool] = True
    kind: Literal["revise-staff"]


class EndEmployment(OnClinic, StaffLeft):
    """Say through which day somebody works here (A1.50)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["end-employment"]


StaffCommand = AddStaff | ReviseStaff | EndEmployment
