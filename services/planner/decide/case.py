"""What a decision on a plan looks at: the plan, its episode, the calendar, who asks."""

from dataclasses import dataclass

from events.ids import ClientId
from events.profiles.applying import Care, profiles_of
from events.profiles.models import Profile
from events.sealed_event import StreamHead
from events.state import client as clients
from events.state import episode as episodes
from events.state.client import ClientState
from events.state.clinic import ClinicState
from events.state.episode import EpisodeState
from events.state.plan import PlanState
from events.state.plan_content import standing
from services.planner.commands.course import DraftPlan
from services.planner.commands.union import PlanCommand
from services.planner.decide.context import Context
from services.planner.decide.moments import Calendar, calendar_of
from services.planner.decide.policy import Policy
from services.planner.decide.streams import FoldedPlan, Streams, drafted, plan_stream


@dataclass(frozen=True, slots=True)
class Case:
    """A plan with what its decisions rest on.

    `replaced` is the client of the plan that a draft takes over from; `head` is where the plan ends
    in the ledger, None before its first event is there.
    """

    stream: FoldedPlan
    calendar: Calendar
    context: Context
    client: ClientState
    clinic: ClinicState
    replaced: ClientId | None = None
    head: StreamHead | None = None

    @property
    def registered(self) -> bool:
        """Whether the client's identity stands."""
        return self.client.identity is not None

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
        held = profiles_of(self.care, self.calendar.today)
        return tuple(each.profile for each in held)

    @property
    def care(self) -> Care:
        """What decides which profiles hold: where care runs, for what, and who pays."""
        known = standing(self.plan.content.diagnoses).values()
        codes = tuple(each.code for each in known)
        paying = tuple(self.client.insurances.values())
        return Care(self.episode, self.clinic, codes, paying)

    @property
    def policy(self) -> Policy:
        """The policy that holds."""
        return self.context.policy


def case_of(command: PlanCommand, streams: Streams, context: Context) -> Case:
    """Return the case that `command` is decided in."""
    stream = streams.plan(command.plan_id)
    draft = command if isinstance(command, DraftPlan) else drafted(stream)
    episode = episodes.initial() if draft is None else streams.episode(draft.episode_id).state
    client = clients.initial() if draft is None else streams.client(draft.client_id).state
    calendar = calendar_of(streams.clinic, episode, context.now)
    head = streams.heads.get(plan_stream(command.plan_id))
    replaced = _replaced(command, streams)
    return Case(stream, calendar, context, client, streams.clinic, replaced, head)


def _replaced(command: PlanCommand, streams: Streams) -> ClientId | None:
    if not isinstance(command, DraftPlan) or command.replaces is None:
        return None
    return streams.plan(command.replaces).state.course.client_id
