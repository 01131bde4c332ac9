"""Copies, and ways to reach a client that are honoured (A1.33, A1.54, B37)."""

from datetime import date
from typing import Any

import pytest

from events.ids import StreamId
from events.state.communication import reach
from events.values.changes import Rationale
from events.values.communication import Communication, Way
from events.values.copies import CopyContent, CopyTaker
from events.values.identity import Contact
from events.values.ids import PlanId
from events.values.problems import DiagnosisContent
from services.planner.commands.client import VoidClientEntries
from services.planner.commands.communication import AgreeCommunication, RecordCopy
from services.planner.commands.consent import RecordOwnAuthority
from services.planner.commands.content import RecordDiagnosis
from services.planner.commands.course import VoidPlanEntries
from services.planner.decide import Decision, Refusal
from tests.contract import gad
from tests.contract.examples_requests import ASKED, FIRST_COPY, HANDED, QUIET
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import MINOR, PARENT, client_of, known
from tests.unit.services.planner.disclosures import bare
from tests.unit.services.planner.requests import wanted
from tests.unit.services.planner.steps import active
from tests.unit.services.planner.sud import ALCOHOL

DAY = date(2026, 1, 22)
PORTAL, PHONE = Way(kind="portal"), Way(kind="phone", address="555-0142")
MOTHER = CopyTaker(role="parent-or-guardian", printed_name="Ada Ellery", authority=PARENT.authority)

CHANGED = Rationale(text="Told so in the session")


def copied(**changes: Any) -> RecordCopy:  # noqa: ANN401
    content = FIRST_COPY.model_copy(
        update={"plan_id": None, "plan_version": None, "sent_by": None, **changes}
    )
    return make(RecordCopy, copy_id=HANDED, copy_content=content)


def agreed(**changes: Any) -> AgreeCommunication:  # noqa: ANN401
    return make(AgreeCommunication, communication=Communication(**changes))


def test_a_copy_says_to_whom_when_in_which_form_and_of_which_version() -> None:
    """A1.33: on Mar 12, 23:30 in New York; the plan has come to its own last version."""
    chart = active().at("2026-03-12T23:30:00-04:00")
    last = chart.plan.version
    of_plan = {"plan_id": PlanId(gad.PLAN), "plan_version": last}
    later = copied(**{**of_plan, "plan_version": last + 1})
    assert chart.refused(later) == ("not-found", "/copy_content/plan_version")
    nobodys = copied(**{**of_plan, "plan_id": PlanId(gad.uid(604))})
    assert chart.refused(nobodys) == ("not-found", "/copy_content/plan_id")
    chart.give(copied(**of_plan))
    copy = client_of(chart).copies[HANDED]
    assert (copy.on, copy.content.plan_version) == (date(2026, 3, 12), last)
    assert copy.content.digest == FIRST_COPY.digest
    assert not copy.content.asked
    assert chart.refused(copied()) == ("already-there", "/copy_id")


def test_a_copy_is_offered_and_declined_as_well() -> None:
    """A1.33: better without being asked."""
    for step in ("offered", "declined"):
        chart = known()
        chart.give(copied(step=step, form=None))
        assert client_of(chart).copies[HANDED].content.step == step
    with pytest.raises(ValueError, match="form"):
        CopyContent(**{**dict(FIRST_COPY), "form": None})
    assert Chart().refused(copied()) == ("not-found", "/client_id")


def test_a_copy_may_answer_a_request() -> None:
    """A1.33, B05."""
    chart = known()
    answering = copied(request_id=ASKED, asked=True)
    assert chart.refused(answering) == ("not-found", "/request_id")
    chart.give(wanted("access"), answering)


def test_who_stands_in_gets_a_copy_of_what_the_client_does_not_decide_alone() -> None:
    """A7.08, B09, B38: the mother stands in until Jun 30, 2026."""
    chart = known()
    alone = {"categories": ("mental-health",), "basis": "court"}
    chart.give(make(RecordOwnAuthority, **alone, from_on=date(2026, 2, 1)))
    chart.give(copied(to=MOTHER))
    chart = known()
    chart.give(make(RecordOwnAuthority, **alone, from_on=date(2026, 1, 8)))
    refusal = ("client-alone-authorises", "/copy_content/to/role")
    assert chart.refused(copied(to=MOTHER)) == refusal
    chart.give(copied(to=MOTHER, categories=("billing",)))
    late = known().at("2026-07-01T12:00:00-04:00").refused(copied(to=MOTHER))
    assert late == ("authority-not-in-force", "/copy_content/to/authority")


