"""Reads of one plan: how it stands, its audit entries; and of all that is one client's."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final, NamedTuple

import orjson

from events.ids import ClientId, ClinicId, EventHash, KeyId, Position, StreamId, Version
from events.keys.store import KeyDestroyed, KeyStore
from events.ledger.connection import FAILURES
from events.ledger.reader import Source
from services.projections.errors import (
    NotThere,
    RecordErased,
    ViewParked,
    ViewsUnavailable,
)
from services.projections.reading.applied import Applied
from services.projections.reading.client_row import ClientAt, ClientRow, client_row
from services.projections.reading.progress import Parked, Progress, progress_of, reach
from services.projections.view.plan_record import NAME

WAIT_SECONDS: Final = 5.0


def _statement(name: str) -> str:
    return files("services.projections.reading").joinpath("sql", f"{name}.sql").read_text()


_PLAN: Final = _statement("plan")
_PROGRESS: Final = _statement("progress")
_AUDIT: Final = _statement("audit")
_AUTHORIZATIONS: Final = _statement("authorizations")
_OTHER_PLANS: Final = _statement("other_plans")
_LOOKED_AT: Final = 200
_COMPARED: Final = 20
_HELD_AGAINST: Final = (
    *("status", "draft", "ending", "diagnoses", "problems", "goals", "objectives", "met"),
    *("interventions", "frequency", "reviews"),
)
"""What a plan is held against of others: taken from them here, which PostgreSQL does far slower."""


class PlanAt(NamedTuple):
    """Which plan is asked for, and what a read token wants reached.

    `only` is the client whose plans alone exist for whoever asks; None where all of the clinic do.
    """

    clinic: ClinicId
    plan: str
    wanted: Mapping[StreamId, Version]
    only: ClientId | None = None

    @property
    def stream(self) -> StreamId:
        """The plan's stream."""
        return StreamId(f"plan/{self.plan}")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as the view has it; documents are JSON. `parked` are its streams that wait."""

    client_id: ClientId
    episode_id: str | None
    version: Version
    position: Position
    ledger_time: datetime
    hash: EventHash
    key_id: KeyId
    document: str
    episode_version: Version | None
    episode_document: str | None
    parked: tuple[Parked, ...] = ()


class PlanReader:
    """Reads the view, of what it has reached or what a token waits for."""

    def __init__(
        self,
        views: Source,
        keys: KeyStore,
        applied: Applied,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self._views = views
        self._keys = keys
        self._applied = applied
        self._seconds = wait_seconds

    async def plan(self, asked: PlanAt) -> PlanRow:
        """Return the plan as it stands; with its episode, both as wanted by the token.

        Raises:
            NotThere: the clinic has no such plan, as far as the view has come.
            ViewBehind, ViewParked: what is wanted is not reached in time, or cannot be.
            RecordErased: its client's key was destroyed.
            ViewsUnavailable, KeyStoreUnavailable: it cannot be read now.
        """
        async with _reading():
            await self._require_chart(asked)
            await self._reached(asked, {asked.stream})
            row = await self._row(asked)
            others = set() if row is None else _others_of(row)
            await self._reached(asked, others)
            if row is not None and others & asked.wanted.keys():
                row = await self._row(asked)
            if row is None:
                await self._require_unparked(asked)
                raise NotThere
        await self._require_key(asked.clinic, row)
        return PlanRow(**{**row, "parked": _parked_in(row)})

    async def audit(self, asked: PlanAt, after: Version, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return up to `limit` audit entries of the plan after a version, in order.

        Raises:
            ViewsUnavailable: they cannot be read now.
        """
        async with _reading():
            rows = await self._views.fetch(_AUDIT, asked.clinic, asked.stream, after, limit)
        return [dict(row) for row in rows]

    async def client(self, asked: ClientAt) -> ClientRow:
        """Return a client with all that units of services are reckoned from (A11.15).

        Raises: as `plan`.
        """
        async with _reading():
            await self._reached(asked, asked.wanted)
            found = await self._views.fetchrow(_AUTHORIZATIONS, asked.clinic, asked.client, NAME)
        if found is None:
            raise NotThere("client")
        row = dict(found)
        await self._require_key(asked.clinic, row)
        return client_row(row, _parked_in(row))

    async def others(self, asked: PlanAt, row: PlanRow) -> Mapping[str, Any]:
        """Return what a plan is held against, by id: other plans of the client, and alike ones.

        Alike are other clients' plans with one of its diagnoses, among those that changed last.
        Plans of clients whose records were erased are not among them.

        Raises:
            ViewsUnavailable, KeyStoreUnavailable: they cannot be read now.
        """
        held = orjson.loads(row.document)["diagnoses"].values()
        codes = [each["content"]["code"] for each in held if each["ended"] is None]
        async with _reading():
            rows = await self._views.fetch(
                *(_OTHER_PLANS, asked.clinic, asked.plan, row.client_id),
                *(codes, _LOOKED_AT, _COMPARED),
            )
        found: dict[str, Any] = {}
        for other in rows:
            key = await self._keys.find(asked.clinic, other["client_id"], other["key_id"])
            if not isinstance(key, KeyDestroyed):
                document = orjson.loads(other["document"])
                told = {name: document.get(name) for name in _HELD_AGAINST}
                found[other["plan_id"]] = {"client_id": other["client_id"], **told}
        return found

    async def _require_chart(self, asked: PlanAt) -> None:
        """Look whose plan it is before anything is told of it, even that the view is behind."""
        if asked.only is not None:
            row = await self._row(asked)
            if row is None or row["client_id"] != asked.only:
                raise NotThere

    async def _row(self, asked: PlanAt) -> Mapping[str, Any] | None:
        row = await self._views.fetchrow(_PLAN, asked.clinic, asked.plan, NAME)
        return None if row is None else dict(row)

    async def _reached(self, asked: PlanAt | ClientAt, streams: Collection[StreamId]) -> None:
        wanted = {each: asked.wanted[each] for each in streams if each in asked.wanted}

        async def look(some: Collection[StreamId]) -> Mapping[StreamId, Progress]:
            return await self._progress(asked.clinic, some)

        if wanted:
            await reach(wanted, look, self._seconds, self._applied)

    async def _progress(
        self, clinic: ClinicId, streams: Collection[StreamId]
    ) -> Mapping[StreamId, Progress]:
        rows = await self._views.fetch(_PROGRESS, NAME, clinic, [*streams])
        return progress_of([dict(row) for row in rows])

    async def _require_unparked(self, asked: PlanAt) -> None:
        """See that a plan without a row is none that waits at its first event."""
        found = await self._progress(asked.clinic, [asked.stream])
        if (parked := found[asked.stream].parked) is not None:
            raise ViewParked(*parked)

    async def _require_key(self, clinic: ClinicId, row: Mapping[str, Any]) -> None:
        key = await self._keys.find(clinic, row["client_id"], row["key_id"])
        if isinstance(key, KeyDestroyed):
            raise RecordErased


def _others_of(row: Mapping[str, Any]) -> set[StreamId]:
    """Return the other streams that a plan's answer is made of: its client's and episode's."""
    streams = {StreamId(f"client/{row['client_id']}")}
    if row["episode_id"] is not None:
        streams.add(StreamId(f"episode/{row['episode_id']}"))
    return streams


def _parked_in(row: Mapping[str, Any]) -> tuple[Parked, ...]:
    found = orjson.loads(row["parked"] or "[]")
    return tuple(Parked(StreamId(one[0]), Version(one[1]), one[2]) for one in found)


@asynccontextmanager
async def _reading() -> AsyncIterator[None]:
    try:
        yield
    except FAILURES as error:
        raise ViewsUnavailable from error
