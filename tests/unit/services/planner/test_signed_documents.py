"""What a signature rests on: the document seen, the paper, the basis (A1.31, A1.55, A1.56, B18)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from events.documents.plan_document import RENDERER, plan_document
from events.state import plan as plans
from events.types.signature import PlanSigned
from events.values.attachments import AttachmentKind, FormState
from events.values.changes import Rationale
from events.values.consents import Authority, DataCategory
from events.values.ids import AttachmentId
from events.values.sessions import CaptureMethod
from events.values.signatures import Capture, Signer
from services.planner.commands import AnyCommand
from services.planner.commands.attachment import RecordAttachment
from services.planner.commands.client import CorrectIdentity, VoidClientEntries
from services.planner.commands.consent import RecordOwnAuthority
from services.planner.commands.content import AddObjective
from services.planner.commands.course import ProposePlan
from services.planner.decide import Decision
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.contract.examples_staff import PAPER, SCAN
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import filed
from tests.unit.services.planner.steps import drafted, proposed, signature
from tests.unit.services.planner.test_signing import REVISE

OTHER_PAPER = AttachmentId(gad.uid(961))


def paper(**changes: Any) -> AnyCommand:  # noqa: ANN401  # a paper's fields
    attachment = SCAN.model_copy(update=changes)
    return make(RecordAttachment, attachment_id=PAPER, attachment=attachment)


def test_a_signature_keeps_what_the_signer_saw() -> None:
    """A1.31, B18: stream version, the hash of the last event's bytes there, the digest."""
    chart = proposed()
    before, head = chart.plan.version, chart.streams.heads[gad_stream(chart)]
    chart.give(signature(chart), signature(chart, "client"))
    for signing in chart.plan.signings:
        seen = signing.document
        assert seen is not None
        # the second was signed in the same request: the ledger ended where it did for the first
        assert (seen.plan_version, seen.last_event) == (before, head.hash.hex())
        assert (seen.renderer, seen.client_version) == (RENDERER, 1)
        identity = chart.streams.client(gad.CLIENT).state.identity
        assert seen.digest == plan_document(gad.PLAN, chart.plan, identity).digest


def gad_stream(chart: Chart) -> Any:  # noqa: ANN401
    return next(each for each in chart.streams.heads if each.startswith("plan/"))


def test_the_document_can_be_rendered_again_from_what_is_kept() -> None:
    """B18: whatever becomes of plan and name later, the digest is proved from the two versions."""
    chart = proposed()
    chart.give(signature(chart, "client"))
    robin = IDENTITY.model_copy(update={"preferred_name": "Robin"})
    chart.give(make(CorrectIdentity, identity=robin, reason_text="As asked"), REVISE)
    seen = chart.plan.signings[-1].document
    assert seen is not None
    plan_history = chart.streams.plan(gad.PLAN).history[: seen.plan_version]
    client_history = chart.streams.client(gad.CLIENT).history[: seen.client_version]
    then = plans.replay(plan_history)
    who = client_history[0].payload.identity  # type: ignore[union-attr]  # the registration
    assert plan_document(gad.PLAN, then, who).digest == seen.digest
    assert seen.digest != chart.document_digest


def test_another_name_is_another_document() -> None:
    """A1.54, B18: the refusal says how to get the new one."""
    chart = proposed()
    seen = signature(chart, "client")
    robin = IDENTITY.model_copy(update={"preferred_name": "Robin"})
    chart.give(make(CorrectIdentity, identity=robin, reason_text="As asked"))
    answer = chart.answer(seen)
    assert not isinstance(answer, Decision)
    assert (answer.code, answer.pointer) == ("stale-document", "/document_digest")
    assert "GET /v1/plans/{plan}/document" in str(answer)
    chart.give(signature(chart, "client"))


def test_nobody_has_seen_what_changes_in_the_same_request() -> None:
    """B18: the digest may be right, and the signer cannot have read it."""
    chart = drafted()
    after = Chart(streams=chart.streams, now=chart.now)
    after.give(REVISE)
    assert chart.refused(REVISE, signature(after)) == ("unseen-document", "/document_digest")
    chart.give(REVISE)
    chart.give(signature(chart))


