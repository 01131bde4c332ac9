"""Rules that one kind of particulars has for itself."""

from collections.abc import Mapping

from events.state.journal import Missing
from events.state.plan import PlanState
from events.state.plan_content import Held
from events.state.plan_items import stands
from events.types.between_sessions import MedicationStopped
from events.types.particular import ItemEnded
from events.types.support import DisagreementResolved
from events.values.background import HistoryContent
from events.values.base import Value
from events.values.between_sessions import ClinicalEvent, PracticeContent
from events.values.goals import GoalProposal
from events.values.item_ids import ItemId
from events.values.safety import FINDINGS, RiskAssessment, found
from events.values.support import FamilyInvolvement, PhaseDecision, RequirementAnswer
from services.planner.decide.answerable import require_answerable
from services.planner.decide.case import Case
from services.planner.decide.codes import require_listed
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals import Ended, NotFound, TooEarly
from services.planner.decide.refusals_content import WrongRater
from services.planner.decide.refusals_particulars import (
    FamilyLeftOpen,
    NothingPractised,
    RiskContradicts,
)
from services.planner.decide.refusals_signing import DiscussionMissing


def require_rules(content: Value, pointer: str, case: Case) -> None:
    """Require what the kind of `content` asks for beyond its form, its links and its days.

    Raises:
        RiskContradicts: no risk is found beside a finding, or where none was looked for (A1.24).
        FamilyLeftOpen: nobody takes part and nothing says why, or both (A1.25).
        NotFound: the frequency has no such phase (A1.48).
        TooEarly: what lasted ended before it began (A1.49).
        WrongRater: somebody outside the clinic proposes as somebody else (A1.44).
        NothingPractised: neither homework nor a skill is named (A1.51).
        CodeNotListed: the code of history is none that ICD-10-CM has (A1.04, A1.07).
        NotAnswerable: no profile asks that, or it cannot be answered so (B26).
    """
    match content:
        case HistoryContent():
            require_listed(content.code, content.code_release, f"{pointer}/code")
        case PracticeContent() if not (content.homework_ids or content.skill_ids):
            raise NothingPractised(f"{pointer}/homework_ids")
        case RiskAssessment() if _is_unfounded(content):
            raise RiskContradicts(f"{pointer}/level")
        case FamilyInvolvement():
            if bool(content.participants) == (content.not_applicable_because is not None):
                raise FamilyLeftOpen(f"{pointer}/participants")
        case PhaseDecision():
            _require_phase(content, pointer, case)
        case GoalProposal() if case.context.role in OUTSIDE - {content.proposed_by}:
            raise WrongRater(f"{pointer}/proposed_by")
        case RequirementAnswer():
            require_answerable(content, pointer)
        case ClinicalEvent() if content.until is not None and content.until < content.happened_on:
            raise TooEarly(f"{pointer}/until")
        case _:
            pass


def _require_phase(content: PhaseDecision, pointer: str, case: Case) -> None:
    frequency = case.plan.content.frequency
    if frequency is None or content.phase > len(frequency.phases):
        raise NotFound(f"{pointer}/phase")


def require_end(command: ItemEnded, plan: PlanState) -> None:
    """Require that a medication was begun before it was stopped, and disagreements discussed.

    Raises:
        TooEarly: a medication was stopped before it was begun (A1.49).
        DiscussionMissing: no discussion of a disagreement is on record (A1.35).
    """
    if isinstance(command, DisagreementResolved):
        held = plan.particulars.disagreements[command.disagreement_id].content
        discussed = held.discussion is not None or command.rationale.data is not None
        if command.reason != "withdrawn" and not discussed:
            raise DiscussionMissing("/rationale/data")
    if not isinstance(command, MedicationStopped):
        return
    listed = plan.particulars.medications[command.medication_id].content
    if command.stopped_on < listed.started_on:
        raise TooEarly("/stopped_on")


def _is_unfounded(content: RiskAssessment) -> bool:
    """Return whether no risk is said to be found and cannot be; other levels are a judgement."""
    looked = any(getattr(content, name) != "not-assessed" for name in FINDINGS)
    return content.level == "none-found" and (bool(found(content)) or not looked)


def require_successor(command: ItemEnded, held: Mapping[ItemId, Held[Value]]) -> None:
    """Require that what takes an item's place is another one, and stands (A1.04)."""
    if command.successor is None:
        return
    if command.successor == command.key:
        raise Ended("/replaced_by", (command.key,))
    known = stands(held, command.item_kind, command.successor)
    if isinstance(known, Missing):
        refusal = Ended if known.problem == "ended" else NotFound
        raise refusal("/replaced_by", (command.successor,))
