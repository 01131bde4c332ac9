"""Arguments that no caller of ours sends: the database functions refuse them and leave nothing."""

from dataclasses import replace
from typing import Any, Final

import asyncpg
import pytest

from events.ids import Version
from events.ledger.append import MAX_EVENT_BYTES, Append, NewEvent
from tests.fixtures.ledger import CLIENT, Ledger, head_after, plan
from tests.integration.ledger.paths import PATHS, Path, arguments, call, write

_FREEZE: Final = "select ledger.set_clinic_state_v1($1, 'frozen', false)"


def one(ledger: Ledger) -> Append:
    return ledger.append_to(plan(1), names=[plan(8)])


async def refusal(ledger: Ledger, path: Path, given: dict[str, Any]) -> str:
    """Call `path` as a service's role; return how it was refused, once nothing has changed.

    That is the error's SQLSTATE or, on the general path, the outcome.
    """
    before = await ledger.contents()
    try:
        outcomes = {row["outcome"] for row in await call(ledger.operator, path, given)}
    except asyncpg.PostgresError as error:
        outcomes = {error.sqlstate}
    assert await ledger.contents() == before
    (outcome,) = outcomes
    return str(outcome)


async def refused_with(ledger: Ledger, path: Path, *appends: Append, **changes: object) -> str:
    given = await arguments(ledger.operator, path, appends)
    assert not changes.keys() - given.keys()
    return await refusal(ledger, path, {**given, **changes})


@pytest.mark.parametrize("path", PATHS)
async def test_the_same_arguments_unchanged_are_accepted(ledger: Ledger, path: Path) -> None:
    given = await arguments(ledger.operator, path, [one(ledger)])
    (row,) = await call(ledger.operator, path, given)
    assert row["first_position"] == 1


@pytest.mark.parametrize("path", PATHS)
async def test_an_event_over_256_kilobytes(ledger: Ledger, path: Path) -> None:
    name = "p_bytes" if path == "lone" else "p_event_bytes"
    given = await arguments(ledger.operator, path, [one(ledger)])
    largest, over = bytes(MAX_EVENT_BYTES), bytes(MAX_EVENT_BYTES + 1)
    refused = {**given, name: over if path == "lone" else [over]}
    assert await refusal(ledger, path, refused) == ("GT004" if path == "general" else "GT002")
    accepted = {**given, name: largest if path == "lone" else [largest]}
    assert await call(ledger.operator, path, accepted)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("lone", "p_key"),
        ("lone", "p_fingerprint"),
        ("lone", "p_epoch"),
        ("lone", "p_recorded"),
        ("lone", "p_stream"),
        ("lone", "p_expect_version"),
        ("lone", "p_partition_key"),
        ("lone", "p_hash"),
        ("lone", "p_bytes"),
        ("clean", "p_epoch"),
        ("clean", "p_oldest"),
        ("clean", "p_newest"),
        ("general", "p_epoch"),
    ],
)
async def test_an_argument_that_is_missing(ledger: Ledger, path: Path, name: str) -> None:
    await refused_with(ledger, path, one(ledger), **{name: None})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("clean", "p_key"),
        ("clean", "p_size"),
        ("clean", "p_fingerprint"),
        ("clean", "p_event_partition_key"),
        ("clean", "p_event_hash"),
        ("clean", "p_event_bytes"),
        ("clean", "p_event_expect"),
        ("clean", "p_expect_stream"),
        ("clean", "p_expect_version"),
        ("general", "p_key"),
        ("general", "p_fingerprint"),
        ("general", "p_recorded"),
        ("general", "p_event_partition_key"),
        ("general", "p_event_hash"),
        ("general", "p_event_bytes"),
        ("general", "p_event_expect"),
        ("general", "p_expect_append"),
        ("general", "p_expect_stream"),
    ],
)
async def test_a_list_with_a_hole(ledger: Ledger, path: Path, name: str) -> None:
    append = ledger.append_to(plan(1), each=2, names=[plan(8)])
    values = (await arguments(ledger.operator, path, [append]))[name]
    for hole in ([], [None, *values[1:]], values[:-1], [*values, values[0]], None):
        await refused_with(ledger, path, append, **{name: hole})


@pytest.mark.parametrize("path", ["clean", "general"])
@pytest.mark.parametrize("number", [-1, 0, 3])
async def test_an_event_of_an_expectation_that_is_not_there(
    ledger: Ledger, path: Path, number: int
) -> None:
    await refused_with(ledger, path, one(ledger), p_event_expect=[number])


@pytest.mark.parametrize("number", [0, 2])
async def test_an_expectation_of_an_append_that_is_not_there(ledger: Ledger, number: int) -> None:
    await refused_with(ledger, "general", one(ledger), p_expect_append=[1, number])


@pytest.mark.parametrize("size", [0, 2, -1])
async def test_an_append_of_another_size_than_it_says(ledger: Ledger, size: int) -> None:
    assert await refused_with(ledger, "clean", one(ledger), p_size=[size]) == "GT002"


