"""The form of an instrument's data file (A6): strict, so that a wrong file is no instrument."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from events.values.alerts import Urgency
from events.values.base import Value
from events.values.dates import Cadence
from events.values.objectives import Streak
from events.values.quantities import Number, Target
from events.values.sessions import LoincCode
from events.values.text import Code, Line, Words

Row = Annotated[str, StringConstraints(min_length=2, max_length=8, pattern=r"^[A-D][0-9.]*$")]
"""Where a figure comes from: a row of the domain, such as `A6.01`."""

Rows = Annotated[tuple[Row, ...], Field(min_length=1)]
Direction = Literal["lower", "higher", "stated"]
"""Which way is better; `stated` leaves it to the criterion."""


class ItemGroup(Value):
    """Items that are answered alike, from `low` to `high`, or with `only` some values.

    Items that do not count are no part of the total.
    """

    codes: Annotated[tuple[Code, ...], Field(min_length=1)]
    low: Number
    high: Number
    only: tuple[Number, ...] = ()
    counts: bool = True


class ClusterSpec(Value):
    """Items that are added up apart, and the range of their sum."""

    code: Code
    items: Annotated[tuple[Code, ...], Field(min_length=1)]
    low: Number
    high: Number


class FormSpec(Value):
    """One version of an instrument: its range, items, reversed items and clusters.

    Without `high` there is no upper end. `whole` totals have no fraction.
    """

    version: Code
    low: Number
    high: Number | None
    whole: bool
    items: tuple[ItemGroup, ...]
    reversed: tuple[Code, ...]
    clusters: tuple[ClusterSpec, ...]
    source: Words

    @cached_property
    def groups(self) -> Mapping[Code, ItemGroup]:
        """How each item is answered, by its code."""
        return {code: group for group in self.items for code in group.codes}

    @cached_property
    def counted(self) -> Mapping[Code, ItemGroup]:
        """The items that are part of the total."""
        return {code: group for code, group in self.groups.items() if group.counts}


class Band(Value):
    """Totals from `low` to `high`, both ends in it."""

    code: Code
    label: Line
    low: Number
    high: Number


class BandTable(Value):
    """One version of how totals are read, with the warning that goes with each of its bands."""

    version: Code
    kind: Literal["severity", "cut", "levels"]
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]
    warning: Words
    source: Words


class Loinc(Value):
    """Codes of the total, the usual one first, of the panel and of items; none where none is sure.

    Without a total's code the instrument's own id stands as a local code.
    """

    totals: tuple[LoincCode, ...]
    panel: LoincCode | None
    items: dict[Code, LoincCode]


class Threshold(Value):
    """A figure, its rows, and whether it was read at its source."""

    value: Number
    rows: Rows
    verified: bool

    @property
    def number(self) -> Decimal:
        """The figure as a number."""
        return Decimal(self.value)


class AnyWorsening(Value):
    """Any higher total counts as worse, and so does any of `items` that was 0 before (A11.05)."""

    items: tuple[Code, ...]
    rows: Rows


class Thresholds(Value):
    """The figures that change is judged by; what an instrument does not ship is None (A11.01)."""

    reliable_change: Threshold | None = None
    caseness: Threshold | None = None
    response_percent: Threshold | None = None
    remission_below: Threshold | None = None
    meaningful_change: Threshold | None = None
    no_change_up_to: Threshold | None = None
    end_state_at_most: Threshold | None = None
    sub_threshold_below: Threshold | None = None
    any_worsening: AnyWorsening | None = None


class UsualTarget(Value):
    """What treatment usually aims at on this measure; a plan sets its own."""

    target: Target
    streak: Streak | None


class SafetyRule(Value):
    """An answer that raises an alert, and how urgent it is (A11.06)."""

    item: Code
    at_least: Number
    urgency: Urgency
    rows: Rows


class ClusterCount(Value):
    """How many items of a cluster have to reach the level."""

    cluster: Code
    count: Annotated[int, Field(ge=1, le=50)]


class Provisional(Value):
    """When answers meet a diagnosis provisionally (A6.03)."""

    item_at_least: Number
    clusters: Annotated[tuple[ClusterCount, ...], Field(min_length=1)]
    warning: Words
    rows: Rows


class Instrument(Value):
    """One measure. `progress` is False for what looks back too far to show change (A6.04)."""

    id: Code
    name: Line
    aliases: tuple[Code, ...]
    rows: Rows
    kind: Literal["scale", "screen", "ordinal", "rating", "count", "log"]
    unit: Line
    direction: Direction
    progress: bool
    cadence: Cadence | None
    forms: Annotated[tuple[FormSpec, ...], Field(min_length=1)]
    band_tables: tuple[BandTable, ...]
    usual_band_table: Code | None
    loinc: Loinc
    thresholds: Thresholds
    usual_target: UsualTarget | None
    safety: tuple[SafetyRule, ...]
    provisional: Provisional | None

    def form(self, version: Code | None) -> FormSpec | None:
        """Return a version's form; without a version the only one, None when there are several."""
        if version is None:
            return self.forms[0] if len(self.forms) == 1 else None
        return next((each for each in self.forms if each.version == version), None)

    def table(self, version: Code | None) -> BandTable | None:
        """Return a band table by its version; None when the instrument has no such table."""
        return next((each for each in self.band_tables if each.version == version), None)


class WrongLoinc(Value):
    """A LOINC code that is in use for an instrument and is not its code."""

    code: LoincCode
    taken_for: Code
    why: Words
    source: Words


class StalledRule(Value):
    """Figures of A11.03."""

    administrations: Annotated[int, Field(ge=1)]
    session: Annotated[int, Field(ge=1)]
    way_percent: Annotated[int, Field(ge=1, le=100)]
    time_percent: Annotated[int, Field(ge=1, le=100)]
    rows: Rows


class PlateauRule(Value):
    """Figures of A11.04."""

    administrations: Annotated[int, Field(ge=2)]
    days: Annotated[int, Field(ge=1)]
    rows: Rows


class ConsecutiveRule(Value):
    """Figures of A11.16: how many cadences a gap may last."""

    gap_cadences: Annotated[int, Field(ge=1)]
    rows: Rows


class PaceRule(Value):
    """Figures of A11.17: points beside the expected course; which part of the time is early."""

    points: Annotated[int, Field(ge=1, le=100)]
    early_percent: Annotated[int, Field(ge=1, le=100)]
    rows: Rows


class Rules(Value):
    """The figures that no single instrument owns, as one version of them."""

    version: Annotated[int, Field(ge=1)]
    stalled: StalledRule
    plateau: PlateauRule
    consecutive: ConsecutiveRule
    pace: PaceRule
