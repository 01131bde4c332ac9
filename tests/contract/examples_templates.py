"""Examples of templates that a clinic adds itself, with the content of documented commands."""

from typing import Final

import orjson

from events.payload import Payload
from events.types.template import TemplateAdded, TemplateVersionPublished, TemplateWithdrawn
from events.values.templates import TemplateContent
from services.planner.http.examples import examples


def content(kind: str) -> TemplateContent:
    """Return the template in a documented command."""
    return TemplateContent.model_validate_json(orjson.dumps(examples()[kind]["content"]))


OWN: Final = "social-anxiety"

TEMPLATES: tuple[Payload, ...] = (
    TemplateAdded(template=OWN, content=content("add-template")),
    TemplateVersionPublished(
        template=OWN,
        template_version=2,
        content=content("publish-template-version"),
        reason_text="Reviews come earlier since the last survey",
    ),
    TemplateWithdrawn(template=OWN, template_version=1, reason_text="Version 2 takes its place"),
)
