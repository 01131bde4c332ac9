"""What a client was told, held against the ledger, once the fault is healed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson

from events.ids import StreamId
from events.ledger.outcomes import FirstOutcome, OutcomeReader
from events.registry import default
from events.types.goal import GoalSet
from events.types.score import ScoreRecorded
from services.planner.decide.refusals import AlreadyThere
from services.planner.handling.kept import beginning
from services.planner.handling.loading import Loader
from services.planner.handling.planner import Planner
from tests.faults.ledger.settle import verify
from tests.faults.planner.load import PLANS, Job, item_of, request_of
from tests.fixtures.planner import CLINIC, EPISODE, Surgery

_STREAMS: Final = (EPISODE, *(StreamId(f"plan/{plan}") for plan in PLANS))
_UNCERTAIN: Final = frozenset({"unknown", "unanswered"})


@dataclass(frozen=True)
class Told:
    """What a client knows of one request: ok, refused, unknown or unanswered."""

    result: str
    code: str = ""
    place: tuple[int, int, bool] | None = None


@dataclass(frozen=True)
class Settled:
    """How often each code was told, and how many uncertain requests had been done or not."""

    codes: Counter[str]
    found: int
    missing: int


def told(log: Path) -> Mapping[int, Told]:
    """Return what each request in a log came to; a torn last line is not there."""
    found: dict[int, Told] = {}
    for raw in log.read_bytes().split(b"\n")[:-1]:
        line: dict[str, Any] = orjson.loads(raw)
        if line["do"] == "invoke":
            found[line["number"]] = Told("unanswered", "unanswered")
        else:
            place = line["place"] and tuple(line["place"])
            found[line["number"]] = Told(line["result"], line["code"], place)
    return found


async def settle(surgery: Surgery, jobs: Sequence[Job]) -> Settled:
    """Ask everything again; fail on any breach of what was promised."""
    planner, pool = await surgery.planner(), await surgery.pool()
    outcomes, codes, done, absent = OutcomeReader(pool), Counter[str](), 0, 0
    expected: Counter[object] = Counter()
    for job in jobs:
        for number, known in told(Path(job.log)).items():
            asked = request_of(job.name, number)
            before = await outcomes.find(CLINIC, asked.caller.principal, asked.key)
            _require_kept(known, before)
            if known.result != "refused":
                accepted = await _asked_again(planner, job.name, number, before)
                expected[item_of(job.name, number)] += accepted
            codes[known.code] += 1
            done += known.result in _UNCERTAIN and before is not None
            absent += known.result in _UNCERTAIN and before is None
    await _require_once(surgery, {item for item in expected if expected[item]})
    await verify(surgery.ledger, CLINIC)
    return Settled(codes, done, absent)


def _require_kept(known: Told, before: FirstOutcome | None) -> None:
    """What was told to be done is there, at its place; what was refused left nothing."""
    if known.result == "ok":
        assert before is not None, "an accepted request is not in the ledger"
        assert known.place is not None
        assert (before.first, before.last) == known.place[:2]
    if known.result == "refused":
        assert before is None, "a refused request left something"


async def _asked_again(
    planner: Planner, name: str, number: int, before: FirstOutcome | None
) -> bool:
    """Send a request again: the first outcome where there is one, else it is done now, once."""
    try:
        answer = await planner.handle(request_of(name, number))
    except AlreadyThere:
        assert before is None, "a retry was refused although its request had been done"
        return False
    assert answer.repeated is (before is not None)
    if before is not None:
        assert (answer.first, answer.last) == (before.first, before.last)
        assert answer.ledger_time == before.ledger_time
    again = await planner.handle(request_of(name, number))
    assert again == replace(answer, repeated=True)
    return True


async def _require_once(surgery: Surgery, items: set[object]) -> None:
    """Every goal and score that was asked for is in its stream once, and no other is."""
    loader = Loader(await surgery.pool(), await surgery.key_store(), default())
    found: Counter[object] = Counter()
    streams = await loader.caught_up(CLINIC, map(beginning, _STREAMS))
    for kept in streams.values():
        for event in kept.state.history:  # type: ignore[union-attr]  # none is the clinic's
            if isinstance(event.payload, GoalSet):
                found[event.payload.goal_id] += 1
            elif isinstance(event.payload, ScoreRecorded):
                found[event.payload.score_id] += 1
    first = {item for item in found if item not in items}
    assert len(first) == 1, "only the goal that was drafted was not asked for under load"
    assert {item for item, times in found.items() if times != 1} - first == set()
    assert items <= found.keys()
