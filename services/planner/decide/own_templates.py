"""Decisions on templates of a clinic's own: they come to a plan, and no version changes (A1.37)."""

from typing import Final, assert_never

from events.sealed_event import Fact
from events.state.clinic import ClinicState
from events.state.own_templates import OwnTemplate
from events.templates.library import Template, shipped
from events.types.template import TemplateVersionPublished
from events.values.templates import TemplateContent
from events.values.text import Code
from services.planner.commands.template import (
    AddTemplate,
    PublishTemplateVersion,
    TemplateCommand,
    WithdrawTemplate,
)
from services.planner.decide.facts import fact_of, stated
from services.planner.decide.refusals import AlreadyThere, NotFound, NothingChanges
from services.planner.decide.refusals_clinic import TemplateUnusable, TooManyTemplates
from services.planner.refusal import Refusal
from services.planner.templates.checking import require_sound, trial_plans

MOST: Final = 100
"""How many versions may stand in one clinic."""


def decide_template(command: TemplateCommand, clinic: ClinicState) -> Fact:
    """Return what `command` brings about."""
    known = clinic.templates.get(command.template)
    match command:
        case AddTemplate():
            if known is not None or shipped().find(command.template) is not None:
                raise AlreadyThere("/template", (command.template,))
            _require_usable(command.template, command.content, clinic)
            return stated(command)
        case PublishTemplateVersion():
            return _published(command, known, clinic)
        case WithdrawTemplate():
            _require_standing(command, known)
            return stated(command)
        case unreachable:
            assert_never(unreachable)


def _published(
    command: PublishTemplateVersion, known: OwnTemplate | None, clinic: ClinicState
) -> Fact:
    if known is None:
        raise NotFound("/template", (command.template,))
    if known.versions.get(known.last) == command.content:
        raise NothingChanges("/content")
    _require_usable(command.template, command.content, clinic)
    return fact_of(
        TemplateVersionPublished(
            template=command.template,
            template_version=known.last + 1,
            content=command.content,
            reason_text=command.reason_text,
        )
    )


def _require_standing(command: WithdrawTemplate, known: OwnTemplate | None) -> None:
    if known is None:
        raise NotFound("/template", (command.template,))
    if command.template_version is None and not known.versions:
        raise NothingChanges("/template")
    if command.template_version is not None and command.template_version not in known.versions:
        raise NotFound("/template_version", (command.template,))


def _require_usable(template: Code, content: TemplateContent, clinic: ClinicState) -> None:
    """Require room, and a sound template that comes to a plan whatever is chosen (A11.20)."""
    if sum(len(each.versions) for each in clinic.templates.values()) >= MOST:
        raise TooManyTemplates("/template")
    require_sound(content, "/content")
    try:
        for _ in trial_plans(Template(id=template, version=1, content=content)):
            pass
    except Refusal as error:
        why = f"{TemplateUnusable.rule}: {error.rule} ({error.pointer or 'as a whole'})"
        raise TemplateUnusable("/content", rule=why) from None
