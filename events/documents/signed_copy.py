"""The readable copy of a plan: its document, who signed it, in which sense and how (B17, B18)."""

from collections.abc import Iterator

from events.documents.lines import STEP, text_lines
from events.documents.plan_document import Document, names_in
from events.ids import Version
from events.state.plan import PlanState
from events.state.plan_content import PlanContent
from events.state.plan_signing import Signing
from events.values.ids import Item
from events.values.signatures import Capture, Signer


def signed_copy(document: Document, plan: PlanState) -> str:
    """Return the document with every signature, refusal and waiver up to then below it.

    Each tells printed name and credentials, meaning, date and time, how it was taken, and whether
    it is of this content or what changed since. Of a plan that was taken over, those in the system
    that it comes from come first, with the day alone (A1.60).
    """
    signed = [*_brought(plan), *_signings(plan)]
    lines = ["", "SIGNATURES", *signed] if signed else ["", "NOT SIGNED"]
    proof = ["", f"Document {document.digest} ({document.renderer})"]
    return document.text + "\n".join([*lines, *proof]) + "\n"


def _brought(plan: PlanState) -> Iterator[str]:
    begun = plan.course.activation
    if begun is None or begun.migrated is None:
        return
    for each in begun.migrated.signatures:
        name = "" if each.printed_name is None else f"{' '.join(each.printed_name.split())}, "
        yield f"{name}{each.role}"
        yield f"{STEP}signed on {each.signed_on.isoformat()} in the system that it comes from"
        yield from _of_content(begun.content_version, plan)


def _signings(plan: PlanState) -> Iterator[str]:
    for each in plan.signings:
        yield from _who(each)
        yield f"{STEP}recorded: {each.recorded_time.isoformat()}"
        if each.capture is not None:
            yield from _taken(each.capture)
        yield from _of_content(each.content_version, plan)
        if each.document is not None:
            yield f"{STEP}document seen: {each.document.digest}"


def _who(each: Signing) -> Iterator[str]:
    if each.signer is None:
        yield f"No signature of the {each.role}: {each.outcome}"
        yield from text_lines("because", each.explanation or "")
        return
    yield f"{_named(each.signer)}, {each.role}"
    yield f"{STEP}meaning: {(each.meaning or '').replace('-', ' ')}"
    if each.signer.authority is not None:
        held = each.signer.authority
        until = "" if held.until_on is None else f" until {held.until_on.isoformat()}"
        yield f"{STEP}on the basis: {held.basis}, from {held.from_on.isoformat()}{until}"


def _named(signer: Signer) -> str:
    name = " ".join(signer.printed_name.split())
    return name if signer.credentials is None else f"{name}, {' '.join(signer.credentials.split())}"


def _taken(capture: Capture) -> Iterator[str]:
    dated = "" if capture.dated is None else f", dated {capture.dated.isoformat()}"
    yield f"{STEP}taken: {capture.method}{dated}"
    if capture.reason is not None:
        yield from text_lines("reason", capture.reason)
    if capture.attachment is not None:
        yield f"{STEP}paper: {capture.attachment}"


def _of_content(version: Version, plan: PlanState) -> Iterator[str]:
    if version == plan.content_version:
        yield f"{STEP}of this content, version {version}"
        return
    changed = [item for item, at in plan.changed_at.items() if at > version]
    names = ", ".join(_item(each, plan.content) for each in changed)
    yield f"{STEP}of content version {version}; changed since: {names}"


def _item(item: Item, content: PlanContent) -> str:
    if item.id is None:
        return item.kind
    return f"{item.kind} {names_in(content).get((item.kind, item.id), item.id)}"