def test_a_copy_for_anybody_else_is_a_disclosure() -> None:
    """A1.33, A7.07."""
    school = CopyTaker(role="other", printed_name="Harbor School")
    chart = known()
    assert chart.refused(copied(to=school)) == (
        "disclosure-to-name",
        "/copy_content/disclosure_id",
    )
    sent = bare("required-by-law")
    resting = {"to": school, "disclosure_id": sent.disclosure_id}
    chart.give(sent)
    more = copied(**resting, categories=("mental-health", "substance-use"))
    answer = chart.answer(more)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.names) == ("disclosure-to-name", ("substance-use",))
    chart.give(copied(**resting))


def test_a_copy_tells_what_its_own_version_told() -> None:
    """B11, B38, A1.33: alcohol use came in after the first copied version, and was voided."""
    chart = active()
    before = chart.plan.version
    drinking = DiagnosisContent(
        code="F10.20", text="Alcohol", status="confirmed", noted_on=date(2026, 1, 22)
    )
    chart.give(make(RecordDiagnosis, diagnosis_id=ALCOHOL, diagnosis=drinking, rationale=CHANGED))
    with_it = chart.plan.version
    entered = chart.streams.plan(gad.PLAN).history[-1].event_id
    void = {"reason": "entered-in-error", "reason_text": "Another client's"}
    earlier = copied(plan_id=PlanId(gad.PLAN), plan_version=before)
    later = copied(plan_id=PlanId(gad.PLAN), plan_version=with_it)
    assert isinstance(chart.answer(earlier), Decision)
    chart.give(make(VoidPlanEntries, event_ids=(entered,), **void))
    assert chart.refused(later) == ("category-untold", "/copy_content/categories")
    now = copied(plan_id=PlanId(gad.PLAN), plan_version=chart.plan.version)
    assert isinstance(chart.answer(now), Decision)


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (PORTAL, "may-be-used"),
        (Way(kind="portal", address="ro.ellery"), "may-be-used"),
        (PHONE, "excluded"),
        (Way(kind="phone"), "excluded"),  # it might be that number
        (Way(kind="phone", address="555-0199"), "not-agreed"),
        (Way(kind="email"), "not-agreed"),
        (Way(kind="mail", address="PO box 12, Harbor NY 10990"), "may-be-used"),
        (Way(kind="mail"), "not-agreed"),  # it might go elsewhere
        (Way(kind="in-person"), "not-agreed"),
    ],
)
def test_a_way_is_held_against_what_the_client_asked_for(way: Way, told: str) -> None:
    """B37: only the portal and one address, never one number."""
    assert reach(way, QUIET, None, DAY) == told


def test_a_contact_that_is_not_safe_is_not_used_whatever_is_agreed() -> None:
    """A1.54, B37: a shared line; another number stays usable."""
    shared = Contact(kind="phone", address="555-0142", safe=False)
    own = Contact(kind="phone", address="555-0177")
    identity = MINOR.model_copy(update={"contacts": (shared,)})
    both = MINOR.model_copy(update={"contacts": (shared, own)})
    wanted_so = Communication(only=(PHONE,))
    assert reach(PHONE, wanted_so, identity, DAY) == "excluded"
    assert reach(Way(kind="phone"), None, identity, DAY) == "excluded"
    assert reach(Way(kind="phone"), None, both, DAY) == "may-be-used"
    assert reach(Way(kind="phone", address="555-0177"), None, both, DAY) == "may-be-used"
    assert reach(Way(kind="mail"), None, identity, DAY) == "may-be-used"


