"""A clinic that follows rules of a newer release is not judged by those of this one."""

from datetime import timedelta

import pytest

from events.ids import ClinicId, StreamId
from events.types.streams import ClinicPayload, EpisodePayload
from infra.notices.reading import Ledger
from infra.notices.rechecking import NEWER, Verdict, judged
from infra.notices.world import Told
from services.reminders.policy import SHIPPED
from tests.contract import gad
from tests.unit.services.reminders.story import Desk, Story, at

CLINIC = ClinicId("riverside")
UNTIL = at("2026-06-20")


def played(*adoptions: tuple[int, str, str]) -> tuple[Story, Desk]:
    """Return an overdue review, in a clinic that adopted versions of policies on days of its own.

    What is decided before the first of those days is decided by this release's own rules.
    """
    story, desk = Story(), Desk()
    story.activate("2026-01-22T09:00:00-05:00")
    for version, day, policy in adoptions:
        story.adopt("2026-02-01", version, day, policy)
    desk.at(story, "2026-05-30")
    return story, desk


def stream_of(each: Told) -> StreamId:
    if isinstance(each.event.payload, ClinicPayload):
        return StreamId(f"clinic/{CLINIC}")
    if isinstance(each.event.payload, EpisodePayload):
        return StreamId(f"episode/{gad.EPISODE}")
    return StreamId(f"plan/{gad.PLAN}")


def verdict(story: Story, desk: Desk) -> Verdict:
    """Return what a recheck of the clinic comes to."""
    ledger = Ledger()
    for each in story.world.told:
        ledger.streams[stream_of(each)].append(each)
        ledger.clients[stream_of(each)] = gad.CLIENT
    ledger.notices.update(desk.streams)
    return judged(CLINIC, ledger, UNTIL, timedelta(minutes=1), lambda _done, _all: None)


def knows_all(story: Story) -> bool:
    """Say whether reminders of this release know every version that the clinic follows."""
    state = story.world.scene(len(story.world.told)).clinic
    return not SHIPPED.unknown(state)


@pytest.mark.parametrize(
    "adoptions",
    [
        [(4, "2026-06-15", "default")],  # some day from which nobody here knows what holds
        [(2, "2026-06-14", "default"), (99, "2026-06-15", "default")],
        [(2, "2026-06-15", "default"), (99, "2026-06-15", "default")],  # the later one counts
    ],
)
def test_a_version_that_a_newer_release_knows_is_not_judged(
    adoptions: list[tuple[int, str, str]],
) -> None:
    """A11.21: neither clean nor wrong, but told as unreadable; reminders decide nothing either."""
    story, desk = played(*adoptions)
    found = verdict(story, desk)

    assert found.unreadable == ((str(gad.PLAN), NEWER),)
    assert found.findings == ()
    assert not found.clean
    assert not knows_all(story)


@pytest.mark.parametrize(
    "adoptions",
    [
        [],
        [(2, "2026-06-15", "default")],
        [(99, "2026-06-15", "default"), (2, "2026-06-15", "default")],  # replaced before its day
        [(99, "2026-06-15", "billing-rules")],  # no policy that reviews are counted by
    ],
)
def test_what_this_release_knows_is_judged(adoptions: list[tuple[int, str, str]]) -> None:
    story, desk = played(*adoptions)
    found = verdict(story, desk)

    assert (found.plans, found.unreadable) == (1, ())
    assert found.notices == len(desk.streams) > 0
    assert knows_all(story)
