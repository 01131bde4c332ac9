"""Plays the demonstration on the local stack, or shows what came of the last one."""

from collections.abc import Callable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

from events.clock import SystemClock, Uuid7Source
from infra.clinics.demo import DEMO, DEMO_CLOCK
from infra.demo.clinic import require_demo_clock
from infra.demo.doors import opened_doors
from infra.demo.play import Performance, Player
from infra.demo.record import Played, read_record, write_record
from infra.demo.story import LAST_STAGES, Cast, Who
from infra.settings import Settings

_ZONE: Final = ZoneInfo(DEMO.sites[0].time_zone)

Tokens = Callable[[str], Mapping[Who, str]]
"""Gives tokens by who acts, the client's made out for the client whose id it gets."""


async def perform_once(
    settings: Settings, tokens: Tokens, told: Callable[[str], None]
) -> Performance:
    """Return what came of the stack's last performance; the first one is played for it.

    Raises:
        GoldenThreadError: as `Player.play`.
    """
    played = read_record(settings.home)
    if played is None:
        return await perform(settings, tokens, told)
    cast = Cast(played.client)
    async with opened_doors(settings, tokens(cast.client), DEMO_CLOCK) as doors:
        plan = await doors.read_plan(cast.plan)
        notice = await doors.await_notice(DEMO.clinic, cast.plan, LAST_STAGES)
        return Performance(cast, plan, notice)


async def perform(settings: Settings, tokens: Tokens, told: Callable[[str], None]) -> Performance:
    """Play the demonstration on a client who is new, and return what came of it.

    Raises:
        GoldenThreadError: as `require_demo_clock` and `Player.play`.
    """
    await require_demo_clock(settings)
    cast = Cast(str(Uuid7Source().event_id()))
    async with opened_doors(settings, tokens(cast.client), DEMO_CLOCK) as doors:
        player = Player(cast, DEMO.clinic, _ZONE, SystemClock(), doors, told)
        performance = await player.play()
    write_record(settings.home, Played(client=cast.client))
    return performance
