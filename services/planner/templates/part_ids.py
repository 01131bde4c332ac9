"""Short ids of a template's parts within the plan that comes of it; pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from events.values.ids import ItemKind
from events.values.item_ids import ItemId
from events.values.templates import TemplateContent, all_criteria_of

_LETTERS: Final[Mapping[ItemKind, str]] = {
    "diagnosis": "d",
    "problem": "p",
    "goal": "g",
    "objective": "o",
    "criterion": "c",
    "intervention": "i",
    "referral": "r",
    "strength": "s",
    "preference": "w",
}


class PartIds:
    """Gives each part an id by its place in the template: `g1` is the first goal.

    An answer that leaves a part out moves no other: the same template gives the same ids.
    """

    def __init__(self, template: TemplateContent) -> None:
        self._numbers: Mapping[ItemKind, Mapping[str, int]] = {
            "diagnosis": _numbered(template.diagnoses),
            "problem": _numbered(template.problems),
            "goal": _numbered(template.goals),
            "objective": _numbered(template.objectives),
            "criterion": _numbered(all_criteria_of(template)),
            "intervention": _numbered(template.interventions),
            "referral": _numbered(template.referrals),
        }

    def of(self, kind: ItemKind, key: str) -> ItemId:
        """Return the id of the part that the template calls `key`."""
        return self.at(kind, self._numbers[kind][key])

    def at(self, kind: ItemKind, number: int) -> ItemId:
        """Return the id of what callers gave in this place, counted from 1."""
        return ItemId(f"{_LETTERS[kind]}{number}")


def _numbered(parts: Iterable[Any]) -> Mapping[str, int]:
    keys = dict.fromkeys(each.key for each in parts)
    return {key: number for number, key in enumerate(keys, start=1)}
