"""Safety alerts, what is unknown, provisional criteria and LOINC codes (A11.06, A6.03)."""

import pytest

from events.measures.library import library
from events.measures.loinc import wrong_loinc
from events.measures.safety import provisional_criteria, safety_of
from events.values.sessions import ScoreContent, ScoreItem
from tests.contract import gad

KNOWN = library().instruments
EIGHT = tuple(f"item-{number}" for number in range(1, 9))


def recorded(instrument: str, total: str, items: dict[str, int] | None = None) -> ScoreContent:
    return ScoreContent(
        instrument=instrument,
        administered_at=gad.at("2026-01-08T09:00:00-05:00"),
        total=total,
        items=tuple(ScoreItem(code=code, value=str(it)) for code, it in (items or {}).items()),
        band_table="none",
        administered_by="client",
    )


ALERTS = [
    # item 9 of 0 raises none, 1 and 2 raise one, 3 is urgent
    (recorded("phq-9", "10", {"item-9": 0}), (), None, ()),
    (recorded("phq-9", "10", {"item-9": 1}), ("item-9",), "alert", ()),
    (recorded("phq-9", "10", {"item-9": 2}), ("item-9",), "alert", ()),
    (recorded("phq-9", "10", {"item-9": 3}), ("item-9",), "urgent", ()),
    # a total without items is never silence, however low or high; the other eight reach 8 * 3 = 24
    (recorded("phq-9", "0"), (), None, ("item-9",)),
    (recorded("phq-9", "24"), (), None, ("item-9",)),
    (recorded("phq-9", "25"), ("item-9",), "alert", ("item-9",)),
    (recorded("phq-9", "26"), ("item-9",), "alert", ("item-9",)),
    (recorded("phq-9", "27"), ("item-9",), "urgent", ("item-9",)),
    (recorded("phq-9-teen", "25"), ("item-9",), "alert", ("item-9",)),
    # what is left of a total of 3 is item 9; of 4 with item 8 not given, at least 4 - 3 = 1
    (recorded("phq-9", "3", dict.fromkeys(EIGHT, 0)), ("item-9",), "urgent", ()),
    (recorded("phq-9", "0", dict.fromkeys(EIGHT, 0)), (), None, ()),
    (recorded("phq-9", "4", dict.fromkeys(EIGHT[:7], 0)), ("item-9",), "alert", ("item-9",)),
    (recorded("phq-9", "10", {"item-1": 3}), (), None, ("item-9",)),
    (recorded("phq-9-teen", "10", {"item-9": 1}), ("item-9",), "alert", ()),
    # ideation 1 to 3 raise one, 4 and 5 are urgent; the total is the ideation
    (recorded("c-ssrs", "0"), (), None, ("behavior", "behavior-3-months")),
    (recorded("c-ssrs", "1"), ("ideation",), "alert", ("behavior", "behavior-3-months")),
    (recorded("c-ssrs", "3", {"ideation": 3, "behavior": 0, "behavior-3-months": 0}),
     ("ideation",), "alert", ()),
    (recorded("c-ssrs", "4"), ("ideation",), "urgent", ("behavior", "behavior-3-months")),
    # behavior ever raises one, within three months it is urgent
    (recorded("c-ssrs", "0", {"ideation": 0, "behavior": 1, "behavior-3-months": 0}),
     ("behavior",), "alert", ()),
    (recorded("c-ssrs", "0", {"ideation": 0, "behavior": 1, "behavior-3-months": 1}),
     ("behavior", "behavior-3-months"), "urgent", ()),
    (recorded("gad-7", "21"), (), None, ()),
]  # fmt: skip


@pytest.mark.parametrize(("score", "what", "urgency", "unknown"), ALERTS)
def test_answers_that_raise_an_alert(
    score: ScoreContent, what: tuple[str, ...], urgency: str | None, unknown: tuple[str, ...]
) -> None:
    """A11.06."""
    found = safety_of(KNOWN[score.instrument], score)
    assert tuple(each.code for each in found.what) == what
    assert (found.urgency, found.unknown) == (urgency, unknown)


@pytest.mark.parametrize(("total", "least"), [("25", "1"), ("26", "2"), ("27", "3")])
def test_an_alert_tells_the_least_that_an_answer_can_be(total: str, least: str) -> None:
    """A11.06: the total less 24."""
    assert safety_of(KNOWN["phq-9"], recorded("phq-9", total)).what[0].value == least


def test_a_measure_of_the_clinics_own_raises_nothing() -> None:
    assert safety_of(None, recorded("own-scale", "9", {"item-9": 3})).urgency is None


def pcl(marked: set[int]) -> ScoreContent:
    answers = {f"item-{number}": 2 if number in marked else 1 for number in range(1, 21)}
    return recorded("pcl-5", str(sum(answers.values())), answers)


PROVISIONAL = [
    # B one of 1-5, C one of 6-7, D two of 8-14, E two of 15-20, each at 2 or more
    ({1, 6, 8, 9, 15, 16}, "provisional-met", "B 1 of 1, C 1 of 1, D 2 of 2, E 2 of 2"),
    ({6, 8, 9, 15, 16}, "provisional-not-met", "B 0 of 1, C 1 of 1, D 2 of 2, E 2 of 2"),
    ({1, 8, 9, 15, 16}, "provisional-not-met", "B 1 of 1, C 0 of 1, D 2 of 2, E 2 of 2"),
    ({1, 6, 8, 15, 16}, "provisional-not-met", "B 1 of 1, C 1 of 1, D 1 of 2, E 2 of 2"),
    ({1, 6, 8, 9, 20}, "provisional-not-met", "B 1 of 1, C 1 of 1, D 2 of 2, E 1 of 2"),
]


@pytest.mark.parametrize(("marked", "code", "shown"), PROVISIONAL)
def test_provisional_criteria_of_pcl_5(marked: set[int], code: str, shown: str) -> None:
    """A6.03."""
    found = provisional_criteria(KNOWN["pcl-5"], pcl(marked))
    assert found is not None
    assert (found.code, found.arithmetic) == (code, f"items at 2 or more: {shown}")


def test_without_all_answers_the_criteria_stay_unknown() -> None:
    """A6.03: a total of 80 has them all, and still nobody has seen the answers."""
    found = provisional_criteria(KNOWN["pcl-5"], recorded("pcl-5", "80"))
    assert found is not None
    assert found.code == "provisional-unknown"
    assert provisional_criteria(KNOWN["phq-9"], recorded("phq-9", "20")) is None


CODES = [
    ("pcl-5", "101698-9", None),
    ("pcl-5", "96843-5", "the code is 101698-9"),
    ("pcl-5", "89244-8", "the code is 101698-9"),
    ("pcl-5", "70221-7", "PCL-C, made for DSM-IV; the code is 101698-9"),
    # the panel's code is not the total's
    ("pcl-5", "101697-1", "is not the code of the instrument's total; the code is 101698-9"),
    ("phq-9", "44261-6", None),
    ("phq-9", "44260-8", "the code is 44261-6"),
    ("phq-9", "55758-7", "the code is 44261-6"),
    ("gad-7", "70274-6", None),
    ("c-ssrs", "93294-7", None),
    ("pswq", "44261-6", "none is sure, so leave it out"),
    (None, "96843-5", "leave it out"),
    (None, "44261-6", None),
]


@pytest.mark.parametrize(("instrument", "code", "says"), CODES)
def test_a_wrong_loinc_code_is_told_with_the_right_one(
    instrument: str | None, code: str, says: str | None
) -> None:
    found = wrong_loinc(library(), KNOWN.get(instrument or ""), code)
    assert found is None if says is None else says in (found or "")
