"""The commands that a template comes to for one client, as JSON, each part once; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.values.ids import ItemKind
from events.values.item_ids import ItemId
from events.values.template_parts import DiagnosisPart, GoalPart, InterventionPart, ProblemPart
from events.values.templates import TemplateContent, criteria_of
from services.planner.templates.asked import Instantiation
from services.planner.templates.coursing import planned
from services.planner.templates.filling import Filler
from services.planner.templates.including import included
from services.planner.templates.measures_of import Json, Measures, day_after, plain, without_none
from services.planner.templates.objectives_of import LeftOut, objective_of
from services.planner.templates.part_ids import PartIds
from services.planner.templates.refusals import NothingAhead
from services.planner.templates.waiting import open_discharge


@dataclass(slots=True)
class Composer:
    """Composes one plan; `objectives` are those that it gets, `left_out` those that it does not."""

    template: TemplateContent
    asked: Instantiation
    measures: Measures
    filler: Filler
    objectives: Mapping[str, Json]
    left_out: tuple[LeftOut, ...]

    def content(self) -> Iterator[Json]:
        """Yield every command but the draft's, in the order in which they can be given."""
        asked = self.asked
        yield from self._diagnoses()
        problems = sorted(included(self.template.problems, asked), key=_rank)
        for problem in problems:
            yield self._on("add-problem", "problem", problem.key, self._problem(problem))
        for goal in self._goals():
            yield self._on("set-goal", "goal", goal.key, self._goal(goal))
        for key, objective in self.objectives.items():
            yield self._on("add-objective", "objective", key, objective)
        for each in self._interventions():
            yield self._on("add-intervention", "intervention", each.key, self._intervention(each))
        yield from self._terms()
        yield from self._particulars()
        yield from self._baselines()

    def _goals(self) -> list[GoalPart]:
        """Return the goals that have an objective."""
        used = {each["goal_id"] for each in self.objectives.values()}
        goals = _goals_of(self.template, self.asked)
        return [each for each in goals if self._ids.of("goal", each.key) in used]

    def _interventions(self) -> list[InterventionPart]:
        parts = included(self.template.interventions, self.asked)
        return [each for each in parts if any(key in self.objectives for key in each.objectives)]

    def _diagnoses(self) -> Iterator[Json]:
        for part in self.template.diagnoses:
            if part.key in self.asked.diagnoses:
                yield self._on("record-diagnosis", "diagnosis", part.key, self._diagnosis(part))

    def _diagnosis(self, part: DiagnosisPart) -> Json:
        given = self.asked.diagnoses[part.key]
        listed = {each.code: each for each in part.codes}
        known = listed.get(given.code)
        release = given.code_release or (None if known is None else known.code_release)
        return {
            "code": given.code,
            **({} if release is None else {"code_release": release}),
            "text": given.text or listed[given.code].text,
            "status": given.status,
            "evidence": list(given.evidence),
            "noted_on": (given.noted_on or self.asked.starts_on).isoformat(),
        }

    def _problem(self, part: ProblemPart) -> Json:
        text = self.filler.text
        held = [each for each in part.diagnoses if each in self.asked.diagnoses]
        rationale = part.sequencing_rationale
        made = {
            "statement": text(part.statement),
            "impairment": list(part.impairment),
            "observed": [text(each) for each in part.observed],
            "diagnosis_ids": [self._ids.of("diagnosis", each) for each in held],
            "priority": plain(part.priority),
            "sequencing_rationale": None if rationale is None else text(rationale),
        }
        return without_none(made)

    def _goal(self, part: GoalPart) -> Json:
        own, start = self.asked.goals.get(part.key), self.asked.starts_on
        held = {each.key for each in included(self.template.problems, self.asked)}
        endorsement = {"origin": "clinician" if own is None else "client"}
        made = {
            "words": self.filler.text(part.words) if own is None else own.words,
            "problem_ids": [self._ids.of("problem", key) for key in part.problems if key in held],
            "horizon": part.horizon,
            "target_on": None if part.weeks is None else day_after(start, part.weeks).isoformat(),
            "daily_life": None if part.daily_life is None else self.filler.text(part.daily_life),
            "endorsement": without_none(
                {**endorsement, "endorsed": None if own is None else own.endorsed}
            ),
        }
        return without_none(made)

    def _intervention(self, part: InterventionPart) -> Json:
        text, keys = self.filler.text, [each for each in part.objectives if each in self.objectives]
        made = {
            "kind": part.kind,
            "modality": part.modality,
            "technique": part.technique,
            "objective_ids": [self._ids.of("objective", key) for key in keys],
            "frequency": part.frequency,
            "context": None if part.context is None else text(part.context),
            "evidence": None if part.evidence is None else text(part.evidence),
            "responsible": self.asked.responsible,
        }
        return without_none(made)

    def _terms(self) -> Iterator[Json]:
        template, text = self.template, self.filler.text
        frequency = plain(planned(template, self.asked))
        for phase in frequency["phases"]:
            if "entry_condition" in phase:
                phase["entry_condition"] = text(phase["entry_condition"])
        yield self._plan("set-frequency", frequency=frequency)
        discharge = self._discharge()
        if any(discharge.values()):  # else the lint finds that there is none
            yield self._plan("set-discharge-criteria", criteria=discharge)
        parts = included(template.measurement, self.asked)
        measured = {"measures": [plain(each.measure) for each in parts]}
        yield self._plan("set-measurement-plan", measurement=measured)
        reviews = template.reviews
        yield self._plan(
            "schedule-reviews",
            interval_days=reviews.interval_days,
            sessions=sorted(set(reviews.sessions)),
        )
        if template.contract is not None:
            contract = plain(template.contract)
            for each in contract["responsibilities"]:
                each["what"] = text(each["what"])
            if "terms" in contract:
                contract["terms"] = text(contract["terms"])
            yield self._plan("agree-contract", contract=contract)

    def _discharge(self) -> Json:
        """Return when treatment is done; what hangs on an open question is told as one (A11.20)."""
        part, measures = self.template.discharge, self.measures
        waiting = [self.filler.marked(each) for each in open_discharge(self.template, self.asked)]
        further = [self.filler.text(each) for each in part.further]
        return {
            "criteria": measures.criteria(measures.counting(part.criteria)),
            "further": [*further, *waiting][:_MOST_FURTHER],
        }

    def _particulars(self) -> Iterator[Json]:
        for part in included(self.template.referrals, self.asked):
            referral = plain(part.referral)
            for name in {"purpose", "trigger"} & referral.keys():
                referral[name] = self.filler.text(referral[name])
            yield self._on("plan-referral", "referral", part.key, referral)
        goals = {each.key for each in self._goals()}
        interventions = {each.key for each in self._interventions()}
        for number, strength in enumerate(self.asked.strengths, start=1):
            parts: tuple[tuple[ItemKind, Iterable[str], Collection[str]], ...] = (
                ("goal", strength.goals, goals),
                ("objective", strength.objectives, self.objectives),
                ("intervention", strength.interventions, interventions),
            )
            used = {
                f"{kind}_ids": [self._ids.of(kind, key) for key in keys if key in there]
                for kind, keys, there in parts
            }
            content = {"words": strength.words, "kind": strength.kind, **used}
            yield self._named("add-strength", "strength", self._ids.at("strength", number), content)
        for number, preference in enumerate(self.asked.preferences, start=1):
            key = self._ids.at("preference", number)
            yield self._named("add-preference", "preference", key, plain(preference))

    def _baselines(self) -> Iterator[Json]:
        """Yield the baselines that rest on a recorded score (A11.01)."""
        for part in included(self.template.objectives, self.asked):
            if part.key not in self.objectives:
                continue
            for criterion in criteria_of(part):
                score = self.asked.scores.get(criterion.baseline or "")
                amount = self.measures.baseline(criterion)
                counts = criterion.key in self.measures.targets
                if score is not None and amount is not None and counts:
                    yield self._plan(
                        "establish-baseline",
                        objective_id=self._ids.of("objective", part.key),
                        criterion_id=self._ids.of("criterion", criterion.key),
                        baseline=plain(amount),
                        established_on=self.asked.starts_on.isoformat(),
                        score_id=str(score),
                    )

    @property
    def _ids(self) -> PartIds:
        return self.measures.ids

    def _on(self, command: str, kind: ItemKind, key: str, content: Any) -> Json:  # noqa: ANN401
        return self._named(command, kind, self._ids.of(kind, key), content)

    def _named(self, command: str, kind: str, key: ItemId, content: Any) -> Json:  # noqa: ANN401
        return self._plan(command, **{f"{kind}_id": key, kind: content})

    def _plan(self, command: str, **fields: Any) -> Json:  # noqa: ANN401 -- members of a command
        return {"kind": command, "plan_id": str(self.asked.plan_id), **fields}


