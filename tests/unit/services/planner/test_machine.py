"""Any commands in any order: only refusals, and replayed state equals decided state."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events import registry
from events.canonical import dumps_payload
from events.registry import Loaded
from events.state.plan_links import broken_links
from events.state.voiding import effective
from events.values.ids import ReviewId
from events.values.signatures import SignerRole
from services.planner.commands import AnyCommand
from services.planner.commands.base import Command
from services.planner.commands.content import ObjectiveCommand, ProblemCommand
from services.planner.commands.course import (
    ActivatePlan,
    ProposePlan,
    ReopenPlan,
    ResumePlan,
    VoidPlanEntries,
)
from services.planner.commands.episode import (
    ChangeEnrollment,
    ReopenEpisode,
    ScoreCommand,
    SessionCommand,
    VoidEpisodeEntries,
)
from services.planner.commands.particulars import ParticularCommand
from services.planner.commands.review import MarkObjectiveMet, ReviewCommand
from services.planner.commands.signing import SigningCommand
from services.planner.commands.treatment import (
    ScheduleReviews,
    SetMeasurementPlan,
    TreatmentCommand,
)
from services.planner.decide import Decision, Refusal, Role
from services.planner.decide.legality import BEGUN
from services.planner.decide.links import hanging
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steered import drawn_command
from tests.unit.services.planner.steps import (
    active,
    assessed,
    completion,
    drafted,
    opened,
    opening,
    proposed,
    reviewing,
    signature,
    verdicts,
)
from tests.unit.services.planner.test_journeys import require_replayed

BEGINNINGS: tuple[Callable[[], Chart], ...] = (
    active,
    drafted,
    reviewing,
    proposed,
    assessed,
    opened,
    Chart,
)


Kinds = tuple[type[Command], ...]
PROBLEMS: Kinds = get_args(ProblemCommand)
OBJECTIVES: Kinds = get_args(ObjectiveCommand)
TREATMENTS: Kinds = (*get_args(TreatmentCommand), ScheduleReviews, SetMeasurementPlan)
PARTICULARS: Kinds = get_args(ParticularCommand)
SIGNINGS: Kinds = get_args(SigningCommand)
REVIEWS: Kinds = (*get_args(ReviewCommand), MarkObjectiveMet)
CARE: Kinds = (*get_args(SessionCommand), *get_args(ScoreCommand), ChangeEnrollment)
CONTENT: Kinds = (*PROBLEMS, *OBJECTIVES, *TREATMENTS)
EVERYTHING: Kinds = get_args(AnyCommand)
EXAMPLES = 40
# A run that chance led nowhere is followed by another.
MOST_RUNS = 6


class AnyOrder(RuleBasedStateMachine):
    """Commands drawn from their own models, and steps that carry a plan on."""

    accepted: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()

    @initialize(begin=st.sampled_from(BEGINNINGS))
    def begins(self, begin: Callable[[], Chart]) -> None:
        self.chart = begin()

    @rule(data=st.data(), kinds=st.sampled_from([PROBLEMS, OBJECTIVES, TREATMENTS, PARTICULARS]))
    def changes_content(self, data: st.DataObject, kinds: Kinds) -> None:
        self.gives_one(data, kinds, "clinician")

    @rule(data=st.data(), kinds=st.sampled_from([SIGNINGS, REVIEWS, CARE]))
    def goes_on(self, data: st.DataObject, kinds: Kinds) -> None:
        self.gives_one(data, kinds, "clinician")

    @rule(data=st.data(), role=st.sampled_from(get_args(Role)))
    def gives_any_command(self, data: st.DataObject, role: Role) -> None:
        self.gives_one(data, EVERYTHING, role)

    @rule(data=st.data())
    def gives_several_at_once(self, data: st.DataObject) -> None:
        drawn = [drawn_command(data.draw, self.chart, CONTENT) for _ in range(3)]
        self.give(*[each for each in drawn if each is not None])

    def gives_one(self, data: st.DataObject, kinds: Kinds, role: Role) -> None:
        command = drawn_command(data.draw, self.chart, kinds)
        if command is not None:
            self.give(command, role=role)

    @rule(role=st.sampled_from(get_args(SignerRole)))
    def signs(self, role: SignerRole) -> None:
        if self.chart.plan.content_version:
            self.give(signature(self.chart, role, meaning="approval"))

    @precondition(lambda self: self.stands("draft", "proposed"))
    @rule()
    def takes_effect(self) -> None:
        self.give(make(ProposePlan))
        if self.stands("proposed"):
            self.give(signature(self.chart), signature(self.chart, "client"), make(ActivatePlan))

    @precondition(lambda self: self.stands("active"))
    @rule(number=st.integers(1, 4))
    def reviews(self, number: int) -> None:
        review_id = ReviewId(gad.uid(500 + number))
        self.give(*opening(review_id))
        owed = self.chart.plan.reviews.get(review_id)
        self.give(*verdicts(review_id, "not-met", () if owed is None else owed.owes))
        self.give(completion(self.chart, review_id=review_id, scores=()))

    @rule(back=st.integers(1, 4), kind=st.sampled_from([VoidPlanEntries, VoidEpisodeEntries]))
    def voids_what_came_last(
        self, back: int, kind: type[VoidPlanEntries] | type[VoidEpisodeEntries]
    ) -> None:
        streams = self.chart.streams
        plan, episode = streams.plan(gad.PLAN).history, streams.episode(gad.EPISODE).history
        counting = effective(plan if kind is VoidPlanEntries else episode)
        ids = tuple(each.event_id for each in counting[-back:])
        if ids:
            fields = {"reason": "entered-in-error", "reason_text": "By mistake"}
            self.give(make(kind, event_ids=ids, **fields), role="records")

    @precondition(lambda self: self.stands("on-hold", "discharged", "closed"))
    @rule()
    def care_goes_on(self) -> None:
        words = {"reason_text": "By mistake"}
        if self.chart.care() == "discharged":
            self.give(make(ReopenEpisode, reason="mistaken-discharge", **words))
        if self.stands("on-hold"):
            self.give(make(ResumePlan))
        ends = "mistaken-closure" if self.stands("closed") else "mistaken-discharge"
        self.give(make(ReopenPlan, reason=ends, **words))

    @rule(hours=st.integers(1, 24 * 40))
    def time_passes(self, hours: int) -> None:
        self.chart.now += timedelta(hours=hours)

    def stands(self, *statuses: str) -> bool:
        """Return whether the plan stands at one of `statuses`."""
        return self.chart.status() in statuses

    def give(self, *commands: AnyCommand, role: Role = "clinician") -> None:
        """Give commands; a refusal leaves everything as it was."""
        before = {key: each.version for key, each in self.chart.streams.others.items()}
        answer = self.chart.answer(*commands, role=role, acting_for=gad.CLIENT)
        if isinstance(answer, Refusal):
            self.refused[answer.code] += 1
            kept = {key: each.version for key, each in self.chart.streams.others.items()}
            assert kept == before
            return
        self.accepted.update(each.kind for each in commands)
        require_sound(answer, self.chart)
        self.chart.streams = answer.streams
        require_replayed(self.chart)

    @invariant()
    def every_item_has_its_ground(self) -> None:
        """A1.12, A1.14, A1.17; a superseded diagnosis is left to the lints (A1.04)."""
        plan = self.chart.plan
        assert not hanging(plan)
        missing = [each for each in broken_links(plan.content) if each.problem == "missing"]
        assert missing == []

    @invariant()
    def a_plan_that_began_has_a_review_schedule(self) -> None:
        """A1.21."""
        assert self.chart.status() not in BEGUN or self.chart.plan.schedule is not None


def require_sound(decision: Decision, chart: Chart) -> None:
    """Every fact is of a type that is written, happened by now, and reads back the same."""
    known = registry.default()
    for written in decision.written:
        assert written.version == chart.streams.version(written.stream)
        for fact in written.facts:
            written_as = known.of_model(type(fact.payload))
            assert fact.time is None or fact.time <= chart.now
            assert fact.time in {None, chart.now} or written_as.backdatable
            loaded = known.load(written_as.full, dumps_payload(fact.payload))
            assert isinstance(loaded, Loaded)
            assert loaded.payload == fact.payload


@pytest.mark.timeout(600)  # a failure takes minutes to be made small
def test_any_commands_in_any_order() -> None:
    AnyOrder.accepted.clear()
    AnyOrder.refused.clear()
    checks = list(HealthCheck)
    for _ in range(MOST_RUNS):
        run_state_machine_as_test(
            AnyOrder,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=checks,
            ),
        )
        if len(AnyOrder.accepted) >= 12 and len(AnyOrder.refused) >= 8:
            return
    pytest.fail("too few kinds of commands were ever accepted, or too few refusals met")
