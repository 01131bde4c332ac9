"""Examples of a clinic's staff, of care teams and of papers."""

from datetime import date

from events.payload import Payload
from events.types.attachment import AttachmentRecorded
from events.types.care_team import CareReassigned, CareTeamJoined, CareTeamLeft
from events.types.staff import StaffAdded, StaffLeft, StaffRevised
from events.values.attachments import AttachmentContent
from events.values.ids import AttachmentId, MembershipId, NoticeId
from events.values.staff import Competence, License, Membership, StaffContent, StaffId
from tests.contract.gad import PLAN, at, uid

DANA, NOOR = StaffId("dana-whitlock"), StaffId("noor-haddad")
PRIMARY, TAKEN_OVER = MembershipId(uid(900)), MembershipId(uid(901))

STAFF = StaffContent(
    name="Dana Whitlock",
    credentials="LCSW",
    roles=("clinician",),
    licenses=(
        License(
            kind="clinical social worker",
            number="R-073311",
            state="NY",
            expires_on=date(2027, 3, 31),
        ),
    ),
    competences=(
        Competence(intervention="cognitive behavioral therapy", since=date(2018, 6, 1)),
        Competence(
            intervention="prolonged exposure",
            since=date(2024, 2, 1),
            expires_on=date(2026, 7, 31),
            evidence="Certificate of the training clinic",
        ),
    ),
    provider_number="PN-4417",
)

MEMBERSHIP = Membership(
    staff_id=DANA, role="primary-clinician", from_at=at("2026-01-08T09:00:00-05:00")
)

SCAN = AttachmentContent(
    kind="scanned-signature",
    digest="5c" * 32,
    title="Signature page of January 22",
    dated=date(2026, 1, 22),
    form="complete",
    media_type="application-pdf",
    plan_id=PLAN,
)
PAPER = AttachmentId(uid(960))

PEOPLE: tuple[Payload, ...] = (
    AttachmentRecorded(attachment_id=PAPER, attachment=SCAN),
    StaffAdded(staff_id=DANA, staff=STAFF),
    StaffRevised(
        staff_id=DANA,
        staff=STAFF.model_copy(update={"credentials": "LCSW-R"}),
        reason_text="The psychotherapy privilege was granted",
    ),
    StaffLeft(staff_id=DANA, left_on=date(2026, 9, 30), reason_text="Moves to another state"),
    CareTeamJoined(membership_id=PRIMARY, membership=MEMBERSHIP),
    CareTeamLeft(
        membership_id=PRIMARY,
        until_at=at("2026-03-20T17:00:00-04:00"),
        reason="leave",
        reason_text="On leave until summer",
    ),
    CareReassigned(
        membership_id=PRIMARY,
        new_membership_id=TAKEN_OVER,
        staff_id=NOOR,
        at=at("2026-03-20T17:00:00-04:00"),
        reason="leave",
        reason_text="Agreed with the client in the last session",
        open_notices=(NoticeId(uid(950)),),
    ),
)
