"""What a review is opened for: its cause is of its trigger, and names what is there (A4)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from events.types.review import Cause, Trigger
from services.planner.decide.case import Case
from services.planner.decide.links import require_known
from services.planner.decide.refusals import NotFound
from services.planner.decide.refusals_review import WrongCause

_OF: Final[Mapping[Trigger, frozenset[str]]] = MappingProxyType(
    {
        "scheduled": frozenset({"words"}),
        "milestone": frozenset({"objective_ids", "words"}),
        "clinical-event": frozenset({"clinical_event_ids", "words"}),
        "client-request": frozenset({"problem_ids", "clinical_event_ids", "words"}),
        "lack-of-progress": frozenset({"objective_ids", "words"}),
        "transition": frozenset({"transition", "phase", "words"}),
        "exceeding-expectations": frozenset({"objective_ids", "words"}),
        "authorization": frozenset({"authorization_id", "payer_says", "words"}),
        "plateau": frozenset({"objective_ids", "words"}),
    }
)
"""Which members of a cause belong to each trigger."""


def require_cause(cause: Cause | None, trigger: Trigger, case: Case) -> None:
    """Return quietly when a review's cause fits its trigger and all that it names is there.

    Raises:
        WrongCause: a member belongs to another trigger.
        NotFound: the plan or the client has no such item, or the frequency no such phase.
    """
    if cause is None:
        return
    for name in sorted(cause.model_fields_set - _OF[trigger]):
        if getattr(cause, name) not in {None, ()}:
            raise WrongCause(f"/cause/{name}")
    content, particulars = case.plan.content, case.plan.particulars
    require_known(content.objectives, cause.objective_ids, "/cause/objective_ids")
    require_known(content.problems, cause.problem_ids, "/cause/problem_ids")
    events = particulars.clinical_events
    require_known(events, cause.clinical_event_ids, "/cause/clinical_event_ids")
    phases = () if content.frequency is None else content.frequency.phases
    if cause.phase is not None and cause.phase > len(phases):
        raise NotFound("/cause/phase")
    named = cause.authorization_id
    if named is not None and named not in case.client.authorizations:
        raise NotFound("/cause/authorization_id", (named,))
