"""Totals, clusters, ranges and bands (A6, A5.33)."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.measures.bands import band_of
from events.measures.library import library
from events.measures.models import FormSpec, Instrument
from events.measures.scoring import clusters_of, faults, total_of
from events.values.sessions import ScoreGiven, ScoreItem
from tests.contract import gad

KNOWN = library().instruments
SUMMED = sorted(
    key for key, each in KNOWN.items() if any(group.counts for group in each.forms[0].items)
)


def answers(values: Mapping[int, int] | tuple[int, ...]) -> dict[str, Decimal]:
    pairs = values.items() if isinstance(values, Mapping) else enumerate(values, start=1)
    return {f"item-{number}": Decimal(value) for number, value in pairs}


def handed(
    instrument: str,
    total: str | None = None,
    items: Mapping[str, Decimal] | None = None,
    clusters: Mapping[str, str] | None = None,
) -> ScoreGiven:
    return ScoreGiven(
        instrument=instrument,
        administered_at=gad.at("2026-01-08T09:00:00-05:00"),
        total=total,
        items=tuple(ScoreItem(code=code, value=str(it)) for code, it in (items or {}).items()),
        clusters=tuple(ScoreItem(code=code, value=it) for code, it in (clusters or {}).items()),
        administered_by="client",
    )


def found(given_: ScoreGiven) -> list[tuple[str, str]]:
    form = KNOWN[given_.instrument].forms[0]
    return [(each.code, each.pointer) for each in faults(form, given_)]


TOTALS = [
    # A6.01: 3+3+2+2+1+1+1+1+0 = 14
    ("phq-9", answers((3, 3, 2, 2, 1, 1, 1, 1, 0)), "14"),
    # A6.02: 3+3+3+2+2+2+2 = 17
    ("gad-7", answers((3, 3, 3, 2, 2, 2, 2)), "17"),
    # A6.05: nine 0, item 3 reversed: 0 counts 1 - 0 = 1
    ("dast-10", answers((0,) * 10), "1"),
    # A6.05: nine 1, item 3 reversed: 1 counts 0 + 1 - 1 = 0; 9 * 1 + 0 = 9
    ("dast-10", answers((1,) * 10), "9"),
    # A6.07: eleven items at 5 = 55, five reversed at 5 count 1 + 5 - 5 = 1 each; 55 + 5 = 60
    ("pswq", answers((5,) * 16), "60"),
    # A6.07: all worry: 5 on eleven, 1 on the reversed five, which count 5: 16 * 5 = 80
    ("pswq", answers(tuple(1 if n in {1, 3, 8, 10, 11} else 5 for n in range(1, 17))), "80"),
    # A6.06: only ideation counts
    ("c-ssrs", {"ideation": Decimal(3), "behavior": Decimal(1)}, "3"),
]


@pytest.mark.parametrize(("instrument", "given_", "total"), TOTALS)
def test_a_total_is_the_sum_of_its_points(
    instrument: str, given_: Mapping[str, Decimal], total: str
) -> None:
    assert total_of(KNOWN[instrument].forms[0], given_) == Decimal(total)


def test_clusters_are_sums_of_their_items() -> None:
    """A6.03: B 5 * 2 = 10, C 2 * 2 = 4, D 7 * 2 = 14, E 6 * 2 = 12; together 40."""
    form = KNOWN["pcl-5"].forms[0]
    sums = clusters_of(form, answers((2,) * 20))
    assert sums == {"b": 10, "c": 4, "d": 14, "e": 12}
    assert sum(sums.values()) == total_of(form, answers((2,) * 20)) == 40
    assert clusters_of(form, answers({6: 1, 7: 4})) == {"c": 5}


def test_a_total_of_some_answers_is_none() -> None:
    assert total_of(KNOWN["gad-7"].forms[0], answers({1: 3})) is None
    assert total_of(KNOWN["voc"].forms[0], {}) is None


FAULTS = [
    (handed("gad-7", "21"), []),
    (handed("gad-7", "22"), [("out-of-range", "/total")]),
    (handed("gad-7", "-1"), [("out-of-range", "/total")]),
    (handed("gad-7", "9.5"), [("out-of-range", "/total")]),
    (handed("pswq", "15"), [("out-of-range", "/total")]),
    (handed("voc", "0"), [("out-of-range", "/total")]),
    (handed("sleep-hours", "6.5"), []),
    (handed("tlfb", "400"), []),
    (handed("phq-9", None, answers((4,))), [("out-of-range", "/items/0/value")]),
    (handed("phq-9", "5", {"item-10": Decimal(1)}), [("unknown-item", "/items/0/code")]),
    (handed("voc", "5", {"item-1": Decimal(1)}), [("unknown-item", "/items/0/code")]),
    # items 9 and 10 of AUDIT are answered with 0, 2 or 4
    (handed("audit", "9", answers({9: 3})), [("out-of-range", "/items/0/value")]),
    (handed("gad-7", None, answers({1: 3})), [("items-missing", "/total")]),
    (handed("gad-7"), [("items-missing", "/total")]),
    # 3+3+3+2+2+2+2 = 17, not 16
    (handed("gad-7", "16", answers((3, 3, 3, 2, 2, 2, 2))), [("does-not-add-up", "/total")]),
    (handed("gad-7", "17", answers((3, 3, 3, 2, 2, 2, 2))), []),
    # item 9 is 3, so a total of 2 cannot be; one of 3 can, the other eight being 0
    (handed("phq-9", "2", answers({9: 3})), [("does-not-add-up", "/total")]),
    (handed("phq-9", "3", answers({9: 3})), []),
    # item 9 is 0, so 24 is the most that eight others give
    (handed("phq-9", "25", answers({9: 0})), [("does-not-add-up", "/total")]),
    (handed("pcl-5", "40", None, {"c": "9"}), [("out-of-range", "/clusters/0/value")]),
    (handed("pcl-5", "40", None, {"a": "1"}), [("unknown-item", "/clusters/0/code")]),
    # 10 + 4 + 14 + 12 = 40
    (handed("pcl-5", "40", None, {"b": "10", "c": "4", "d": "14", "e": "12"}), []),
    (handed("pcl-5", "41", None, {"b": "10", "c": "4", "d": "14", "e": "12"}),
     [("does-not-add-up", "/total")]),
    # C's two items at 2 are 4, not 5
    (handed("pcl-5", "40", answers({6: 2, 7: 2}), {"c": "5"}),
     [("does-not-add-up", "/clusters/0/value")]),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "expected"), FAULTS)
def test_what_cannot_be_is_a_fault(given_: ScoreGiven, expected: list[tuple[str, str]]) -> None:
    """A5.33."""
    assert found(given_) == expected


def test_a_fault_shows_no_answers() -> None:
    form = KNOWN["gad-7"].forms[0]
    for number in range(22, 30):
        (fault,) = faults(form, handed("gad-7", str(number)))
        assert str(number) not in fault.says


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, FormSpec, dict[str, Decimal]]:
    instrument = KNOWN[draw(st.sampled_from(SUMMED))]
    form, values = instrument.forms[0], {}
    for group in form.items:
        possible = group.only or tuple(map(str, range(int(group.low), int(group.high) + 1)))
        for code in group.codes:
            values[code] = Decimal(draw(st.sampled_from(possible)))
    return instrument, form, values


@given(answered())
def test_whatever_is_answered_the_total_is_in_range_and_stands(
    drawn: tuple[Instrument, FormSpec, dict[str, Decimal]],
) -> None:
    """A5.33: and every table of the instrument has a band for it."""
    instrument, form, values = drawn
    total = total_of(form, values)
    assert total is not None
    assert form.high is not None
    assert Decimal(form.low) <= total <= Decimal(form.high)
    assert found(handed(instrument.id, str(total), values)) == []
    assert found(handed(instrument.id, None, values)) == []
    assert all(band_of(instrument, each.version, total) for each in instrument.band_tables)


BANDS = [
    ("phq-9", "phq-9-2001", "4", "minimal"),
    ("phq-9", "phq-9-2001", "19", "moderately-severe"),
    ("phq-9", "phq-9-2001", "20", "severe"),
    ("gad-7", "gad-7-2006", "9", "mild"),
    ("gad-7", "gad-7-2006", "10", "moderate"),
    ("pcl-5", "pcl-5-cut-33", "32", "below-cut"),
    ("pcl-5", "pcl-5-cut-31", "32", "at-or-above-cut"),
    ("audit", "audit-who-2001", "8", "zone-2"),
    ("audit", "audit-who-2001", "14", "zone-2"),
    ("audit", "audit-low-risk-1-7", "8", "hazardous"),
    ("audit", "audit-low-risk-1-7", "15", "likely-dependence"),
    ("dast-10", "dast-10-1982", "6", "substantial"),
    ("c-ssrs", "c-ssrs-ideation", "0", "none"),
    ("c-ssrs", "c-ssrs-ideation", "5", "with-plan-and-intent"),
    ("pswq", "pswq-novopsych", "52", "high"),
    ("pswq", "pswq-korte-2016", "52", "moderate"),
    ("pswq", "pswq-screening", "52", "from-45"),
    ("pswq", "pswq-screening", "62", "from-62"),
]


@pytest.mark.parametrize(("instrument", "table", "total", "band"), BANDS)
def test_a_band_is_read_by_its_table(instrument: str, table: str, total: str, band: str) -> None:
    """A6.01 to A6.07: the same total has another band in another table."""
    found_ = band_of(KNOWN[instrument], table, Decimal(total))
    assert found_ is not None
    assert found_.code == band


def test_no_table_and_no_total_in_it_is_no_band() -> None:
    assert band_of(KNOWN["gad-7"], "none", Decimal(9)) is None
    assert band_of(KNOWN["gad-7"], "gad-7-2006", Decimal(22)) is None
    assert band_of(KNOWN["pswq"], "pswq-novopsych", Decimal(15)) is None