@pytest.mark.parametrize("path", ["clean", "general"])
async def test_no_events(ledger: Ledger, path: Path) -> None:
    given = await arguments(ledger.operator, path, [one(ledger)])
    without: dict[str, object] = {name: [] for name in given if name.startswith("p_event_")}
    await refused_with(ledger, path, one(ledger), **without)


async def test_a_stream_that_is_listed_as_written_and_is_not(ledger: Ledger) -> None:
    """Only its predecessor would be looked for, so that a decision on it could be stale."""
    await write(ledger.operator, "lone", [ledger.append_to(plan(1))])
    append = ledger.append_to(plan(2))
    given = await arguments(ledger.operator, "clean", [append])
    idle = {
        "p_expect_stream": [*given["p_expect_stream"], plan(1).stream],
        "p_expect_version": [*given["p_expect_version"], 0],
        "p_expect_hash": [*given["p_expect_hash"], None],
    }
    assert await refused_with(ledger, "clean", append, **idle) == "GT002"


async def test_one_append_of_several_without_events(ledger: Ledger) -> None:
    appends = [ledger.append_to(plan(1)), ledger.append_to(plan(2))]
    given = await arguments(ledger.operator, "general", appends)
    firsts = {name: value[:1] for name, value in given.items() if name.startswith("p_event_")}
    assert await refused_with(ledger, "general", *appends, **firsts) == "GT004"


@pytest.mark.parametrize(("path", "code"), [("clean", "GT002"), ("general", "GT004")])
async def test_more_than_a_thousand_events(ledger: Ledger, path: Path, code: str) -> None:
    appends = [ledger.append_to(plan(n), each=count) for n, count in ((1, 501), (2, 500))]
    assert await refused_with(ledger, path, *appends) == code


async def test_two_appends_that_write_one_stream(ledger: Ledger) -> None:
    appends = [ledger.append_to(plan(1)), ledger.append_to(plan(1))]
    assert await refused_with(ledger, "general", *appends) == "23505"


@pytest.mark.parametrize("order", [1, -1])
async def test_an_append_that_names_what_another_one_writes(ledger: Ledger, order: int) -> None:
    appends = [ledger.append_to(plan(1)), ledger.append_to(plan(2), names=[plan(1)])][::order]
    assert await refused_with(ledger, "general", *appends) == "GT003"


@pytest.mark.parametrize("path", ["clean", "general"])
async def test_two_appends_with_one_key(ledger: Ledger, path: Path) -> None:
    appends = [ledger.append_to(plan(n), key="same") for n in (1, 2)]
    assert await refused_with(ledger, path, *appends) == "23505"


async def test_the_events_of_an_append_apart(ledger: Ledger) -> None:
    appends = [ledger.append_to(plan(1), each=2), ledger.append_to(plan(2))]
    given = await arguments(ledger.operator, "general", appends)
    torn = {
        name: [value[0], value[2], value[1]]
        for name, value in given.items()
        if name.startswith("p_event_")
    }
    assert await refused_with(ledger, "general", *appends, **torn) == "GT004"


@pytest.mark.parametrize(
    ("path", "how"), [("lone", "GT002"), ("clean", "GT002"), ("general", "conflict")]
)
async def test_a_version_before_the_first(ledger: Ledger, path: Path, how: str) -> None:
    event = NewEvent(plan(1).stream, Version(0), CLIENT, plan(1).hash, b"{}")
    head = plan(1)._replace(version=Version(-1))
    append = replace(one(ledger), writes=(head,), events=(event,))
    assert await refused_with(ledger, path, append) == how


@pytest.mark.parametrize("events", [0, 1, 5])
@pytest.mark.parametrize("path", ["lone", "clean"])
async def test_a_refused_call_in_a_transaction_that_had_touched_the_head(
    ledger: Ledger, path: Path, events: int
) -> None:
    """What the transaction did to the head before does not pass for what this call did."""
    operator = await ledger.connect("goldenthread_operator")
    transaction = operator.transaction()
    await transaction.start()
    head = plan(1)
    if events:
        first = ledger.append_to(head, each=events)
        await call(operator, "clean", await arguments(operator, "clean", [first]))
        head = head_after(first)
    await operator.fetchval(_FREEZE, ledger.clinic)
    given = await arguments(operator, path, [ledger.append_to(head)])
    with pytest.raises(asyncpg.PostgresError) as caught:
        await call(operator, path, given)
    assert caught.value.sqlstate == "GT002"
    await transaction.rollback()
    assert not await ledger.events()


async def test_a_state_that_there_is_not(ledger: Ledger) -> None:
    before = await ledger.contents()
    with pytest.raises(asyncpg.PostgresError, match="open or frozen"):
        await ledger.set_state("closed")
    assert await ledger.contents() == before
