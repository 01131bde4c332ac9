"""What a record is made of: the parts of a state that documents show and audit entries compare.

A part that an event leaves alone stays the same object, so a look at identity tells what changed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from events.ids import EventId
from events.state.plan_content import Baseline
from events.state.plan_particulars import Particulars
from events.values.ids import CriterionId, ObjectiveId

T = TypeVar("T", bound="_OfEvent")


class _OfEvent(Protocol):
    @property
    def event_id(self) -> EventId: ...


class Section(NamedTuple):
    """One part: its name, how it is read from a state, and its shape where the state's differs."""

    name: str
    read: Callable[[Any], object]
    shaped: Callable[[Any], object] | None = None

    def shape(self, part: object) -> object:
        """Return `part`, as it was read, in the shape that records show."""
        return part if self.shaped is None or part is None else self.shaped(part)


def by_event(items: Iterable[T]) -> Mapping[str, T]:
    """Return items under the ids of the events that entered them."""
    return {str(each.event_id): each for each in items}


def by_objective(
    baselines: Mapping[tuple[ObjectiveId, CriterionId], Baseline],
) -> Mapping[str, Mapping[str, Baseline]]:
    """Return baselines under their objective and criterion."""
    shaped: dict[str, dict[str, Baseline]] = {}
    for (objective_id, criterion_id), baseline in baselines.items():
        shaped.setdefault(str(objective_id), {})[str(criterion_id)] = baseline
    return shaped


PARTICULARS: Final = tuple(each.name for each in fields(Particulars))
"""The parts of a plan beside its agreed content (A11.12), under the names of its state."""

_JOURNAL: Final = (
    Section("voided", attrgetter("journal.voided")),
    Section("unresolved", attrgetter("journal.unresolved"), by_event),
)

PLAN: Final = (
    Section("status", attrgetter("status")),
    Section("plan_type", attrgetter("course.plan_type")),
    Section("draft", attrgetter("course.draft")),
    Section("proposed", attrgetter("course.proposed")),
    Section("activation", attrgetter("course.activation")),
    Section("hold", attrgetter("course.hold")),
    Section("ending", attrgetter("course.ending")),
    Section("content_version", attrgetter("content_version")),
    Section("diagnoses", attrgetter("content.diagnoses")),
    Section("problems", attrgetter("content.problems")),
    Section("goals", attrgetter("content.goals")),
    Section("objectives", attrgetter("content.objectives")),
    Section("baselines", attrgetter("content.baselines"), by_objective),
    Section("met", attrgetter("met")),
    Section("interventions", attrgetter("content.interventions")),
    Section("frequency", attrgetter("content.frequency")),
    Section("discharge_criteria", attrgetter("content.discharge_criteria")),
    Section("contract", attrgetter("content.contract")),
    Section("measurement", attrgetter("measurement")),
    *(Section(name, attrgetter(f"particulars.{name}")) for name in PARTICULARS),
    Section("schedule", attrgetter("schedule")),
    Section("notes", attrgetter("notes")),
    Section("progress_entries", attrgetter("progress_entries")),
    Section("finding_waivers", attrgetter("waivers")),
    Section("signatures", attrgetter("signings"), by_event),
    Section("reviews", attrgetter("reviews")),
    *_JOURNAL,
)

EPISODE: Final = (
    Section("status", attrgetter("status")),
    Section("client_id", attrgetter("client_id")),
    Section("opened_on", attrgetter("opened_on")),
    Section("enrollments", attrgetter("enrollments")),
    Section("discharge", attrgetter("discharge")),
    Section("sessions", attrgetter("sessions")),
    Section("scores", attrgetter("scores")),
    Section("accepted", attrgetter("accepted")),
    Section("alerts", attrgetter("alerts")),
    Section("care_team", attrgetter("care_team")),
    Section("outreach", attrgetter("outreach")),
    *_JOURNAL,
)

CLIENT: Final = (
    Section("identity", attrgetter("identity")),
    Section("consents", attrgetter("consents")),
    Section("own_authority", attrgetter("own_authority")),
    Section("disclosures", attrgetter("disclosures")),
    Section("restrictions", attrgetter("restrictions")),
    Section("requests", attrgetter("requests")),
    Section("amendments", attrgetter("amendments")),
    Section("communication", attrgetter("communication")),
    Section("copies", attrgetter("copies")),
    Section("suspensions", attrgetter("suspensions")),
    Section("holds", attrgetter("holds")),
    Section("insurances", attrgetter("insurances")),
    Section("authorizations", attrgetter("authorizations")),
    Section("attachments", attrgetter("attachments")),
    *_JOURNAL,
)
