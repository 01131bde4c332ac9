"""Sentences on what a plan records beside its agreed content."""

from typing import Final

from events.narrative.of_content import why
from events.narrative.of_course import signer
from events.narrative.phrases import coded, day, due, listed, opening, quoted, quotes
from events.narrative.telling import Told, tells
from events.types.background import (
    CircumstancesDescribed,
    FunctioningAssessed,
    HistoryRecorded,
    HistorySuperseded,
    PopulationFlagged,
    PreferenceAdded,
    PreferenceRetired,
    PreferenceRevised,
    PresentingConcernDescribed,
    ReadinessAssessed,
)
from events.types.resources import (
    BarrierAdded,
    BarrierResolved,
    BarrierRevised,
    StrengthAdded,
    StrengthRetired,
    StrengthRevised,
)
from events.types.safety import (
    RiskAssessed,
    SafetyPlanAcknowledged,
    SafetyPlanMade,
    SafetyPlanRevised,
)
from events.types.support import (
    DisagreementRecorded,
    DisagreementResolved,
    FamilyInvolvementStated,
    PhaseEntered,
    ReferralMoved,
    ReferralPlanned,
    RequirementAnswered,
)
from events.values.background import Functioning
from events.values.safety import found

_AREAS: Final = (
    "work_or_school",
    "relationships",
    "self_care",
    "daily_activities",
    "quality_of_life",
)


@tells(StrengthAdded)
def _strength(it: StrengthAdded, told: Told) -> str:
    kind, words = coded(it.strength.kind), quoted(it.strength.words)
    return f"A strength of {told.person.names} was added ({kind}): {words}."


@tells(StrengthRevised)
def _strength_revised(it: StrengthRevised, told: Told) -> str:
    which = told.names.of(it.strength_id, "strength")
    reads = told.names.reads(it.strength_id, it.strength.words)
    return f"{opening(which)} was revised{reads}{why(it.rationale)}."


@tells(StrengthRetired)
def _strength_retired(it: StrengthRetired, told: Told) -> str:
    which = told.names.of(it.strength_id, "strength")
    return f"{opening(which)} left the plan ({coded(it.reason)}){why(it.rationale)}."


@tells(BarrierAdded)
def _barrier(it: BarrierAdded, told: Told) -> str:
    words, mitigation = quoted(it.barrier.words), quoted(it.barrier.mitigation)
    what = f"What stands in {told.person.names} way was added ({coded(it.barrier.kind)})"
    return f"{what}: {words}, answered by {mitigation}."


@tells(BarrierRevised)
def _barrier_revised(it: BarrierRevised, told: Told) -> str:
    which = told.names.of(it.barrier_id, "barrier")
    reads = f"{quoted(it.barrier.words)}, answered by {quoted(it.barrier.mitigation)}"
    return f"{opening(which)} was revised and reads {reads}{why(it.rationale)}."


@tells(BarrierResolved)
def _barrier_resolved(it: BarrierResolved, told: Told) -> str:
    which = told.names.of(it.barrier_id, "barrier")
    return f"{opening(which)} stood in the way no longer ({coded(it.reason)}){why(it.rationale)}."


@tells(PreferenceAdded)
def _preference(it: PreferenceAdded, told: Told) -> str:
    kind, words = coded(it.preference.kind), quoted(it.preference.words)
    return f"What {told.person.name} prefers was added ({kind}): {words}."


@tells(PreferenceRevised)
def _preference_revised(it: PreferenceRevised, told: Told) -> str:
    which = told.names.of(it.preference_id, "preference")
    reads = told.names.reads(it.preference_id, it.preference.words)
    return f"{opening(which)} was revised{reads}{why(it.rationale)}."


@tells(PreferenceRetired)
def _preference_retired(it: PreferenceRetired, told: Told) -> str:
    which = told.names.of(it.preference_id, "preference")
    return f"{opening(which)} no longer counted ({coded(it.reason)}){why(it.rationale)}."


