"""What a session makes of the heads that it is told."""

from typing import cast

import pytest

from events.ids import ClinicId, Position
from events.ledger.reader import LedgerReader
from events.relay.batch import Bounds
from events.relay.observer import Observer
from events.relay.publisher import Publisher
from events.relay.relayed import Relayed
from events.relay.session import Reexamine, Session
from events.relay.verdict import Place

HARBOR = ClinicId("harbor")


def place(head: int) -> Place:
    return Place(HARBOR, Position(head), 1, 3)


def session(published: int) -> Session:
    return Session(
        3,
        cast("Publisher", None),
        cast("LedgerReader", None),
        starts={HARBOR: Relayed("here", position=Position(published))},
        places=[place(published)],
        observer=cast("Observer", None),
        bounds=Bounds(),
    )


async def test_a_head_that_was_read_before_the_last_batch_was_published_moves_no_ground() -> None:
    begun = session(7)
    begun.at[HARBOR] = Relayed("here", position=Position(9))

    begun.heads([place(7)])

    assert await begun._next() is None  # noqa: SLF001  # it would raise `Reexamine`


async def test_a_head_below_what_was_published_before_it_was_read_has_all_examined_again() -> None:
    begun = session(4)
    begun.at[HARBOR] = Relayed("here", position=Position(9))
    begun.heads([place(9)])

    begun.heads([place(7)])

    with pytest.raises(Reexamine):
        await begun._next()  # noqa: SLF001  # what its loop does
