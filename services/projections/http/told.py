"""The reads that tell a plan: its narrative, how it stood, what differs between two versions."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl

from events.ids import Version
from services.projections.errors import BadVersion
from services.projections.http.access import PLAN_READERS, TRAIL_READERS, require_role, stands_in
from services.projections.http.asked import LAST_VERSION, is_version, page_in, plan_at
from services.projections.http.endpoints import Answer, Dependencies, following_page, paged
from services.projections.http.ports import Caller, Scope
from services.projections.reading.signed import document_answer
from services.projections.reading.stand_in import require_whole
from services.projections.reading.told import (
    difference_answer,
    lines_of,
    narrative_answer,
    version_answer,
)

_TAG: Final = 16


async def read_narrative(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return a page of a plan's history in sentences."""
    require_role(caller, TRAIL_READERS)
    asked, page = plan_at(scope, caller), page_in(scope)
    told = await lines_of(dependencies.events.histories, asked)
    lines = [each for each in told.lines if each.version > page.after][: page.limit]
    versions = [each.version for each in lines]
    following = following_page(f"/v1/plans/{asked.plan}/narrative", page, versions)
    body = narrative_answer(asked.plan, lines, told.stretches(lines), following)
    return Answer(body, _tag(body), more=paged(body, page, versions, following).more)


async def read_diff(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return what differs between two versions of a plan."""
    require_role(caller, TRAIL_READERS)
    asked = plan_at(scope, caller)
    given = _given(scope)
    first = _version("from", given.get("from", ""))
    last = None if "to" not in given else _version("to", given["to"])
    if last is not None and last < first:
        raise BadVersion("to", "no version before the one that `from` names")
    body = await difference_answer(dependencies.events.histories, asked, first, last)
    return Answer(body, _tag(body))


async def read_version(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return a plan as it stood at a version."""
    require_role(caller, TRAIL_READERS)
    asked = plan_at(scope, caller)
    version = _version("version", scope["path_params"]["version"])
    body = await version_answer(dependencies.events.histories, asked, version)
    return Answer(body, _tag(body))


async def read_document(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return the document that a plan's signers see, and its copy with the signatures (B18)."""
    require_role(caller, PLAN_READERS)
    asked = plan_at(scope, caller)
    given = _given(scope, ("version", "client_version"))
    version, named_at = (
        _version(name, given[name]) if name in given else None
        for name in ("version", "client_version")
    )
    histories = dependencies.events.histories
    if stands_in(caller):
        await require_whole(histories, asked, version, dependencies.clock.now())
    body = await document_answer(histories, asked, version, named_at)
    return Answer(body, _tag(body))


def _given(scope: Scope, names: Sequence[str] = ("from", "to")) -> Mapping[str, str]:
    given = parse_qsl(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
    found = dict(given)
    if len(found) < len(given) or found.keys() - set(names):
        raise BadVersion("query", f"{' and '.join(names)}, each at most once")
    return found


def _version(name: str, text: str) -> Version:
    if not is_version(text):
        raise BadVersion(name, f"a number from 0 to {LAST_VERSION}")
    return Version(int(text))


def _tag(body: bytes) -> bytes:
    return b'"%s"' % sha256(body).hexdigest()[:_TAG].encode()
