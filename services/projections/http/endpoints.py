"""The reads of a plan, as plain ASGI applications."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from http import HTTPStatus
from typing import Final
from zlib import crc32

from events.clock import Clock, SystemClock
from events.errors import GoldenThreadError
from events.ids import Version
from services.projections.errors import NotThere, ReadDefect
from services.projections.http.access import (
    BILLING,
    FINDING_READERS,
    PAYER_READERS,
    PLAN_READERS,
    TRAIL_READERS,
    require_role,
    stands_in,
)
from services.projections.http.asked import Page, client_at, is_known, one_day_in, page_in, plan_at
from services.projections.http.ports import (
    Caller,
    Exchange,
    ExchangeOf,
    Identify,
    Line,
    Problem,
    Receive,
    Reply,
    Scope,
    Send,
)
from services.projections.http.recording import access_of
from services.projections.reading.accesses import Accesses
from services.projections.reading.answers import audit_answer, events_answer, plan_answer
from services.projections.reading.authorized import authorizations_answer
from services.projections.reading.calendar import Calendars, day_at
from services.projections.reading.client_row import ClientAt
from services.projections.reading.findings import Checking
from services.projections.reading.minimum import minimum_necessary, narrowed
from services.projections.reading.next_review import with_next_review
from services.projections.reading.past import row_as_of
from services.projections.reading.plan_events import PlanEvents
from services.projections.reading.reader import PlanAt, PlanReader, PlanRow
from services.projections.reading.stand_in import plan_for_stand_in
from services.projections.reading.told import sentences_of
from services.projections.reading.triggers import triggers_answer

ALWAYS: Final[Sequence[Line]] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
_CONTENT: Final = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What every read works with."""

    plans: PlanReader
    checking: Checking
    events: PlanEvents
    identify: Identify
    problem: Problem
    exchange_of: ExchangeOf
    accesses: Accesses
    calendars: Calendars
    clock: Clock = field(default_factory=SystemClock)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found; `tag` is its strong entity tag."""

    body: bytes
    tag: bytes
    code: str | None = None
    status: int = int(HTTPStatus.OK)
    more: Sequence[Line] = field(default=())

    @property
    def headers(self) -> Sequence[Line]:
        """The header lines, without the length."""
        return [*ALWAYS, _CONTENT, (b"etag", self.tag), *self.more]


Read = Callable[[Dependencies, Scope, Caller], Awaitable[Answer]]


class Endpoint:
    """Answers one kind of read."""

    def __init__(self, path: str, read: Read, dependencies: Dependencies) -> None:
        """Take the path's template, and what answers it."""
        self.path = path
        self._read = read
        self._dependencies = dependencies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Answer one request; what a known caller asks for is written down before."""
        exchange = self._dependencies.exchange_of(scope)
        exchange.route = self.path
        try:
            reply = await self._recorded(scope, exchange)
        except GoldenThreadError as error:
            reply = self._dependencies.problem(error)
        except Exception as error:  # noqa: BLE001  # no text of it may get out
            exchange.failed(error)
            reply = self._dependencies.problem(ReadDefect())
        exchange.code = reply.code
        await send_reply(reply, scope, send)

    async def _recorded(self, scope: Scope, exchange: Exchange) -> Reply:
        """Return the answer to a known caller, once it is written down what they read (B01)."""
        caller = await self._dependencies.identify(scope["headers"])
        reply: Reply
        try:
            reply = await self._answered(scope, caller)
        except GoldenThreadError as error:
            reply = self._dependencies.problem(error)
        except Exception as error:  # noqa: BLE001  # no text of it may get out
            exchange.failed(error)
            reply = self._dependencies.problem(ReadDefect())
        await self._dependencies.accesses.record(access_of(scope, caller, exchange, reply))
        return reply

    async def _answered(self, scope: Scope, caller: Caller) -> Answer:
        answer = await self._read(self._dependencies, scope, caller)
        if is_known(scope["headers"], answer.tag):
            return Answer(b"", answer.tag, None, int(HTTPStatus.NOT_MODIFIED), answer.more)
        return answer


async def send_reply(reply: Reply, scope: Scope, send: Send) -> None:
    """Send one whole answer; to HEAD without its body."""
    headers = list(reply.headers)
    if reply.status == HTTPStatus.NOT_MODIFIED:
        headers.remove(_CONTENT)
    else:
        headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})


async def read_plan(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return a plan as it stands."""
    require_role(caller, PLAN_READERS)
    asked = plan_at(scope, caller)
    row = await dependencies.plans.plan(asked)
    day = await dependencies.calendars.day_at(asked.clinic, row.episode_document)
    dated = row if day is None else with_next_review(row, day)
    tag = tag_of(row)
    if dated is not row:  # it rests on the clinic's calendar too
        tag = b'"%s-d%08x"' % (tag.strip(b'"'), crc32(dated.document.encode()))
    answer = Answer(plan_answer(asked.plan, dated), tag)
    return await to_stand_in(dependencies, asked, answer) if stands_in(caller) else answer


async def to_stand_in(dependencies: Dependencies, asked: PlanAt, answer: Answer) -> Answer:
    """Return what of a plan's answer is there for who stands in for its client (B09, B38)."""
    shown, version = await plan_for_stand_in(
        dependencies.events.histories, asked, answer.body, dependencies.clock.now()
    )
    # What is withheld changes with the client's record, and is another answer than the whole.
    return replace(answer, body=shown, tag=b'"%s-for-%d"' % (answer.tag.strip(b'"'), version))


