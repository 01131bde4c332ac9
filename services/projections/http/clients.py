"""The reads of a client: an accounting of disclosures, what was asked for (B05, B06, B07)."""

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qsl

from events.errors import InvalidIdentifier
from events.ids import ClientId, StreamKind, stream_of
from events.state.client import ClientState
from events.state.plain import written
from services.projections.errors import BadDay, NotThere
from services.projections.http.access import TRAIL_READERS, require_role
from services.projections.http.asked import wanted_by
from services.projections.http.endpoints import Answer, Dependencies
from services.projections.http.ports import Caller, Scope
from services.projections.reading.accounting import Asked, accounting, accounting_rules
from services.projections.reading.asked_for import asked_for

_DAY: Final = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_TAG: Final = 16


async def read_accounting(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return an accounting of disclosures, with what is left out and why (B07)."""
    require_role(caller, TRAIL_READERS)
    given = _given(scope, {"from", "to", "on", "series"})
    asked = _asked(given)
    client = await _client(dependencies, scope, caller)
    return _answer(scope, accounting(client, asked, accounting_rules()))


async def read_requests(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return what a client asked for, as of a day (A1.33, B05, B06)."""
    require_role(caller, TRAIL_READERS)
    on = _required(_given(scope, {"on"}), "on")
    return _answer(scope, asked_for(await _client(dependencies, scope, caller), on))


async def _client(dependencies: Dependencies, scope: Scope, caller: Caller) -> ClientState:
    """Return the client as the ledger has them, so that no view can be behind."""
    name: str = scope["path_params"]["client"]
    try:
        stream_of(StreamKind.CLIENT, name)
    except InvalidIdentifier:
        raise NotThere from None
    wanted_by(scope["headers"], caller.clinic)
    found = await dependencies.events.histories.client(caller.clinic, ClientId(name))
    if not found.version:
        raise NotThere
    return found


def _answer(scope: Scope, found: Mapping[str, Any]) -> Answer:
    body = written({"client": scope["path_params"]["client"], **found})
    return Answer(body, b'"%s"' % sha256(body).hexdigest()[:_TAG].encode())


def _asked(given: Mapping[str, str]) -> Asked:
    last = _required(given, "to")
    first, on = _optional(given, "from"), _optional(given, "on")
    if first is not None and first > last:
        raise BadDay("from", "no day after the one that `to` names")
    series = given.get("series", "false")
    if series not in {"true", "false"}:
        raise BadDay("series", "true or false")
    return Asked(first, last, last if on is None else on, series == "true")


def _given(scope: Scope, known: set[str]) -> Mapping[str, str]:
    given = parse_qsl(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
    found = dict(given)
    if len(found) < len(given) or found.keys() - known:
        raise BadDay("query", f"{', '.join(sorted(known))}, each at most once")
    return found


def _required(given: Mapping[str, str], name: str) -> date:
    found = _optional(given, name)
    if found is None:
        raise BadDay(name, "must be named")
    return found


def _optional(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadDay(name, "must be a day that exists")
