"""Who signs in the client's place: on which basis, over which days, for which data (B09, B38)."""

from collections.abc import Iterable

from events.profiles.data_kinds import kinds_of
from events.profiles.part2 import flagged, part2_rules
from events.state.consents import alone_within
from events.state.plan_content import PlanContent, standing
from events.values.consents import ConsentGiver, DataCategory
from events.values.signatures import Signer
from services.planner.decide.case import Case
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals import NotFound
from services.planner.decide.refusals_consents import ClientAlone
from services.planner.decide.refusals_signing import BasisMissing
from services.planner.decide.standing_in import Act, require_standing


def require_signer(signer: Signer, pointer: str, case: Case) -> None:
    """Return quietly when the signer may sign as who they are, on the local day of now.

    Raises:
        BasisMissing: somebody signs for the client and names no basis.
        AuthorityUnproven, NotFound, FormIncomplete, NoAuthority, ClientOfAge: as
            `require_standing`.
        ClientAlone: for data of this plan the client alone authorises.
    """
    if signer.role not in {"parent-or-guardian", "representative"}:
        return
    if signer.authority is None:
        raise BasisMissing(f"{pointer}/authority")
    by = ConsentGiver.model_construct(
        role=signer.role, printed_name=signer.printed_name, authority=signer.authority
    )
    day = case.calendar.today
    require_standing(Act(by, pointer, day), case.client, case.context)
    if told := sorted(set(_alone(case)).intersection(categories(case))):
        raise ClientAlone(f"{pointer}/role", told)


def require_open_plan(case: Case) -> None:
    """Return quietly unless all of the plan is the client's alone and somebody stands in (B38).

    Raises:
        NotFound: there is no such plan for them.
    """
    if case.context.role not in OUTSIDE - {"client"}:
        return
    if set(categories(case)).issubset(_alone(case)):
        raise NotFound("/plan_id")


def _alone(case: Case) -> tuple[DataCategory, ...]:
    """Return for which data the client alone authorised on a day since the plan began (B38)."""
    today, history = case.calendar.today, case.stream.history
    begun = case.calendar.day(history[0].recorded_time) if history else today
    return alone_within(case.client.own_authority, min(begun, today), today)


def categories(case: Case) -> tuple[DataCategory, ...]:
    """Return which kinds of data the plan holds; of substance use as in its copies (B11, B38)."""
    return tuple(sorted(_categories(case.plan.content))) or ("mental-health",)


def _categories(content: PlanContent) -> Iterable[DataCategory]:
    known = standing(content.diagnoses).values()
    found = frozenset[DataCategory]().union(*(kinds_of(each.code) for each in known))
    told: set[DataCategory] = {"substance-use"} if flagged(content, part2_rules()).items else set()
    return found | told