@pytest.mark.parametrize(("day", "told"), [(DAY, "excluded"), (date(2026, 1, 23), "may-be-used")])
def test_what_was_agreed_counts_through_its_last_day(day: date, told: str) -> None:
    """B37."""
    until = Communication(never=(PORTAL,), until_on=DAY)
    assert reach(PORTAL, until, None, day) == told


@pytest.mark.parametrize(
    ("way", "unsafe", "never"),
    [
        (Way(kind="email", address="Ro@Home.example"), True, True),
        (Way(kind="email", address=" ro@home.example"), True, True),
        (Way(kind="email", address="ro@work.example"), False, False),
        (Way(kind="phone", address="5550142"), True, True),
        (Way(kind="phone", address="(555) 0142"), True, True),
        (Way(kind="phone", address="555-0143"), False, False),
        (Way(kind="text-message", address="555 0142"), True, False),  # never called, it was asked
        (Way(kind="text-message"), True, False),
    ],
)
def test_an_address_is_the_same_however_it_is_spelled(
    way: Way, *, unsafe: bool, never: bool
) -> None:
    """B37, A1.54: and a number that is not safe is neither called nor written to."""
    home = {"email": "ro@home.example", "phone": "555-0142"}
    shared = tuple(
        Contact.model_validate({"kind": kind, "address": each, "safe": False})
        for kind, each in home.items()
    )
    identity = MINOR.model_copy(update={"contacts": shared})
    asked = tuple(Way.model_validate({"kind": k, "address": each}) for k, each in home.items())
    assert (reach(way, None, identity, DAY) == "excluded") is unsafe
    assert (reach(way, Communication(never=asked), None, DAY) == "excluded") is never
    only = reach(way, Communication(only=asked), None, DAY)
    assert (only == "may-be-used") is never


def test_a_number_is_the_same_with_the_code_of_the_country() -> None:
    """B37, A1.54: a number for text messages that is not safe is not called either."""
    shared = Contact(kind="text-message", address="+1 (212) 555-0142", safe=False)
    identity = MINOR.model_copy(update={"contacts": (shared,)})
    assert reach(Way(kind="phone", address="212.555.0142"), None, identity, DAY) == "excluded"


def test_what_was_agreed_until_a_day_asks_nothing_after_it() -> None:
    """B37: until Jan 7, 2026; it is the 8th."""
    chart = known()
    chart.give(agreed(only=(PORTAL,), until_on=date(2026, 1, 8)))
    assert chart.refused(copied()) == ("way-untold", "/copy_content/sent_by")
    chart.give(agreed(only=(PORTAL,), until_on=date(2026, 1, 7)))
    chart.give(copied(), bare("individual"))


def test_copies_and_disclosures_go_to_the_client_as_they_asked() -> None:
    """B37, A1.33: refused otherwise, and where it is not told how."""
    chart = known()
    chart.give(agreed(only=(PORTAL,)))
    for way, code in ((None, "way-untold"), (PHONE, "way-excluded")):
        assert chart.refused(copied(sent_by=way)) == (code, "/copy_content/sent_by")
        refusal = (code, "/disclosure/sent_by")
        assert chart.refused(bare("individual", sent_by=way)) == refusal
    chart.give(copied(sent_by=PORTAL), bare("individual", sent_by=PORTAL))
    chart.give(agreed())
    assert chart.refused(agreed()) == ("nothing-changes", "/communication")


def test_a_client_asks_for_it_without_a_reason_and_no_one_lifts_it_alone() -> None:
    """B37: there is no place for a reason; what was agreed is voided by others only."""
    assert not {each for each in Communication.model_fields if "reason" in each or "why" in each}
    chart = known()
    client: dict[str, Any] = {"role": "client", "acting_for": gad.CLIENT}
    chart.give(agreed(never=(PHONE,)), **client)
    _, entry = chart.events(StreamId(f"client/{gad.CLIENT}"))
    void = make(
        VoidClientEntries,
        event_ids=(entry.event_id,),
        reason="entered-in-error",
        reason_text="Another client's",
    )
    assert chart.refused(void, actor=entry.actor) == ("protection-stands", "/event_ids/0")
    chart.give(void, role="records")
    assert client_of(chart).communication is None
