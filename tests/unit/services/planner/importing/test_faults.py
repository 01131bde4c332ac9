"""What is wrong in a document is refused at its place, whatever it is, and nothing is lost (A1.60).

Most are read as wrong; what only the chart can tell is refused by the rules of commands.
"""

from typing import Any, Final

import orjson
import pytest

from services.planner.decide import Refusal
from services.planner.importing.line import import_of
from tests.contract import gad
from tests.unit.services.planner.charts import CLINIC, Chart
from tests.unit.services.planner.importing.test_documents import imported, minimal
from tests.unit.services.planner.importing.test_joining import IDENTITY

EPISODE: Final = {
    "id": "e-7",
    "opened_on": "2026-01-02",
    "begins_with": "intake",
    "enrollment": {
        "effective_on": "2026-01-02",
        "program": "adult-outpatient",
        "level_of_care": "outpatient",
        "site_id": str(gad.SITE),
        "state": "NY",
        "payer": {"kind": "self-pay"},
    },
}
SESSION: Final = {
    "id": "s-1",
    "service_at": "2026-01-05T10:00:00-05:00",
    "service": "individual",
    "modality": "video",
    "attendance": "attended",
}
UNKNOWN: Final = "is no member of a plan document"
SPELLED: Final = "must be a date or an instant that exists"
SIGNED: Final = {"role": "client", "signed_on": "2026-01-08"}


def whole(at: str = "", value: object = None) -> dict[str, Any]:
    """Return a line that is in order, or that has `value` at one place."""
    line: dict[str, Any] = {
        "client": {"id": "c-7", "identity": dict(IDENTITY)},
        "episode": orjson.loads(orjson.dumps(EPISODE)),
        "sessions": [dict(SESSION)],
        "scores": [],
        "plan": minimal(id="p-7", client_id="c-7", episode_id="e-7"),
    }
    held: Any = line
    rest = at.split("/")[1:]
    for step in rest[:-1]:
        held = held[int(step)] if isinstance(held, list) else held.setdefault(step, {})
    if at and isinstance(held, list):
        held.insert(int(rest[-1]), value)
    elif at:
        held[rest[-1]] = value
    return line


def refused(line: dict[str, Any]) -> Refusal:
    """Return why a line is refused, be it when it is read or when it is decided."""
    try:
        found = imported(line, None)
    except Refusal as refusal:
        return refusal
    answer = Chart().answer(*found.commands)
    assert isinstance(answer, Refusal)
    return found.told(answer)


def test_the_line_of_these_tests_is_in_order() -> None:
    """The control: without a fault nothing of it is refused or left out."""
    found = imported(whole(), None)
    Chart().give(*found.commands)
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("at", "value", "pointer", "rule"),
    [
        ("/plan/draft/mood", 1, "/plan/draft/mood", UNKNOWN),
        ("/plan/activation/by", "x", "/plan/activation/by", UNKNOWN),
        ("/plan/activation/migrated/by", "x", "/plan/activation/migrated/by", UNKNOWN),
        ("/plan/hold/since", "x", "/plan/hold/since", UNKNOWN),
        ("/plan/ending/at", "x", "/plan/ending/at", UNKNOWN),
        ("/plan/schedule/interval", 90, "/plan/schedule/interval", UNKNOWN),
        ("/plan/next_review/day", "x", "/plan/next_review/day", UNKNOWN),
        ("/plan/signatures", [{**SIGNED, "seal": 1}], "/plan/signatures/0/seal", UNKNOWN),
        (
            "/plan/signatures",
            [{"role": "client", "signer": {"name": "x"}}],
            "/plan/signatures/0/signer/name",
            UNKNOWN,
        ),
        (
            "/plan/baselines/o1/0",
            {"amount": {"low": "1"}, "on": "x"},
            "/plan/baselines/o1/0/on",
            UNKNOWN,
        ),
        (
            "/plan/problems/0",
            {"id": "p9", "content": {"statement": "Worry"}, "mood": "low"},
            "/plan/problems/0/mood",
            UNKNOWN,
        ),
        ("/plan/safety_plan", {"content": {}, "mood": 1}, "/plan/safety_plan/mood", UNKNOWN),
        ("/plan/goals/0/stopped_on", "2026-01-09", "/plan/goals/0/stopped_on", "not permitted"),
        ("/plan/draft", "x", "/plan/draft", "must be an object"),
        ("/plan/hold", [], "/plan/hold", "must be an object"),
        ("/client/client_id", "c-8", "/client/id", "names another than the line"),
        ("/episode/episode_id", "e-8", "/episode/id", "names another than the line"),
        ("/plan/problems", {"p1": {"id": "p2", "statement": "x"}}, "/plan/problems/p1/id", "key"),
        ("/plan/goals/0/id", {"a": 1}, "/plan/goals/0/id", "must be text"),
        ("/plan/goals/0/problem_ids", [["p1"]], "/plan/goals/0/problem_ids/0", "short id"),
        ("/plan/problems/0/replaced_by", "p2", "/plan/problems/0/replaced_by", "has ended"),
        ("/plan/schedule/interval_days", 0, "/plan/schedule/interval_days", "greater"),
    ],
)
def test_no_member_is_lost_in_silence(at: str, value: object, pointer: str, rule: str) -> None:
    """A1.60: what has no place is refused at the place that it has."""
    refusal = refused(whole(at, value))
    assert refusal.pointer == pointer
    assert rule in refusal.rule
    assert str(refusal).startswith(f"{pointer}: ")


