"""Charts whose payer, state and program differ from the usual ones."""

from datetime import date, datetime
from typing import Any

from events.profiles.applying import Care, profiles_of
from events.profiles.evidence import Record
from events.profiles.requirements import Requirement, requirements
from events.values.authorizations import InsuranceContent
from events.values.identity import Payer
from events.values.ids import PlanId
from events.values.signatures import Signer
from events.values.support import RequirementAnswer
from services.planner.commands.authorization import RecordInsurance
from services.planner.commands.client import RegisterClient
from services.planner.commands.clinic import AdoptPolicy
from services.planner.commands.course import ActivatePlan, ProposePlan
from services.planner.commands.episode import ChangeEnrollment, OpenEpisode
from services.planner.commands.support import AnswerRequirement
from tests.contract import gad
from tests.contract.examples_care import ENROLLMENT, IDENTITY
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import OPENING, WHY, drafting, signature

ACTIVATE = make(ActivatePlan)


def enrolled(payer: str, state: str = "NY", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an enrollment's changed fields."""
    return {"payer": Payer(kind=payer), "state": state, **more}  # type: ignore[arg-type]  # a kind


def opened_with(payer: str, state: str = "NY", **more: Any) -> Chart:  # noqa: ANN401
    """Return a chart whose episode opened on 8 January 2026 with this payer, in this state."""
    chart = Chart()
    held = ENROLLMENT.model_copy(update=enrolled(payer, state, **more))
    chart.give(
        make(RegisterClient, identity=IDENTITY),
        make(OpenEpisode, **{**OPENING, "enrollment": held}),
    )
    return chart


def proposed_with(payer: str, state: str = "NY", **more: Any) -> Chart:  # noqa: ANN401
    """Return a chart with the plan put to the client on 22 January 2026."""
    chart = opened_with(payer, state, **more)
    commands = [each for each in drafting() if each.kind != "establish-baseline"]
    chart.give(*commands)
    chart.at("2026-01-22T15:00:00+00:00").give(make(ProposePlan))
    return chart


def change(day: str, payer: str, state: str = "NY", **more: Any) -> ChangeEnrollment:  # noqa: ANN401
    """Return a change of payer from a day on."""
    fields = {**enrolled(payer, state, **more), "effective_on": date.fromisoformat(day)}
    return make(ChangeEnrollment, enrollment=ENROLLMENT.model_copy(update=fields))


def adoption(code: str, day: str, version: int = 1) -> AdoptPolicy:
    """Return the adoption of a profile from a day on."""
    return make(
        AdoptPolicy,
        policy=code,
        policy_version=version,
        effective_on=date.fromisoformat(day),
    )


def answer(profile: str, requirement: str, day: str, **more: Any) -> AnswerRequirement:  # noqa: ANN401
    """Return an answer to a requirement; shown, unless it is said to be waived."""
    fields: dict[str, Any] = {
        "profile": profile,
        "requirement": requirement,
        "outcome": "shown",
        "done_on": date.fromisoformat(day),
        **more,
    }
    return make(
        AnswerRequirement,
        requirement_answer_id=gad.uid(7_000 + date.fromisoformat(day).toordinal()),
        requirement_answer=RequirementAnswer(**fields),
        rationale=WHY,
    )


def asked(chart: Chart, day: str) -> dict[tuple[str, str], Requirement]:
    """Return what is asked of the chart's plan on a day, by profile and name."""
    as_of, clinic = date.fromisoformat(day), chart.streams.clinic
    zones = clinic.zones()
    assert zones is not None
    history = chart.streams.plan(PlanId(gad.PLAN)).history
    times: dict[int, datetime] = {each.version: each.time for each in history}
    record = Record(chart.episode, zones, chart.plan, IDENTITY.birth_date, times)
    client = chart.streams.client(gad.CLIENT).state
    paying = tuple(client.insurances.values())
    applied = profiles_of(Care(chart.episode, clinic, record.diagnoses(), paying), as_of)
    return {(each.profile, each.name): each for each in requirements(applied, record, as_of)}


def both(chart: Chart) -> tuple[Any, Any]:
    return signature(chart), signature(chart, "client")


def by(chart: Chart, role: Any) -> None:  # noqa: ANN401  # a signer's role
    """Have a prescriber sign."""
    signed = signature(chart, role, signer=Signer(role=role, printed_name="R. Invented, MD"))
    chart.give(signed, role=role)


def stands(chart: Chart, day: str, profile: str, name: str) -> tuple[str, str | None]:
    """Return a requirement's state and its due day."""
    found = asked(chart, day)[profile, name]
    on = None if found.due is None or found.due.on is None else found.due.on.isoformat()
    return found.state, on


def insured(payer: str, first: str, last: str | None = None) -> RecordInsurance:
    """Return another payer of the client from a day on."""
    content = InsuranceContent(
        payer=Payer(kind=payer),  # type: ignore[arg-type]  # a kind
        rank="secondary",
        member_id="HM-0042",
        from_on=date.fromisoformat(first),
        until_on=None if last is None else date.fromisoformat(last),
    )
    number = gad.uid(8_000 + date.fromisoformat(first).toordinal())
    return make(RecordInsurance, insurance_id=number, insurance=content)
