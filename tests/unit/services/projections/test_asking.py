"""What a request may ask for, for whom, and how long it waits."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pytest

from events.ids import ClientId, ClinicId, StreamId, Version
from services.projections.errors import BadPage, MayNotRead, ViewBehind, ViewParked
from services.projections.http.access import own_chart, require_role
from services.projections.http.asked import Page, is_known, page_in
from services.projections.reading.applied import Applied
from services.projections.reading.progress import (
    SHORTEST_PAUSE_HEARING,
    Parked,
    Progress,
    reach,
)
from tests.contract import gad

PLAN = StreamId(f"plan/{gad.PLAN}")
OTHER = StreamId(f"episode/{gad.EPISODE}")


@dataclass(frozen=True)
class Someone:
    """A caller."""

    roles: tuple[str, ...]
    acting_for: ClientId | None = None
    clinic: ClinicId = ClinicId("riverside")  # noqa: RUF009  # a text
    actor: str = "someone.one"


class Views:
    """A view that moves on by a version with each look."""

    def __init__(self, version: int = 0, parked: int | None = None) -> None:
        self.version = version
        self.looks = 0
        self.parked = None if parked is None else Parked(PLAN, Version(parked), "unknown-type")

    async def look(self, streams: Collection[StreamId]) -> Mapping[StreamId, Progress]:
        self.looks += 1
        self.version += 1
        reached = {each: Progress(Version(self.version), None) for each in streams}
        if self.parked is not None:
            reached[PLAN] = Progress(Version(self.parked.from_version - 1), self.parked)
        return reached


async def test_a_wait_ends_when_all_is_reached() -> None:
    views = Views()
    await reach({PLAN: Version(3), OTHER: Version(5)}, views.look, 2.0, Applied())

    assert views.version == 5


async def test_a_wait_is_bounded() -> None:
    with pytest.raises(ViewBehind, match="has not reached 900"):
        await reach({PLAN: Version(900)}, Views().look, 0.05, Applied())


async def test_without_time_there_is_one_look() -> None:
    views = Views()
    with pytest.raises(ViewBehind):
        await reach({PLAN: Version(9)}, views.look, 0.0, Applied())
    assert views.looks == 1


async def test_what_is_parked_is_not_waited_for() -> None:
    with pytest.raises(ViewParked, match="parked before version 4"):
        await reach({PLAN: Version(4)}, Views(parked=4).look, 60.0, Applied())
    await reach({PLAN: Version(3)}, Views(parked=4).look, 0.0, Applied())


@pytest.mark.parametrize(
    ("query", "page"),
    [
        (b"", Page(Version(0), 50)),
        (b"after=7", Page(Version(7), 50)),
        (b"limit=200&after=999999999", Page(Version(999_999_999), 200)),
    ],
)
def test_a_page_is_read(query: bytes, page: Page) -> None:
    assert page_in({"query_string": query}) == page


@pytest.mark.parametrize(
    "query",
    [
        *(b"after=-1", b"after=1000000000", b"after=x", b"after=", b"after=01", b"limit=0"),
        *(
            b"limit=201",
            b"limit=1&limit=1",
            b"page=1",
            b"after=%D9%A1",
            b"\xff=1",
            b"after=1;limit",
        ),
    ],
)
def test_a_page_that_is_none_is_refused(query: bytes) -> None:
    with pytest.raises(BadPage):
        page_in({"query_string": query})


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ((), False),
        ((b'"12-7"',), True),
        ((b'W/"12-7"',), True),
        ((b'"1-1", "12-7"',), True),
        ((b'"1-1"', b'"12-7"'), True),
        ((b"*",), True),
        ((b'"12-70"',), False),
        ((b"12-7",), False),
        ((b"",), False),
    ],
)
def test_what_the_sender_has_is_known(given: tuple[bytes, ...], *, known: bool) -> None:
    assert is_known([(b"if-none-match", each) for each in given], b'"12-7"') is known


def test_roles_decide_what_is_read_and_of_whom() -> None:
    client = Someone(("client",), gad.CLIENT)
    require_role(Someone(("front-desk", "clinician")), {"clinician"})
    with pytest.raises(MayNotRead):
        require_role(Someone(("front-desk",)), {"clinician"})

    assert own_chart(client) == gad.CLIENT
    assert own_chart(Someone(("clinician",))) is None
    with pytest.raises(MayNotRead):
        own_chart(Someone(("caregiver",)))


async def test_a_reader_that_hears_looks_when_its_stream_is_told_of() -> None:
    applied, views = Applied(), Views()
    applied.hearing = True

    async def told() -> None:
        for payload in ("plan/another", f"episode/x {PLAN}"):
            await asyncio.sleep(0)
            applied.tell(payload)

    began = asyncio.get_running_loop().time()
    wanted = {PLAN: Version(2)}
    await asyncio.gather(reach(wanted, views.look, 60.0, applied), told())
    assert asyncio.get_running_loop().time() - began < SHORTEST_PAUSE_HEARING
    assert views.looks == 2


async def test_a_reader_that_hears_nothing_looks_by_itself() -> None:
    applied, views = Applied(), Views()
    applied.hearing = True
    await reach({PLAN: Version(views.version + 2)}, views.look, 60.0, applied)


async def test_who_has_read_waits_for_nothing_more() -> None:
    applied = Applied()
    with applied.awaiting([PLAN]) as first, applied.awaiting([PLAN, OTHER]) as second:
        applied.tell(str(OTHER))
        assert (first.is_set(), second.is_set()) == (False, True)
    with applied.awaiting([PLAN]) as third:
        applied.tell("plan/another")
        assert not third.is_set()
        applied.tell(str(PLAN))
        assert third.is_set()
