"""Which requirements of a profile may be answered by other than the plan itself (B26, B32)."""

from events.profiles.library import library
from events.profiles.models import SHOWN_ELSEWHERE, Profile
from events.values.support import RequirementAnswer
from services.planner.decide.refusals_particulars import (
    NotAnswerable,
    NotWaivableSo,
    UnknownProfile,
)


def require_answerable(answer: RequirementAnswer, pointer: str) -> None:
    """Require that the profile asks this, and that it may be answered in this way.

    Raises:
        UnknownProfile: no profile of this release has the name.
        NotAnswerable: the profile asks no such thing, or the plan itself has to have it.
        NotWaivableSo: no version of the profile does without it for this reason; `names` are the
            reasons for which one does.
    """
    shipped = library()
    versions = [shipped.profiles[answer.profile, it] for it in shipped.versions(answer.profile)]
    if not versions:
        raise UnknownProfile(f"{pointer}/profile")
    if answer.outcome == "shown":
        if not any(_can_be_shown(each, answer) for each in versions):
            raise NotAnswerable(f"{pointer}/requirement")
        return
    waivers = [w for each in versions for w in each.waivers if w.requirement == answer.requirement]
    if not waivers:
        raise NotAnswerable(f"{pointer}/requirement")
    reasons = {reason for each in waivers for reason in each.reasons}
    if answer.reason not in reasons:
        raise NotWaivableSo(f"{pointer}/reason", sorted(reasons))


def _can_be_shown(profile: Profile, answer: RequirementAnswer) -> bool:
    parts = {each.component for each in profile.components}
    deadlines = {each.code for each in profile.deadlines}
    return answer.requirement in (parts & SHOWN_ELSEWHERE) | deadlines
