"""Templates that a clinic adds and versions itself (A1.37)."""

from typing import Annotated

from pydantic import Field

from events.registry import Payload, event_type
from events.values.templates import TemplateContent, TemplateVersion
from events.values.text import Code, Words


@event_type("goldenthread.clinic.template-added", version=1)
class TemplateAdded(Payload):
    """A template of the clinic's own begins, with its version 1 (A1.37)."""

    template: Code
    content: TemplateContent


@event_type("goldenthread.clinic.template-version-published", version=1)
class TemplateVersionPublished(Payload):
    """The next version of a template; plans keep naming the one that they came from (A1.37)."""

    template: Code
    template_version: Annotated[TemplateVersion, Field(ge=2)]
    content: TemplateContent
    reason_text: Words | None = None


@event_type("goldenthread.clinic.template-withdrawn", version=1)
class TemplateWithdrawn(Payload):
    """A version of a template, or all of them, no longer starts plans; no number comes again."""

    template: Code
    template_version: TemplateVersion | None = None
    reason_text: Words


TemplatePayload = TemplateAdded | TemplateVersionPublished | TemplateWithdrawn
