"""What sentences are told with: the person, the names of items, and who tells which type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel

from events.errors import GoldenThreadError
from events.narrative.person import Person
from events.narrative.phrases import day, instrument, quoted
from events.payload import Payload
from events.types.review import ReviewOpened
from events.values.consents import FamilyMember, Recipient
from events.values.ids import CriterionId, ReviewId
from events.values.interventions import InterventionContent
from events.values.item_ids import ItemId
from events.values.notes import NoteContent
from events.values.objectives import Criterion
from events.values.problems import DiagnosisContent
from events.values.sessions import ScoreContent, SessionContent

P = TypeVar("P", bound=Payload)
_Key: TypeAlias = tuple[type[ItemId], ItemId | None, ItemId]
_NAMED_BY_THEMSELVES: Final = (Criterion, FamilyMember, Recipient)
_LABELS: Final = ("statement", "words", "name", "to", "metric", "label")
"""The members that an item is known by, the first that it has."""


@dataclass(slots=True)
class Names:
    """The items of a chart by what they are called; earlier events name those of later ones.

    An id is one item's only among those of its kind, and a criterion's only within its objective.
    """

    known: dict[_Key, str] = field(default_factory=dict)

    def called(self, key: ItemId, within: ItemId | None = None) -> str | None:
        """Return what an item is called; None where that is unknown."""
        return self.known.get((type(key), within, key))

    def of(self, key: ItemId | None, kind: str) -> str:
        """Return what an item is called, such as `the goal “...”`; `the goal` if that is unknown.

        Args:
            key: the item's id; None for one that is not named.
            kind: what it is, such as `goal`.
        """
        found = None if key is None else self.called(key)
        return f"the {kind}" if found is None else f"the {kind} {found}"

    def bare(self, key: ItemId, kind: str, within: ItemId | None = None) -> str:
        """Return the same without the kind before it, where the item is known."""
        found = self.called(key, within)
        return f"the {kind}" if found is None else found

    def reads(self, key: ItemId, text: str) -> str:
        """Return ` and reads “...”` where an item's text is another one than it was."""
        new = quoted(text)
        return "" if self.called(key) == new else f" and reads {new}"

    def learn(self, payload: BaseModel) -> None:
        """Take in what `payload` calls its items."""
        for key, content in _items(payload, getattr(payload, "objective_id", None)):
            label = _label(content)
            if label is not None:
                self.known[key] = label
        if isinstance(payload, ReviewOpened):
            review = ReviewId, None, payload.review_id
            self.known[review] = f"({payload.trigger.replace('-', ' ')})"


def _items(payload: BaseModel, objective: ItemId | None) -> Iterator[tuple[_Key, BaseModel]]:
    """Yield ids with what stands beside them: `goal_id` with `goal`; also deeper inside."""
    for name in type(payload).model_fields:
        value = getattr(payload, name)
        if name.endswith("_id") and isinstance(value, ItemId):
            own = payload if isinstance(payload, _NAMED_BY_THEMSELVES) else None
            content = getattr(payload, name.removesuffix("_id"), own)
            if isinstance(content, BaseModel):
                within = objective if isinstance(value, CriterionId) else None
                yield (type(value), within, value), content
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, BaseModel):
                yield from _items(each, objective)


def _label(content: BaseModel) -> str | None:
    match content:
        case DiagnosisContent():
            return f"{content.code} {content.text}"
        case InterventionContent():
            return quoted(content.technique)
        case ScoreContent():
            return f"{instrument(content.instrument)} of {day(content.administered_at)}"
        case SessionContent():
            return f"of {day(content.service_at)}"
        case NoteContent():
            return f"of {day(content.written_at)}"
        case _:
            texts = (getattr(content, each, None) for each in _LABELS)
            found = next((each for each in texts if isinstance(each, str)), None)
            return None if found is None else quoted(found)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence may use beside its own event: the client, and the names of items."""

    person: Person
    names: Names


Teller: TypeAlias = Callable[[Any, Told], str]
TELLERS: Final[dict[type[Payload], Teller]] = {}
"""Who tells each type of event; filled by the modules of sentences."""


class NoSentence(GoldenThreadError):
    """A type of event has no sentence: a defect of this release, which a test looks for."""

    code = "no-sentence"

    def __init__(self, model: type[Payload]) -> None:
        super().__init__(f"{model.__name__}: no sentence; add one to a module of events.narrative")


def tells(*models: type[P]) -> Callable[[Callable[[P, Told], str]], Callable[[P, Told], str]]:
    """Return a decorator for what tells events of these types in a sentence.

    Raises:
        ValueError: a type is told already.
    """

    def register(teller: Callable[[P, Told], str]) -> Callable[[P, Told], str]:
        for model in models:
            if model in TELLERS:
                raise ValueError(f"{model.__name__}: told twice")
            TELLERS[model] = teller
        return teller

    return register
