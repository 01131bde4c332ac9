"""Plans as readers get them: scores with bands and warnings, alerts, findings (A6, A11)."""

from datetime import date, timedelta
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from events.ids import ClientId, EventHash, KeyId, Position, Version
from events.measures.library import library
from events.state import episode, plan, sections
from events.state.documents import Fragments, document
from events.types.alert import SafetyAlertRaised
from events.types.score import ScoreAccepted, ScoreRecorded
from events.values.ids import ScoreId
from events.values.sessions import ScoreContent, ScoreItem
from services.projections.http.schemas import schemas
from services.projections.reading.answers import plan_answer
from services.projections.reading.measured import of_one_form, sessions_since
from services.projections.reading.reader import PlanRow
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.contract.examples_care import FIRST
from tests.unit.events.state.plans import stream
from tests.unit.events.strategies import payloads
from tests.unit.services.projections.plans import AGREED, whole_plan

START = FIRST.administered_at


def mood(total: str, items: tuple[ScoreItem, ...] = ()) -> ScoreContent:
    return FIRST.model_copy(
        update={"instrument": "phq-9", "total": total, "items": items, "band_table": "phq-9-2001",
                "instrument_version": None}
    )  # fmt: skip


def row(treatment: str, care: str) -> PlanRow:
    """Return a row of the view with the documents of a plan and its episode."""
    return PlanRow(
        client_id=ClientId(gad.CLIENT),
        episode_id=str(gad.EPISODE),
        version=Version(1),
        position=Position(1),
        ledger_time=START,
        hash=EventHash(bytes(32)),
        key_id=KeyId("k"),
        document=treatment,
        episode_version=Version(1),
        episode_document=care,
    )


def read(*scores: ScoreContent, more: tuple[Any, ...] = ()) -> Any:  # noqa: ANN401  # JSON
    """Return the answer about the usual plan, with these scores in its episode."""
    ids = (gad.FIRST_SCORE, *(ScoreId(gad.uid(1_000 + number)) for number in range(99)))
    named = zip(ids, scores, strict=False)
    recorded = [ScoreRecorded(score_id=key, score=each) for key, each in named]
    care = episode.fold(stream([*recorded, *more]))
    treatment = document(plan.replay(whole_plan()[:AGREED]), sections.PLAN, Fragments())
    told = row(treatment, document(care, sections.EPISODE, Fragments()))
    return orjson.loads(plan_answer(str(gad.PLAN), told))


def test_a_band_comes_with_its_table_and_warning() -> None:
    """A6.01: 14 is moderate by the table of 2001, which is no diagnosis."""
    (score,) = read(mood("14"))["episode"]["scores"]["phq-9"]
    assert (score["total"], score["band_table"]) == ("14", "phq-9-2001")
    assert (score["band"]["code"], score["band"]["table"]) == ("moderate", "phq-9-2001")
    assert "not a diagnosis" in score["band"]["warning"]


def test_a_total_alone_says_that_item_9_is_unknown() -> None:
    """A11.06: with the answer it is known, be it 0."""
    (alone,) = read(mood("14"))["episode"]["scores"]["phq-9"]
    assert alone["unknown"] == ["item-9"]
    (known,) = read(mood("14", (ScoreItem(code="item-9", value="0"),)))["episode"]["scores"][
        "phq-9"
    ]
    assert known["unknown"] == []


def test_alerts_stand_beside_the_scores() -> None:
    """A11.06."""
    raised = EXAMPLES[SafetyAlertRaised]
    answer = read(mood("14"), more=(raised,))
    alert = answer["episode"]["alerts"][str(gad.MOOD_SCORE)]
    assert (alert["urgency"], alert["closed"]) == ("alert", None)
    assert alert["what"] == [{"code": "item-9", "value": "1"}]


