"""`goldenthread templates`: what ships and a clinic's own, plans from them, lint, suggestions."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.cli import template_making as making
from infra.cli.command import with_json
from infra.cli.output import ExitCode, output, run_async

if TYPE_CHECKING:
    from events.templates.library import Shelf, Template

_HELP = "Start plans from templates, check templates, and suggest measurable objectives."

_Name = Annotated[str, typer.Argument(metavar="TEMPLATE", help="A template's id, or a file.")]
_Facts = Annotated[
    str, typer.Argument(metavar="FACTS", help="The client's facts in JSON; - reads standard input.")
]
_Version = Annotated[
    int | None, typer.Option("--version", help="A version; without it, the newest.")
]
Clinic = Annotated[
    str | None, typer.Option("--clinic", help="With the clinic's own templates, from its ledger.")
]
_Measure = Annotated[str, typer.Argument(metavar="MEASURE", help="An instrument, such as gad-7.")]
_Baseline = Annotated[str, typer.Argument(metavar="BASELINE", help="Where the client stands now.")]
_Diagnosis = Annotated[str | None, typer.Option("--diagnosis", help="An ICD-10-CM code.")]
_Problem = Annotated[str | None, typer.Option("--problem", help="A problem's key in a template.")]
_Better = Annotated[
    str | None, typer.Option("--better", help="lower or higher, where the measure leaves it open.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    templates = typer.Typer(help=_HELP, no_args_is_help=True)
    for command, name in (
        (list_all, "list"),
        (show, "show"),
        (instantiate, "instantiate"),
        (check, "check"),
        (suggest, "suggest"),
        *making.COMMANDS,
    ):
        templates.command(name)(with_json(command))
    app.add_typer(templates, name="templates")


def list_all(clinic: Clinic = None) -> None:
    """List the templates that ship, and with --clinic those that the clinic added itself.

    Exit codes: 0 listed; 1 no such clinic; 3 a server is away.

    Example: goldenthread templates list --clinic riverbend
    """
    from events.templates.library import shipped
    from services.planner.templates.answers import listed

    found = [*listed(own(clinic), own=True), *listed(shipped())]
    output.result({"templates": found})
    output.table("Templates", [_row(each) for each in found])


def show(template: _Name, version: _Version = None, clinic: Clinic = None) -> None:
    """Show a template: what it asks for, and its parts; a clinic's own goes before one that ships.

    Exit codes: 0 shown; 1 no such template; 2 the file has not its form; 3 a server is away.

    Example: goldenthread templates show generalized-anxiety
    """
    from services.planner.templates.answers import whole

    found, ours = _template(template, version, clinic)
    output.result(whole(found, own=ours), *_asked_lines(found))


def instantiate(
    template: _Name, facts: _Facts, version: _Version = None, clinic: Clinic = None
) -> None:
    """Write the commands that draft a plan from a template, to be reviewed and sent.

    They go to standard output as one JSON list; what has to be chosen or made the client's own is
    told on standard error. docs/templates.md tells the form of the facts.

    Exit codes: 0 written; 1 something does not fit the template; 2 not the form of facts; 3 a
    server is away.

    Example: goldenthread templates instantiate generalized-anxiety facts.json
    """
    import json

    from services.planner.templates.answers import instantiated
    from services.planner.templates.asked import Instantiation
    from services.planner.templates.checking import require_sound
    from services.planner.templates.reading import read_as

    asked = read_as(Instantiation, read_bytes(facts))
    found, ours = _template(template, version, clinic)
    if _is_file(template):
        require_sound(found.content, "/content")
    answer = instantiated(found, asked, own=ours)
    output.result(answer, json.dumps(answer["commands"], indent=1))
    for line in () if output.as_json else _told(answer):
        output.note(line)


def check(template: _Name, version: _Version = None, clinic: Clinic = None) -> None:
    """Try a template out with its typical values, each way, and lint the plans that come of it.

    Where it does not hold together, its faults are told first, each by its place.

    Exit codes: 0 nothing graver than a remark; 1 faults, errors, warnings, or it comes to no plan.

    Example: goldenthread templates check my-template.json
    """
    from services.planner.templates.answers import checked

    answer = checked(_template(template, version, clinic)[0])
    found = answer["findings"]
    lines = [f"fault: {x['pointer']}: {x['rule']}; {x['wayOut']}" for x in answer["faults"]]
    lines += [f"{each['severity']}: {each['rule']}: {each['message']}" for each in found]
    output.result(answer, *(lines or ["nothing found"]))
    if answer["faults"] or any(each["severity"] != "info" for each in found):
        raise typer.Exit(ExitCode.FAILURE)


def suggest(  # noqa: PLR0913, PLR0917  # the command line names each
    measure: _Measure,
    baseline: _Baseline,
    diagnosis: _Diagnosis = None,
    problem: _Problem = None,
    better: _Better = None,
    clinic: Clinic = None,
) -> None:
    """Suggest measurable objectives on a measure, each with its arithmetic and source.

    Exit codes: 0 answered, be it with none; 1 nothing can be suggested; 2 not the form of a value.

    Example: goldenthread templates suggest gad-7 17 --diagnosis F41.1
    """
    import orjson

    from events.templates.suggesting import Asking
    from events.templates.suggesting import suggest as suggestions
    from services.planner.templates.answers import suggested
    from services.planner.templates.reading import read_as

    given: dict[str, Any] = {"measure": measure, "baseline": baseline, "diagnosis": diagnosis,
                             "problem": problem, "better": better}  # fmt: skip
    asking = read_as(Asking, orjson.dumps({k: v for k, v in given.items() if v is not None}))
    found = suggested(suggestions(asking, every(clinic)))
    lines = [f"{each['statement']}\n  {_founded(each)}" for each in found]
    output.result({"suggestions": found}, *(lines or ["nothing is left to reach on this measure"]))


def _row(each: dict[str, Any]) -> dict[str, object]:
    codes = ", ".join(each["diagnoses"])
    return {"template": each["template"], "version": each["version"], "title": each["title"],
            "diagnoses": codes}  # fmt: skip


def own(clinic: str | None) -> "Shelf":
    """Return the templates of a clinic's own; none without a clinic."""
    from events.templates.library import shelf

    if clinic is None:
        return shelf([])
    from infra.clinics.templates import own_templates
    from infra.settings import load_settings

    found: Shelf = run_async(own_templates(load_settings(), clinic))
    return found


