"""Whether a LOINC code is that of an instrument's total ; pure."""

from events.measures.library import Library
from events.measures.models import Instrument
from events.values.sessions import LoincCode


def wrong_loinc(library: Library, instrument: Instrument | None, code: LoincCode) -> str | None:
    """Return why `code` cannot stand for a total of `instrument`; None when it can.

    The text names the right code, if there is one. A measure of the clinic's own, None, may have
    any code that is not known to be wrong.
    """
    known = library.wrong_loinc.get(code)
    if instrument is None:
        return None if known is None else f"is known to be wrong: it {known.why}; leave it out"
    if code in instrument.loinc.totals:
        return None
    why = "is not the code of the instrument's total"
    if known is not None:
        why = f"is known to be wrong: it {known.why}"
    right = " or ".join(instrument.loinc.totals)
    return f"{why}; {f'the code is {right}' if right else 'none is sure, so leave it out'}"
