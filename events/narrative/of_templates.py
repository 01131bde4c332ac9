"""Sentences on templates of a clinic's own."""

from events.narrative.phrases import because
from events.narrative.telling import Told, tells
from events.types.template import TemplateAdded, TemplateVersionPublished, TemplateWithdrawn


@tells(TemplateAdded)
def _added(it: TemplateAdded, _told: Told) -> str:
    return f"The template {it.template} was added: {it.content.title}."


@tells(TemplateVersionPublished)
def _published(it: TemplateVersionPublished, _told: Told) -> str:
    which = f"Version {it.template_version} of the template {it.template} was published"
    return f"{which}: {it.content.title}{because(it.reason_text)}."


@tells(TemplateWithdrawn)
def _withdrawn(it: TemplateWithdrawn, _told: Told) -> str:
    number = it.template_version
    which = "The template" if number is None else f"Version {number} of the template"
    return f"{which} {it.template} was withdrawn{because(it.reason_text)}."