async def read_findings(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return what an auditor would object to in a plan as it stands (A5)."""
    require_role(caller, FINDING_READERS)
    asked = plan_at(scope, caller)
    day, now = one_day_in(scope, "as_of"), dependencies.clock.now()
    row, body = await dependencies.checking.answer(asked, day, now)
    # Findings rest on more than the plan: other plans, the day, the rules.
    return Answer(body, b'"%d-%s"' % (row.version, sha256(body).hexdigest()[:32].encode()))


async def read_authorizations(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return what payers authorized for a client, with units as of a day (A2.07, A11.15)."""
    require_role(caller, PAYER_READERS | BILLING)
    asked, named = client_at(scope, caller), one_day_in(scope, "as_of")
    row = await dependencies.plans.client(asked)
    as_of = named or await _today(dependencies, caller)
    body = authorizations_answer(row, as_of)
    answer = Answer(body, f'"{row.versions}-{as_of.isoformat()}"'.encode())
    return for_work(answer, caller, "authorizations", PAYER_READERS)


def for_work(answer: Answer, caller: Caller, read: str, whole: Iterable[str]) -> Answer:
    """Return what of an answer the caller's work needs, which is all for the roles in `whole`.

    What is left out shows in the tag, so that one answer is not taken for the other (B08).
    """
    body = narrowed(answer.body, caller.roles, read, frozenset(whole))
    if body is answer.body:
        return answer
    mark = minimum_necessary().version.encode()
    return replace(answer, body=body, tag=b'"%s-needs-%s"' % (answer.tag.strip(b'"'), mark))


async def read_triggers(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return why a review of a plan is due, as of a day (A4.01 to A4.09)."""
    require_role(caller, FINDING_READERS)
    asked, named = plan_at(scope, caller), one_day_in(scope, "as_of")
    row = await dependencies.plans.plan(asked)
    client = await dependencies.plans.client(ClientAt(asked.clinic, row.client_id, {}))
    histories = dependencies.events.histories
    day = await day_at(histories, asked.clinic, row.episode_document)
    as_of = named or day(dependencies.clock.now())
    if as_of < day(dependencies.clock.now()):
        row = row_as_of(row, await histories.plan(asked), as_of, day)
    body = triggers_answer(asked.plan, row, client, as_of, day)
    versions = f"{tag_of(row).decode().strip(chr(34))}-{client.versions}"
    return Answer(body, f'"{versions}-{as_of.isoformat()}"'.encode())


async def _today(dependencies: Dependencies, caller: Caller) -> date:
    """Return the clinic's local day: what happens there counts by its own calendar."""
    day = await day_at(dependencies.events.histories, caller.clinic)
    return day(dependencies.clock.now())


async def read_audit(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return a page of a plan's audit trail."""
    require_role(caller, TRAIL_READERS)
    asked, page = plan_at(scope, caller), page_in(scope)
    await dependencies.plans.plan(asked)
    rows = await dependencies.plans.audit(asked, page.after, page.limit)
    versions = [Version(row["version"]) for row in rows]
    following = following_page(f"/v1/plans/{asked.plan}/audit", page, versions)
    told = await sentences_of(dependencies.events.histories, asked, versions)
    body = audit_answer(asked.plan, rows, following, told)
    # A name that was put right changes what earlier entries say.
    mark = b"-%08x" % crc32(repr(sorted(told.items())).encode())
    answer = paged(body, page, versions, following)
    return replace(answer, tag=b'"%s%s"' % (answer.tag.strip(b'"'), mark))


async def read_events(dependencies: Dependencies, scope: Scope, caller: Caller) -> Answer:
    """Return a page of a plan's own events."""
    require_role(caller, TRAIL_READERS)
    asked, page = plan_at(scope, caller), page_in(scope)
    if await dependencies.events.client_of(asked) is None:
        raise NotThere
    events = await dependencies.events.page(asked, page.after, page.limit)
    versions = [Version(page.after + place) for place in range(1, len(events) + 1)]
    following = following_page(f"/v1/plans/{asked.plan}/events", page, versions)
    return paged(events_answer(asked.plan, events, following), page, versions, following)


def tag_of(row: PlanRow) -> bytes:
    """Return the entity tag of a plan's answer: the versions that it is made of.

    It begins with the plan's own version, which is what a write is conditional on.
    """
    parked = f"-parked{crc32(repr(row.parked).encode()):08x}" if row.parked else ""
    return f'"{row.version}-{row.episode_version or 0}{parked}"'.encode()


def following_page(path: str, page: Page, versions: Sequence[Version]) -> str | None:
    """Return where a full page goes on; a page stays the same while events are added."""
    if len(versions) < page.limit:
        return None
    return f"{path}?after={versions[-1]}&limit={page.limit}"


def paged(body: bytes, page: Page, versions: Sequence[Version], following: str | None) -> Answer:
    """Return a page's answer, with a link to the next one and a tag that names its versions."""
    last = versions[-1] if versions else page.after
    more = [] if following is None else [(b"link", f'<{following}>; rel="next"'.encode())]
    return Answer(body, f'"{page.after}-{last}-{page.limit}"'.encode(), more=more)
