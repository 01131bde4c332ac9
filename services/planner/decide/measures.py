"""From a score as it was handed in to one that can be recorded: checked, total derived (A6)."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from events.measures.finding import spelled
from events.measures.library import NO_BAND_TABLE, Library, library
from events.measures.loinc import wrong_loinc
from events.measures.models import FormSpec, Instrument
from events.measures.scoring import FaultCode, answers_in, faults, total_of
from events.values.quantities import Number
from events.values.sessions import LocalMeasure, ScoreContent, ScoreGiven
from events.values.text import Code
from services.planner.decide.refusals_scores import (
    CaptureUnexplained,
    DoesNotAddUp,
    ItemsMissing,
    ScoreOutOfRange,
    UnknownInstrument,
    UnknownItem,
    UnknownVersion,
    WrongLoincCode,
)
from services.planner.refusal import Refusal

_REFUSALS: Final[Mapping[FaultCode, type[Refusal]]] = MappingProxyType(
    {
        "out-of-range": ScoreOutOfRange,
        "unknown-item": UnknownItem,
        "items-missing": ItemsMissing,
        "does-not-add-up": DoesNotAddUp,
    }
)


def recordable(given: ScoreGiven) -> ScoreContent:
    """Return the score with its total, the instrument's version and the band table filled in.

    Raises:
        UnknownInstrument: no instrument that ships, and not declared as the clinic's own.
        UnknownVersion: the instrument has no such version or band table, or several to choose from.
        ScoreOutOfRange, UnknownItem, ItemsMissing, DoesNotAddUp: what was given cannot be (A5.33).
        WrongLoincCode: the code is another measure's.
        CaptureUnexplained: a verbal capture without its reason (A1.56).
    """
    if given.capture == "verbal" and given.capture_reason is None:
        raise CaptureUnexplained("/score/capture_reason")
    known = library()
    instrument = _instrument(given, known)
    wrong = given.loinc and wrong_loinc(known, instrument, given.loinc)
    if wrong:
        raise WrongLoincCode("/score/loinc", rule=wrong)
    if instrument is None:
        return _of_the_clinics_own(given)
    form = _form(instrument, given)
    for fault in faults(form, given):
        raise _REFUSALS[fault.code](f"/score{fault.pointer}", rule=fault.says)
    total = given.total or spelled(total_of(form, answers_in(given.items)) or Decimal(0))
    return _content(given, total, _table(instrument, given), form.version)


def _instrument(given: ScoreGiven, known: Library) -> Instrument | None:
    found = known.find(given.instrument)
    if found is None and given.local is None:
        raise UnknownInstrument("/score/instrument", rule=_known_ones(given, known))
    if known.meant(given.instrument) is not None and given.local is not None:
        rule = "an instrument that ships cannot be declared as the clinic's own"
        raise UnknownInstrument("/score/local", rule=rule)
    return found


def _known_ones(given: ScoreGiven, known: Library) -> str:
    meant = known.meant(given.instrument)
    if meant is not None:
        return f"the instrument's code is {meant.id}"
    return f"the instrument is not known; known are {', '.join(known.instruments)}"


def _form(instrument: Instrument, given: ScoreGiven) -> FormSpec:
    form = instrument.form(given.instrument_version)
    if form is None:
        versions = ", ".join(each.version for each in instrument.forms)
        rule = f"the instrument's versions are {versions}: name one of them"
        raise UnknownVersion("/score/instrument_version", rule=rule)
    return form


def _table(instrument: Instrument, given: ScoreGiven) -> Code:
    wanted = given.band_table
    if wanted is None:
        return instrument.usual_band_table or NO_BAND_TABLE
    if wanted != NO_BAND_TABLE and instrument.table(wanted) is None:
        versions = ", ".join((*(each.version for each in instrument.band_tables), NO_BAND_TABLE))
        rule = f"the instrument's band tables are {versions}: name one of them, or leave it out"
        raise UnknownVersion("/score/band_table", rule=rule)
    return wanted


def _of_the_clinics_own(given: ScoreGiven) -> ScoreContent:
    """Return the score of a measure that the clinic declares with it: its range is all there is."""
    if given.total is None:
        raise ItemsMissing("/score/total", rule="needs a total")
    if given.local is not None:
        _require_local(given.local, given.total)
    return _content(given, given.total, given.band_table or NO_BAND_TABLE, given.instrument_version)


def _require_local(local: LocalMeasure, total: Number) -> None:
    low, high = Decimal(local.low), None if local.high is None else Decimal(local.high)
    if high is not None and high <= low:
        raise ScoreOutOfRange("/score/local/high", rule="must be above low")
    if Decimal(total) < low or (high is not None and Decimal(total) > high):
        raise ScoreOutOfRange("/score/total", rule="lies outside the declared range")


def _content(given: ScoreGiven, total: Number, table: Code, version: Code | None) -> ScoreContent:
    fields = {name: getattr(given, name) for name in ScoreContent.model_fields}
    made = {"total": total, "band_table": table, "instrument_version": version}
    return ScoreContent.model_construct(**(fields | made))