@pytest.mark.parametrize("method", ["electronic", "verbal", "on-behalf", "wet-ink"])
def test_each_way_to_take_a_signature(method: CaptureMethod) -> None:
    """A1.56: verbal and on behalf with a reason, ink with its scan, electronic as it is."""
    chart = proposed()
    reason = None if method in {"electronic", "wet-ink"} else "Telehealth visit"
    capture = Capture(method=method, reason=reason)
    if method == "wet-ink":
        given = signature(chart, "client", capture=capture)
        assert chart.refused(given) == ("paper-missing", "/capture/attachment")
        capture = capture.model_copy(update={"attachment": SCAN.digest})
        given = signature(chart, "client", capture=capture)
        assert chart.refused(given) == ("not-found", "/capture/attachment")
        chart.give(paper())
    chart.give(signature(chart, "client", capture=capture))
    assert chart.plan.signings[-1].capture == capture


@pytest.mark.parametrize("form", ["blank", "unsigned"])
def test_a_form_that_is_not_signed_never_counts(form: FormState) -> None:
    """A1.55."""
    chart = proposed()
    chart.give(paper(form=form))
    ink = Capture(method="wet-ink", attachment=SCAN.digest)
    given = signature(chart, "client", capture=ink)
    assert chart.refused(given) == ("form-incomplete", "/capture/attachment")
    signed = make(RecordAttachment, attachment_id=OTHER_PAPER, attachment=SCAN)
    chart.give(signed)
    chart.give(given)


def test_a_paper_is_recorded_once_is_not_of_tomorrow_and_can_be_voided() -> None:
    """A1.55, A1.57: the chart is at January 22."""
    chart = proposed()
    assert chart.refused(paper(dated=date(2026, 1, 23))) == (
        "in-the-future",
        "/attachment/dated",
    )
    chart.give(paper())
    assert chart.refused(paper()) == ("already-there", "/attachment_id")
    (event,) = chart.decisions[-1].written[0].facts
    void = make(
        VoidClientEntries, event_ids=(event.id,), reason="wrong-chart", reason_text="Another's"
    )
    chart.give(void)
    ink = Capture(method="wet-ink", attachment=SCAN.digest)
    given = signature(chart, "client", capture=ink)
    assert chart.refused(given) == ("not-found", "/capture/attachment")


def by(basis: Any, first: date, last: date | None = None, **more: Any) -> Signer:  # noqa: ANN401
    """Return somebody who signs in the client's place."""
    shown = {} if basis == "parent" else {"document": "ab" * 32}
    held = Authority(basis=basis, from_on=first, until_on=last, **{**shown, **more})
    role: Any = "parent-or-guardian" if basis in {"parent", "guardian"} else "representative"
    return Signer(role=role, printed_name="Ines Ellery", authority=held)


FIRST, LAST = date(2026, 1, 1), date(2026, 1, 22)


@pytest.mark.parametrize(
    ("signer", "refusal"),
    [
        (by("guardian", FIRST), None),
        (by("court-order", FIRST, LAST), None),  # the last day counts; it is January 22
        (by("guardian", FIRST, date(2026, 1, 21)), ("authority-not-in-force", "/authority")),
        (by("guardian", date(2026, 1, 23)), ("authority-not-in-force", "/authority")),
        (by("parent", FIRST), ("client-of-age", "/authority/basis")),  # born in 1988
        (by("guardian", FIRST, document=None), ("authority-unproven", "/authority/document")),
        (by("guardian", FIRST, document=SCAN.digest), ("form-incomplete", "/authority/document")),
        (
            Signer(role="representative", printed_name="Ines Ellery"),
            ("basis-missing", "/authority"),
        ),
    ],
)
def test_who_signs_for_the_client_does_so_on_a_basis(signer: Signer, refusal: Any) -> None:  # noqa: ANN401
    """B09: with its days and what shows it; a parent for a minor alone."""
    chart = proposed()
    chart.give(paper(kind="guardianship-papers", form="unsigned"), filed("ab" * 32))
    answer = chart.answer(signature(chart, signer.role, meaning="approval", signer=signer))
    found = None if isinstance(answer, Decision) else (answer.code, answer.pointer)
    assert found == (None if refusal is None else (refusal[0], f"/signer{refusal[1]}"))


