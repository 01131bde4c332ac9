"""Refusals of scores and of what follows from them."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class UnknownInstrument(Refusal):
    """Nothing is known of the instrument, so its total says nothing."""

    code = "unknown-instrument"
    rule = "the instrument is not known"
    sources = ("A1.28", "A6.11")
    way_out = "name one that is known, or mark a measure of the clinic's own as local"


class UnknownVersion(Refusal):
    """A score names a version of the instrument, or of its bands, that there is not."""

    code = "unknown-instrument-version"
    rule = "the instrument has no such version"
    sources = ("A6.04", "A6.07", "A6.08")
    way_out = "name a version that the instrument has"


class ScoreOutOfRange(Refusal):
    """A total, cluster or answer that the instrument cannot give."""

    code = "score-out-of-range"
    rule = "lies outside what the instrument can give"
    sources = ("A5.33",)
    way_out = "correct the value, or name the instrument that was used"


class UnknownItem(Refusal):
    """The instrument has no such item or cluster."""

    code = "unknown-item"
    rule = "is no item of the instrument"
    sources = ("A1.28",)
    way_out = "give the items by the codes that the instrument has"


class ItemsMissing(Refusal):
    """Without a total every item that counts is given."""

    code = "items-missing"
    rule = "needs a total, or all items that count"
    sources = ("A1.28",)
    way_out = "give the items that are missing, or the total"


class DoesNotAddUp(Refusal):
    """Total, clusters and items of one administration agree."""

    code = "does-not-add-up"
    rule = "total, clusters and items do not add up"
    sources = ("A1.28", "A5.33")
    way_out = "correct the item or the sum; reversed items are given as they were answered"


class WrongLoincCode(Refusal):
    """The LOINC code is not that of the instrument's total."""

    code = "wrong-loinc"
    rule = "is not the code of the instrument's total"
    sources = ("A6.01", "A6.03")
    way_out = "give the right code, or none"


class NoAlert(Refusal):
    """The score has raised no alert."""

    code = "no-alert"
    status = HTTPStatus.NOT_FOUND
    rule = "the score has raised no safety alert"
    sources = ("A11.06",)
    way_out = "name a score whose alert is open"


class AlertClosed(Refusal):
    """An outcome is recorded already."""

    code = "alert-closed"
    status = HTTPStatus.CONFLICT
    rule = "the safety alert has its outcome already"
    sources = ("A11.06",)
    way_out = "leave it out, or void the outcome that is wrong and record another"


class AlertStands(Refusal):
    """Nothing but a clinician's outcome closes a safety alert."""

    code = "alert-stands"
    status = HTTPStatus.CONFLICT
    rule = "a safety alert is not voided: only a clinician's recorded outcome closes it"
    sources = ("A11.06",)
    way_out = "void the score alone, and record the outcome of its alert"


class ScorePending(Refusal):
    """A score from elsewhere counts once a clinician has accepted it."""

    code = "score-pending"
    status = HTTPStatus.CONFLICT
    rule = "the score came from elsewhere and no clinician has accepted it"
    sources = ("A1.43",)
    way_out = "accept the score first, or name another"


class NotPending(Refusal):
    """The score needs no acceptance."""

    code = "not-pending"
    status = HTTPStatus.CONFLICT
    rule = "the score is not pending"
    sources = ("A1.43",)
    way_out = "leave it out"


class DuplicateScore(Refusal):
    """The same administration came in before, under another id."""

    code = "duplicate-score"
    status = HTTPStatus.CONFLICT
    rule = "the source has sent a score of this instrument and this instant before"
    sources = ("A1.43",)
    way_out = "leave it out, or correct the score that is there"


class NoProgressMeasure(Refusal):
    """The instrument looks back too far to show change."""

    code = "no-progress-measure"
    rule = "the instrument looks back too far to show change in treatment"
    sources = ("A6.04",)
    way_out = "leave it out of the measurement plan; record it at intake"


class CaptureUnexplained(Refusal):
    """A score that was told, not entered, says why."""

    code = "capture-unexplained"
    rule = "a verbal capture needs its reason"
    sources = ("A1.56",)
    way_out = "add capture_reason"
