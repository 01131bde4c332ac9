"""Refusals that any command may meet."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class NotFound(Refusal):
    """What the command names is not there, for this actor."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND
    rule = "names what is not there"
    sources = ("A1.57",)
    way_out = "name what this chart holds"


class AlreadyThere(Refusal):
    """The identifier is taken, be it by what has ended."""

    code = "already-there"
    status = HTTPStatus.CONFLICT
    rule = "the identifier is taken"
    sources = ("A1.04",)
    way_out = "make a new identifier, or revise what is there"


class Ended(Refusal):
    """What the command names has ended."""

    code = "ended"
    status = HTTPStatus.CONFLICT
    rule = "names what has ended"
    sources = ("A2.03",)
    way_out = "name what still stands, or add it anew"


class NothingChanges(Refusal):
    """The command states what holds already."""

    code = "nothing-changes"
    rule = "states what holds already"
    sources = ("A5.28",)
    way_out = "leave the command out, or change what it states"


class NotAllowed(Refusal):
    """The actor's role may not do this."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN
    rule = "the actor's role may not do this"
    sources = ("B02", "B17")
    way_out = "have it done by someone whose role may"


class NoSessionContent(Refusal):
    """Notes on what was said in counseling stay out of plans."""

    code = "no-session-content"
    rule = "takes no psychotherapy notes and no substance-use counseling notes"
    sources = ("A11.20", "B04", "B16")
    way_out = "keep such notes apart; record modality, frequency, results and progress only"


class InFuture(Refusal):
    """What happened cannot have happened later than now."""

    code = "in-the-future"
    rule = "lies in the future"
    sources = ("A11.11",)
    way_out = "give the time when it happened, or wait until it has"


class TooEarly(Refusal):
    """What happened cannot have happened before what it follows."""

    code = "too-early"
    rule = "lies before what it follows: birth, opening of the episode, activation or review"
    sources = ("A1.40", "A11.09")
    way_out = "correct the time, or the earlier entry"


class SiteNeeded(Refusal):
    """A day is a local one; where sites of a clinic have several, the entry names its site."""

    code = "site-needed"
    rule = "at that time it is not the same day at all sites of the clinic"
    sources = ("A1.40",)
    way_out = "name the site whose day counts in site_id"


class WrongChart(Refusal):
    """What the command joins belongs to different clients or episodes."""

    code = "wrong-chart"
    rule = "belongs to another client or episode"
    sources = ("A1.57",)
    way_out = "record it in the chart that it belongs to"


class WrongStatus(Refusal):
    """The plan or episode is not where this may happen."""

    code = "wrong-status"
    status = HTTPStatus.CONFLICT
    rule = "may not happen in the present status"
    sources = ("A2.01",)
    way_out = "take the steps of the plan's course in their order"


class CareEnded(Refusal):
    """After discharge only corrections, late entries and voids are legal."""

    code = "care-ended"
    status = HTTPStatus.CONFLICT
    rule = "after discharge only corrections, late entries and voids are legal"
    sources = ("A11.22",)
    way_out = "correct or void what is there, or reopen first"


class WrongReason(Refusal):
    """The reason contradicts what happened."""

    code = "wrong-reason"
    rule = "the reason contradicts what happened before"
    sources = ("A2.05", "A1.58")
    way_out = "choose the reason that fits"
