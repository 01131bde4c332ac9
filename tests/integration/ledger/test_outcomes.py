"""Every outcome of an append, as a caller of the writer meets it on a real ledger."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from events.clock import SystemClock
from events.errors import GoldenThreadError
from events.ids import ClinicId, EventHash, Version
from events.ledger.append import Append
from events.ledger.connection import connect
from events.ledger.errors import (
    ClockApart,
    Conflict,
    EpochChanged,
    KeyReused,
    LedgerDefect,
    LedgerFrozen,
    UnknownClinic,
)
from events.ledger.writer import LedgerWriter
from events.sealed_event import StreamHead
from tests.fixtures.ledger import CLIENT, FINGERPRINT, Ledger, head_after, heads_after, plan

OTHER_HASH = EventHash(bytes([9] * 32))
SHAPES = pytest.mark.parametrize("each", [1, 3], ids=["one event", "several events"])


@pytest.fixture
async def writer(ledger: Ledger) -> LedgerWriter:
    return await ledger.writer()


async def refused(
    ledger: Ledger, writer: LedgerWriter, append: Append, error: type[GoldenThreadError]
) -> GoldenThreadError:
    """Return the refusal, having checked that it left nothing."""
    before = await ledger.contents()
    with pytest.raises(error) as caught:
        await writer.append(append)
    assert await ledger.contents() == before
    return caught.value


@SHAPES
async def test_appended(ledger: Ledger, writer: LedgerWriter, each: int) -> None:
    first = ledger.append_to(plan(1), each=each)
    second = ledger.append_to(head_after(first), each=each)
    outcomes = [await writer.append(first), await writer.append(second)]
    assert [(o.first, o.last, o.repeated) for o in outcomes] == [
        (1, each, False),
        (each + 1, 2 * each, False),
    ]
    stored = await ledger.events()
    made = [*first.events, *second.events]
    assert [e.position for e in stored] == list(range(1, 2 * each + 1))
    assert [(e.stream, e.version, e.partition_key, e.hash, e.bytes) for e in stored] == [
        (e.stream, e.version, CLIENT, e.hash, e.bytes) for e in made
    ]
    assert {e.ledger_time for e in stored} == {o.ledger_time for o in outcomes}


async def test_several_streams_at_once(ledger: Ledger, writer: LedgerWriter) -> None:
    append = ledger.append_to(plan(1), plan(2), plan(3), each=2)
    outcome = await writer.append(append)
    assert (outcome.first, outcome.last) == (1, 6)
    for head in heads_after(append):
        assert await ledger.reader.stream_head(ledger.clinic, head.stream) == head


@SHAPES
async def test_repeated_gives_the_first_outcome(
    ledger: Ledger, writer: LedgerWriter, each: int
) -> None:
    append = ledger.append_to(plan(1), each=each)
    first = await writer.append(append)
    later = ledger.append_to(head_after(append), each=each)
    await writer.append(later)
    before = await ledger.contents()
    again = await writer.append(append)
    assert again == replace(first, repeated=True)
    assert await ledger.contents() == before


async def test_a_repeat_may_be_decided_anew(ledger: Ledger, writer: LedgerWriter) -> None:
    """Whoever retries reads again and makes other events; the request is what counts."""
    first = ledger.append_to(plan(1), key="k")
    outcome = await writer.append(first)
    anew = ledger.append_to(head_after(first), plan(2), each=2, key="k")
    assert await writer.append(anew) == replace(outcome, repeated=True)
    assert len(await ledger.events()) == 1


@SHAPES
async def test_key_reused(ledger: Ledger, writer: LedgerWriter, each: int) -> None:
    await writer.append(ledger.append_to(plan(1), each=each, key="k"))
    other = ledger.append_to(plan(2), each=each, key="k", fingerprint=b"another request")
    await refused(ledger, writer, other, KeyReused)


async def test_a_key_is_its_principals_and_its_clinics(
    ledger: Ledger, writer: LedgerWriter
) -> None:
    elsewhere = await ledger.of()
    for append in (
        ledger.append_to(plan(1), key="k", fingerprint=b"1"),
        ledger.append_to(plan(2), key="k", fingerprint=b"2", principal="another"),
        elsewhere.append_to(plan(1), key="k", fingerprint=b"3"),
    ):
        assert not (await writer.append(append)).repeated


async def test_unknown_clinic(ledger: Ledger, writer: LedgerWriter) -> None:
    clinic = ClinicId("not-here")
    error = await refused(ledger, writer, ledger.append_to(plan(1), clinic=clinic), UnknownClinic)
    assert "clinic not-here" in str(error)


async def test_a_clinic_is_known_as_soon_as_it_is_added(
    ledger: Ledger, writer: LedgerWriter
) -> None:
    clinic = ClinicId(f"{ledger.clinic}-later")
    append = ledger.append_to(plan(1), clinic=clinic)
    await refused(ledger, writer, append, UnknownClinic)
    await ledger.of(clinic)
    assert (await writer.append(append)).first == 1


async def test_adding_a_clinic_again_changes_nothing(ledger: Ledger, writer: LedgerWriter) -> None:
    await writer.append(ledger.append_to(plan(1)))
    before = await ledger.contents()
    assert (
        await ledger.operator.fetchval("select ledger.add_clinic_v1($1, 7)", ledger.clinic) is False
    )
    assert await ledger.contents() == before


@SHAPES
async def test_frozen_then_opened(ledger: Ledger, writer: LedgerWriter, each: int) -> None:
    append = ledger.append_to(plan(1), each=each)
    await ledger.set_state("frozen")
    await refused(ledger, writer, append, LedgerFrozen)
    await ledger.set_state("open")
    assert (await writer.append(append)).last == each


@SHAPES
async def test_a_new_epoch_is_told_once_and_then_known(
    ledger: Ledger, writer: LedgerWriter, each: int
) -> None:
    first = ledger.append_to(plan(1), each=each)
    await writer.append(first)
    await ledger.set_state("open", new_epoch=True)
    append = ledger.append_to(head_after(first), each=each)
    await refused(ledger, writer, append, EpochChanged)
    assert (await writer.append(append)).first == each + 1


@SHAPES
@pytest.mark.parametrize("seconds", [-8, 60])  # time goes on meanwhile: the second draws nearer
async def test_clocks_apart(ledger: Ledger, writer: LedgerWriter, seconds: int, each: int) -> None:
    recorded = SystemClock().now() + timedelta(seconds=seconds)
    append = ledger.append_to(plan(1), each=each, recorded=recorded)
    await refused(ledger, writer, append, ClockApart)


@SHAPES
@pytest.mark.parametrize("seconds", [-1, 4])
async def test_clocks_nearly_apart(
    ledger: Ledger, writer: LedgerWriter, seconds: int, each: int
) -> None:
    recorded = SystemClock().now() + timedelta(seconds=seconds)
    append = ledger.append_to(plan(1), each=each, recorded=recorded)
    outcome = await writer.append(append)
    assert abs((outcome.ledger_time - recorded).total_seconds()) < 5


@SHAPES
@pytest.mark.parametrize("decided_on", ["too low", "too high", "another hash", "no events"])
async def test_conflict(ledger: Ledger, writer: LedgerWriter, decided_on: str, each: int) -> None:
    made = ledger.append_to(plan(1), each=3)
    await writer.append(made)
    head = head_after(made)
    earlier = StreamHead(head.stream, Version(2), made.events[1].hash)
    stale = {
        "too low": earlier,
        "too high": StreamHead(head.stream, Version(4), OTHER_HASH),
        "another hash": StreamHead(head.stream, Version(3), OTHER_HASH),
        "no events": plan(1),
    }[decided_on]
    for append in (
        ledger.append_to(stale, each=each),
        ledger.append_to(plan(2), stale, each=each),
        ledger.append_to(plan(2), each=each, names=[plan(3), stale]),
    ):
        conflict = await refused(ledger, writer, append, Conflict)
        assert isinstance(conflict, Conflict)
        assert (conflict.stream, conflict.expected, conflict.actual) == (
            head.stream,
            stale.version,
            3,
        )


async def test_a_stream_that_never_began_is_no_version(
    ledger: Ledger, writer: LedgerWriter
) -> None:
    missing = plan(1)._replace(version=Version(2), hash=OTHER_HASH)
    conflict = await refused(ledger, writer, ledger.append_to(missing), Conflict)
    assert isinstance(conflict, Conflict)
    assert (conflict.expected, conflict.actual) == (2, 0)


async def test_streams_of_another_clinic_are_other_streams(
    ledger: Ledger, writer: LedgerWriter
) -> None:
    elsewhere = await ledger.of()
    made = elsewhere.append_to(plan(1), each=3)
    await writer.append(made)
    await refused(ledger, writer, ledger.append_to(head_after(made)), Conflict)
    named = ledger.append_to(plan(2), names=[head_after(made)])
    await refused(ledger, writer, named, Conflict)
    assert (await writer.append(ledger.append_to(plan(1)))).first == 1


@SHAPES
async def test_streams_that_are_only_named_are_checked_and_not_written(
    ledger: Ledger, writer: LedgerWriter, each: int
) -> None:
    consent = ledger.append_to(plan(1), each=2)
    await writer.append(consent)
    names = [head_after(consent), plan(9)]
    outcome = await writer.append(ledger.append_to(plan(2), each=each, names=names))
    assert (outcome.first, outcome.last) == (3, 2 + each)
    for name in names:
        assert await ledger.reader.stream_head(ledger.clinic, name.stream) == name


@SHAPES
@pytest.mark.parametrize("since", ["frozen", "new epoch", "clocks apart", "moved on"])
async def test_the_key_is_looked_up_before_anything_is_refused(
    ledger: Ledger, writer: LedgerWriter, since: str, each: int
) -> None:
    first = ledger.append_to(plan(1), each=each, key="k")
    outcome = await writer.append(first)
    kept = replace(outcome, repeated=True)
    again = first
    match since:
        case "frozen":
            await ledger.set_state("frozen")
        case "new epoch":
            await ledger.set_state("open", new_epoch=True)
        case "clocks apart":
            recorded = first.recorded + timedelta(days=1)
            again = ledger.append_to(plan(1), each=each, key="k", recorded=recorded)
        case _:
            await writer.append(ledger.append_to(head_after(first), each=2))
    before = await ledger.contents()
    assert await writer.append(again) == kept
    other = ledger.append_to(plan(2), key="k", fingerprint=FINGERPRINT[::-1], each=each)
    await refused(ledger, writer, other, KeyReused)
    assert await ledger.contents() == before


async def test_ledger_time_never_falls_though_the_servers_clock_does(
    ledger: Ledger, writer: LedgerWriter
) -> None:
    ahead = SystemClock().now() + timedelta(minutes=7)
    move = "update ledger.clinic set last_time = $2 where clinic_id = $1"
    await ledger.admin.execute(move, ledger.clinic, ahead)
    session = await ledger.session()
    lone, whole = ledger.append_to(plan(1)), ledger.append_to(plan(2), each=2)
    general = [ledger.append_to(plan(3)), ledger.append_to(plan(1))]
    await writer.append(lone)
    await writer.append(whole)
    await session.write(general, 1)
    assert [e.ledger_time for e in await ledger.events()] == [ahead] * 4
    assert (await ledger.reader.head(ledger.clinic)).last_time == ahead


async def test_ledger_time_is_the_servers_clock_and_not_the_callers(
    ledger: Ledger, writer: LedgerWriter
) -> None:
    before = await ledger.admin.fetchval("select clock_timestamp()")
    recorded = before - timedelta(seconds=1)
    outcome = await writer.append(ledger.append_to(plan(1), recorded=recorded))
    assert before < outcome.ledger_time < await ledger.admin.fetchval("select clock_timestamp()")


async def test_the_row_of_an_append_tells_its_key_once(
    ledger: Ledger, writer: LedgerWriter
) -> None:
    append = ledger.append_to(plan(1), each=3)
    await writer.append(append)
    rows = await ledger.admin.fetch(
        "select append_key, append_size, fingerprint from ledger.event "
        "where clinic_id = $1 order by position",
        ledger.clinic,
    )
    nothing = (None, None, None)
    assert [tuple(row) for row in rows] == [(append.append_key, 3, FINGERPRINT), nothing, nothing]


async def test_a_role_that_may_not_append_is_told_to_look(ledger: Ledger) -> None:
    dsn = ledger.database.dsn("goldenthread_relay")
    async with LedgerWriter(partial(connect, dsn), connections=1) as writer:
        await refused(ledger, writer, ledger.append_to(plan(1)), LedgerDefect)