@pytest.mark.parametrize(
    ("born", "code"),
    [
        # of age on the 18th birthday: January 22, 2026 is it for who was born that day of 2008
        (date(2008, 1, 22), "client-of-age"),
        (date(2008, 1, 23), None),
    ],
)
def test_a_parent_signs_for_a_minor(born: date, code: str | None) -> None:
    """B09."""
    chart = proposed()
    minor = IDENTITY.model_copy(update={"birth_date": born})
    chart.give(make(CorrectIdentity, identity=minor, reason_text="Misread"))
    signed = signature(chart, "parent-or-guardian", meaning="approval", signer=by("parent", FIRST))
    assert getattr(chart.answer(signed), "code", None) == code


@pytest.mark.parametrize(
    ("category", "code"),
    [("mental-health", "client-alone-authorises"), ("substance-use", None)],
)
def test_a_minor_who_alone_consents_alone_signs(category: DataCategory, code: str | None) -> None:
    """B38, B09: the plan's only diagnosis is F41.1, so its data are of mental health."""
    chart = proposed()
    alone = make(
        RecordOwnAuthority,
        categories=(category,),
        basis="minor-alone-consented",
        from_on=date(2026, 1, 8),
    )
    chart.give(alone, filed("ab" * 32))
    guardian = signature(
        chart, "parent-or-guardian", meaning="approval", signer=by("guardian", FIRST)
    )
    assert getattr(chart.answer(guardian), "code", None) == code
    chart.give(signature(chart, "client"))


def test_what_tells_of_substance_use_in_a_copy_tells_of_it_in_a_signature() -> None:
    """B38, B11: without any such diagnosis, by an instrument of such use."""
    chart = drafted()
    first = gad.OBJECTIVES[gad.SCALE]
    craving = first.criteria[0].model_copy(
        update={"instrument": "craving", "metric": "craving", "criterion_id": gad.uid(963)}
    )
    objective = first.model_copy(
        update={"criteria": (craving,), "statement": "Craving falls from 7 to 3"}
    )
    why = Rationale(text="Told so in the session")
    own = make(
        RecordOwnAuthority,
        categories=("substance-use",),
        basis="law-lets-minor-consent",
        from_on=date(2026, 1, 8),
    )
    chart.give(
        make(AddObjective, objective_id=gad.uid(962), objective=objective, rationale=why),
        own,
        filed("ab" * 32),
        make(ProposePlan),
    )
    signed = signature(
        chart, "parent-or-guardian", meaning="approval", signer=by("guardian", FIRST)
    )
    assert chart.refused(signed) == ("client-alone-authorises", "/signer/role")


def test_only_who_stands_in_for_the_client_has_a_basis() -> None:
    """B09."""
    held = Authority(basis="guardian", from_on=FIRST)
    with pytest.raises(ValueError, match="authority"):
        Signer(role="client", printed_name="Rowena Ellery", authority=held)


def test_signatures_from_before_documents_stay_readable() -> None:
    """B17: an older event has none, and folds as it always did."""
    chart = proposed()
    chart.give(signature(chart))
    event = chart.streams.plan(gad.PLAN).history[-1]
    assert isinstance(event.payload, PlanSigned)
    older = replace(event, payload=event.payload.model_copy(update={"document": None}))
    state = plans.fold([*chart.streams.plan(gad.PLAN).history[:-1], older])
    assert state.signings[-1].document is None
    assert state.signings[-1].content_hash == chart.digest


def test_kinds_of_papers() -> None:
    """A1.55: those that the row names are among them."""
    kinds: tuple[AttachmentKind, ...] = ("scanned-signature", "court-order", "denial-letter")
    for kind in kinds:
        assert SCAN.model_copy(update={"kind": kind}).kind == kind


def test_the_document_is_proposed_or_not_all_the_same() -> None:
    """A2.01: proposing changes no content, so what was read stays what is signed."""
    chart = drafted()
    seen = chart.document_digest
    chart.give(make(ProposePlan))
    assert chart.document_digest == seen
