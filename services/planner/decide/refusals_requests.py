"""Refusals of what clients ask of their record, and of the answers (B05, B06, B15, B40)."""

from http import HTTPStatus

from events.values.ids import RequestId
from services.planner.refusal import Refusal


class RequestNotWritten(Refusal):
    """Some requests are made in writing."""

    code = "request-not-written"
    rule = "a request for an intermediary's list is made in writing"
    sources = ("B15",)
    way_out = "have it put in writing, and say so in manner"


class RequestClosed(Refusal):
    """A request that was answered or withdrawn stays so."""

    code = "request-closed"
    status = HTTPStatus.CONFLICT
    rule = "the request was answered or withdrawn"
    sources = ("B05", "B06")
    way_out = "take in a new request, or void what was entered in error"

    def __init__(self, request_id: RequestId) -> None:
        super().__init__("/request_id", (request_id,))


class NoExtension(Refusal):
    """An answer is put off once, in time, and no longer than the rules allow."""

    code = "no-extension"
    status = HTTPStatus.CONFLICT
    rule = "an answer is put off once, before it is due, and no longer than the right's rules allow"
    sources = ("B05", "B06", "B15")
    way_out = "answer the request, or put it off within what the rule names"


class GroundNotLawful(Refusal):
    """A request is denied for the reasons that the law names, and for no other."""

    code = "ground-not-lawful"
    rule = "the request may be denied for the reasons that are named, and for no other"
    sources = ("B05", "B06", "B07")
    way_out = "name one of these reasons in grounds, or grant the request"


class OriginatorUnavailable(Refusal):
    """That an entry came from elsewhere is no reason where its originator cannot act."""

    code = "originator-unavailable"
    status = HTTPStatus.CONFLICT
    rule = "that the entry was made elsewhere is a reason only where its originator can act on it"
    sources = ("B40", "B06")
    way_out = "decide on the amendment itself, or name an originator who is available"


class ReviewToOffer(Refusal):
    """A refusal that may be reviewed comes with the offer of a review."""

    code = "review-to-offer"
    rule = "a denial for a reason that may be reviewed offers the review"
    sources = ("B05",)
    way_out = "offer it, and say so in review_offered"


class NothingLinked(Refusal):
    """An amendment that is accepted is appended or linked."""

    code = "nothing-linked"
    rule = "an accepted amendment names the entries that append or link it"
    sources = ("B06",)
    way_out = "enter the amendment first, and name its entries"


class NotAnAmendment(Refusal):
    """What follows an answer follows that of an amendment."""

    code = "not-an-amendment"
    status = HTTPStatus.CONFLICT
    rule = "follows the answer to a request for an amendment only"
    sources = ("B06",)
    way_out = "name a request for an amendment that was answered"


class StatementOutOfOrder(Refusal):
    """A denial is followed by one disagreement, that by one rebuttal."""

    code = "statement-out-of-order"
    status = HTTPStatus.CONFLICT
    rule = "a denial is followed by a disagreement or the wish that it goes along, once each"
    sources = ("B06",)
    way_out = "do what the rule names as legal"


class AskerNotEntitled(Refusal):
    """What is granted to somebody else than the client is what they may have."""

    code = "asker-not-entitled"
    confidential = True
    status = HTTPStatus.FORBIDDEN
    rule = "who asks may not have all of it: the client alone authorises for part of the data"
    sources = ("B09", "B38", "A7.08")
    way_out = "grant the rest in part, or deny it with the ground asker-not-entitled"


class SuspensionTooLong(Refusal):
    """An agency's word by mouth suspends an accounting for a while; in writing, as long as said."""

    code = "suspension-too-long"
    rule = "by mouth an accounting is suspended for a while only"
    sources = ("B07",)
    way_out = "end it sooner, or have the agency put it in writing"
