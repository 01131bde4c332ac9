"""Scores as they are handed in and as they are recorded (A1.28, A1.56, A5.33, A6)."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from events.measures.library import library
from events.state.episode import EpisodeState
from events.state.zones import SiteZones
from events.values.ids import ScoreId
from events.values.sessions import LocalMeasure, ScoreContent, ScoreGiven, ScoreItem
from services.planner.commands.episode import CorrectScore, RecordScore
from services.planner.decide import Refusal
from services.planner.decide.moments import Calendar
from tests.contract import gad
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import opened

NEW = ScoreId(gad.uid(700))
MORNING = gad.at("2026-01-08T09:00:00-05:00")
OWN = LocalMeasure(name="Evening calm", unit="0 to 4", low="0", high="4", direction="higher")


def answered(*values: int, prefix: str = "item") -> tuple[ScoreItem, ...]:
    return tuple(
        ScoreItem(code=f"{prefix}-{number}", value=str(value))
        for number, value in enumerate(values, start=1)
    )


def handed(**changes: Any) -> RecordScore:  # noqa: ANN401
    fields: dict[str, Any] = {
        "instrument": "gad-7",
        "administered_at": MORNING,
        "administered_by": "client",
        **changes,
    }
    return make(RecordScore, score_id=NEW, score=ScoreGiven(**fields))


def recorded(**changes: Any) -> ScoreContent:  # noqa: ANN401
    chart = opened()
    chart.give(handed(**changes))
    content = chart.episode.scores[NEW].content
    assert type(content) is ScoreContent
    assert ScoreContent.model_validate_json(content.model_dump_json()) == content
    return content


def refusal(chart: Chart, command: RecordScore) -> Refusal:
    answer = chart.answer(command)
    assert isinstance(answer, Refusal)
    return answer


def test_a_total_is_derived_from_its_items() -> None:
    """A1.28: 3+3+3+2+2+2+2 = 17; the items stay beside it."""
    score = recorded(items=answered(3, 3, 3, 2, 2, 2, 2))
    assert score.total == "17"
    assert score.items == answered(3, 3, 3, 2, 2, 2, 2)


def test_a_derived_total_mirrors_reversed_items() -> None:
    """A6.05: all 0 but item 3, which counts 1 - 0 = 1."""
    assert recorded(instrument="dast-10", items=answered(*(0,) * 10)).total == "1"


def test_version_and_band_table_are_filled_in() -> None:
    """A6: the raw score and the version of its table, never only a label."""
    score = recorded(total="9")
    assert (score.instrument_version, score.band_table) == ("gad-7-2006", "gad-7-2006")
    worry = recorded(instrument="pswq", total="52")
    assert (worry.instrument_version, worry.band_table) == ("pswq-1990", "none")
    chosen = recorded(instrument="pswq", total="52", band_table="pswq-korte-2016")
    assert chosen.band_table == "pswq-korte-2016"


def test_distress_says_which_scale_it_is_on() -> None:
    """A6.08: 30 is a value of the one scale and not of the other."""
    assert recorded(instrument="sud-distress", instrument_version="0-100", total="30").total == "30"
    chart = opened()
    assert chart.refused(
        handed(instrument="sud-distress", instrument_version="0-10", total="30")
    ) == ("score-out-of-range", "/score/total")
    unsaid = refusal(chart, handed(instrument="sud-distress", total="30"))
    assert unsaid.pointer == "/score/instrument_version"
    assert "0-10, 0-100" in unsaid.rule


REFUSED: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"total": "22"}, ("score-out-of-range", "/score/total")),
    ({"total": "9.5"}, ("score-out-of-range", "/score/total")),
    ({}, ("items-missing", "/score/total")),
    ({"items": answered(3, 3)}, ("items-missing", "/score/total")),
    ({"items": answered(4)}, ("score-out-of-range", "/score/items/0/value")),
    ({"items": answered(1, prefix="question")}, ("unknown-item", "/score/items/0/code")),
    ({"total": "16", "items": answered(3, 3, 3, 2, 2, 2, 2)}, ("does-not-add-up", "/score/total")),
    ({"total": "9", "band_table": "gad-7-1999"},
     ("unknown-instrument-version", "/score/band_table")),
    ({"total": "9", "instrument_version": "gad-7-1999"},
     ("unknown-instrument-version", "/score/instrument_version")),
    ({"total": "9", "capture": "verbal"}, ("capture-unexplained", "/score/capture_reason")),
    ({"instrument": "pcl-5", "total": "40", "clusters": (ScoreItem(code="c", value="9"),)},
     ("score-out-of-range", "/score/clusters/0/value")),
    ({"instrument": "own-calm", "total": "3"}, ("unknown-instrument", "/score/instrument")),
    ({"instrument": "gad-7", "total": "3", "local": OWN}, ("unknown-instrument", "/score/local")),
    ({"instrument": "phq9", "total": "3", "local": OWN}, ("unknown-instrument", "/score/local")),
    ({"instrument": "own-calm", "total": "5", "local": OWN},
     ("score-out-of-range", "/score/total")),
    ({"instrument": "own-calm", "local": OWN}, ("items-missing", "/score/total")),
    ({"instrument": "own-calm", "total": "3", "local": OWN.model_copy(update={"high": "0"})},
     ("score-out-of-range", "/score/local/high")),
    ({"instrument": "own-calm", "total": "3", "local": OWN, "loinc": "96843-5"},
     ("wrong-loinc", "/score/loinc")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "refused"), REFUSED)
def test_what_cannot_be_recorded(changes: dict[str, Any], refused: tuple[str, str]) -> None:
    """A5.33, A1.56, A6."""
    assert opened().refused(handed(**changes)) == refused


def test_an_unknown_instrument_is_told_the_known_ones() -> None:
    """A1.28: an alias is told its own code."""
    unknown = refusal(opened(), handed(instrument="own-calm", total="3"))
    assert all(each in unknown.rule for each in library().instruments)
    assert "as local" in str(unknown)
    alias = refusal(opened(), handed(instrument="gad7", total="3"))
    assert alias.rule == "the instrument's code is gad-7"


def test_a_measure_of_the_clinics_own_is_declared_with_its_range() -> None:
    """A6.11: items are what the clinic says they are."""
    score = recorded(
        instrument="own-calm", local=OWN, total="3", items=answered(2, 1, prefix="evening")
    )
    assert (score.local, score.band_table, score.total) == (OWN, "none", "3")


@pytest.mark.parametrize("code", ["96843-5", "89244-8", "70221-7", "101697-1", "44261-6"])
def test_a_wrong_loinc_code_is_refused_and_the_right_one_named(code: str) -> None:
    """A6.03."""
    refused = refusal(opened(), handed(instrument="pcl-5", total="40", loinc=code))
    assert (refused.code, refused.pointer) == ("wrong-loinc", "/score/loinc")
    assert "the code is 101698-9" in refused.rule
    assert recorded(instrument="pcl-5", total="40", loinc="101698-9").loinc == "101698-9"


def test_an_administration_lies_on_the_sites_day() -> None:
    """A11.16: 03:30 in UTC on January 8 is 22:30 on January 7 in New York."""
    sent = gad.at("2026-01-08T03:30:00+00:00")
    kept = recorded(total="9", administered_at=sent).administered_at
    assert kept == sent
    assert kept.isoformat() == "2026-01-07T22:30:00-05:00"


def test_an_offset_of_long_ago_is_kept_in_whole_minutes() -> None:
    """A11.16: Monrovia was 0:44:30 behind UTC until 1972."""
    noon = gad.at("1950-01-08T12:00:00+00:00")
    calendar = Calendar(SiteZones(ZoneInfo("Africa/Monrovia")), EpisodeState(), noon)
    assert calendar.local(noon).isoformat() == "1950-01-08T11:15:00-00:45"


def test_capture_and_source_are_kept() -> None:
    """A1.56."""
    score = recorded(
        total="9", capture="verbal", capture_reason="By telephone", source="outside-record"
    )
    assert (score.capture, score.capture_reason) == ("verbal", "By telephone")
    assert score.source == "outside-record"


def test_a_correction_is_held_to_the_same_rules() -> None:
    """A11.06, A5.33."""
    chart = opened()
    chart.give(handed(total="9"))

    def right(**changes: Any) -> CorrectScore:  # noqa: ANN401
        return make(
            CorrectScore, score_id=NEW, score=handed(**changes).score, reason_text="Misread"
        )

    assert chart.refused(right(total="22")) == ("score-out-of-range", "/score/total")
    chart.give(right(items=answered(1, 1, 1, 1, 1, 1, 1)))
    assert chart.episode.scores[NEW].content.total == "7"
