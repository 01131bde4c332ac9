"""Refusals of changes to a plan's content, and of entries in an episode."""

from events.values.icd10cm import release
from services.planner.refusal import Refusal


class CodeNotListed(Refusal):
    """A code that nobody issued names no diagnosis."""

    code = "code-not-listed"
    rule = f"the code is not in ICD-10-CM of {release()}"
    sources = ("A1.06", "A1.07")
    way_out = (
        "correct the code, or name in code_release the fiscal year of the ICD-10-CM that lists it"
    )


class NoOpenObjective(Refusal):
    """An intervention serves an objective that is still pursued."""

    code = "no-open-objective"
    rule = "an intervention is linked to at least one open objective"
    sources = ("A1.17", "A5.09")
    way_out = "link it to an objective that is neither met nor retired"


class TargetContradicts(Refusal):
    """A target on the wrong side cannot be reached in the stated direction."""

    code = "target-contradicts-direction"
    rule = "the target lies on the wrong side for the direction or the baseline"
    sources = ("A5.05",)
    way_out = "change the direction, the comparator, the target or the baseline"


class StillNeeded(Refusal):
    """Other items would be left without what they rest on."""

    code = "still-needed"
    rule = "items that stand would be left without what they rest on"
    sources = ("A1.12", "A1.14", "A1.17", "A5.06")
    way_out = "end those items, or link them elsewhere, before it or in the same request"


class WrongInstrument(Refusal):
    """A score of another instrument says nothing here."""

    code = "wrong-instrument"
    rule = "the score is of another instrument"
    sources = ("A11.01", "A4.11")
    way_out = "name a score of the instrument that is meant"


class DataMissing(Refusal):
    """A change at review, and a review, rest on clinical data."""

    code = "data-missing"
    rule = "needs the clinical data behind it: data in words, or scores"
    sources = ("A4.13", "A11.10")
    way_out = "add data or score_ids to the rationale"


class RationaleMissing(Refusal):
    """Once a plan is under way, every change says why."""

    code = "rationale-missing"
    rule = "a change of a plan that is under way needs its rationale"
    sources = ("A2.03", "A4.13", "A5.28")
    way_out = "add a rationale"


class SiteClosedThen(Refusal):
    """A closed site takes no new enrollments."""

    code = "site-closed"
    rule = "the site takes no enrollments from that day on"
    sources = ("A1.40",)
    way_out = "choose a site that is open, or an earlier day"


class EnrollmentGap(Refusal):
    """Care runs under an enrollment from its first day."""

    code = "enrollment-gap"
    rule = "the first enrollment must hold on the day that the episode opens, and not start later"
    sources = ("A1.40",)
    way_out = "let effective_on be opened_on, or earlier"


class AfterDischarge(Refusal):
    """No care is given after discharge."""

    code = "after-discharge"
    rule = "lies after the day of discharge"
    sources = ("A11.22", "A1.58")
    way_out = "correct the day, or reopen the episode"


class NotAchieved(Refusal):
    """Progress counts as achieved only what somebody found met."""

    code = "not-achieved"
    rule = "the objective has not been found met"
    sources = ("A1.27", "A11.17")
    way_out = "mark the objective met first, or leave it out"


class MissedSession(Refusal):
    """A note of a session that was not held names no objective."""

    code = "missed-session"
    rule = "nothing was worked on in a session that was cancelled or missed"
    sources = ("A1.29", "A1.52")
    way_out = "give no_objective with the reason session-missed, or correct the session first"


class WrongRater(Refusal):
    """A client or caregiver reports for themselves."""

    code = "wrong-rater"
    rule = "a client or caregiver reports their own view and scores"
    sources = ("A1.46", "A1.56")
    way_out = "name the actor's own role as the one who reports"


class NotAsProposed(Refusal):
    """A goal that takes up a proposal has the words of whoever proposed it."""

    code = "not-as-proposed"
    rule = "a goal that takes up a proposal has its words, and comes from whoever proposed it"
    sources = ("A1.44", "A1.12")
    way_out = "take the words as they were proposed; what differs is another goal, or a revision"
