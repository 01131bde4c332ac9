"""Decisions on reviews: opened, the client's view first, verdicts, completion (A11.10)."""

from datetime import datetime
from typing import assert_never

from events.sealed_event import Fact
from events.state.journal import Missing
from events.state.plan import open_objectives
from events.state.plan_items import stands
from events.state.plan_reviews import Review
from events.values.ids import ReviewId
from services.planner.commands.review import (
    AssessObjective,
    CompleteReview,
    MarkObjectiveMet,
    OpenReview,
    RecordClientInput,
    ReviewCommand,
)
from services.planner.decide.case import Case
from services.planner.decide.causes import require_cause
from services.planner.decide.completion import require_complete
from services.planner.decide.facts import event_in, fact_of, stated
from services.planner.decide.missing import refusal_of
from services.planner.decide.next_review import in_time
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.rationales import require_rationale
from services.planner.decide.refusals import AlreadyThere, Ended, NotFound, TooEarly
from services.planner.decide.refusals_content import WrongRater
from services.planner.decide.refusals_review import ClientFirst, NotOwed


def decide_review(command: ReviewCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    occurred = case.context.now if command.occurred_at is None else command.occurred_at
    if isinstance(command, OpenReview):
        _open(command, occurred, case)
        return stated(command, occurred)
    review = _review(command.review_id, case)
    case.calendar.happened(occurred, "/occurred_at", review.opened_time)
    match command:
        case RecordClientInput():
            _client_input(command, case)
        case AssessObjective():
            _assess(command, review, case)
        case CompleteReview():
            require_complete(command, review, occurred, case)
            return fact_of(in_time(event_in(command), occurred, case), occurred)
        case unreachable:
            assert_never(unreachable)
    return stated(command, occurred)


def decide_met(command: MarkObjectiveMet, case: Case) -> Fact:
    """Return what a clinician's decision that an objective is met brings about (A11.17)."""
    found = stands(case.plan.content.objectives, "objective", command.objective_id)
    if isinstance(found, Missing):
        raise refusal_of(found)
    if command.objective_id not in open_objectives(case.plan):
        raise Ended("/objective_id", (command.objective_id,))
    case.calendar.not_future(command.met_on, "/met_on")
    begun = case.plan.course.activation
    if begun is not None and command.met_on < case.calendar.day(begun.time):
        raise TooEarly("/met_on")
    for place, score_id in enumerate(command.score_ids):
        if score_id not in case.episode.scores:
            raise NotFound(f"/score_ids/{place}", (score_id,))
    require_rationale(command.rationale, case)
    return stated(command)


def _open(command: OpenReview, occurred: datetime, case: Case) -> None:
    if command.review_id in case.plan.reviews:
        raise AlreadyThere("/review_id", (command.review_id,))
    begun = case.plan.course.activation
    case.calendar.happened(occurred, "/occurred_at", None if begun is None else begun.time)
    require_cause(command.cause, command.trigger, case)


def _review(review_id: ReviewId, case: Case) -> Review:
    review = case.plan.reviews.get(review_id)
    if review is None:
        raise NotFound("/review_id", (review_id,))
    if review.completion is not None:
        raise Ended("/review_id", (review_id,))
    return review


def _client_input(command: RecordClientInput, case: Case) -> None:
    content = case.plan.content
    for place, each in enumerate(command.ratings):
        if each.goal_id is not None and each.goal_id not in content.goals:
            raise NotFound(f"/ratings/{place}/goal_id", (each.goal_id,))
        if each.objective_id is not None and each.objective_id not in content.objectives:
            raise NotFound(f"/ratings/{place}/objective_id", (each.objective_id,))
        if case.context.role in OUTSIDE and each.rater != case.context.role:
            raise WrongRater(f"/ratings/{place}/rater")


def _assess(command: AssessObjective, review: Review, case: Case) -> None:
    if command.objective_id not in review.owes:
        raise NotOwed("/objective_id", (command.objective_id,))
    if review.client_input is None:
        raise ClientFirst("/review_id")
    require_rationale(command.rationale, case)