@tells(PresentingConcernDescribed)
def _concern(it: PresentingConcernDescribed, told: Told) -> str:
    concern = it.presenting_concern
    parts = [each for each in (concern.frequency, concern.intensity, concern.onset) if each]
    more = f" ({', '.join(parts)})" if parts else ""
    return f"What led {told.person.name} in was described{more}: {quoted(concern.words)}."


@tells(HistoryRecorded)
def _history(it: HistoryRecorded, told: Told) -> str:
    held = it.history_entry
    source = told.person.name if held.told_by == "client" else f"the {held.told_by}"
    start = f"{told.person.names} history was recorded ({coded(held.kind)})"
    by = f"as told by {source}" if held.told_by in {"client", "family", "clinician"} else "as told"
    return f"{start}, {by} on {day(held.told_on)}: {quoted(held.words)}."


@tells(HistorySuperseded)
def _history_superseded(it: HistorySuperseded, told: Told) -> str:
    which = told.names.of(it.history_entry_id, "piece of history")
    by = (
        ""
        if it.replaced_by is None
        else f"; {told.names.bare(it.replaced_by, 'new one')} replaced it"
    )
    return f"{opening(which)} was marked {it.reason}{by}{why(it.rationale)}."


@tells(FunctioningAssessed)
def _functioning(it: FunctioningAssessed, told: Told) -> str:
    start = f"{told.person.names} functioning was assessed on {day(it.functioning.assessed_on)}"
    return f"{start}: {_impaired(it.functioning)}."


@tells(ReadinessAssessed)
def _readiness(it: ReadinessAssessed, told: Told) -> str:
    held, person = it.readiness, told.person
    parts = [f"{person.subject} {person.was} in the stage of {held.stage}"]
    if held.barriers_to_engagement:
        hinders = quotes(held.barriers_to_engagement)
        parts.append(f"what might hinder {person.object} is {hinders}")
    if held.choices_offered:
        parts.append(f"{person.subject} {person.was} offered {quotes(held.choices_offered)}")
    if held.reactions:
        parts.append(f"{person.possessive} reactions were {quotes(held.reactions)}")
    start = f"{person.names} readiness was assessed on {day(held.assessed_on)}"
    return f"{start}: {'; '.join(parts)}."


@tells(CircumstancesDescribed)
def _circumstances(it: CircumstancesDescribed, told: Told) -> str:
    held = it.circumstances
    parts = []
    if held.medical_factors:
        parts.append(f"medical factors {quotes(held.medical_factors)}")
    if held.emergency_contacts:
        names = (f"{each.name} ({each.relation})" for each in held.emergency_contacts)
        parts.append(f"in an emergency to call {listed(names)}")
    if held.accommodations:
        parts.append(f"accommodations {quotes(held.accommodations)}")
    return f"{told.person.names} circumstances were described: {'; '.join(parts) or 'none'}."


@tells(PopulationFlagged)
def _population(it: PopulationFlagged, told: Told) -> str:
    held, person = it.population, told.person
    voices = {
        f"{person.possessive} own input": held.child_input,
        "the caregiver's input": held.caregiver_input,
        "the court's goal": held.court_goal,
        f"{person.possessive} own goal": held.own_goal,
    }
    told_of = "".join(f"; {name}: {quoted(text)}" for name, text in voices.items() if text)
    support = "" if held.support_person is None else f"; supported by {held.support_person}"
    flags = listed(map(coded, held.flags))
    return f"What {person.names} plan has to heed was noted: {flags}{told_of}{support}."


@tells(RiskAssessed)
def _risk(it: RiskAssessed, told: Told) -> str:
    held = it.risk_assessment
    present = [coded(each.replace("_", "-")) for each in found(held)]
    findings = f"found {listed(present)}" if present else "found none of what was asked for"
    start = f"{told.person.names} risk was assessed on {day(held.assessed_on)}"
    return f"{start} as {coded(held.level)}, {findings}: {quoted(held.basis)}."


