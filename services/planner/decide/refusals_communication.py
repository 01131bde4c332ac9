"""Refusals of ways to reach a client, and of copies (A1.33, A1.54, B37)."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class WayExcluded(Refusal):
    """The client is reached as they asked."""

    code = "way-excluded"
    status = HTTPStatus.CONFLICT
    rule = "the client asked not to be reached so, or to be reached otherwise only"
    sources = ("B37", "A1.54")
    way_out = "reach the client in a way that they agreed to"


class WayUntold(Refusal):
    """While the client asked to be reached in certain ways, how it was done is told."""

    code = "way-untold"
    rule = "the client asked to be reached in certain ways, and it is not told how it was done"
    sources = ("B37", "A1.54")
    way_out = "say how it was handed over or sent"


class NotMissed(Refusal):
    """Outreach follows sessions that the client did not come to."""

    code = "not-missed"
    rule = "the session was held, or it was not the client who did not come"
    sources = ("A1.52",)
    way_out = "name sessions that are recorded as no-show or cancelled by the client, or none"


class DisclosureToName(Refusal):
    """A copy for anybody but the client and who stands in is a disclosure."""

    code = "disclosure-to-name"
    rule = "a copy for somebody else is a disclosure of the same chart, which it names"
    sources = ("A1.33", "A7.07")
    way_out = "record the disclosure first, and name it in disclosure_id"


class CategoryUntold(Refusal):
    """Who may have a copy depends on what kinds of data are in it."""

    code = "category-untold"
    rule = "the plan tells of substance use, and the copy does not say so"
    sources = ("B11", "B38")
    way_out = "add what is named to categories, or give a copy without it"
