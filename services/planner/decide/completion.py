"""What makes a review complete (A11.10, A4.10 to A4.17)."""

from datetime import datetime, timedelta

from events.state.episode import is_pending
from events.state.plan_reviews import Review, client_was_first, missing_verdicts
from events.state.session_numbers import session_numbers
from events.state.voiding import effective
from events.types.review import ReviewedScore
from events.types.streams import ContentPayload
from events.values.changes import Rationale
from events.values.ids import ObjectiveId
from events.values.objectives import counting_criteria
from events.values.text import Code
from services.planner.commands.review import CompleteReview
from services.planner.decide.case import Case
from services.planner.decide.lack_of_progress import require_another_way
from services.planner.decide.rationales import require_data, require_rationale
from services.planner.decide.refusals import NotFound, WrongReason
from services.planner.decide.refusals_content import WrongInstrument
from services.planner.decide.refusals_review import (
    ChangeContradicts,
    ChangeMissing,
    ClientFirst,
    EndsTooSoon,
    NotUnmet,
    ReauthorizationMissing,
    ScoreMissing,
    ScoreTooOld,
    VerdictMissing,
)
from services.planner.decide.refusals_scores import ScorePending
from services.planner.decide.schedule import require_next


def require_complete(
    command: CompleteReview, review: Review, occurred: datetime, case: Case
) -> None:
    """Return quietly when the review has all its parts.

    Raises:
        Refusal: the first part that is missing, in the order of A4.10 to A4.17.
    """
    if missing := missing_verdicts(review):
        raise VerdictMissing("/review_id", missing)
    _require_scores(command, review, occurred, case)
    _require_changes(command, review, case)
    _require_rationale(command, case)
    if not client_was_first(review):
        raise ClientFirst("/review_id")
    _require_ahead(command, occurred, case)
    require_another_way(command.review_id, review, case)
    _require_reauthorization(command, review, case)


def instruments_of(review: Review, case: Case) -> dict[Code, ObjectiveId | None]:
    """Return the instruments that the review needs a score of, each with an objective using it.

    These are what the reviewed objectives measure, what the measurement plan does (A1.42), and what
    policy asks for at every review.
    """
    measurement = case.plan.measurement
    planned = () if measurement is None else (each.instrument for each in measurement.measures)
    wanted: dict[Code, ObjectiveId | None] = dict.fromkeys(
        (*sorted(case.policy.instruments), *planned)
    )
    held = case.plan.content.objectives
    for objective_id in review.owes:
        for criterion in counting_criteria(held[objective_id].content):
            if criterion.instrument is not None:
                wanted[criterion.instrument] = objective_id
    return wanted


def _require_scores(
    command: CompleteReview, review: Review, occurred: datetime, case: Case
) -> None:
    for place, each in enumerate(command.scores):
        _require_score(each, f"/scores/{place}/score_id", occurred, case)
    given = {each.instrument for each in command.scores}
    wanted = instruments_of(review, case)
    if not wanted.keys() <= given:
        using = (wanted[each] for each in wanted if each not in given)
        raise ScoreMissing("/scores", (each for each in using if each is not None))


def _require_score(each: ReviewedScore, pointer: str, occurred: datetime, case: Case) -> None:
    if each.score_id is None:
        return
    score = case.episode.scores.get(each.score_id)
    if score is None:
        raise NotFound(pointer, (each.score_id,))
    if score.content.instrument != each.instrument:
        raise WrongInstrument(pointer, (each.score_id,))
    if is_pending(case.episode, each.score_id):
        raise ScorePending(pointer, (each.score_id,))
    last = case.calendar.day(occurred)
    first = last - timedelta(days=case.policy.score_days_max)
    if not first <= case.calendar.day(score.content.administered_at) <= last:
        raise ScoreTooOld(pointer, (each.score_id,))


def _require_changes(command: CompleteReview, review: Review, case: Case) -> None:
    since = [
        event.payload
        for event in effective(case.stream.history)
        if event.version > review.opened and isinstance(event.payload, ContentPayload)
    ]
    if command.changes == "changed" and not since:
        raise ChangeMissing("/changes")
    if command.changes == "no-change":
        reasons: list[Rationale | None] = [getattr(it, "rationale", None) for it in since]
        if any(each and each.review_id == command.review_id for each in reasons):
            raise ChangeContradicts("/changes")


def _require_rationale(command: CompleteReview, case: Case) -> None:
    if command.rationale.review_id not in {None, command.review_id}:
        raise WrongReason("/rationale/review_id")
    require_rationale(command.rationale, case)
    require_data(command.rationale)


def _require_ahead(command: CompleteReview, occurred: datetime, case: Case) -> None:
    calendar = case.calendar
    require_next(command.next_review_on, calendar.day(occurred), case, "/next_review_on")
    if command.duration.ends_on is not None and command.duration.ends_on < calendar.today:
        raise EndsTooSoon("/duration/ends_on")
    held = session_numbers(calendar.episode, case.policy.counted_services, calendar.zones)
    if command.next_review_session is not None and command.next_review_session <= len(held):
        raise EndsTooSoon("/next_review_session")


def _require_reauthorization(command: CompleteReview, review: Review, case: Case) -> None:
    """Require what asking for more sessions takes, unless the payer's word was a denial."""
    asked, cause = command.reauthorization, review.cause
    denied = cause is not None and cause.payer_says == "denied"
    if asked is None:
        if review.trigger == "authorization" and not denied:
            raise ReauthorizationMissing("/reauthorization")
        return
    for place, each in enumerate(asked.unmet_objective_ids):
        if review.verdicts.get(each) not in {"partially-met", "not-met"}:
            raise NotUnmet(f"/reauthorization/unmet_objective_ids/{place}", (each,))
    named = asked.authorization_id
    if named is not None and named not in case.client.authorizations:
        raise NotFound("/reauthorization/authorization_id", (named,))
