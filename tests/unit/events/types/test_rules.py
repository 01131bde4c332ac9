"""What the payload models refuse."""

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from events.payload import Payload
from events.registry import default
from events.types.client import ClientRegistered
from events.types.clinic import ClinicRegistered
from events.types.diagnosis import DiagnosisRecorded
from events.types.goal import GoalSet
from events.types.intervention import InterventionAdded
from events.types.objective import ObjectiveAdded
from events.types.review import ClientInputRecorded, ReviewCompleted
from events.types.score import ScoreRecorded
from events.types.session import SessionRecorded
from events.types.signature import PlanSigned
from events.types.terms import DischargeCriteriaSet, FrequencyChanged, ReviewScheduled
from events.types.void import PlanEntryVoided
from events.values.objectives import counting_criteria
from tests.contract.examples import EXAMPLES
from tests.contract.gad import RECORDS_CONTENT, SCALE_CONTENT

Json = Any

CRITERION = orjson.loads(SCALE_CONTENT.criteria[0].model_dump_json())
WAYS = [
    {"code": "abstinence", "label": "No drinks", "criteria": [CRITERION]},
    {
        "code": "low-risk",
        "label": "Low-risk drinking",
        "criteria": [{**CRITERION, "criterion_id": "01941f29-7c00-7000-8000-000000000099"}],
    },
]


def put(*path: str | int, value: Json) -> Callable[[Json], None]:
    """Return a change that sets what stands at `path`."""

    def change(data: Json) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return change