@pytest.mark.parametrize(
    ("at", "value", "pointer", "rule"),
    [
        ("/sessions/0/service_at", "2026-01-05T10:00:00", "", "timezone"),
        ("/sessions/0/service_at", "2026-02-30T10:00:00Z", "", SPELLED),
        ("/episode/opened_on", "2026-02-30", "", SPELLED),
        ("/episode/opened_on", "2026-03-01", "", "in the future"),
        ("/plan/activated_on", "2026-02-30", "", SPELLED),
        ("/plan/activated_on", "01/08/2026", "", SPELLED),
        ("/plan/activated_on", "2026-01-08T10:00:00", "", "timezone"),
        ("/plan/activated_on", 20260108, "", "date"),
        ("/plan/activated_on", "2026-01-09", "", "in the future"),
        ("/plan/activated_on", "2026-01-08T15:00:01Z", "", "in the future"),
        ("/plan/activated_on", "2026-01-01", "", "lies before"),
        ("/plan/last_review_on", "2026-01-09", "", "in the future"),
        ("/plan/last_review_on", "2026-01-07", "", "lies before"),
        ("/plan/next_review_on", "2026-01-07", "", "lies before"),
        ("/plan/next_review_on", "2026-02-29", "", SPELLED),
        ("/plan/signatures", [{**SIGNED, "signed_on": "2026-01-32"}], "/0/signed_on", SPELLED),
        (
            "/plan/signatures",
            [{"role": "client", "recorded_time": "2026-01-08T10:00:00"}],
            "/0/recorded_time",
            "timezone",
        ),
        (
            "/plan/signatures",
            [{"role": "client", "outcome": "declined"}, {**SIGNED, "signed_on": "2026-01-09"}],
            "/1/signed_on",
            "in the future",
        ),
        (
            "/plan/reviews",
            {"r/1": {"completion": {"time": "2026-01-08T10:00"}}},
            "/r~11/completion/time",
            "must be a day, or an instant",
        ),
        ("/plan/reviews", [{"completed_on": "2026-13-01"}], "/0/completed_on", "must be a day, or"),
    ],
)
def test_days_and_instants_that_cannot_be_are_refused(
    at: str, value: object, pointer: str, rule: str
) -> None:
    """A1.60: without a zone, of no calendar, in no order, or still to come."""
    refusal = refused(whole(at, value))
    assert (refusal.pointer, refusal.rule) == (at + pointer, refusal.rule)
    assert rule in refusal.rule


@pytest.mark.parametrize(
    ("at", "value", "pointer"),
    [
        ("/plan/problems/1", {"id": "p1", "statement": "Naps by day"}, "/plan/problems/1"),
        ("/sessions/1", {**SESSION}, "/sessions/1"),
    ],
)
def test_an_id_that_comes_twice_is_refused_where_it_comes_again(
    at: str, value: object, pointer: str
) -> None:
    """A1.57, A1.60."""
    assert refused(whole(at, value)).pointer.startswith(pointer)


@pytest.mark.parametrize("raw", [b"[]", b"[{}]", b"3", b"null", b'"plan"'])
def test_what_is_no_object_is_told_to_be_none(raw: bytes) -> None:
    """A1.60."""
    with pytest.raises(Refusal, match="is one JSON object") as caught:
        import_of(raw, CLINIC, "p-1")
    assert caught.value.pointer == ""
    assert str(caught.value).startswith("(document): is one JSON object")


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({"status": "draft"}, ("/activated_on",)),
        ({"status": "draft", "activated_on": None, "met": ["o1"]}, ("/met",)),
        ({"hold": {"reason": "other"}}, ("/hold",)),
        ({"ending": {"reason": "completed"}}, ("/ending",)),
        ({"signatures": [SIGNED, {**SIGNED, "current": False}]}, ("/signatures/1",)),
        ({"next_review": {"on": None, "every_days": 90}}, ()),
    ],
)
def test_what_the_status_leaves_out_is_told(
    changes: dict[str, Any], left_out: tuple[str, ...]
) -> None:
    """A1.60."""
    assert imported(minimal(**changes)).left_out == left_out
