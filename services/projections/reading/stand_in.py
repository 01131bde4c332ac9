"""Who stands in for a client, and for which data the client alone authorises (B09, B38)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, assert_never

import orjson

from events.ids import ClientId, Version
from events.profiles.majority import is_of_age, majority
from events.state import plan
from events.state.client import ClientState
from events.state.consents import alone_within
from events.state.documents import Fragments, document
from events.state.plain import written
from events.state.sections import EPISODE, PLAN
from events.values.consents import Authority, DataCategory
from services.projections.errors import NoStanding, NotForStandIns, NotThere
from services.projections.reading.charts import ChartAt, chart_of
from services.projections.reading.histories import Histories
from services.projections.reading.reader import PlanAt
from services.projections.reading.withheld import part_of, standing_of

_EASTERNMOST: Final = timedelta(hours=14)
_WESTERNMOST: Final = timedelta(hours=12)
_FIRST: Final = Version(1)


@dataclass(frozen=True, slots=True)
class Withheld:
    """For which data the client alone authorises; `version` is the client's, as it was read."""

    alone: frozenset[DataCategory]
    version: Version


async def withheld_from_stand_in(
    histories: Histories,
    asked: PlanAt,
    client_id: ClientId,
    signers: Iterable[Mapping[str, Any] | None],
    now: datetime,
) -> Withheld:
    """Return what of a plan is withheld from whoever stands in for its client.

    It is read from the ledger, so no view can be behind what protects the client. A kind of data
    for which the client alone authorised on any day since the plan began stays the client's in it:
    what was recorded then does. Days count that are over nowhere, or have begun anywhere.

    Args:
        histories: where plan and client are read.
        asked: the plan.
        client_id: whose it is.
        signers: who signed the plan, as JSON.
        now: the instant.

    Raises:
        NotThere: the ledger has no such plan.
        NoStanding: the client is of age, and no authority is on record that covers the day.
        RecordErased, EventUnreadable, Unavailable: as `Histories.plan`.
    """
    whose = await histories.client(asked.clinic, client_id)
    begun = await histories.plan(asked, _FIRST)
    if not begun:
        raise NotThere
    require_stand_in(whose, signers, now)
    first = (begun[0].recorded_time.astimezone(UTC) - _WESTERNMOST).date()
    last = (now.astimezone(UTC) + _EASTERNMOST).date()
    alone = alone_within(whose.own_authority, first, last)
    return Withheld(frozenset(alone), whose.version)


async def plan_for_stand_in(
    histories: Histories, asked: PlanAt, answer: bytes, now: datetime
) -> tuple[bytes, Version]:
    """Return a plan's answer as who stands in reads it, and the client's version that it rests on.

    Raises:
        NotThere: nothing of the plan is left for them, not even that there is one.
        NoStanding, RecordErased, EventUnreadable, Unavailable: as `withheld_from_stand_in`.
    """
    told = orjson.loads(answer)
    signers = [each["signer"] for each in told["signatures"].values()]
    whose = ClientId(told["client_id"])
    withheld = await withheld_from_stand_in(histories, asked, whose, signers, now)
    match standing_of(told, withheld.alone):
        case "nothing":
            raise NotThere
        case "part":
            return written(part_of(told, withheld.alone)), withheld.version
        case "whole":
            return answer, withheld.version
        case unreachable:
            assert_never(unreachable)


async def require_whole(
    histories: Histories, asked: PlanAt, version: Version | None, now: datetime
) -> None:
    """Return quietly when who stands in may see a plan's document, of a version and of the newest.

    What the client alone authorises is judged now, whichever version is asked for.

    Raises:
        NotThere: nothing of the plan is there for them.
        NotForStandIns: a part of it is.
        NoStanding, RecordErased, EventUnreadable, Unavailable: as `withheld_from_stand_in`.
    """
    chart = await chart_of(histories, ChartAt(asked.clinic, plan=asked.plan, only=asked.only))
    client_id = chart.record.episode.client_id
    if client_id is None:
        raise NotThere
    episode = orjson.loads(document(chart.record.episode, EPISODE, Fragments()))
    told = [
        {**orjson.loads(document(plan.replay(some), PLAN, Fragments())), "episode": episode}
        for some in (
            chart.history,
            [e for e in chart.history if e.version <= (version or e.version)],
        )
    ]
    signers = [each.get("signer") for each in told[0]["signatures"].values()]
    withheld = await withheld_from_stand_in(histories, asked, client_id, signers, now)
    found = {standing_of(each, withheld.alone) for each in told}
    if standing_of(told[0], withheld.alone) == "nothing":
        raise NotThere
    if found != {"whole"}:
        raise NotForStandIns


def require_stand_in(
    client: ClientState, signers: Iterable[Mapping[str, Any] | None], now: datetime
) -> None:
    """Return quietly when somebody may stand in for the client at all.

    A minor has parents; for an adult somebody stands in on another basis, which is on record with
    what they did for the client: a consent, a request, a copy, a signature (B09).

    Raises:
        NoStanding: nobody does.
    """
    born = None if client.identity is None else client.identity.birth_date
    if born is not None and not _of_age(born, now):
        return
    day = now.astimezone(UTC).date()
    held = [*_held(client), *_signed(signers)]
    if not any(each.basis != "parent" and _covers(each, day) for each in held):
        raise NoStanding


def _of_age(born: date, now: datetime) -> bool:
    """Return whether the birthday has begun anywhere."""
    day = (now.astimezone(UTC) + _EASTERNMOST).date()
    return is_of_age(born, day, majority().years)


def _covers(held: Authority, day: date) -> bool:
    return held.from_on <= day and (held.until_on is None or day <= held.until_on)


def _held(client: ClientState) -> Iterator[Authority]:
    """Yield on which authority somebody acted for the client, as the client's record has it."""
    for consent in client.consents.values():
        about_client = consent.terms.about is None
        given, ended = consent.given, consent.ended
        acts = [given.by if given else None, ended.by if ended else None]
        yield from (each.authority for each in acts if about_client and each and each.authority)
    asked = (each.content.by.authority for each in client.requests.values())
    copies = (each.content for each in client.copies.values())
    taken = (each.to.authority for each in copies if each.step == "given")
    yield from (each for each in (*asked, *taken) if each is not None)


def _signed(signers: Iterable[Mapping[str, Any] | None]) -> Iterator[Authority]:
    for each in signers:
        authority = (each or {}).get("authority")
        if authority is not None:
            yield Authority.model_validate(authority)
