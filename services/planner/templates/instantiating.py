"""A plan from a template: the ordinary commands that draft it, to be reviewed and sent (A1.37)."""

from dataclasses import dataclass

import orjson

from events.templates.library import Template, safety
from events.values.marks import TextMark
from services.planner.commands import AnyCommand, read
from services.planner.templates.asked import Instantiation
from services.planner.templates.composing import composer
from services.planner.templates.coursing import told_course
from services.planner.templates.including import open_questions, require_fitting
from services.planner.templates.joining import with_safety
from services.planner.templates.measures_of import Json, plain
from services.planner.templates.objectives_of import LeftOut
from services.planner.templates.waiting import waiting


@dataclass(frozen=True, slots=True)
class Instantiated:
    """What a template comes to for one client.

    `commands` are one request to the plan. `unanswered` are the questions that an objective holds
    open: the plan cannot be proposed before each is answered (A11.20); `waiting` tells what each of
    their options would bring. `left_out` names objectives and criteria that lead nowhere from where
    the client stands, with the reason. `course` is the planned length beside what is usual
    (A3.15). `texts` are the marks of every text that is the template's.
    """

    commands: tuple[AnyCommand, ...]
    unanswered: tuple[str, ...]
    waiting: tuple[Json, ...]
    left_out: tuple[LeftOut, ...]
    course: Json
    texts: tuple[TextMark, ...]


def instantiate(template: Template, asked: Instantiation, *, own: bool = False) -> Instantiated:
    """Return the commands that draft the plan; the same input gives the same commands.

    Args:
        template: one version of a template.
        asked: the client's facts.
        own: whether the template is the clinic's own.

    Raises:
        Refusal: something given does not fit the template, or something is missing that it cannot
            do without; the pointer leads into `asked`.
    """
    content = with_safety(template.content, safety().content, asked)
    require_fitting(content, asked)
    composed = composer(content, asked)
    commands = list(composed.content())
    marks = tuple(composed.filler.marks)
    draft = _draft(template, asked, marks, own=own)
    return Instantiated(
        commands=read(orjson.dumps([draft, *commands])),
        unanswered=tuple(each.key for each in open_questions(content, asked)),
        waiting=tuple(waiting(template.content, asked)),
        left_out=composed.left_out,
        course=told_course(content, asked),
        texts=marks,
    )


def _draft(
    template: Template, asked: Instantiation, texts: tuple[TextMark, ...], *, own: bool
) -> Json:
    used = {
        "template": template.id,
        "template_version": template.version,
        "clinic_own": own,
        "texts": list(texts),
    }
    draft = {
        "kind": "draft-plan",
        "plan_id": str(asked.plan_id),
        "client_id": asked.client_id,
        "episode_id": str(asked.episode_id),
        "plan_type": asked.plan_type,
        "template": used,
    }
    return draft if asked.replaces is None else {**draft, "replaces": str(asked.replaces)}


def shown(command: AnyCommand) -> Json:
    """Return a command as it is sent."""
    made: Json = plain(command)
    return made
