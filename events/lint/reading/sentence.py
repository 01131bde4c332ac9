"""Reading an objective sentence: its measures, its time frame, its verbs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from events.lint.reading.dates import NO_DATE
from events.lint.reading.deeds import abstains, covers_all, delivers, keeps
from events.lint.reading.line import Term
from events.lint.reading.quantities import quantities
from events.lint.reading.quantity import Quantity
from events.lint.reading.rates import Stretch, at
from events.lint.reading.roles import singular
from events.lint.reading.terms import terms
from events.lint.reading.times import stretches
from events.lint.reading.vagueness import vague_phrase
from events.lint.reading.wording import Change, changes, counts_events, multiplies
from events.lint.tables import words


@dataclass(frozen=True)
class Reading:
    """What a text says: where from, where to, how often, by when, and how it says so.

    Each part is read when it is first asked for.
    """

    text: str

    @cached_property
    def terms(self) -> Sequence[Term]:
        """Its terms in order."""
        return terms(self.text)

    @cached_property
    def said(self) -> list[str]:
        """The words of each term."""
        return [term.written for term in self.terms]

    @cached_property
    def bag(self) -> frozenset[str]:
        """The words of its terms, in no order."""
        return frozenset(self.said)

    @cached_property
    def times(self) -> Sequence[Stretch]:
        """What it says of time."""
        return stretches(self.terms)

    @cached_property
    def quantities(self) -> Sequence[Quantity]:
        """Its numbers but for those that only tell time."""
        return quantities(self.terms, self.times)

    @cached_property
    def changes(self) -> Sequence[Change]:
        """The changes that it is about."""
        return changes(self.terms, self.quantities)

    @cached_property
    def abstains(self) -> bool:
        """Whether it is to do without something."""
        return abstains(self.terms)

    @cached_property
    def delivers(self) -> bool:
        """Whether something is to be done once and can be shown."""
        return delivers(self.terms)

    @cached_property
    def covers_all(self) -> bool:
        """Whether all or every one of something countable is asked for."""
        return covers_all(self.terms)

    @cached_property
    def counts_events(self) -> bool:
        """Whether what changes is named as a count."""
        return counts_events(self.terms, self.changes)

    @cached_property
    def scales(self) -> list[str]:
        """The instruments that it names, in order, each once."""
        return list(dict.fromkeys(term.text for term in self.terms if term.kind == "scale"))

    @cached_property
    def scale_places(self) -> list[int]:
        """Where the instruments stand among its terms."""
        return [place for place, term in enumerate(self.terms) if term.kind == "scale"]

    @cached_property
    def measures(self) -> list[Quantity]:
        """The quantities that a third party could check."""
        return [each for each in self.quantities if each.role != "label" and not self._kin(each)]

    def _kin(self, each: Quantity) -> bool:
        owned = at(self.terms, each.first - 1).written in _OWNERS
        return owned and singular(each.unit.split(" ")[0]) in words("verbs", "family")

    @cached_property
    def frames(self) -> list[Stretch]:
        """What says by when."""
        return [each for each in self.times if each.kind == "frame"]

    @property
    def next_few(self) -> bool:
        """Whether so many of the next few are asked for, after which it is over."""
        counted = (t.written for t in self.terms if t.number and t.number.of is not None)
        return any(" next " in each or " coming " in each for each in counted)

    @property
    def no_date(self) -> str:
        """What is written as a date, and is no day of the calendar."""
        return next(
            (self.quote(n, n + 1) for n, t in enumerate(self.terms) if t.kind == NO_DATE), ""
        )

    @cached_property
    def judgeable(self) -> bool:
        """Whether somebody else could tell that it was met."""
        measured = bool(self.measures or self.scales)
        shown = self.abstains or self.delivers or self.covers_all or self.held
        return measured or shown or keeps(self.terms) or self.multiplies

    @cached_property
    def multiplies(self) -> bool:
        """Whether a count is to be halved, doubled or tripled, which needs no other value."""
        return multiplies(self.terms, self.changes)

    @property
    def held(self) -> bool:
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


_OWNERS: Final = frozenset(("his", "her", "their", "my", "the", "with"))
_KEPT: Final[ContextVar[dict[str, Reading] | None]] = ContextVar("kept", default=None)
_MOST: Final = 2_000


@contextmanager
def reading_once() -> Iterator[None]:
    """Keep what was read until the end, so that rules that ask for a text again get it at once."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def read(text: str) -> Reading:
    """Return what `text` says; it may be anything, in any script."""
    kept = _KEPT.get()
    if kept is None:
        return Reading(text)
    found = kept.get(text)
    if found is None:
        found = Reading(text)
        if len(kept) < _MOST:
            kept[text] = found
    return found
