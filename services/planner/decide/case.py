"""What a decision on a plan looks at: the plan, its episode, the calendar, who asks."""

from dataclasses import dataclass

from events.ids import ClientId
from events.profiles.applying import profiles_of
from events.profiles.models import Profile
from events.state import episode as episodes
from events.state.clinic import ClinicState
from events.state.episode import EpisodeState
from events.state.plan import PlanState
from events.state.plan_content import standing
from services.planner.commands.course import DraftPlan
from services.planner.commands.union import PlanCommand
from services.planner.decide.context import Context
from services.planner.decide.moments import Calendar, calendar_of
from services.planner.decide.policy import Policy
from services.planner.decide.streams import FoldedPlan, Streams, drafted


@dataclass(frozen=True, slots=True)
class Case:
    """A plan with what its decisions rest on.

    `registered` says that the client's identity stands; `replaced` is the client of the plan that
    a draft takes over from.
    """

    stream: FoldedPlan
    calendar: Calendar
    context: Context
    registered: bool
    clinic: ClinicState
    replaced: ClientId | None = None

    @property
    def plan(self) -> PlanState:
        """The plan as it now is."""
        return self.stream.state

    @property
    def episode(self) -> EpisodeState:
        """The episode that the plan is for; empty before the draft names one."""
        return self.calendar.episode

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """What payers and law ask of the plan today (A7.02)."""
        known = standing(self.plan.content.diagnoses).values()
        codes = tuple(each.code for each in known)
        held = profiles_of(self.episode, self.clinic, self.calendar.today, codes)
        return tuple(each.profile for each in held)

    @property
    def policy(self) -> Policy:
        """The policy that holds."""
        return self.context.policy


def case_of(command: PlanCommand, streams: Streams, context: Context) -> Case:
    """Return the case that `command` is decided in."""
    stream = streams.plan(command.plan_id)
    draft = command if isinstance(command, DraftPlan) else drafted(stream)
    episode = episodes.initial() if draft is None else streams.episode(draft.episode_id).state
    known = draft is not None and streams.client(draft.client_id).state.identity is not None
    calendar = calendar_of(streams.clinic, episode, context.now)
    return Case(stream, calendar, context, known, streams.clinic, _replaced(command, streams))


def _replaced(command: PlanCommand, streams: Streams) -> ClientId | None:
    if not isinstance(command, DraftPlan) or command.replaces is None:
        return None
    return streams.plan(command.replaces).state.course.client_id
