"""What the document's profiles ask: parts, signatures, the plan in time (A5.16, A5.17, A5.36, A7).

`profile` names one or several of the profiles that ship. What a profile was not verified to ask is
told as a remark.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from events.lint.dates import day_of, opened, today
from events.lint.document import Plan
from events.lint.finding import Finding, Severity, finding
from events.lint.held import sessions_held
from events.lint.pointing import Node, UnreadableDocument
from events.lint.profile_parts import lacking
from events.lint.section_rules import is_current
from events.profiles.applying import Applied, required_signatures
from events.profiles.deadlines import PlanDue, Signed, plan_dues, stopped_on
from events.profiles.in_force import Needed, serves
from events.profiles.library import library
from events.profiles.models import Profile, SignatureRule
from events.profiles.timeline import Attended, Timeline
from events.values.signatures import SignerRole

_SIGNED: Final = ("signed_on", "date", "signed_at", "recorded_time")
_ROLES: Final[Mapping[str, SignerRole]] = {
    "client": "client",
    "patient": "client",
    "guardian": "parent-or-guardian",
    "parent": "parent-or-guardian",
    "parent-or-guardian": "parent-or-guardian",
    "caregiver": "parent-or-guardian",
    "representative": "representative",
    "clinician": "clinician",
    "therapist": "clinician",
    "counselor": "clinician",
    "supervisor": "supervisor",
    "psychiatrist": "psychiatrist",
    "physician": "physician",
    "nurse-practitioner": "nurse-practitioner",
}

_OUTCOMES: Final[Mapping[str, Literal["signed", "declined", "waived"]]] = {
    "declined": "declined",
    "waived": "waived",
}


def profiles_in(plan: Plan) -> tuple[Profile, ...]:
    """Return the profiles that the document names, each in its newest version.

    Raises:
        UnreadableDocument: one of the names is no profile's.
    """
    section = plan.root.get("profile", "profiles")
    names = section.names()
    found = [library().find(each.casefold().strip()) for each in names]
    if (section and not names) or None in found:
        known = ", ".join(library().codes())
        raise UnreadableDocument(section.path, f"must name profiles, such as {known}")
    return tuple(each for each in found if each is not None)


def profile_findings(plan: Plan) -> Iterator[Finding]:
    """Yield what the plan lacks of what its profiles ask; none where it names no profile."""
    profiles = profiles_in(plan)
    for profile in profiles:
        yield from _parts(plan, profile)
    if profiles:
        yield from _signatures(plan, profiles)
        yield from _late(plan, profiles)


def _parts(plan: Plan, profile: Profile) -> Iterator[Finding]:
    if not plan.whole:
        return
    for each in profile.components:
        path = lacking(plan, each.component)
        if path is not None:
            part = each.component.replace("-", " ")
            said = f"{profile.name} ({each.row}) asks for it: the plan has no {part}."
            severity: Severity | None = None if profile.verified else "info"
            yield finding("REQUIRED_COMPONENT", path, "", said, severity=severity)


def _signatures(plan: Plan, profiles: Sequence[Profile]) -> Iterator[Finding]:
    status, section = plan.root.get("status").loose_text(), plan.root.get("signatures")
    if not plan.whole or status in {"draft", "proposed"} or section.value is None:
        return
    given = _signed(plan, now=True)
    for rule in required_signatures(profiles):
        needed = Needed(frozenset(rule.any_of), rule.stand_in)
        if _usual(rule) or any(serves(each.role, each.outcome, needed) for each in given):
            continue
        who = " or ".join(rule.any_of)
        said = f"{_asking(rule, profiles)} asks for the signature of {who}."
        severity: Severity | None = None if rule.blocks else "info"
        yield finding("MISSING_SIGNATURE", section.path, "", said, severity=severity)


def _usual(rule: SignatureRule) -> bool:
    """Say whether every plan is asked for this signature, so that others have told it."""
    return bool({"client", "clinician"} & set(rule.any_of))


def _asking(rule: SignatureRule, profiles: Sequence[Profile]) -> str:
    asking = (
        each.name
        for each in profiles
        if any(set(other.any_of) == set(rule.any_of) for other in each.signatures)
    )
    return " and ".join(asking)


def _late(plan: Plan, profiles: Sequence[Profile]) -> Iterator[Finding]:
    if plan.root.has("plan_due", "plan_due_on"):
        return
    for profile, due in _dues(plan, profiles):
        done, now = stopped_on(profile, _activated(plan), _signed(plan)), today(plan)
        last = done or now
        if due.on is None or last is None or last <= due.on:
            continue
        how = f"{profile.name} ({due.row}): due on {due.on} ({due.how})"
        state = f"done on {done}" if done is not None else f"not done on {now}"
        said = f"{how}; {state}, {(last - due.on).days} days late."
        severity: Severity | None = None if due.verified else "info"
        yield finding("PLAN_LATE", plan.root.get("signatures").path, "", said, severity=severity)


def _dues(plan: Plan, profiles: Sequence[Profile]) -> Iterator[tuple[Profile, PlanDue]]:
    """Yield when each profile wants the plan, reckoned up to the day that the document is of."""
    held = sorted(each.day for each in sessions_held(plan) if each.day is not None)
    admitted = opened(plan) or next(iter(held), None)
    last = max((each for each in (today(plan), *held[-1:]) if each), default=admitted)
    if admitted is None or last is None:
        return
    line = Timeline(
        as_of=last,
        admitted_on=admitted,
        attended=tuple(Attended(each, "individual") for each in held),
        activated_on=_activated(plan),
    )
    for profile in profiles:
        for due in plan_dues((Applied(profile),), line):
            yield profile, due


def _activated(plan: Plan) -> date | None:
    told = day_of(plan.root.get("activation"), "time")
    return told or day_of(plan.root, "activated_on", "signed_on")


def _signed(plan: Plan, *, now: bool = False) -> tuple[Signed, ...]:
    """Return the signatures; of the content that stands `now`, or of all that there was."""
    section = plan.root.get("signatures")
    entries = section.items() if isinstance(section.value, list | dict) else ()
    found = (_signing(each) for each in entries if not now or is_current(plan, each))
    return tuple(each for each in found if each is not None)


def _signing(node: Node) -> Signed | None:
    """Return a signature; one without a day counts as given, and stops no clock early."""
    if not isinstance(node.value, dict):
        return None
    named = node.get("role", "signer", "who").loose_text() or node.path.rsplit("/", 1)[-1]
    role, day = _ROLES.get(named.casefold()), day_of(node, *_SIGNED)
    if role is None or node.get("signed").value is False:
        return None
    outcome = _OUTCOMES.get(node.get("outcome").loose_text(), "signed")
    version = node.get("content_version").value
    of = version if isinstance(version, int) else 1
    return Signed(role, outcome, day or date.max, of)
