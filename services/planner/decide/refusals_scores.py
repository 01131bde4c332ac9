"""Refusals of scores and of what follows from them."""

from services.planner.refusal import Refusal


class UnknownInstrument(Refusal):
    """Nothing is known of the instrument, so its total says nothing."""

    code = "unknown-instrument"
    rule = "the instrument is not known"
    sources = ("A1.28", "A6.11")
    way_out = "name one that is known, or declare the clinic's own measure in score.local"


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


class CaptureUnexplained(Refusal):
    """A score that was told, not entered, says why."""

    code = "capture-unexplained"
    rule = "a verbal capture needs its reason"
    sources = ("A1.56",)
    way_out = "add capture_reason"
