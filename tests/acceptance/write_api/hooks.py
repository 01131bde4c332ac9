"""What schemathesis knows of this API beside its document, and the check that is ours.

Loaded by the schemathesis command line, not by tests. A refused request leaves the ledger as it
was; a request that was valid JSON of the right form is never refused for its form.
"""

import os
from typing import Any
from uuid import UUID

import psycopg
import schemathesis

from services.planner.http.examples import examples

_HEADS = "select array_agg(head order by clinic_id) from ledger.clinic"
_KNOWN = {
    name: examples()["draft-plan"][name] for name in ("plan_id", "episode_id", "client_id")
} | {name: examples()[kind][name] for name, kind in (("goal_id", "set-goal"),)}
_ledger = psycopg.connect(os.environ["WRITE_API_TEST_DSN"], autocommit=True)


def _heads() -> Any:  # noqa: ANN401 -- a row
    row = _ledger.execute(_HEADS).fetchone()
    assert row is not None
    return row[0]


class _Last:
    heads = _heads()


@schemathesis.check
def refused_changes_nothing(
    _context: schemathesis.CheckContext,
    response: schemathesis.Response,
    _case: schemathesis.Case[Any],
) -> None:
    before, _Last.heads = _Last.heads, _heads()
    changed = before != _Last.heads
    replayed = "idempotency-replayed" in response.headers
    writes = "/commands" in (response.request.url or "")
    written = writes and response.status_code < 300 and not replayed
    told = "" if response.status_code < 300 else response.json()["code"]
    assert changed == written or response.request.method != "POST", (
        f"{response.status_code} {told}: heads {before} before and {_Last.heads} after"
    )


@schemathesis.hook
def map_body(_context: schemathesis.HookContext, body: Any) -> Any:  # noqa: ANN401 -- JSON
    """Let commands speak of the plan that is there, so that they get beyond their address."""
    for each in body if isinstance(body, list) else [body]:
        if isinstance(each, dict):
            each.update({name: it for name, it in _KNOWN.items() if _is_uuid(each.get(name))})
    return body


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False
