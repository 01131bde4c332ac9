"""Commands on an episode's care team (A1.39, A1.50)."""

from typing import ClassVar, Literal

from events.types.care_team import CareReassigned, CareTeamJoined, CareTeamLeft
from services.planner.commands.base import Duty, OnEpisode


class JoinCareTeam(OnEpisode, CareTeamJoined):
    """Have a member of staff be primary clinician, cover, on call ... for a client (A1.50)."""

    duty: ClassVar[Duty] = "register"
    kind: Literal["join-care-team"]


class LeaveCareTeam(OnEpisode, CareTeamLeft):
    """End a membership at an instant, or move its end (A1.50)."""

    duty: ClassVar[Duty] = "register"
    kind: Literal["leave-care-team"]


class ReassignCare(OnEpisode, CareReassigned):
    """Pass a membership on, with the notices that are open; many in one request (A1.50)."""

    duty: ClassVar[Duty] = "register"
    kind: Literal["reassign-care"]


CareTeamCommand = JoinCareTeam | LeaveCareTeam | ReassignCare
