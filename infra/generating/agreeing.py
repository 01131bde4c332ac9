"""A plan is drafted, signed by both and takes effect; after a change it is signed again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from infra.generating.course import Course, Visit
from infra.generating.data_files import Clinician, courses
from infra.generating.step import Actor, Json, Step
from infra.generating.wording import Named, drafting, on_plan


def agreed(course: Course, named: Named, visit: Visit, actor: Actor) -> Iterator[Step]:
    """Yield the steps from draft to a plan in effect, on the day of a visit."""
    at = visit.at + timedelta(minutes=75)
    yield Step(at, actor, [*drafting(course, named, visit.day)])
    yield from _signed(course, named, at, actor, course.clinicians[0])
    yield Step(at + timedelta(minutes=10), actor, [on_plan(named, "activate-plan")])


def agreed_again(
    course: Course, named: Named, at: datetime, actor: Actor, clinician: Clinician
) -> Iterator[Step]:
    """Yield the steps that follow a change: proposed and signed again."""
    yield Step(at + timedelta(minutes=1), actor, [on_plan(named, "propose-plan")])
    yield from _signed(course, named, at, actor, clinician)


def _signed(
    course: Course, named: Named, at: datetime, actor: Actor, clinician: Clinician
) -> Iterator[Step]:
    signed = on_plan(
        named,
        "sign-plan",
        signer={
            "role": "clinician",
            "printed_name": clinician.name,
            "credentials": clinician.credentials,
        },
        meaning="authorship",
        capture={"method": "electronic"},
    )
    yield Step(at + timedelta(minutes=2), actor, [signed], signs=True)
    client = Actor(f"client:{course.client}", "client", course.client)
    yield Step(at + timedelta(minutes=5), client, [_by_client(course, named, at)], signs=True)


def _by_client(course: Course, named: Named, at: datetime) -> Json:
    """Return the client's signature, or now and then the refusal that is on record instead."""
    chances = courses().chances_percent
    if course.draws.branch("signature", at).chance(chances.signature_declined):
        why = "Agrees with the plan and prefers to put no name under it"
        declined = {"role": "client", "reason": "prefers-not-to-sign", "explanation": why}
        return on_plan(named, "decline-signature", **declined)
    name = f"{course.identity['given_name']} {course.identity['family_name']}"
    return on_plan(
        named,
        "sign-plan",
        signer={"role": "client", "printed_name": name},
        meaning="participation-understanding-and-consent",
        capture={"method": "electronic"},
    )
