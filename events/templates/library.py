"""The templates that ship: data files of one version each, which never change (A9.1 to A9.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import Field

from events.values.base import Value
from events.values.template_parts import (
    AskedBaseline,
    GoalPart,
    InterventionPart,
    MeasurePart,
    ObjectivePart,
    ProblemPart,
)
from events.values.templates import TemplateContent, TemplateVersion
from events.values.text import Code, Words

_DATA: Final = files(__package__) / "data"


class Template(Value):
    """One version of a template."""

    id: Code
    version: TemplateVersion
    content: TemplateContent


class SafetyContent(Value):
    """The safety goal that a plan gets first where there is risk (A5.26, A3.14)."""

    source: Words
    baselines: tuple[AskedBaseline, ...]
    problem: ProblemPart
    goal: GoalPart
    objectives: tuple[ObjectivePart, ...]
    interventions: tuple[InterventionPart, ...]
    measurement: tuple[MeasurePart, ...]


class Safety(Value):
    """One version of the safety part."""

    id: Code
    version: Annotated[int, Field(ge=1)]
    content: SafetyContent


@dataclass(frozen=True, slots=True)
class Shelf:
    """Templates by id and version, in that order."""

    held: Mapping[tuple[Code, int], Template]

    def find(self, template: Code, version: int | None = None) -> Template | None:
        """Return a version of a template, the newest without one; None when there is none."""
        if version is not None:
            return self.held.get((template, version))
        versions = [each for name, each in self.held if name == template]
        return self.held[template, max(versions)] if versions else None


@cache
def shipped() -> Shelf:
    """Return the templates of this release."""
    found = [
        Template.model_validate_json(each.read_bytes())
        for each in (_DATA / "shipped").iterdir()
        if each.name.endswith(".json")
    ]
    return shelf(found)


def shelf(templates: "list[Template] | tuple[Template, ...]") -> Shelf:
    """Return templates as a shelf."""
    ordered = sorted(templates, key=lambda each: (each.id, each.version))
    return Shelf({(each.id, each.version): each for each in ordered})


@cache
def safety() -> Safety:
    """Return the safety part of this release."""
    return Safety.model_validate_json((_DATA / "parts" / "safety.json").read_bytes())


def ideation() -> Code:
    """Return the instrument on which the safety part asks for the level of suicidal ideation."""
    (level,) = safety().content.baselines
    return level.instrument or level.key
