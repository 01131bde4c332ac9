"""What a plan is made on: concern, preferences, history, functioning, readiness, circumstances."""

from typing import Literal

from events.registry import event_type
from events.types.particular import ItemAdded, ItemEnded, ItemRevised, Particular, WholeStated
from events.values.background import (
    Circumstances,
    Functioning,
    HistoryContent,
    Population,
    PreferenceContent,
    PresentingConcern,
    Readiness,
)
from events.values.changes import Rationale
from events.values.ids import HistoryEntryId, PreferenceId


class _OfPreference(Particular):
    item_kind = "preference"
    section = "preferences"


class _OfHistory(Particular):
    item_kind = "history-entry"
    section = "history"


@event_type("goldenthread.plan.presenting-concern-described", version=1)
class PresentingConcernDescribed(WholeStated):
    """What led the client in, as it is now understood, whole (A1.05)."""

    item_kind = "presenting-concern"
    section = "presenting_concern"
    presenting_concern: PresentingConcern


@event_type("goldenthread.plan.preference-added", version=1)
class PreferenceAdded(_OfPreference, ItemAdded):
    """A preference or value of the client came to be known (A1.11)."""

    preference_id: PreferenceId
    preference: PreferenceContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.preference-revised", version=1)
class PreferenceRevised(_OfPreference, ItemRevised):
    """The preference as it now stands, whole (A1.11)."""

    preference_id: PreferenceId
    preference: PreferenceContent
    rationale: Rationale | None = None


@event_type("goldenthread.plan.preference-retired", version=1)
class PreferenceRetired(_OfPreference, ItemEnded):
    """A preference that the client no longer has (A1.11)."""

    preference_id: PreferenceId
    reason: Literal["client-request", "changed", "replaced"]
    rationale: Rationale


@event_type("goldenthread.plan.history-recorded", version=1)
class HistoryRecorded(_OfHistory, ItemAdded):
    """A piece of history or assessment; it is never overwritten (A1.04)."""

    history_entry_id: HistoryEntryId
    history_entry: HistoryContent


@event_type("goldenthread.plan.history-superseded", version=1)
class HistorySuperseded(_OfHistory, ItemEnded):
    """A piece of history proved wrong or incomplete; it stays, marked (A1.04)."""

    history_entry_id: HistoryEntryId
    replaced_by: HistoryEntryId | None = None
    reason: Literal["wrong", "incomplete", "outdated"]
    rationale: Rationale


@event_type("goldenthread.plan.functioning-assessed", version=1)
class FunctioningAssessed(WholeStated):
    """Functional impairment, area by area, whole (A1.08)."""

    item_kind = "functioning"
    section = "functioning"
    functioning: Functioning


@event_type("goldenthread.plan.readiness-assessed", version=1)
class ReadinessAssessed(WholeStated):
    """The client's readiness for change, whole (A1.53)."""

    item_kind = "readiness"
    section = "readiness"
    readiness: Readiness


@event_type("goldenthread.plan.circumstances-described", version=1)
class CircumstancesDescribed(WholeStated):
    """Medical factors, emergency contacts and accommodations, whole (A1.54)."""

    item_kind = "circumstances"
    section = "circumstances"
    circumstances: Circumstances


@event_type("goldenthread.plan.population-flagged", version=1)
class PopulationFlagged(WholeStated):
    """What the plan must heed about the client, whole (A1.38)."""

    item_kind = "population"
    section = "population"
    population: Population
