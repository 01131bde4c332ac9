"""Commands on a clinic's own stream: its sites, its staff, and the policies that it adopts."""

from typing import ClassVar, Literal

from events.types.clinic import (
    CrisisLinesSet,
    DisclosureRulesAdopted,
    PolicyAdopted,
    SiteAdded,
    SiteClosed,
    SiteRevised,
)
from services.planner.commands.base import Duty, OnClinic
from services.planner.commands.staff import StaffCommand
from services.planner.commands.template import TemplateCommand


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


class AdoptDisclosureRules(OnClinic, DisclosureRulesAdopted):
    """Have the clinic's own rules on disclosures hold, from today or later (A7.07, A7.10, B07)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["adopt-disclosure-rules"]


class SetCrisisLines(OnClinic, CrisisLinesSet):
    """Set the lines that a client sees whose score raises a safety alert (A11.06)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["set-crisis-lines"]


ClinicCommand = (
    AddSite
    | ReviseSite
    | CloseSite
    | AdoptPolicy
    | AdoptDisclosureRules
    | SetCrisisLines
    | StaffCommand
    | TemplateCommand
)
