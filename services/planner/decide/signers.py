"""Who signs in the client's place: on which basis, over which days, for which data (B09, B38)."""

from collections.abc import Iterator

from events.profiles.part2 import flagged, is_part2, part2_rules
from events.state.consents import alone_for
from events.state.plan_content import PlanContent, standing
from events.values.consents import ConsentGiver, DataCategory
from events.values.signatures import Signer
from services.planner.decide.case import Case
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
    if alone := alone_for(case.client.own_authority, categories(case), day):
        raise ClientAlone(f"{pointer}/role", alone)


def categories(case: Case) -> tuple[DataCategory, ...]:
    """Return which kinds of data the plan holds; of substance use as in its copies (B11, B38)."""
    return tuple(_categories(case.plan.content)) or ("mental-health",)


def _categories(content: PlanContent) -> Iterator[DataCategory]:
    rules = part2_rules()
    if flagged(content, rules).items:
        yield "substance-use"
    if any(not is_part2(each.code, rules) for each in standing(content.diagnoses).values()):
        yield "mental-health"
