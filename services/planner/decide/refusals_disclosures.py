"""Refusals of disclosures (A7.07, B13, B39)."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class ConsentNeeded(Refusal):
    """The clinic's policy asks for a consent on this basis, for these data."""

    code = "consent-needed"
    rule = "by policy this basis needs a consent for these data"
    sources = ("A7.07", "A7.10", "B12")
    way_out = "name a consent that covers it, or the basis that lets it go out without one"


class ConsentDoesNotCover(Refusal):
    """The consent is not for this recipient, purpose, data or person, or was not in force."""

    code = "consent-does-not-cover"
    status = HTTPStatus.CONFLICT
    rule = "the consent is not for this recipient, purpose, data and person"
    sources = ("A7.07", "A2.06", "A7.09")
    way_out = "name a consent that covers it and was in force, or none where policy asks for none"


class NoticeMissing(Refusal):
    """Substance-use data that go out under a consent carry the notice and the consent's scope."""

    code = "disclosure-notice-missing"
    rule = "these data carry the notice on redisclosure, and a copy or the scope of the consent"
    sources = ("B13",)
    way_out = "send both along, and say so in notice and scope_sent"


class CircumstancesMissing(Refusal):
    """A disclosure of substance-use data in an emergency tells its circumstances."""

    code = "emergency-not-told"
    rule = "an emergency disclosure of these data tells affiliation, discloser and nature"
    sources = ("B39",)
    way_out = "add emergency"


class Restricted(Refusal):
    """Services that the client paid in full stay from the health plan."""

    code = "disclosure-restricted"
    status = HTTPStatus.CONFLICT
    rule = "services paid in full by the client are not disclosed to the health plan"
    sources = ("B36",)
    way_out = "leave them out, name the others in services_on or sessions, or say no_service"


class AmendmentLeftOut(Refusal):
    """What the client wants said of a denied amendment goes along with what it is about."""

    code = "amendment-left-out"
    rule = "a denied amendment goes along with later disclosures of what it is about"
    sources = ("B06", "B40")
    way_out = "send these parts along, or apart where the form does not let them, and name them"


class WrongPurpose(Refusal):
    """Each basis lets information go out for certain purposes."""

    code = "purpose-contradicts-basis"
    rule = "the basis lets information go out for the purposes that are named"
    sources = ("A7.07", "B07")
    way_out = "name the basis that lets it go out for this purpose, or the purpose that it was for"


class PurposeUntold(Refusal):
    """A purpose that has no code is put in words."""

    code = "purpose-not-told"
    rule = "another purpose is put in words"
    sources = ("B07",)
    way_out = "add purpose_text, or name the purpose that fits"


class NotToAPerson(Refusal):
    """To the individual goes what the client, or who stands in for them, gets as a person."""

    code = "recipient-not-the-individual"
    rule = "on the basis individual it goes to the client, or to a person who stands in for them"
    sources = ("A7.07", "B07", "B11", "B36")
    way_out = "name the basis that lets it go to this recipient, with the consent that it needs"
