"""The templates of a clinic's own: which versions stand, and which number came last (A1.37)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, assert_never

from events.state.journal import Missing
from events.state.mapping import empty, put, without
from events.types.template import (
    TemplateAdded,
    TemplatePayload,
    TemplateVersionPublished,
    TemplateWithdrawn,
)
from events.values.ids import Item
from events.values.references import SiteId
from events.values.templates import TemplateContent
from events.values.text import Code


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """The versions that stand, by number; `last` is the highest there ever was."""

    versions: Mapping[int, TemplateContent] = field(default_factory=empty)
    last: int = 0


OwnTemplates = Mapping[Code, OwnTemplate]


def templates_after(held: OwnTemplates, it: TemplatePayload) -> OwnTemplates | Missing:
    """Return the templates after an event, or what it refers to and is not there."""
    after = _after(held.get(it.template), it)
    if isinstance(after, OwnTemplate):
        return put(held, it.template, after)
    return Missing(Item(kind="template", code=SiteId(it.template)), after)


def _after(
    known: OwnTemplate | None, it: TemplatePayload
) -> OwnTemplate | Literal["missing", "already-there"]:
    if isinstance(it, TemplateAdded):
        return "already-there" if known else OwnTemplate(put(empty(), 1, it.content), 1)
    if known is None:
        return "missing"
    match it:
        case TemplateVersionPublished():
            if it.template_version <= known.last:
                return "already-there"
            versions = put(known.versions, it.template_version, it.content)
            return OwnTemplate(versions, it.template_version)
        case TemplateWithdrawn():
            number = it.template_version
            left = empty() if number is None else without(known.versions, number)
            return OwnTemplate(left, known.last) if _stands(known, number) else "missing"
        case unreachable:
            assert_never(unreachable)


def _stands(known: OwnTemplate, number: int | None) -> bool:
    return bool(known.versions) if number is None else number in known.versions
