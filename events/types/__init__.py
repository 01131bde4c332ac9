"""Payload models, by what they are about; importing this package registers every event type."""

from events.types import (
    client,
    clinic,
    diagnosis,
    episode,
    goal,
    intervention,
    notice,
    objective,
    plan,
    problem,
    review,
    score,
    session,
    signature,
    terms,
    void,
)

__all__ = [
    "client",
    "clinic",
    "diagnosis",
    "episode",
    "goal",
    "intervention",
    "notice",
    "objective",
    "plan",
    "problem",
    "review",
    "score",
    "session",
    "signature",
    "terms",
    "void",
]
