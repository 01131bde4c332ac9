"""Refusals about what signatures rest on: the document, the paper, the authority."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class StaleDocument(Refusal):
    """A signature is under the document that the signer saw, which is that of the present plan."""

    code = "stale-document"
    status = HTTPStatus.CONFLICT
    rule = "the digest is not that of the plan's document as it now reads, with name and pronouns"
    sources = ("A1.31", "A11.12", "B18")
    way_out = (
        "fetch the document anew with GET /v1/plans/{plan}/document, show it to the signer, and "
        "send its digest"
    )


class UnseenDocument(Refusal):
    """What changes in the same request cannot have been seen by who signs."""

    code = "unseen-document"
    status = HTTPStatus.CONFLICT
    rule = "the content changes in the same request, so nobody can have seen its document"
    sources = ("A1.31", "B18")
    way_out = "write the change first, fetch the document, and send the signature after that"


class FormIncomplete(Refusal):
    """A blank or unsigned form never counts as complete."""

    code = "form-incomplete"
    rule = "the form that this rests on is blank or unsigned, or nothing that is signed"
    sources = ("A1.55",)
    way_out = "have the form filled in and signed, and record that one"


class PaperMissing(Refusal):
    """A wet-ink signature is on a paper, whose scan belongs to the record."""

    code = "paper-missing"
    rule = "a signature in ink names the hash of the signed paper's scan"
    sources = ("A1.55", "A1.56")
    way_out = "record the scan with record-attachment, and name its digest in capture.attachment"


class BasisMissing(Refusal):
    """Whoever signs in the client's place does so on a basis, over a span of days."""

    code = "basis-missing"
    rule = "whoever signs for the client names the basis and its days"
    sources = ("B09",)
    way_out = "give signer.authority with its basis and its days, or have the client sign"


class DiscussionMissing(Refusal):
    """A disagreement is not settled without a discussion that is on record."""

    code = "discussion-missing"
    rule = "a disagreement is resolved only after a discussion that is documented"
    sources = ("A1.35",)
    way_out = "tell in the rationale's data what was discussed, or record the discussion first"
