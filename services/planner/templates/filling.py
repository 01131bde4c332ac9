"""Fills a template's texts with the client's values, and keeps the marks of what came of it.

What nobody gave stays a gap in brackets, such as `[number]`, which the lint finds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from events.measures.bands import band_of
from events.measures.library import library
from events.templates.slots import DUE, SLOT
from events.templates.suggested import told_amount, told_target
from events.values.marks import TextMark, mark_of
from events.values.quantities import Amount, Target
from events.values.template_parts import AskedBaseline, TemplateDue
from events.values.templates import TemplateContent
from services.planner.templates.asked import Instantiation
from services.planner.templates.wording import GAP, told_due

_BAND_GAP: Final = "[band]"


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills texts of one template for one client; `targets` are those chosen, by criterion."""

    template: TemplateContent
    asked: Instantiation
    targets: Mapping[str, Target]
    marks: dict[TextMark, None] = field(default_factory=dict)

    def text(self, text: str, due: TemplateDue | None = None) -> str:
        """Return `text` with its slots filled, and remember its mark."""
        return self.marked(SLOT.sub(lambda slot: self._slot(slot[1], slot[2], due), text))

    def marked(self, text: str) -> str:
        """Return `text` as it is, and remember its mark."""
        self.marks[mark_of(text)] = None
        return text

    def _slot(self, kind: str | None, name: str, due: TemplateDue | None) -> str:
        if kind == "target":
            return told_target(self.targets[name]) if name in self.targets else GAP
        if kind == "band":
            return self._band(name)
        if name == DUE and due is not None:
            return told_due(due)
        return self._value(name)

    def _value(self, name: str) -> str:
        for each in self.template.texts:
            if each.key == name:
                return self.asked.texts.get(name, f"[{each.asks}]")
        amount = self.asked.baseline(name)
        return GAP if amount is None else told_amount(amount)

    def _band(self, name: str) -> str:
        amount = self.asked.baseline(name)
        asks = next((each for each in self.template.baselines if each.key == name), None)
        if amount is None or asks is None:
            return _BAND_GAP
        return band_label(asks, amount) or _BAND_GAP


def band_label(asks: AskedBaseline, amount: Amount) -> str | None:
    """Return the label of the band that a baseline lies in, in lower case; None without bands."""
    known = None if asks.instrument is None else library().find(asks.instrument)
    if known is None or known.usual_band_table is None:
        return None
    band = band_of(known, known.usual_band_table, amount.ends[1])
    return None if band is None else band.label.lower()
