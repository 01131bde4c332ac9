"""Measurement plans: what is measured, how often, by whom (A1.42)."""

from events.measures.library import library
from events.measures.models import Instrument
from events.sealed_event import Fact
from services.planner.commands.treatment import SetMeasurementPlan
from services.planner.decide.case import Case
from services.planner.decide.facts import stated
from services.planner.decide.rationales import require_rationale
from services.planner.decide.refusals import NothingChanges
from services.planner.decide.refusals_scores import NoProgressMeasure, UnknownInstrument


def decide_measurement(command: SetMeasurementPlan, case: Case) -> Fact:
    """Return what `command` brings about; it changes no agreed content (A11.12)."""
    if command.measurement == case.plan.measurement:
        raise NothingChanges("/measurement")
    for place, each in enumerate(command.measurement.measures):
        pointer, found = f"/measurement/measures/{place}", library().meant(each.instrument)
        if each.local:
            _require_unknown(found, f"{pointer}/local")
        elif found is None:
            raise UnknownInstrument(f"{pointer}/instrument", rule=_known_ones())
        elif found.id != each.instrument:
            rule = f"the instrument's code is {found.id}"
            raise UnknownInstrument(f"{pointer}/instrument", rule=rule)
        elif not found.progress:
            raise NoProgressMeasure(f"{pointer}/instrument")
    require_rationale(command.rationale, case)
    return stated(command)


def _require_unknown(found: Instrument | None, pointer: str) -> None:
    if found is not None:
        rule = "an instrument that ships is none of the clinic's own"
        raise UnknownInstrument(pointer, rule=rule)


def _known_ones() -> str:
    return f"the instrument is not known; known are {', '.join(library().instruments)}"
