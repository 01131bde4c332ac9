"""Decisions on how a client is reached, and on copies (A1.33, A1.54, B37)."""

from datetime import date

from events.profiles.part2 import flagged, part2_rules
from events.sealed_event import Fact
from events.state import episode
from events.state.client import ClientState
from events.state.communication import asks, reach
from events.state.consents import alone_within
from events.types.copy import CopyRecorded
from events.values.communication import Way
from events.values.consents import ConsentGiver
from events.values.copies import CopyContent, CopyTaker
from services.planner.commands.communication import (
    AgreeCommunication,
    CommunicationCommand,
    RecordCopy,
)
from services.planner.decide.context import Context
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.moments import Calendar, calendar_of, require_site
from services.planner.decide.on_behalf import require_may_ask, require_not_alone
from services.planner.decide.refusals import AlreadyThere, NotFound, NothingChanges, WrongChart
from services.planner.decide.refusals_communication import (
    CategoryUntold,
    DisclosureToName,
    WayExcluded,
    WayUntold,
)
from services.planner.decide.refusals_consents import ClientAlone
from services.planner.decide.requests import known_request
from services.planner.decide.standing_in import Act, require_standing
from services.planner.decide.streams import Streams, drafted


def decide_communication(command: CommunicationCommand, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    if isinstance(command, AgreeCommunication):
        return _agree(command, client, streams, context)
    return _copy(command, client, streams, context)


def _agree(
    command: AgreeCommunication, client: ClientState, streams: Streams, context: Context
) -> Fact:
    """Return how the client is reached, as who may ask for it asks (B09, B37, B38)."""
    today = calendar_of(streams.clinic, episode.initial(), context.now).today
    require_may_ask(command.by, today, client, context)
    require_not_alone(command.by, (today,), client)
    if client.communication == command.communication:
        raise NothingChanges("/communication")
    return stated(command)


def require_reachable(way: Way | None, client: ClientState, day: date, pointer: str) -> None:
    """Return quietly when the client may be reached so on a local day.

    Raises:
        WayExcluded: the client does not want to be reached so, or only otherwise.
        WayUntold: it is not told how, while something about it is agreed.
    """
    if way is None:
        if asks(client.communication, day):
            raise WayUntold(pointer)
        return
    if reach(way, client.communication, client.identity, day) != "may-be-used":
        raise WayExcluded(pointer)


def _copy(command: RecordCopy, client: ClientState, streams: Streams, context: Context) -> Fact:
    if command.copy_id in client.copies:
        raise AlreadyThere("/copy_id")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    at = command.occurred_at or context.now
    calendar.happened(at, "/occurred_at")
    require_site(command.site_id, streams)
    day, content = calendar.day_told(at, command.site_id), command.copy_content
    since = _require_plan(command, streams, calendar) or day
    if content.request_id is not None:
        known_request(content.request_id, client)
    _require_taker(content, client, (min(since, day), day), context)
    if content.step == "given" and content.to.role == "client":
        require_reachable(content.sent_by, client, day, "/copy_content/sent_by")
    recorded = CopyRecorded(
        copy_id=command.copy_id, copy_content=content, site_id=command.site_id, on=day
    )
    return fact_of(recorded, command.occurred_at)


def _require_plan(command: RecordCopy, streams: Streams, calendar: Calendar) -> date | None:
    """Return the day that the plan began on when it is the client's, and is told of.

    None where the copy is of no plan. The plan had reached the version.

    Raises:
        NotFound, WrongChart: there is no such plan or version, or it is another client's.
        CategoryUntold: it told of substance use then, which the copy does not say (B11, B38).
    """
    content = command.copy_content
    if content.plan_id is None or content.plan_version is None:
        return None
    plan = streams.plan(content.plan_id)
    draft = drafted(plan)
    if draft is None or content.plan_version > plan.version:
        raise NotFound("/copy_content/plan_version" if draft else "/copy_content/plan_id")
    if draft.client_id != command.client_id:
        raise WrongChart("/copy_content/plan_id")
    copied = plan.entity.replay(plan.history[: content.plan_version])
    tells = flagged(copied.content, part2_rules()).items
    if tells and "substance-use" not in content.categories:
        raise CategoryUntold("/copy_content/categories", ("substance-use",))
    return calendar.day(plan.history[0].recorded_time)


def _require_taker(
    content: CopyContent, client: ClientState, days: tuple[date, date], context: Context
) -> None:
    """Return quietly when who takes the copy may have it (A7.08, B09, B38).

    `days` are the first that is told of, and that of the copy.
    """
    to = content.to
    if to.role == "other":
        if content.step == "given":
            _require_disclosed(content, client)
        return
    if to.role == "client" or content.step != "given":
        return
    require_standing(Act(_person(to), "/copy_content/to", days[1]), client, context)
    alone = set(alone_within(client.own_authority, *days)).intersection(content.categories)
    if alone:
        raise ClientAlone("/copy_content/to/role", sorted(alone))


def _require_disclosed(content: CopyContent, client: ClientState) -> None:
    """Return quietly when a disclosure is named that has each kind of data in it (A7.07)."""
    pointer = "/copy_content/disclosure_id"
    named = content.disclosure_id
    made = None if named is None else client.disclosures.get(named)
    if made is None:
        raise DisclosureToName(pointer)
    told = made.content.categories
    if lacking := [each for each in content.categories if each not in told]:
        raise DisclosureToName(pointer, lacking, "the disclosure does not tell of what is named")


def _person(to: CopyTaker) -> ConsentGiver:
    if to.role == "representative":
        return ConsentGiver(
            role="representative", printed_name=to.printed_name, authority=to.authority
        )
    return ConsentGiver(
        role="parent-or-guardian", printed_name=to.printed_name, authority=to.authority
    )
