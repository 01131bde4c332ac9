"""Refusals about a plan's course, its signatures and its review schedule."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class NothingToPropose(Refusal):
    """A plan without an open objective asks for agreement to nothing."""

    code = "nothing-to-propose"
    rule = "a plan that is proposed or signed pursues at least one objective"
    sources = ("A1.12", "A1.14")
    way_out = "add a problem, a goal and an objective"


class AlternativeOpen(Refusal):
    """Alternatives are chosen before a plan is proposed."""

    code = "alternative-open"
    rule = "an alternative must be chosen before the plan is proposed or signed"
    sources = ("A11.20",)
    way_out = "revise the objectives with the chosen alternative"


class NotProposed(Refusal):
    """The content has changed since it was put to the client, or never was."""

    code = "not-proposed"
    status = HTTPStatus.CONFLICT
    rule = "the present content has not been put to the client"
    sources = ("A2.01",)
    way_out = "propose the plan as it now is"


class PreliminaryAgain(Refusal):
    """A preliminary plan becomes another one; no other becomes preliminary."""

    code = "preliminary-again"
    status = HTTPStatus.CONFLICT
    rule = "a plan is preliminary from its draft on, or never"
    sources = ("A2.01",)
    way_out = "draft a preliminary plan that replaces this one, or choose another type"


class NoNextReview(Refusal):
    """An active plan always has a next review date."""

    code = "no-next-review"
    rule = "an active plan always has a next review: an interval in days, or a day to come"
    sources = ("A1.21", "A3.19", "A5.15")
    way_out = "schedule reviews with interval_days, or with a next_review_on after today"


class ReviewOutsidePolicy(Refusal):
    """The next review is later, or the interval longer or shorter, than policy allows."""

    code = "review-outside-policy"
    rule = "the next review must be later than today and within the policy's interval"
    sources = ("A11.10", "A3.18", "A3.19")
    way_out = "choose a day or interval within policy; an overdue review is completed first"


class SignatureMissing(Refusal):
    """Required roles have neither signed, nor refused, nor been waived."""

    code = "signature-missing"
    status = HTTPStatus.CONFLICT
    rule = "a required role has not signed this content, and no refusal or waiver is recorded"
    sources = ("A11.13", "B24", "B25", "B26")
    way_out = "have the roles sign, or record their refusal or the waiver"


class ProfileSignatureMissing(Refusal):
    """What a payer or law wants signed lacks a signature; the first name is the profile."""

    code = "profile-signature-missing"
    status = HTTPStatus.CONFLICT
    rule = "a profile that holds for this plan wants one of the named roles to sign this content"
    sources = ("A11.13", "B24", "B25", "B27")
    way_out = "have one of the roles sign; where the profile allows it, record refusal or waiver"


class PartMissing(Refusal):
    """What a payer or law asks every plan to have is missing; the first name is the profile."""

    code = "profile-part-missing"
    status = HTTPStatus.CONFLICT
    rule = "a profile that holds for this plan lets no plan take effect without the named parts"
    sources = ("A5.36", "B22")
    way_out = "add the parts to the plan, then propose it again"


class StaleContent(Refusal):
    """A signature binds to the content as it now is."""

    code = "stale-content"
    status = HTTPStatus.CONFLICT
    rule = "the content version or hash is not that of the present content"
    sources = ("A11.12", "B18")
    way_out = "read the plan again, and sign what it now says"


class NotYourSignature(Refusal):
    """The actor's role cannot sign in this role."""

    code = "not-your-signature"
    status = HTTPStatus.FORBIDDEN
    rule = "the actor's role may not give or record a signature of this role"
    sources = ("B02", "B18")
    way_out = "have it signed by a person of that role"


class WrongMeaning(Refusal):
    """Each signer role has meanings that it can give."""

    code = "wrong-meaning"
    rule = "a signer of this role cannot sign in this meaning"
    sources = ("A1.31", "B18")
    way_out = "choose a meaning that fits the role"


class NotWaivable(Refusal):
    """Policy wants this role's signature itself."""

    code = "not-waivable"
    rule = "no refusal or waiver stands in for this role's signature"
    sources = ("A11.13", "B26")
    way_out = "have the role sign"