@tells(SafetyPlanMade)
def _safety_plan(it: SafetyPlanMade, told: Told) -> str:
    signs = quotes(it.safety_plan.warning_signs)
    on = day(it.safety_plan.made_on)
    return f"{told.person.names} safety plan was made on {on}; it answers the signs {signs}."


@tells(SafetyPlanRevised)
def _safety_plan_revised(it: SafetyPlanRevised, told: Told) -> str:
    on = day(it.safety_plan.made_on)
    return f"{told.person.names} safety plan was made anew on {on}{why(it.rationale)}."


@tells(SafetyPlanAcknowledged)
def _acknowledged(it: SafetyPlanAcknowledged, told: Told) -> str:
    who = signer(it.signer, told)
    return f"{who} acknowledged the safety plan as of version {it.safety_plan_version}."


@tells(FamilyInvolvementStated)
def _family(it: FamilyInvolvementStated, told: Told) -> str:
    held = it.family_involvement
    start = f"It was stated who of {told.person.names} family and friends"
    if not held.participants:
        why_not = held.not_applicable_because or ""
        return f"{start} takes part: nobody, {quoted(why_not)}."
    people = (f"{one.name} ({one.relation}, {quoted(one.role)})" for one in held.participants)
    return f"{start} takes part: {listed(people)}."


@tells(DisagreementRecorded)
def _disagreement(it: DisagreementRecorded, told: Told) -> str:
    held = it.disagreement
    who = told.person.name if held.raised_by == "client" else f"the {held.raised_by}"
    who = "somebody else" if held.raised_by == "other" else who
    discussed = "" if held.discussion is None else f"; it was discussed: {quoted(held.discussion)}"
    return f"{opening(who)} disagreed on {day(held.raised_on)}: {quoted(held.words)}{discussed}."


@tells(DisagreementResolved)
def _resolved(it: DisagreementResolved, told: Told) -> str:
    which = told.names.of(it.disagreement_id, "disagreement")
    return f"{opening(which)} was resolved ({coded(it.reason)}){why(it.rationale)}."


@tells(ReferralPlanned)
def _referral(it: ReferralPlanned, told: Told) -> str:
    held = it.referral
    when = "" if held.trigger is None else f", under the condition {quoted(held.trigger)}"
    by = "" if held.by_session is None else f", judged by session {held.by_session}"
    start = f"A referral of {told.person.name} to {held.to} ({coded(held.kind)}) was planned"
    return f"{start} for {quoted(held.purpose)}{when}{by}."


@tells(ReferralMoved)
def _referral_moved(it: ReferralMoved, told: Told) -> str:
    to = told.names.bare(it.referral_id, "place that was planned")
    again = f", to be offered again{due(it.reoffer)}" if it.reoffer is not None else ""
    reason = "" if it.reason_text is None else f": {quoted(it.reason_text)}"
    return f"The referral to {to} was {it.status} on {day(it.on)}{again}{reason}."


@tells(PhaseEntered)
def _phase(it: PhaseEntered, _told: Told) -> str:
    held = it.phase_decision
    on = day(held.entered_on)
    return f"Phase {held.phase} of treatment began on {on}: {quoted(held.basis)}."


@tells(RequirementAnswered)
def _requirement(it: RequirementAnswered, _told: Told) -> str:
    held = it.requirement_answer
    asked = f"What {held.profile} asks as {coded(held.requirement)}"
    if held.reason is None:
        return f"{asked} was shown, done on {day(held.done_on)}{why(it.rationale)}."
    reason = f"({coded(held.reason)})"
    return f"{asked} was done without from {day(held.done_on)} {reason}{why(it.rationale)}."


def _impaired(held: Functioning) -> str:
    areas = {name.replace("_", " "): getattr(held, name).level for name in _AREAS}
    return listed(f"{name} {coded(level)}" for name, level in areas.items())
