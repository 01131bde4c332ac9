"""The data files of instruments hold together (A6.01 to A6.12)."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from events.measures.library import library
from events.measures.models import BandTable, FormSpec, Instrument
from events.measures.scoring import items_of

INSTRUMENTS = tuple(library().instruments.values())
FORMS = [(each, form) for each in INSTRUMENTS for form in each.forms]
TABLES = [(each, table) for each in INSTRUMENTS for table in each.band_tables]
ROWS = [f"A6.{number:02}" for number in range(1, 13)]

each_instrument = pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.id)
each_form = pytest.mark.parametrize(("instrument", "form"), FORMS, ids=lambda each: str(each)[:0])


def counted(form: FormSpec) -> Iterator[tuple[str, Decimal, Decimal]]:
    for group in form.items:
        for code in group.codes:
            if group.counts:
                yield code, Decimal(group.low), Decimal(group.high)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_measures_has_an_instrument(row: str) -> None:
    assert any(row in each.rows for each in INSTRUMENTS)


def test_names_and_aliases_are_told_apart() -> None:
    names = [name for each in INSTRUMENTS for name in (each.id, *each.aliases)]
    assert len(set(names)) == len(names)
    assert library().meant("phq9") is library().find("phq-9")
    assert library().find("phq9") is None


@each_form
def test_items_add_up_to_the_range(instrument: Instrument, form: FormSpec) -> None:
    """A6.01: nine items of 0 to 3 give 0 to 27; A6.07: sixteen of 1 to 5 give 16 to 80."""
    if not form.items:
        return
    parts = [*counted(form)]
    assert sum(low for _, low, _ in parts) == Decimal(form.low), instrument.id
    assert form.high is not None
    assert sum(high for _, _, high in parts) == Decimal(form.high)
    assert len(set(items_of(form))) == len(items_of(form))


@each_form
def test_reversed_items_and_clusters_name_items_that_count(
    instrument: Instrument, form: FormSpec
) -> None:
    """A6.05, A6.07, A6.03: clusters share no item and add up to the total's range."""
    ranges = {code: (low, high) for code, low, high in counted(form)}
    assert set(form.reversed) <= ranges.keys()
    members = [code for each in form.clusters for code in each.items]
    assert len(set(members)) == len(members)
    for each in form.clusters:
        assert sum(ranges[code][0] for code in each.items) == Decimal(each.low), instrument.id
        assert sum(ranges[code][1] for code in each.items) == Decimal(each.high)
    if members:
        assert set(members) == ranges.keys()


@pytest.mark.parametrize(("instrument", "table"), TABLES, ids=[t.version for _, t in TABLES])
def test_bands_cover_the_range_without_gap_or_overlap(
    instrument: Instrument, table: BandTable
) -> None:
    form = instrument.forms[0]
    assert table.bands[0].low == form.low
    assert table.bands[-1].high == form.high
    for one, following in zip(table.bands, table.bands[1:], strict=False):
        assert Decimal(following.low) == Decimal(one.high) + 1, table.version
    assert all(Decimal(each.low) <= Decimal(each.high) for each in table.bands)
    assert len({each.code for each in table.bands}) == len(table.bands)
    assert "diagnosis" in table.warning
    assert table.source


def test_tables_are_versions_and_the_usual_one_exists() -> None:
    versions = [table.version for _, table in TABLES]
    assert len(set(versions)) == len(versions)
    for each in INSTRUMENTS:
        assert each.usual_band_table is None or each.table(each.usual_band_table)
    counts = {each.id: len(each.band_tables) for each in INSTRUMENTS}
    assert (counts["audit"], counts["pswq"], counts["sud-distress"]) == (2, 3, 0)
    assert library().instruments["pswq"].usual_band_table is None


def test_what_names_items_names_those_that_exist() -> None:
    for each in INSTRUMENTS:
        known = {code for form in each.forms for code in items_of(form)}
        assert {rule.item for rule in each.safety} <= known
        assert each.loinc.items.keys() <= known
        worse = each.thresholds.any_worsening
        assert worse is None or set(worse.items) <= known
        if each.provisional is not None:
            clusters = {one.code: len(one.items) for one in each.forms[0].clusters}
            assert all(one.count <= clusters[one.cluster] for one in each.provisional.clusters)


def test_thresholds_are_those_of_the_rows() -> None:
    """A11.01, A11.02: no other instrument ships a reliable change, a response or a remission."""
    shipped = {each.id: each.thresholds for each in INSTRUMENTS}
    reliable = {key: it.reliable_change.value for key, it in shipped.items() if it.reliable_change}
    assert reliable == {"phq-9": "6", "gad-7": "4", "pcl-5": "15"}
    assert {key for key, it in shipped.items() if it.response_percent} == {"phq-9", "gad-7"}
    assert {key for key, it in shipped.items() if it.remission_below} == {"phq-9"}
    caseness = {key: (it.caseness.value, it.caseness.verified) for key, it in shipped.items()
                if it.caseness}  # fmt: skip
    assert caseness == {"phq-9": ("10", True), "gad-7": ("8", False)}


def check_digit(number: str) -> int:
    """Return the check digit of a LOINC code's number: every second digit doubled, from the right.

    44261: 1 doubled 2, 6, 2 doubled 4, 4, 4 doubled 8; 2 + 6 + 4 + 4 + 8 = 24, to 30 are 6.
    """
    doubled = (int(d) * (2 - place % 2) for place, d in enumerate(reversed(number)))
    return -sum(each // 10 + each % 10 for each in doubled) % 10


def test_loinc_codes_have_their_check_digit_and_none_is_known_to_be_wrong() -> None:
    codes = [
        code
        for each in INSTRUMENTS
        for code in (*each.loinc.totals, each.loinc.panel, *each.loinc.items.values())
        if code is not None
    ]
    assert len(codes) == len(set(codes)) == 18
    for code in codes:
        number, _, digit = code.partition("-")
        assert check_digit(number) == int(digit), code
    assert not library().wrong_loinc.keys() & set(codes)
    assert {each.taken_for for each in library().wrong_loinc.values()} == {"pcl-5"}
    assert library().wrong_loinc.keys() == {"96843-5", "89244-8", "70221-7"}


def test_totals_have_the_loinc_codes_of_the_rows() -> None:
    """A6.01 to A6.05."""
    totals = {each.id: each.loinc.totals for each in INSTRUMENTS if each.loinc.totals}
    assert totals == {
        "phq-9": ("44261-6",),
        "phq-2": ("55758-7",),
        "phq-9-teen": ("89204-2",),
        "gad-7": ("70274-6",),
        "pcl-5": ("101698-9",),
        "audit": ("75624-7",),
        "audit-c": ("75626-2",),
        "dast-10": ("82667-7",),
        "c-ssrs": ("93278-0", "93293-9", "93294-7"),
    }


def test_a_measure_that_looks_back_a_year_shows_no_progress() -> None:
    """A6.04."""
    assert [each.id for each in INSTRUMENTS if not each.progress] == ["audit"]
