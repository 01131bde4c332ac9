"""Refusals of reviews that are out of order or incomplete (A11.10)."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class ReviewOpenAlready(Refusal):
    """One review at a time."""

    code = "review-open-already"
    status = HTTPStatus.CONFLICT
    rule = "a review is open already"
    sources = ("A2.01",)
    way_out = "complete the open review first"


class NotOwed(Refusal):
    """The objective was not open when the review began."""

    code = "not-owed"
    rule = "the review owes no verdict on an objective that was not open when it began"
    sources = ("A11.10",)
    way_out = "assess the objectives that were open then"


class ClientFirst(Refusal):
    """The client rates before the clinician does."""

    code = "client-first"
    rule = "the client's input is recorded before the first verdict"
    sources = ("A4.14", "A11.10")
    way_out = "record the client's ratings or words, or why there are none; void verdicts before it"


class VerdictMissing(Refusal):
    """Every objective that was active at opening needs its verdict."""

    code = "verdict-missing"
    rule = "every objective that was active when the review opened needs a verdict"
    sources = ("A4.10", "A11.10")
    way_out = "assess the objectives named"


class ScoreMissing(Refusal):
    """Every instrument in use has a new score, or a reason why not."""

    code = "score-missing"
    rule = "every instrument that the reviewed objectives use needs a score or its exception"
    sources = ("A4.11", "A11.10")
    way_out = "name a score, or none-applicable or client-absent with the reason"


class ScoreTooOld(Refusal):
    """A score at review is new."""

    code = "score-too-old"
    rule = "the score is older than policy allows at a review, or later than the review"
    sources = ("A4.11", "A11.10")
    way_out = "record a new administration, or say why there is none"


class ChangeMissing(Refusal):
    """The review says that something changed, and nothing did."""

    code = "change-missing"
    rule = "changes: nothing of the agreed content has changed since the review opened"
    sources = ("A4.12", "A11.10")
    way_out = "make the changes, or state no-change"


class ChangeContradicts(Refusal):
    """The review says that nothing changed, and changes name it."""

    code = "change-contradicts"
    rule = "changes: some changes name this review in their rationale"
    sources = ("A4.12", "A11.10")
    way_out = "state changed"


class RepeatedlyNotMet(Refusal):
    """What did not work twice is tried differently, or the reason is stated."""

    code = "repeatedly-not-met"
    rule = (
        "an objective was not met at two complete reviews; a new date alone is no change of "
        "intervention, objective or formulation"
    )
    sources = ("A4.05", "A11.19")
    way_out = "try differently, or assess it again with the reason and data to stay the course"


class EndsTooSoon(Refusal):
    """A revised duration looks ahead."""

    code = "ends-too-soon"
    rule = "the revised duration and the next review lie ahead"
    sources = ("A4.15", "A11.10")
    way_out = "give a day from today on, and a session number that has not been reached"


class WrongCause(Refusal):
    """Each trigger of a review is about something of its own."""

    code = "wrong-cause"
    rule = "the cause is of another kind than the review's trigger"
    sources = ("A4.02", "A4.03", "A4.04", "A4.05", "A4.06", "A4.07", "A4.08", "A4.09")
    way_out = "leave the member out, or name the trigger that it belongs to"


class ReauthorizationMissing(Refusal):
    """More sessions are asked of a payer for what is unmet, and with a way out of care."""

    code = "reauthorization-missing"
    rule = (
        "a review for a re-authorization names the unmet objectives that justify the sessions "
        "asked for, and how care steps down"
    )
    sources = ("A4.16", "A4.17")
    way_out = "give reauthorization, or open the review for another trigger"


class NotUnmet(Refusal):
    """What is met or no longer relevant justifies no sessions."""

    code = "objective-not-unmet"
    rule = "the objective has no verdict in this review that leaves it unmet"
    sources = ("A4.16",)
    way_out = "name objectives that the review found partially met or not met"
