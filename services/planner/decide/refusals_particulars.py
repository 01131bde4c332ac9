"""Refusals of what a plan records beside its agreed content."""

from services.planner.refusal import Refusal


class LifelineMissing(Refusal):
    """A safety plan names whom to call at any hour."""

    code = "lifeline-missing"
    rule = "the professionals and agencies of a safety plan include the 988 lifeline"
    sources = ("A1.23",)
    way_out = "add a contact with the number 988"


class NobodyNamed(Refusal):
    """Two steps of a safety plan name people; a client who knows none says so."""

    code = "nobody-named"
    rule = "a step of the safety plan names nobody and nothing says why"
    sources = ("A1.23",)
    way_out = "fill the step, or say in nobody_because why it stays empty"


class RiskContradicts(Refusal):
    """The level of risk contradicts what was found."""

    code = "risk-contradicts-findings"
    rule = "no risk can be found beside a finding, or where none was assessed"
    sources = ("A1.24",)
    way_out = "correct the findings or the level"


class OlderSafetyPlan(Refusal):
    """A person acknowledges the safety plan that they have read."""

    code = "older-safety-plan"
    rule = "names another version than that of the present safety plan"
    sources = ("A11.12",)
    way_out = "show the present safety plan, then name the version that made or revised it"


class FamilyLeftOpen(Refusal):
    """Who takes part is said, or that nobody does and why."""

    code = "family-left-open"
    rule = "names either participants or why there are none, one of both"
    sources = ("A1.25",)
    way_out = "name participants, or say in not_applicable_because why there are none"


class ReferralOutOfOrder(Refusal):
    """A referral goes its way step by step."""

    code = "referral-out-of-order"
    rule = "a referral goes from planned to offered, declined or accepted, sent, closed"
    sources = ("A1.47",)
    way_out = "record the steps in between, or close the referral"


class NothingPractised(Refusal):
    """Practice is of homework or of a skill."""

    code = "nothing-practised"
    rule = "practice names the homework that was done or the skill that was practised"
    sources = ("A1.46", "A1.51")
    way_out = "name homework_ids or skill_ids"


class ReofferMisplaced(Refusal):
    """Only what was declined is offered again."""

    code = "reoffer-misplaced"
    rule = "only a referral that was declined is to be offered again"
    sources = ("A1.47",)
    way_out = "leave reoffer out"


class UnknownProfile(Refusal):
    """A requirement is one of a profile that this release has."""

    code = "unknown-profile"
    rule = "no profile of this release has this name"
    sources = ("A7.02",)
    way_out = "name a profile that the plan's requirements list"


class NotAnswerable(Refusal):
    """The profile asks no such thing, or the plan itself has to have it."""

    code = "requirement-not-answerable"
    rule = "the profile has no such requirement, or none that is answered in this way"
    sources = ("A5.36", "B26")
    way_out = "name a requirement as the profile calls it; parts of the plan belong into the plan"


class NotWaivableSo(Refusal):
    """The profile names the reasons for which it does without."""

    code = "reason-not-in-profile"
    rule = "the profile does not do without it for this reason"
    sources = ("B26", "B32")
    way_out = "choose one of the reasons that the profile names"