REFUSED: list[tuple[str, type[Payload], Callable[[Json], None], str]] = [
    ("A1.01 a birth date is a date", ClientRegistered,
     put("identity", "birth_date", value="1888-13-01"), "date"),
    ("a time zone exists", ClinicRegistered, put("time_zone", value="Mars/Olympus"), "IANA"),
    ("a time zone is no path", ClinicRegistered, put("time_zone", value="../../etc"), "IANA"),
    ("A1.07 an ICD-10-CM code has a form", DiagnosisRecorded,
     put("diagnosis", "code", value="41.1"), "pattern"),
    ("A1.07 the status is one of three", DiagnosisRecorded,
     put("diagnosis", "status", value="likely"), "working"),
    ("A1.12 a goal belongs to a problem", GoalSet,
     put("goal", "problem_ids", value=[]), "at least"),
    ("A1.12 a goal has words", GoalSet, put("goal", "words", value=" \n "), "pattern"),
    ("A1.15 an objective is measured", ObjectiveAdded,
     put("objective", "criteria", value=[]), "at least one criterion"),
    ("A1.15 criteria are told apart", ObjectiveAdded,
     put("objective", "criteria", value=[CRITERION, CRITERION]), "an id of its own"),
    ("A1.15 one alternative is none", ObjectiveAdded,
     put("objective", "alternatives", value=WAYS[:1]), "two or more"),
    ("A11.20 what is chosen was offered", ObjectiveAdded,
     put("objective", "chosen", value="moderation"), "one of the alternatives"),
    ("A1.17 an intervention serves an objective", InterventionAdded,
     put("intervention", "objective_ids", value=[]), "at least"),
    ("A1.20 a frequency has a phase", FrequencyChanged,
     put("frequency", "phases", value=[]), "at least"),
    ("A1.20 a phase ends after it begins", FrequencyChanged,
     put("frequency", "phases", 0, "first_session", value=30), "before first_session"),
    ("A1.20 expected sessions rise", FrequencyChanged,
     put("frequency", "sessions_low", value=40), "below sessions_low"),
    ("A1.21 a next review is always set", ReviewScheduled, lambda data: data.update(
        interval_days=None, sessions=[]), "at least one"),
    ("A3.09 review sessions rise", ReviewScheduled, put("sessions", value=[14, 8]), "rising"),
    ("A1.22 discharge has criteria", DischargeCriteriaSet, lambda data: data["criteria"].update(
        criteria=[], further=[]), "at least one"),
    ("A1.52 a cancellation names by whom", SessionRecorded,
     put("session", "attendance", value="cancelled"), "cancelled_by"),
    ("A1.52 only a cancellation does", SessionRecorded,
     put("session", "cancelled_by", value="client"), "cancelled_by"),
    ("B04 there is no field for session content", SessionRecorded,
     put("session", "notes", value="what was said"), "not permitted"),
    ("a time of service has an offset", SessionRecorded,
     put("session", "service_at", value="2026-01-08T09:00:00"), "timezone"),
    ("a time of service is no number of seconds", SessionRecorded,
     put("session", "service_at", value="1767225600"), "RFC 3339"),
    ("a time of service exists", SessionRecorded,
     put("session", "service_at", value="2026-02-30T09:00:00-05:00"), "RFC 3339"),
    ("a day is no number of seconds", GoalSet,
     put("goal", "target_on", value="1767225600"), "RFC 3339"),
    ("a day is no number", GoalSet, put("goal", "target_on", value=1767225600), "date"),
    ("A1.28 a total is exact", ScoreRecorded, put("score", "total", value=17), "string"),
    ("A1.28 an item is answered once", ScoreRecorded,
     put("score", "items", 0, "code", value="item-2"), "each code once"),
    ("A1.56 a verbal signature has a reason", PlanSigned,
     put("capture", "reason", value=None), "reason"),
    ("B18 the hash is SHA-256", PlanSigned, put("content_hash", value="5F" * 32), "pattern"),
    ("A4.11 no score needs a reason", ReviewCompleted,
     put("scores", 0, "score_id", value=None), "score_id or exception"),
    ("A4.14 no input needs a reason", ClientInputRecorded, lambda data: data.update(
        ratings=[], words=None), "absent_because"),
    ("A4.15 a review revises the duration", ReviewCompleted,
     put("duration", "sessions_more", value=None), "at least one"),
    ("A1.57 a void names entries", PlanEntryVoided, put("voided", value=[]), "at least"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "change", "rule"),
    [each[1:] for each in REFUSED],
    ids=[each[0].replace(" ", "-") for each in REFUSED],
)
def test_a_payload_that_breaks_a_rule_is_refused(
    model: type[Payload], change: Callable[[Json], None], rule: str
) -> None:
    data = orjson.loads(EXAMPLES[model].model_dump_json())
    model.model_validate_json(orjson.dumps(data))
    change(data)
    with pytest.raises(ValidationError, match=re.escape(rule)):
        model.model_validate_json(orjson.dumps(data))


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_unknown_fields_are_refused_and_fields_stay_as_they_are(model: type[Payload]) -> None:
    example = EXAMPLES[model]
    data = orjson.loads(example.model_dump_json())
    with pytest.raises(ValidationError, match="not permitted"):
        model.model_validate_json(orjson.dumps({**data, "psychotherapy_note": "x"}))
    name = next(iter(model.model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(example, name, None)


def test_a_chosen_alternative_counts_beside_the_objective_s_own_criteria() -> None:
    """A1.15: abstinence or low-risk; only what was chosen counts, with all of the others."""
    data = {**orjson.loads(RECORDS_CONTENT.model_dump_json()), "alternatives": WAYS}
    open_still = type(RECORDS_CONTENT).model_validate_json(orjson.dumps(data))
    chosen = type(RECORDS_CONTENT).model_validate_json(orjson.dumps({**data, "chosen": "low-risk"}))
    assert counting_criteria(open_still) == RECORDS_CONTENT.criteria
    assert counting_criteria(chosen) == (
        *RECORDS_CONTENT.criteria,
        *chosen.alternatives[1].criteria,
    )


def test_signatures_are_never_backdated() -> None:
    """A11.13: no signature acts before its recorded time."""
    backdatable = {each.name for each in default().types() if each.backdatable}
    assert not {name for name in backdatable if "sign" in name}
    assert "goldenthread.episode.session-recorded" in backdatable
    assert "goldenthread.episode.score-recorded" in backdatable