def every(clinic: str | None) -> "Shelf":
    """Return what ships and what the clinic added, as one shelf."""
    from events.templates.library import shelf, shipped

    return shelf([*shipped().held.values(), *own(clinic).held.values()])


def _template(name: str, version: int | None, clinic: str | None) -> "tuple[Template, bool]":
    """Return a template of the clinic, one that ships, or one in a file; whether it is its own."""
    from events.templates.library import Template, shipped
    from services.planner.templates.reading import read_as
    from services.planner.templates.refusals import TemplateNotFound

    if _is_file(name):
        return read_as(Template, read_bytes(name)), False
    ours = own(clinic)
    found = ours.find(name, version)
    if found is not None:
        return found, True
    found = shipped().find(name, version)
    if found is None:
        known = ours.find(name) or shipped().find(name)
        raise TemplateNotFound("/template" if known is None else "/version")
    return found, False


def _is_file(name: str) -> bool:
    return name == "-" or name.endswith(".json")


def read_bytes(file: str) -> bytes:
    """Return a file's bytes; - stands for standard input."""
    from pathlib import Path

    from events.lint.pointing import UnreadableDocument

    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UnreadableDocument(file, error.strerror or "cannot be read") from None


def _asked_lines(template: "Template") -> Iterator[str]:
    content = template.content
    yield f"{template.id} {template.version}: {content.title}"
    yield f"  source: {content.source}"
    for part in content.diagnoses:
        optional = " (may be absent)" if part.optional else ""
        yield f"  diagnosis {part.key}{optional}: {', '.join(one.code for one in part.codes)}"
    for question in content.questions:
        options = ", ".join(one.code for one in question.options)
        yield f"  choose {question.key}: {question.asks} {options}"
    yield from (f"  give {each.key}: {each.asks}" for each in content.baselines)
    yield from (f"  give {each.key}: {each.asks}" for each in content.texts)
    for goal in content.goals:
        yield f"  goal {goal.key}: {goal.words}"
        for objective in content.objectives:
            if objective.goal == goal.key:
                yield f"    {objective.key}: {objective.statement}"


def _told(answer: dict[str, Any]) -> Iterator[str]:
    for open_one in answer["open_questions"]:
        options = ", ".join(
            f"{each['option']} (brings {len(each['brings'])} parts)" for each in open_one["options"]
        )
        yield f"to be chosen before it is proposed: {open_one['question']}: {options}"
    for each in answer["left_out"]:
        yield f"left out: {each.get('criterion', each['objective'])}, {each['because']}"
    rules = [each["rule"] for each in answer["findings"]]
    for rule in dict.fromkeys(rules):
        yield f"{rules.count(rule)} x {rule}"


def _founded(each: dict[str, Any]) -> str:
    rows = ", ".join(each["rows"])
    sure = "" if each["verified"] else "; not verified at its source"
    reliable = "" if each["reliable"] else "; less than a reliable change"
    return f"{each['basis']}: {each['arithmetic']} ({rows}){sure}{reliable}"
