"""Reading an objective sentence: its measures, its time frame, its verbs."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.lint.reading.line import Term
from events.lint.reading.quantities import quantities
from events.lint.reading.quantity import Quantity
from events.lint.reading.rates import Stretch, at
from events.lint.reading.roles import singular
from events.lint.reading.terms import terms
from events.lint.reading.times import stretches
from events.lint.reading.wording import (
    Change,
    abstains,
    changes,
    counts_events,
    covers_all,
    delivers,
    vague_phrase,
)
from events.lint.tables import words


@dataclass(frozen=True, slots=True)
class Reading:
    """What an objective says: where from, where to, how often, by when, and how it says so."""

    text: str
    terms: Sequence[Term]
    times: Sequence[Stretch]
    quantities: Sequence[Quantity]
    changes: Sequence[Change]
    abstains: bool
    delivers: bool
    covers_all: bool
    counts_events: bool

    @property
    def scales(self) -> list[str]:
        """The instruments that it names, in order, each once."""
        return list(dict.fromkeys(term.text for term in self.terms if term.kind == "scale"))

    @property
    def measures(self) -> list[Quantity]:
        """The quantities that a third party could check."""
        return [each for each in self.quantities if each.role != "label" and not self._kin(each)]

    def _kin(self, each: Quantity) -> bool:
        owned = at(self.terms, each.first - 1).written in {
            "his",
            "her",
            "their",
            "my",
            "the",
            "with",
        }
        return owned and singular(each.unit.split(" ")[0]) in words("verbs", "family")

    @property
    def frames(self) -> list[Stretch]:
        """What says by when."""
        return [each for each in self.times if each.kind == "frame"]

    @property
    def judgeable(self) -> bool:
        """Whether somebody else could tell that it was met."""
        shown = self.abstains or self.delivers or self.covers_all or self._held
        return bool(self.measures or self.scales or shown)

    @property
    def _held(self) -> bool:
        """Whether something is held for a time, and the time to begin or end it is told too."""
        several = len(self.frames) > 1
        return several and any(
            at(self.terms, each.first - 1).written == "for" for each in self.frames
        )

    def of(self, *roles: str) -> list[Quantity]:
        """Return the measuring quantities with one of `roles`."""
        return [each for each in self.measures if each.role in roles]

    def quote(self, first: int, last: int) -> str:
        """Return the words from term `first` up to before term `last`, as they were written."""
        chosen = self.terms[first:last]
        return self.text[chosen[0].start : chosen[-1].end] if chosen else ""

    def vague(self) -> str | None:
        """Return the vague phrase that stands in for a measure."""
        found = vague_phrase(self.terms)
        return None if found is None else self.quote(*found)


def read(text: str) -> Reading:
    """Return what `text` says; it may be anything, in any script."""
    said = terms(text)
    times = stretches(said)
    numbers = quantities(said, times)
    changed = changes(said, numbers)
    return Reading(
        text=text,
        terms=said,
        times=times,
        quantities=numbers,
        changes=changed,
        abstains=abstains(said),
        delivers=delivers(said),
        covers_all=covers_all(said),
        counts_events=counts_events(said, changed),
    )
