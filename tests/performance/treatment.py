"""The treatment of invented clients, given command by command over HTTP as clinicians do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import orjson

from events.clock import Uuid7Source
from services.planner.http.examples import examples
from tests.fixtures.planner import CLINIC
from tests.fixtures.write_api import DRAFTING, INTAKE

if TYPE_CHECKING:
    from tests.performance.http_caller import Answer, HttpCaller

OK: Final = (200, 201)
_EXAMPLES: Final = "01941f29-7c00-7000-8000-0000000000"
"""What the ids of all examples begin with; two digits follow."""
_ids: Final = Uuid7Source()
_keys: Final = count(1)


class Refused(RuntimeError):
    """A request of the benchmark did not do what it measures."""


class Treatment:
    """One client with an episode and a plan; ids are of its own, all else is as in the examples."""

    def __init__(self, caller: HttpCaller, token: str) -> None:
        self._caller = caller
        self._headers = {"authorization": f"Bearer {token}"}
        self._ids = str(_ids.event_id())[: len(_EXAMPLES)]
        self.plan = self._own(examples()["draft-plan"])["plan_id"]
        self._episode = self._own(examples()["draft-plan"])["episode_id"]
        self._version = ""
        self.read_token = ""
        """Names the plan as it was last written."""
        self._revised = 0

    async def take_in(self) -> Answer:
        """Register the client, open the episode, record the first session and score; 4 events."""
        return await self._post(f"/v1/clinics/{CLINIC}", [self._example(kind) for kind in INTAKE])

    async def draft(self, *kinds: str) -> Answer:
        """Draft the plan, or give some of the commands for that, in one request."""
        return await self._on_plan([self._example(kind) for kind in kinds or DRAFTING])

    async def revise(self) -> Answer:
        """Put the plan's problem first or second, in turn."""
        self._revised += 1
        revised = self._example("revise-problem")
        priority = {"rank": 1 + self._revised % 2, "basis": "sequencing"}
        revised["problem"] = {**revised["problem"], "priority": priority}
        return await self._on_plan(revised)

    async def record_score(self) -> Answer:
        """Record one score more in the episode."""
        score = self._example("record-score")
        del score["score"]["session_id"]
        score["score_id"] = str(_ids.event_id())
        return await self._post(f"/v1/episodes/{self._episode}", score)

    async def _on_plan(self, body: Any) -> Answer:  # noqa: ANN401  # any JSON
        match = {"if-match": self._version} if self._version else {}
        answer = await self._post(f"/v1/plans/{self.plan}", body, match)
        self._version = answer.header("etag")
        self.read_token = answer.header("goldenthread-read-token")
        return answer

    async def _post(
        self,
        path: str,
        body: Any,  # noqa: ANN401  # any JSON
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        headers = {**self._headers, "idempotency-key": f"treat-{next(_keys)}", **(more or {})}
        answer = await self._caller.post(f"{path}/commands", headers, orjson.dumps(body))
        return accepted(answer)

    def _example(self, kind: str) -> dict[str, Any]:
        return self._own(examples()[kind])

    def _own(self, value: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
        text = orjson.dumps(value).decode().replace(_EXAMPLES, self._ids)
        return dict(orjson.loads(text))


def accepted(answer: Answer) -> Answer:
    """Return an answer that did what was asked.

    Raises:
        Refused: it did not.
    """
    if answer.status not in OK:
        raise Refused(answer.body.decode())
    return answer
