"""What states show: the timeline of an episode and its plan, and signatures by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from events.ids import NO_EVENT
from events.profiles.deadlines import Signed
from events.profiles.timeline import Attended, Timeline
from events.state.attended import was_held
from events.state.episode import EpisodeState, enrollment_on
from events.state.mapping import empty
from events.state.plan import PlanState, fold
from events.state.plan import initial as no_plan
from events.state.plan_content import standing
from events.state.plan_particulars import first_risk
from events.state.plan_reviews import last_completion
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.state.zones import SiteZones
from events.values.references import SiteId
from events.values.support import RequirementAnswer


@dataclass(frozen=True, slots=True)
class Record:
    """One episode and its plan, with the calendar of its sites; the plan may not be drafted yet.

    `times` tells when each version of the plan happened, where that is at hand; `born_on` is the
    client's birth date.
    """

    episode: EpisodeState
    zones: SiteZones
    plan: PlanState = field(default_factory=no_plan)
    born_on: date | None = None
    times: Mapping[int, datetime] = field(default_factory=empty)

    def answers(self) -> tuple[RequirementAnswer, ...]:
        """Return what was answered to requirements, by the day of the answer, then as entered."""
        found = standing(self.plan.particulars.requirement_answers).values()
        return tuple(sorted(found, key=lambda each: each.done_on))

    def shown(self, as_of: date) -> Mapping[str, date]:
        """Return when each requirement was last shown to be met elsewhere, by its name."""
        return {
            f"{each.profile}/{each.requirement}": each.done_on
            for each in self.answers()
            if each.outcome == "shown" and each.done_on <= as_of
        }

    def day(self, instant: datetime, site_id: SiteId | None = None) -> date:
        """Return an instant's local day at its site, else at that of the enrollment (A1.40)."""
        held = enrollment_on(self.episode, self.zones.local_date(instant, None))
        usual = None if held is None else held.site_id
        return self.zones.local_date(instant, site_id or usual)

    def timeline(self, as_of: date) -> Timeline:
        """Return what rules count on, as known on a day; what lies after it is left out."""
        enrolled = enrollment_on(self.episode, as_of)
        began = self.plan.course.activation
        urgent_on = self._urgent_on(as_of)
        activated = None if began is None else self.day(began.time)
        return Timeline(
            as_of=as_of,
            admitted_on=self.episode.opened_on,
            attended=self._attended(as_of),
            activated_on=_by(activated, as_of),
            reviews=self._reviews(as_of),
            changed_on=self._changed(as_of),
            milestone_on=self._milestone(as_of),
            risk_on=self._risk(as_of),
            urgent=urgent_on is not None,
            urgent_on=urgent_on,
            level_since=self._level_since(as_of),
            born_on=self.born_on,
            level_of_care=None if enrolled is None else enrolled.level_of_care,
            program=None if enrolled is None else enrolled.program,
            shown=self.shown(as_of),
        )

    def signed(self, as_of: date) -> tuple[Signed, ...]:
        """Return every signature, refusal and waiver up to a day, by its record (A11.13)."""
        found = (
            Signed(each.role, each.outcome, self.day(each.recorded_time), each.content_version)
            for each in self.plan.signings
        )
        return tuple(each for each in (*self._brought(), *found) if each.on <= as_of)

    def _brought(self) -> tuple[Signed, ...]:
        """Return the signatures that a plan brought from elsewhere, by their day there (A1.60)."""
        begun = self.plan.course.activation
        if begun is None or begun.migrated is None:
            return ()
        return tuple(
            Signed(each.role, "signed", each.signed_on, begun.content_version)
            for each in begun.migrated.signatures
        )

    def diagnoses(self) -> tuple[str, ...]:
        """Return the ICD-10-CM codes that stand in the plan."""
        return tuple(each.code for each in standing(self.plan.content.diagnoses).values())

    def _attended(self, as_of: date) -> tuple[Attended, ...]:
        held = sorted(
            (each for each in self.episode.sessions.values() if was_held(each.content)),
            key=lambda each: (each.content.service_at, each.version),
        )
        found = (
            Attended(
                self.day(each.content.service_at, each.content.site_id),
                each.content.service,
                each.content.service_at,
            )
            for each in held
        )
        return tuple(each for each in found if each.on <= as_of)

    def _reviews(self, as_of: date) -> tuple[date, ...]:
        done = (each.completion for each in self.plan.reviews.values())
        begun = self.plan.course.activation
        told = None if begun is None or begun.migrated is None else begun.migrated.last_review_on
        here = (self.day(each.time) for each in done if each is not None)
        days = sorted((*here, *(() if told is None else (told,))))
        return tuple(each for each in days if each <= as_of)

    def _risk(self, as_of: date) -> date | None:
        """Return the day of the first risk finding, unless a safety plan was made since (A3.14)."""
        found, made = first_risk(self.plan.particulars), self.plan.particulars.safety_plan
        if found is None or found.assessed_on > as_of:
            return None
        answered = made is not None and found.assessed_on <= made.content.made_on <= as_of
        return None if answered else found.assessed_on

    def _urgent_on(self, as_of: date) -> date | None:
        """Return the first day of urgent risk since the finding that no safety plan answers."""
        since = self._risk(as_of)
        if since is None:
            return None
        days = (
            each.assessed_on
            for each in standing(self.plan.particulars.risk_assessments).values()
            if each.level == "urgent" and since <= each.assessed_on <= as_of
        )
        return min(days, default=None)

    def _level_since(self, as_of: date) -> date | None:
        """Return since when care has run at its present level, without a break."""
        since: date | None = None
        now = enrollment_on(self.episode, as_of)
        for each in reversed(self.episode.enrollments):
            if each.effective_on > as_of:
                continue
            if now is None or each.level_of_care != now.level_of_care:
                break
            since = each.effective_on
        return since

    def _changed(self, as_of: date) -> date | None:
        at = self.times.get(self.plan.content_version)
        return None if at is None else _by(self.day(at), as_of)

    def _milestone(self, as_of: date) -> date | None:
        """Return the day of the last objective met since the last review."""
        done = last_completion(self.plan.reviews)
        since = 0 if done is None else done.version
        times = (self.times.get(each) for each in self.plan.met.values() if each > since)
        days = (self.day(each) for each in times if each is not None)
        return max((each for each in days if each <= as_of), default=None)


def as_of(record: Record, history: Iterable[Recorded[Any]], day: date) -> Record:
    """Return the record with the agreed content that stood at the end of a day (A11.12, A11.13).

    Content and signatures act from when they were recorded: a change that came later stales no
    signature of the day. What was voided never was. All else counts by its own day. A plan that was
    taken over had its content elsewhere since it took effect there (A1.60).
    """
    counting, begun = effective(history), record.plan.course.activation
    came = begun is not None and begun.migrated is not None and record.day(begun.time) <= day
    taken = begun.version if begun is not None and came else NO_EVENT
    earlier = [
        each for each in counting if each.version <= taken or record.day(each.recorded_time) <= day
    ]
    if len(earlier) == len(counting):
        return record
    then = fold(earlier)
    held = replace(
        record.plan,
        content=then.content,
        content_version=then.content_version,
        changed_at=then.changed_at,
    )
    return replace(record, plan=held)


def _by(day: date | None, as_of: date) -> date | None:
    return day if day is not None and day <= as_of else None
