"""The answer to an append is lost: the planner finds out what became of it, or says unknown."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import pytest

from events.ledger.errors import OutcomeUnknown
from services.planner.handling.appending import Patience
from services.planner.handling.planner import Limits
from tests.faults.planner.asked import request_of
from tests.fixtures.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.fixtures.planner import Surgery

_BEFORE = {Fault.CUT_BEFORE, Fault.SWALLOW_BEFORE}
_FAULTS = [
    Fault.CUT_BEFORE,
    Fault.CUT_BLINDLY,
    Fault.CUT_AFTER,
    Fault.RESET_AFTER,
    Fault.SWALLOW_BEFORE,
    Fault.SWALLOW_AFTER,
]
# Only silence has to be waited out; elsewhere a slow machine shall not be taken for it.
_ANSWER_SECONDS = {
    fault: 3 if fault in {Fault.SWALLOW_BEFORE, Fault.SWALLOW_AFTER} else 60 for fault in _FAULTS
}


@pytest.fixture
async def proxy(surgery: Surgery) -> AsyncIterator[FaultProxy]:
    """A proxy that harms what it is told to, between a planner and the server."""
    async with fault_proxy(urlsplit(surgery.ledger.dsn()).port or 5432) as opened:
        yield opened


def once(fault: Fault) -> Iterator[Fault]:
    yield fault
    while True:
        yield Fault.NONE


@pytest.mark.parametrize("fault", _FAULTS)
async def test_a_lost_answer_is_found_again_unseen(
    surgery: Surgery, proxy: FaultProxy, fault: Fault
) -> None:
    """The caller gets its outcome as if nothing had been, and the next request is warm."""
    async with surgery.apart() as here:
        planner = await here.planner(through=proxy.dsn, answer_seconds=_ANSWER_SECONDS[fault])
        before = (await planner.handle(request_of("lost", 1))).last
        faults = once(fault)
        proxy.choose = lambda: next(faults)
        answer = await planner.handle(request_of("lost", 2))
        assert proxy.done[fault] == 1
        assert (answer.first, answer.repeated) == (before + 1, False)
        assert (await planner.handle(request_of("lost", 3))).first == before + 2
        again = await planner.handle(request_of("lost", 2))
        assert again.repeated
        assert again.events == answer.events
    assert len(await surgery.events()) == before + 2


@pytest.mark.parametrize("fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER])
async def test_without_patience_it_is_told_as_unknown_and_the_retry_finds_out(
    surgery: Surgery, proxy: FaultProxy, fault: Fault
) -> None:
    async with surgery.apart() as here:
        limits = Limits(patience=Patience(seconds=0))
        planner = await here.planner(through=proxy.dsn, limits=limits)
        before = (await planner.handle(request_of("lost", 1))).last
        faults = once(fault)
        proxy.choose = lambda: next(faults)
        with pytest.raises(OutcomeUnknown):
            await planner.handle(request_of("lost", 2))
        again = await planner.handle(request_of("lost", 2))
        assert again.repeated is (fault not in _BEFORE)
        assert again.first == before + 1
    assert len(await surgery.events()) == before + 1