def test_findings_name_their_rule_and_show_their_arithmetic() -> None:
    """A11.01, A11.02: 17 at baseline, 9 eight weeks later."""
    later = FIRST.model_copy(
        update={"total": "9", "items": (), "administered_at": START + timedelta(weeks=8)}
    )
    answer = read(FIRST, later)
    measures = [m for o in answer["objectives"].values() for m in o["measures"]]
    (measure,) = [each for each in measures if each["latest"]]
    found = {each["code"]: each for each in measure["findings"]}
    assert found["reliable-improvement"]["arithmetic"] == "17 - 9 = 8 >= 4"
    assert found["reliable-improvement"]["rules"] == ["A11.01"]
    assert found["no-response"]["verified"] is False


def test_totals_of_two_forms_are_not_held_against_each_other() -> None:
    """A6.08: 60 of 0-100 is no worsening from 6 of 0-10."""

    def distress(form: str, total: str) -> dict[str, Any]:
        key, when = gad.uid(int(total)), START.isoformat()
        told = {"score_id": str(key), "administered_at": when, "total": total, "band_table": "none"}
        return {**told, "instrument_version": form, "administered_by": "client", "pending": False}

    scores = [distress("0-10", "6"), distress("0-100", "60"), distress("0-10", "3")]
    kept = of_one_form("sud-distress", scores, scores[0]["score_id"])
    assert [each["total"] for each in kept] == ["6", "3"]
    assert [each["total"] for each in of_one_form("sud-distress", scores[:2], None)] == ["60"]
    worry = [{**scores[0], "instrument_version": form} for form in (None, "gad-7-2006")]
    assert of_one_form("gad-7", worry, None) == worry


def test_sessions_are_counted_from_where_the_objective_began() -> None:
    """A11.03: of sessions on January 5, 8 and 12, those since January 8; unknown in old rows."""
    held = [f"2026-01-{day:02}T09:00:00-05:00" for day in (5, 8, 12)]
    assert sessions_since(date(2026, 1, 8), held) == 2
    assert sessions_since(date(2026, 1, 13), held) == 0
    assert sessions_since(date(2026, 1, 8), None) is None


def test_rows_from_before_are_read_as_they_are() -> None:
    """A row that another release wrote has neither items nor alerts."""
    old = {"score_id": str(gad.FIRST_SCORE), "administered_at": START.isoformat(), "total": "17"}
    care: dict[str, Any] = {
        **dict.fromkeys(("status", "opened_on", "discharge")),
        "enrollments": [],
        "sessions": {"counted": 1},
        "scores": {"gad-7": [{**old, "corrected": False}]},
    }
    told = row(document(plan.initial(), sections.PLAN, Fragments()), orjson.dumps(care).decode())
    answer = orjson.loads(plan_answer(str(gad.PLAN), told))
    (score,) = answer["episode"]["scores"]["gad-7"]
    assert (score["total"], score["band"], score["unknown"]) == ("17", None, [])
    assert answer["episode"]["alerts"] == {}


SCORES = st.builds(
    lambda content, name: content.model_copy(update={"instrument": name}),
    payloads(ScoreContent),
    st.sampled_from([*library().instruments, "own-calm"]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SCORES, max_size=6))
def test_whatever_was_recorded_can_be_read(scores: list[ScoreContent]) -> None:
    """A history may hold scores that would be refused today."""
    answer = read(*scores)
    validator = Draft202012Validator(schemas()["Plan"]["properties"]["episode"])
    validator.validate(answer["episode"])
    assert sum(map(len, answer["episode"]["scores"].values())) == len(scores)


def test_a_pending_score_is_shown_and_does_not_count() -> None:
    """A1.43: 9 from a device is not what change is reckoned by, until it is accepted."""
    later = FIRST.model_copy(
        update={"total": "9", "items": (), "administered_at": START + timedelta(weeks=8),
                "source": "device"}
    )  # fmt: skip
    waiting = read(FIRST, later)
    taken = read(FIRST, later, more=(ScoreAccepted(score_id=ScoreId(gad.uid(1_000))),))
    for answer, pending in ((waiting, True), (taken, False)):
        assert answer["episode"]["scores"]["gad-7"][1]["pending"] is pending
        measures = [m for o in answer["objectives"].values() for m in o["measures"]]
        (measure,) = [each for each in measures if each["latest"]]
        assert bool(measure["findings"]) is not pending
