"""Commands on templates of a clinic's own (A1.37)."""

from typing import ClassVar, Literal

from events.types.template import TemplateAdded, TemplateWithdrawn
from events.values.templates import TemplateContent
from events.values.text import Code, Words
from services.planner.commands.base import Duty, OnClinic


class AddTemplate(OnClinic, TemplateAdded):
    """Add a template of the clinic's own; it has to come to a plan (A1.37, A11.20)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["add-template"]


class PublishTemplateVersion(OnClinic):
    """Publish the next version of a template; plans keep the one that they came from (A1.37)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["publish-template-version"]
    template: Code
    content: TemplateContent
    reason_text: Words | None = None


class WithdrawTemplate(OnClinic, TemplateWithdrawn):
    """Withdraw a version of a template, or all of them, from starting plans (A1.37)."""

    duty: ClassVar[Duty] = "administer"
    kind: Literal["withdraw-template"]


TemplateCommand = AddTemplate | PublishTemplateVersion | WithdrawTemplate
