"""Progress notes as a plan knows them: where they are and what they say of objectives (A1.29).

The notes themselves are kept elsewhere. There is no field for what was said in a session (A11.20).
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.dates import Instant
from events.values.ids import CriterionId, ObjectiveId, ScoreId, SessionId
from events.values.quantities import Number
from events.values.text import Code, ContentHash, Line, Words

NoteClass = Literal[
    "treatment-record", "progress-note", "psychotherapy-note", "substance-use-counseling-note"
]
"""What kind of note words come from; the last two stay out of plans (A11.20, B04, B16)."""

LinkedClass = Literal["treatment-record", "progress-note"]
"""The classes of notes that a plan may point to (A11.20)."""

NoteFormat = Literal["soap", "dap", "birp", "other"]
"""The outline that a progress note follows (A1.29)."""

Standing = Literal["met", "ahead", "on-track", "no-change", "behind", "worse"]
"""Where an objective stands against its target, as a note finds it (A1.29)."""


class Measured(Value):
    """One value that was measured or counted, in its unit.

    It may be of one criterion of the objective, and may be taken from a score of the episode.
    """

    value: Number
    unit: Line | None = None
    criterion_id: CriterionId | None = None
    score_id: ScoreId | None = None


class NotedObjective(Value):
    """An objective that a note names, its status against target, and the data behind it (A1.29).

    `data` is the datum in one line, such as `4 of 7 records kept`; never what was said.
    """

    objective_id: ObjectiveId
    status: Standing
    measured: Annotated[tuple[Measured, ...], Field(max_length=20)] = ()
    data: Line | None = None

    @model_validator(mode="after")
    def _has_data(self) -> Self:
        if not self.measured and self.data is None:
            raise ValueError("measured or data: at least one (A1.29)")
        return self


class NoObjective(Value):
    """Why a note names no objective (A1.29)."""

    reason: Literal[
        "assessment", "crisis", "session-missed", "coordination", "client-request", "other"
    ]
    text: Words | None = None

    @model_validator(mode="after")
    def _other_says_what(self) -> Self:
        if self.reason == "other" and self.text is None:
            raise ValueError("text: needed for the reason other")
        return self


class NoteReference(Value):
    """Where a note is kept, and the hash that shows it unaltered (B18); its text stays there."""

    system: Code | None = None
    locator: Line | None = None
    sha256: ContentHash | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if self.locator is None and self.sha256 is None:
            raise ValueError("locator or sha256: at least one")
        return self


class NoteContent(Value):
    """What a plan keeps of a progress note (A1.29).

    `written_at` is when the note was finished. It names objectives, or says why it names none.
    """

    session_id: SessionId
    format: NoteFormat
    written_at: Instant
    reference: NoteReference
    objectives: Annotated[tuple[NotedObjective, ...], Field(max_length=50)] = ()
    no_objective: NoObjective | None = None

    @model_validator(mode="after")
    def _objectives_or_reason(self) -> Self:
        if bool(self.objectives) == (self.no_objective is not None):
            raise ValueError("objectives or no_objective: one of the two (A1.29)")
        if len({each.objective_id for each in self.objectives}) < len(self.objectives):
            raise ValueError("objectives: each once")
        return self