_LAST: Final = 99
_NO_GOAL: Final = "its goal does not belong to this plan"
_MOST_FURTHER: Final = 12


def _rank(problem: ProblemPart) -> int:
    return _LAST if problem.priority is None else problem.priority.rank


def _goals_of(template: TemplateContent, asked: Instantiation) -> list[GoalPart]:
    """Return the goals of the plan: those that lead to a problem of it."""
    problems = {each.key for each in included(template.problems, asked)}
    goals = included(template.goals, asked)
    return [each for each in goals if not problems.isdisjoint(each.problems)]


def composer(template: TemplateContent, asked: Instantiation) -> Composer:
    """Return the composer of a plan, its objectives made already: what is reached is left out.

    Raises:
        NothingAhead: no objective is left.
    """
    measures = Measures(asked, PartIds(template))
    filler = Filler(template, asked, measures.targets)
    made: dict[str, Json] = {}
    left: list[LeftOut] = []
    goals = {each.key for each in _goals_of(template, asked)}
    for part in included(template.objectives, asked):
        if part.goal not in goals:
            left.append(LeftOut(part.key, _NO_GOAL))
            continue
        found = objective_of(part, template, measures, filler)
        left += found.left_out
        if found.content is not None:
            made[part.key] = found.content
    if not made:
        raise NothingAhead("/baselines", [each.objective for each in left])
    return Composer(template, asked, measures, filler, made, tuple(left))
