"""The entities as tests see them: what goes in, what folds it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import strategies as st

from events.state import client, clinic, episode, notice, plan
from events.state.recorded import Recorded
from events.types.streams import (
    ClientPayload,
    ClinicPayload,
    EpisodePayload,
    NoticePayload,
    PlanPayload,
)
from tests.unit.events.strategies import histories

History = list[Recorded[Any]]


@dataclass(frozen=True)
class Entity:
    """One kind of stream with its functions."""

    name: str
    payloads: Any
    initial: Callable[[], Any]
    evolve: Callable[[Any, Any], Any]
    fold: Callable[..., Any]
    replay: Callable[[Iterable[Any]], Any]

    def histories(self) -> st.SearchStrategy[History]:
        """Return histories of such a stream."""
        return histories(self.payloads)


ENTITIES = (
    Entity("clinic", ClinicPayload, clinic.initial, clinic.evolve, clinic.fold, clinic.fold),
    Entity("client", ClientPayload, client.initial, client.evolve, client.fold, client.replay),
    Entity(
        "episode", EpisodePayload, episode.initial, episode.evolve, episode.fold, episode.replay
    ),
    Entity("plan", PlanPayload, plan.initial, plan.evolve, plan.fold, plan.replay),
    Entity("notice", NoticePayload, notice.initial, notice.evolve, notice.fold, notice.fold),
)

every_entity = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
voidable_entity = pytest.mark.parametrize("entity", ENTITIES[1:4], ids=lambda entity: entity.name)
