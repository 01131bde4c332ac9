"""Attempts to reach a client who missed a session (A1.52)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.communication import Way
from events.values.ids import SessionId
from events.values.text import Line, Words

OutreachOutcome = Literal[
    "reached",
    "message-left",
    "sent",
    "no-answer",
    "other-person-answered",
    "not-deliverable",
]
"""What came of an attempt; only `reached` says that the client was spoken with or wrote back."""


class OutreachContent(Value):
    """One attempt: by which way, what came of it, after which missed sessions.

    `made_by` is left out where whoever records it made it. `words` tell what was arranged; there is
    no field for what was said (B04, B16).
    """

    way: Way
    outcome: OutreachOutcome
    session_ids: Annotated[tuple[SessionId, ...], Field(max_length=20)] = ()
    made_by: Line | None = None
    words: Words | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.session_ids)) < len(self.session_ids):
            raise ValueError("session_ids: each once")
        return self
