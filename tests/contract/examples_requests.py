"""Examples of what an invented client asks of the record, and of what comes of it."""

from datetime import date

from events.ids import EventId, StreamId, Version
from events.payload import Payload
from events.types.clinic import CrisisLinesSet, DisclosureRulesAdopted
from events.types.communication import CommunicationAgreed
from events.types.copy import CopyRecorded
from events.types.hold import AccountingSuspended, HoldLifted, HoldPlaced
from events.types.request import (
    AmendmentPassedOn,
    AmendmentStated,
    AmendmentTakenOver,
    RequestAnswered,
    RequestExtended,
    RequestReceived,
    RequestWithdrawn,
)
from events.values.communication import Communication, Way
from events.values.consents import Recipient
from events.values.copies import CopyContent, CopyTaker
from events.values.crisis import CrisisLine
from events.values.disclosure_rules import BasisRule, DisclosureTable
from events.values.holds import LegalHold, Suspension
from events.values.ids import AmendmentId, CopyId, HoldId, RecipientId, RequestId, SuspensionId
from events.values.requests import (
    Asker,
    EntryLink,
    ReceivedAmendment,
    RequestAnswer,
    RequestContent,
    Statement,
)
from tests.contract.examples_consents import DOCTOR
from tests.contract.gad import PLAN, SITE, uid

ASKED = RequestId(uid(140))
TAKEN = AmendmentId(uid(141))
HANDED = CopyId(uid(146))
QUIETLY = SuspensionId(uid(147))
HELD = HoldId(uid(148))
ROWENA = Asker(role="client", printed_name="Rowena Ellery")

AMENDMENT = RequestContent(
    right="amendment",
    by=ROWENA,
    manner="written",
    what="The history says that I drink alone; I never said so",
    why="It is not true",
    sections=("history",),
    plan_id=PLAN,
    inform=(DOCTOR,),
)

DENIAL = RequestAnswer(
    outcome="denied",
    grounds=("accurate-and-complete",),
    explanation="The note of January 8 has it in the client's words",
    document="7a" * 32,
)

DISAGREEMENT = Statement(
    kind="disagreement",
    author="Rowena Ellery",
    text="I spoke of my brother, not of myself",
)

LETTER_OF_CORRECTION = ReceivedAmendment(
    source=DOCTOR,
    text="The panic attack of 2019 was a reaction to medication",
    sections=("history",),
    entries=(EntryLink(stream=StreamId(f"plan/{PLAN}"), event_id=EventId(uid(142))),),
)

QUIET = Communication(
    only=(Way(kind="portal"), Way(kind="mail", address="PO box 12, Harbor NY 10990")),
    never=(Way(kind="phone", address="555-0142"),),
    instructions="No sender's name on envelopes",
)

FIRST_COPY = CopyContent(
    step="given",
    to=CopyTaker(role="client", printed_name="Rowena Ellery"),
    what="The treatment plan as signed",
    categories=("mental-health",),
    plan_id=PLAN,
    plan_version=Version(18),
    digest="8b" * 32,
    form="electronic",
    sent_by=Way(kind="portal"),
    asked=False,
)

QUIET_INQUIRY = Suspension(
    agency=Recipient(
        recipient_id=RecipientId(uid(149)),
        kind="organization",
        name="State Office of Inspection",
        address="1 Capitol Square, Albany NY 12224",
    ),
    purpose="health-oversight",
    manner="oral",
    statement="To be told of it would let records be changed before the visit",
    author="Ivo Brandt, investigator",
    from_on=date(2026, 5, 4),
    until_on=date(2026, 6, 2),
)

LAWSUIT = LegalHold(
    matter="Ellery against Harbor Freight, discovery of January 2026 on",
    authority="Counsel of the clinic",
    placed_on=date(2026, 4, 1),
)

OWN_RULES = DisclosureTable(
    version="riverside-1",
    source="Riverside Counseling, releases policy of 2026",
    notice_for=("substance-use",),
    emergency_for=("substance-use",),
    bases=(
        BasisRule(
            basis="payment",
            consent=True,
            consent_for=(),
            excluded_because="treatment-payment-operations",
            source="45 CFR 164.506, which lets a clinic ask for more",
            purposes=("payment",),
        ),
    ),
)

REQUESTS: tuple[Payload, ...] = (
    RequestReceived(
        request_id=ASKED,
        request=AMENDMENT,
        site_id=SITE,
        received_on=date(2026, 6, 10),
        due_on=date(2026, 8, 9),
        verified=True,
        rules="federal-2026-1",
    ),
    RequestExtended(
        request_id=ASKED,
        reason_text="The author of the entry is away until September",
        extended_on=date(2026, 8, 5),
        due_on=date(2026, 9, 8),
    ),
    RequestAnswered(request_id=ASKED, answer=DENIAL, answered_on=date(2026, 9, 4)),
    RequestWithdrawn(request_id=ASKED, by=ROWENA, reason_text="Has seen the entry"),
    AmendmentStated(request_id=ASKED, statement=DISAGREEMENT),
    AmendmentPassedOn(request_id=ASKED, recipient=DOCTOR),
    AmendmentTakenOver(amendment_id=TAKEN, amendment=LETTER_OF_CORRECTION),
    DisclosureRulesAdopted(rules=OWN_RULES, effective_on=date(2026, 3, 1)),
    CrisisLinesSet(
        lines=(
            CrisisLine(name="988 Suicide and Crisis Lifeline", call="988", text="988"),
            CrisisLine(
                name="Riverside on call", call="+1 212 555 0148", hours="Evenings and weekends"
            ),
        )
    ),
    AccountingSuspended(suspension_id=QUIETLY, suspension=QUIET_INQUIRY),
    HoldPlaced(hold_id=HELD, hold=LAWSUIT),
    HoldLifted(hold_id=HELD, lifted_on=date(2026, 9, 30), reason_text="Settled"),
    CommunicationAgreed(communication=QUIET),
    CopyRecorded(copy_id=HANDED, copy_content=FIRST_COPY, site_id=SITE, on=date(2026, 1, 22)),
)
