"""What callers are told of templates, the same over HTTP and at the command line."""

from collections.abc import Iterable
from typing import Any

from events.lint.finding import Finding
from events.lint.lint import lint
from events.templates.faults import faults
from events.templates.library import Shelf, Template
from events.templates.suggested import Suggestion
from services.planner.templates.asked import Instantiation
from services.planner.templates.checking import findings_of
from services.planner.templates.documents import plan_of
from services.planner.templates.instantiating import instantiate, shown
from services.planner.templates.measures_of import plain
from services.planner.templates.objectives_of import LeftOut

Answer = dict[str, Any]


def listed(shelf: Shelf, *, own: bool = False) -> list[Answer]:
    """Return what there is to choose from, by id and version."""
    return [
        {
            "template": each.id,
            "version": each.version,
            "title": each.content.title,
            "diagnoses": [one.code for part in each.content.diagnoses for one in part.codes],
            "source": each.content.source,
            "clinic_own": own,
        }
        for each in shelf.held.values()
    ]


def whole(template: Template, *, own: bool = False) -> Answer:
    """Return a template with all its parts, and what it asks for first."""
    return {
        "template": template.id,
        "version": template.version,
        "clinic_own": own,
        "content": plain(template.content),
    }


def instantiated(template: Template, asked: Instantiation, *, own: bool = False) -> Answer:
    """Return the commands to review and send, with what the lint finds in the plan they draft.

    Raises:
        Refusal: as `instantiate`.
    """
    result = instantiate(template, asked, own=own)
    return {
        "template": template.id,
        "version": template.version,
        "commands": [shown(each) for each in result.commands],
        "unanswered": list(result.unanswered),
        "open_questions": list(result.waiting),
        "left_out": [_left_out(each) for each in result.left_out],
        "course": result.course,
        "findings": told(lint(plan_of(result, asked))),
    }


def _left_out(each: LeftOut) -> Answer:
    told = {"objective": each.objective, "because": each.because}
    return told if each.criterion is None else {**told, "criterion": each.criterion}


def checked(template: Template) -> Answer:
    """Return the faults of a template, or what the lint finds in the plans that it comes to.

    Raises:
        Refusal: it holds together, and comes to no plan.
    """
    wrong = [each.shown() for each in faults(template.content)]
    found = () if wrong else findings_of(template)
    return {"clean": not wrong and not found, "faults": wrong, "findings": told(found)}


def told(findings: Iterable[Finding]) -> list[Answer]:
    """Return findings as JSON shows them."""
    return [dict(each.shown()) for each in findings]


def suggested(found: Iterable[Suggestion]) -> list[Answer]:
    """Return suggestions as JSON shows them."""
    return [plain(each) for each in found]
