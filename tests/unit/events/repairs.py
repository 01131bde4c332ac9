"""How drawn values are mended to fit the rules that span several fields of a model.

Drawing again would do as well, but slowly: most draws of an objective break some rule.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from events.ids import EventId
from events.payload import Payload
from events.types.authorization import AppealDecided
from events.types.care_team import CareReassigned
from events.types.notice import NoticeCleared, NoticeLapsed
from events.values.authorizations import Approval, InsuranceContent, ServiceUnits
from events.values.communication import Communication
from events.values.consents import Authority, ConsentGiver
from events.values.copies import CopyContent, CopyTaker
from events.values.dates import DueOn
from events.values.ids import CriterionId, ReviewId
from events.values.interventions import Frequency, Phase
from events.values.measurement import Measurement
from events.values.notices import Answer, NoticeContent
from events.values.objectives import Alternative, Criterion, ObjectiveContent
from events.values.quantities import Amount, Target
from events.values.requests import Asker, RequestAnswer, RequestContent, Statement
from events.values.sessions import ScoreContent, ScoreGiven, ScoreItem, SessionContent
from events.values.signatures import STANDING_IN, Signer
from events.values.staff import Competence, Membership
from events.values.templates import TemplateContent
from tests.contract.examples_templates import content
from tests.contract.gad import uid

Values = dict[str, Any]
CRITERION_IDS = tuple(CriterionId(f"c{number}") for number in range(30))


def _amount(drawn: Values) -> Values:
    high = drawn["high"]
    fits = high is not None and Decimal(high) > Decimal(drawn["low"])
    return {**drawn, "high": high if fits else None}


def _target(drawn: Values) -> Values:
    if drawn["amount"].high is not None:
        return {**drawn, "comparator": "within"}
    return {**drawn, "comparator": "at-most"} if drawn["comparator"] == "within" else drawn


def _objective(drawn: Values) -> Values:
    ids = iter(CRITERION_IDS)

    def renamed(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(each.model_copy(update={"criterion_id": next(ids)}) for each in criteria)

    criteria = renamed(drawn["criteria"])
    alternatives: tuple[Alternative, ...] = tuple(
        each.model_copy(update={"code": f"way-{place}", "criteria": renamed(each.criteria)})
        for place, each in enumerate(drawn["alternatives"])
    )
    if len(alternatives) == 1:
        criteria, alternatives = (*criteria, *alternatives[0].criteria), ()
    chosen = alternatives[0].code if alternatives and drawn["chosen"] is not None else None
    return {**drawn, "criteria": criteria, "alternatives": alternatives, "chosen": chosen}


def _giver(drawn: Values) -> Values:
    held = drawn["authority"] or Authority(basis="parent", from_on=date(2026, 1, 1))
    stands_in = drawn["role"] in {"parent-or-guardian", "representative"}
    return {**drawn, "authority": held if stands_in else None}


def _asker(drawn: Values) -> Values:
    held = drawn["authority"] or Authority(basis="parent", from_on=date(2026, 1, 1))
    return {**drawn, "authority": None if drawn["role"] == "client" else held}


def _taker(drawn: Values) -> Values:
    held = drawn["authority"] or Authority(basis="parent", from_on=date(2026, 1, 1))
    stands_in = drawn["role"] in {"parent-or-guardian", "representative"}
    return {**drawn, "authority": held if stands_in else None}


def _copy(drawn: Values) -> Values:
    version = None if drawn["plan_id"] is None else drawn["plan_version"] or 3
    return {**drawn, "plan_version": version, "form": drawn["form"] or "paper"}


def _communication(drawn: Values) -> Values:
    return {**drawn, "never": tuple(e for e in drawn["never"] if e not in drawn["only"])}


def _request(drawn: Values) -> Values:
    return {**drawn, "until_on": None}


def _answered(drawn: Values) -> Values:
    grounds = () if drawn["outcome"] == "granted" else drawn["grounds"] or ("accurate",)
    part = drawn["withheld"] or "Page 3"
    withheld = part if drawn["outcome"] == "granted-in-part" else None
    return {**drawn, "grounds": grounds, "withheld": withheld}


def _statement(drawn: Values) -> Values:
    if drawn["kind"] == "request-attached":
        return {**drawn, "text": None, "document": None}
    return {**drawn, "text": drawn["text"] or "It was not so"}


def _signer(drawn: Values) -> Values:
    return drawn if drawn["role"] in STANDING_IN else {**drawn, "authority": None}


def _session(drawn: Values) -> Values:
    if drawn["attendance"] != "cancelled":
        return {**drawn, "cancelled_by": None}
    return {**drawn, "cancelled_by": drawn["cancelled_by"] or "client"}


def _score(drawn: Values) -> Values:
    def once(items: tuple[ScoreItem, ...]) -> tuple[ScoreItem, ...]:
        return tuple({each.code: each for each in items}.values())

    return {**drawn, "items": once(drawn["items"]), "clusters": once(drawn["clusters"])}


def _lasting(drawn: Values) -> Values:
    until = drawn["until_at"]
    return {**drawn, "until_at": until if until and until > drawn["from_at"] else None}


def _passed(drawn: Values) -> Values:
    return {**drawn, "open_notices": tuple(dict.fromkeys(drawn["open_notices"]))}


def _measurement(drawn: Values) -> Values:
    return {"measures": tuple({each.instrument: each for each in drawn["measures"]}.values())}


def _notice(drawn: Values) -> Values:
    if not isinstance(drawn["due"], DueOn):
        return {**drawn, "due_by": None}
    return {**drawn, "due_by": drawn["due_by"] or drawn["owed_at"]}


def _ended(drawn: Values) -> Values:
    if drawn["because"] != "reviewed":
        return {**drawn, "answer": None}
    usual = Answer(review_id=ReviewId(uid(50)), event_id=EventId(uid(51)), timeliness="late")
    return {**drawn, "answer": drawn["answer"] or usual}


def _appeal(drawn: Values) -> Values:
    if drawn["outcome"] == "upheld":
        return {**drawn, "approval": None}
    if drawn["approval"] is not None:
        return drawn
    day = drawn["decided_on"]
    units = ServiceUnits(code="90837", units=6, from_on=day, until_on=day)
    return {**drawn, "approval": Approval(number="A-1", services=(units,))}


def _rising(low: str, high: str) -> Callable[[Values], Values]:
    def repair(drawn: Values) -> Values:
        ends = [drawn[low], drawn[high]]
        if None not in ends:
            ends.sort()
        return {**drawn, low: ends[0], high: ends[1]}

    return repair


REPAIRS: dict[type[Payload], Callable[[Values], Values]] = {
    Amount: _amount,
    Target: _target,
    ObjectiveContent: _objective,
    SessionContent: _session,
    ConsentGiver: _giver,
    Signer: _signer,
    Asker: _asker,
    CopyTaker: _taker,
    CopyContent: _copy,
    Communication: _communication,
    RequestContent: _request,
    RequestAnswer: _answered,
    Statement: _statement,
    Membership: _lasting,
    Competence: _rising("since", "expires_on"),
    CareReassigned: _passed,
    ScoreGiven: _score,
    ScoreContent: _score,
    Measurement: _measurement,
    Phase: _rising("first_session", "last_session"),
    NoticeContent: _notice,
    NoticeLapsed: _ended,
    NoticeCleared: _ended,
    InsuranceContent: _rising("from_on", "until_on"),
    ServiceUnits: _rising("from_on", "until_on"),
    AppealDecided: _appeal,
    Frequency: _rising("sessions_low", "sessions_high"),
}

WHOLE: dict[type[Payload], tuple[Payload, ...]] = {
    TemplateContent: (content("add-template"), content("publish-template-version"))
}
"""Values whose parts name each other: drawn parts would lead nowhere."""
