"""Scores over HTTP and in the view: the alert in the answer, what is unknown, the outcome."""

from typing import Any

from jsonschema import Draft202012Validator

from services.projections.http.schemas import schemas
from tests.contract import gad
from tests.fixtures.projections import Views
from tests.fixtures.read_api import ReadingDesk
from tests.fixtures.write_api import CLINIC_PATH, Desk, draft, example, take_in

SCORE = str(gad.MOOD_SCORE)
EPISODE_PATH = f"/v1/episodes/{gad.EPISODE}/commands"
RAISED = "goldenthread.episode.safety-alert-raised.v1"


def mood(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # a score's members
    told = {"instrument": "phq-9", "administered_at": "2026-01-08T08:50:00-05:00"}
    score = {**told, "administered_by": "client", **changes}
    return example("record-score", score_id=SCORE, score=score)


async def test_an_alert_comes_with_its_score_and_closes_with_its_outcome(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A11.06: 8 items at 1 and item 9 at 3 are 11."""
    await take_in(desk)
    await draft(desk)
    answers = [{"code": f"item-{n}", "value": "3" if n == 9 else "1"} for n in range(1, 10)]
    told = await desk.written(mood(items=answers), path=CLINIC_PATH)
    assert [each["type"] for each in told["events"]][1:] == [RAISED]
    await views.catch_up()
    plan = await reading.found()
    Draft202012Validator(schemas()["Plan"]).validate(plan)
    (score,) = plan["episode"]["scores"]["phq-9"]
    assert (score["total"], score["band"]["code"], score["unknown"]) == ("11", "moderate", [])
    alert = plan["episode"]["alerts"][SCORE]
    assert (alert["urgency"], alert["closed"]) == ("urgent", None)

    unread = await desk.send(example("record-alert-outcome"), path=EPISODE_PATH)
    assert (unread.status_code, unread.json()["code"]) == (428, "version-required")
    version = plan["episode"]["version"]
    await desk.written(example("record-alert-outcome"), path=EPISODE_PATH, if_match=version)
    await views.catch_up()
    closed = (await reading.found())["episode"]["alerts"][SCORE]["closed"]
    assert closed["outcome"] == "safety-plan-made"


async def test_a_total_alone_says_what_is_unknown(
    desk: Desk, views: Views, reading: ReadingDesk
) -> None:
    """A11.06."""
    await take_in(desk)
    await draft(desk)
    told = await desk.written(mood(total="11"), path=CLINIC_PATH)
    assert len(told["events"]) == 1
    await views.catch_up()
    (score,) = (await reading.found())["episode"]["scores"]["phq-9"]
    assert score["unknown"] == ["item-9"]


async def test_a_wrong_loinc_code_is_refused_with_the_right_one(desk: Desk) -> None:
    """A6.03."""
    await take_in(desk)
    wrong = mood(instrument="pcl-5", total="40", loinc="96843-5")
    refused = await desk.send(wrong, path=CLINIC_PATH)
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong-loinc")
    assert "101698-9" in refused.text
