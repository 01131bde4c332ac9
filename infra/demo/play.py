"""Plays the story: commands through the API, the plan read back, the notice awaited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Protocol

from events.clock import Clock
from infra.demo.story import LAST_STAGES, Cast, Scene, Who, story

Told = Callable[[str], None]


class Doors(Protocol):
    """How a performance reaches the product: the write API, the read API, the clock, Kafka."""

    async def turn_clock(self, at: datetime) -> bool:
        """Have the clinic's clock show `at`; False where it shows a later instant already."""
        ...

    async def give(
        self, path: str, who: Who, commands: list[Any], key: str, version: int | None
    ) -> Mapping[str, Any]:
        """Return the answer to commands that were accepted, resting on `version` if it is given."""
        ...

    async def read_plan(self, plan: str, read_token: str | None = None) -> Mapping[str, Any]:
        """Return the plan as its view shows it, no older than the token."""
        ...

    async def read_document(self, plan: str) -> Mapping[str, Any]:
        """Return the document of the plan that its signers see."""
        ...

    async def await_notice(
        self, clinic: str, plan: str, stages: frozenset[str]
    ) -> Mapping[str, Any]:
        """Return the plan's notice that its review has reached one of `stages`, as on Kafka."""
        ...


@dataclass(frozen=True, slots=True)
class Performance:
    """What came of it: the plan as its view shows it, and its notice as it stands on Kafka."""

    cast: Cast
    plan: Mapping[str, Any]
    notice: Mapping[str, Any]


@dataclass(slots=True)
class _Stage:
    """Where a performance has come: the plan's version, and the token of the last write."""

    version: int = 0
    read_token: str = ""


@dataclass(frozen=True, slots=True)
class Player:
    """Plays the story on one cast; `told` gets a line for each scene."""

    cast: Cast
    clinic: str
    zone: tzinfo
    clock: Clock
    doors: Doors
    told: Told
    _stage: _Stage = field(default_factory=_Stage, init=False)

    async def play(self) -> Performance:
        """Play it to its end.

        Raises:
            GoldenThreadError: a door stayed shut; the message says which and what to do.
        """
        scenes = story(self.cast, self.clock.now(), self.zone)
        for number, scene in enumerate(scenes, start=1):
            passed = not await self.doors.turn_clock(scene.at)
            if scene.commands:
                await self._perform(number, scene)
            if scene.awaits and not passed:
                await self.doors.await_notice(self.clinic, self.cast.plan, scene.awaits)
            self.told(f"{scene.at:%b %d}  {scene.title}")
        plan = await self.doors.read_plan(self.cast.plan, self._stage.read_token)
        notice = await self.doors.await_notice(self.clinic, self.cast.plan, LAST_STAGES)
        return Performance(self.cast, plan, notice)

    async def _perform(self, number: int, scene: Scene) -> None:
        stage, on_plan = self._stage, scene.where == "plan"
        path = f"/v1/plans/{self.cast.plan}" if on_plan else f"/v1/clinics/{self.clinic}"
        commands = [*scene.commands]
        if scene.signs:
            commands = [{**one, **await self._signed()} for one in commands]
        guard = stage.version if scene.guarded else None
        key = f"demonstration-{self.cast.client}-{number}"
        answer = await self.doors.give(f"{path}/commands", scene.who, commands, key, guard)
        stage.read_token = answer["readToken"]
        if on_plan:
            stage.version = answer["version"]

    async def _signed(self) -> Mapping[str, Any]:
        """Return what a signature binds to: the document that is shown to the signer (B18)."""
        shown = await self.doors.read_document(self.cast.plan)
        bound = {name: shown[name] for name in ("content_version", "content_hash")}
        return {**bound, "document_digest": shown["digest"]}
