"""`goldenthread templates parts`, `build`, `add`, `publish`, `withdraw`: templates of one's own."""

from typing import Annotated, Any, Final

import typer

from infra.cli.output import ExitCode, output, run_async

_Diagnosis = Annotated[str | None, typer.Option("--diagnosis", help="An ICD-10-CM code.")]
_Problem = Annotated[str | None, typer.Option("--problem", help="A problem's key in a template.")]
_Measure = Annotated[str | None, typer.Option("--measure", help="An instrument, such as gad-7.")]
_Optional = Annotated[
    str | None, typer.Option("--clinic", help="With the clinic's own templates, from its ledger.")
]
_Selection = Annotated[
    str, typer.Argument(metavar="SELECTION", help="What to build of, in JSON; - reads it.")
]
_File = Annotated[str, typer.Argument(metavar="FILE", help="A template; - reads standard input.")]
_Template = Annotated[str, typer.Argument(metavar="TEMPLATE", help="A template's id.")]
_Clinic = Annotated[str, typer.Option("--clinic", help="Whose template it is.")]
_Reason = Annotated[str | None, typer.Option("--reason", help="Why, in words.")]
_Why = Annotated[str, typer.Option("--reason", help="Why, in words.")]
_Version = Annotated[
    int | None, typer.Option("--version", help="A version; without it, all of them.")
]


def parts(
    diagnosis: _Diagnosis = None,
    problem: _Problem = None,
    measure: _Measure = None,
    clinic: _Optional = None,
) -> None:
    """List the objectives that a template may be built of, each with its reference and source.

    Exit codes: 0 listed, be it none; 1 no such clinic; 2 not the form of a value; 3 a server is
    away.

    Example: goldenthread templates parts --diagnosis F41.1 --measure gad-7
    """
    import orjson

    from infra.cli.templates import every
    from services.planner.templates.offering import offered
    from services.planner.templates.reading import read_as
    from services.planner.templates.selection import Wanted

    given = {"diagnosis": diagnosis, "problem": problem, "measure": measure}
    told = {name: each for name, each in given.items() if each is not None}
    wanted = read_as(Wanted, orjson.dumps(told))
    found = offered(every(clinic), wanted.diagnosis, wanted.problem, wanted.measure)
    lines = [f"{each['part']}\n  {each['says']}\n  {each['source']}" for each in found]
    output.result({"parts": found}, *(lines or ["no part of the library is for this"]))


def build(selection: _Selection, clinic: _Optional = None) -> None:
    """Write a template that is built of parts, to be reviewed, changed and added.

    It goes to standard output in the form of the templates that ship; where its parts come from,
    its faults and what the lint finds are told on standard error. docs/templates.md tells the form.

    Exit codes: 0 written; 1 refused, or it has faults; 2 not the form of a selection; 3 a server is
    away.

    Example: goldenthread templates build selection.json
    """
    import json

    from infra.cli.templates import every, read_bytes
    from services.planner.templates.offering import built
    from services.planner.templates.reading import read_as
    from services.planner.templates.selection import Selection

    answer = built(read_as(Selection, read_bytes(selection)), every(clinic))
    output.result(answer, json.dumps(answer["template"], indent=1, ensure_ascii=False))
    for line in () if output.as_json else _told(answer):
        output.note(line)
    if answer["faults"]:
        raise typer.Exit(ExitCode.FAILURE)


def add(file: _File, clinic: _Clinic) -> None:
    """Add a template in a file to a clinic, under the id that the file gives.

    Exit codes: 0 added; 1 refused, with place and rule; 2 not the form; 3 a server is away.

    Example: goldenthread templates add social-anxiety.json --clinic riverbend
    """
    _give("add-template", _of(file), clinic, "added")


def publish(file: _File, clinic: _Clinic, reason: _Reason = None) -> None:
    """Publish what is in a file as the next version of a clinic's template.

    Exit codes: 0 published; 1 refused; 2 not the form; 3 a server is away.

    Example: goldenthread templates publish social-anxiety.json --clinic riverbend
    """
    why = {} if reason is None else {"reason_text": reason}
    _give("publish-template-version", {**_of(file), **why}, clinic, "published")


def withdraw(template: _Template, clinic: _Clinic, reason: _Why, version: _Version = None) -> None:
    """Withdraw a version of a clinic's template, or all of them, from starting plans.

    Exit codes: 0 withdrawn; 1 refused; 3 a server is away.

    Example: goldenthread templates withdraw social-anxiety --clinic riverbend --reason "Revised"
    """
    told = {} if version is None else {"template_version": version}
    given = {"template": template, "reason_text": reason, **told}
    _give("withdraw-template", given, clinic, "withdrawn")


COMMANDS: Final = (
    (parts, "parts"),
    (build, "build"),
    (add, "add"),
    (publish, "publish"),
    (withdraw, "withdraw"),
)


def _of(file: str) -> dict[str, Any]:
    from events.templates.library import Template
    from infra.cli.templates import read_bytes
    from services.planner.templates.reading import read_as

    found = read_as(Template, read_bytes(file))
    content = found.content.model_dump(mode="json", exclude_none=True)
    return {"template": found.id, "content": content}


def _give(kind: str, members: dict[str, Any], clinic: str, done: str) -> None:
    from infra.clinics.templates import give, own_templates
    from infra.settings import load_settings

    settings, name = load_settings(), members["template"]
    run_async(give(settings, clinic, {"kind": kind, **members}))
    shelf = run_async(own_templates(settings, clinic))
    versions = [number for held, number in shelf.held if held == name]
    data = {"template": name, "clinic": clinic, "outcome": done, "versions": versions}
    standing = ", ".join(map(str, versions)) or "none"
    output.result(data, f"template {name} of {clinic}: {done}; versions that stand: {standing}")


def _told(answer: dict[str, Any]) -> list[str]:
    origins = [
        f"{each['section']}/{each['key']}: {each['part']} ({each['because']})"
        for each in answer["origins"]
    ]
    faults = [f"fault: {x['pointer']}: {x['rule']}; {x['wayOut']}" for x in answer["faults"]]
    found = [f"{x['severity']}: {x['rule']}: {x['message']}" for x in answer["findings"]]
    return [*origins, *faults, *found]
