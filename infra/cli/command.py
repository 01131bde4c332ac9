"""What every command has: the option `--json`."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from infra.cli.output import output

_JsonFlag = Annotated[bool, typer.Option("--json", help="Answer with JSON, for programs.")]


def add_commands(app: typer.Typer, *commands: Callable[..., None]) -> None:
    """Add functions to `app` as commands of the same names, each with `--json`."""
    for command in commands:
        app.command()(with_json(command))


def with_json(command: Callable[..., None]) -> Callable[..., None]:
    """Return `command` with the option `--json`; the choice goes to `output`, not to `command`."""

    @wraps(command)
    def chosen(*arguments: Any, as_json: bool, **options: Any) -> None:  # noqa: ANN401  # handed on
        output.as_json = as_json
        command(*arguments, **options)

    own = inspect.signature(command, eval_str=True)
    flag = inspect.Parameter(
        "as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_JsonFlag
    )
    changed = own.replace(parameters=[*own.parameters.values(), flag])
    chosen.__signature__ = changed  # type: ignore[attr-defined]  # typer reads it
    return chosen
