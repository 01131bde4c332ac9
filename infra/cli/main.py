"""The command line `goldenthread`.

A module of commands adds them to `app` in its `register`. It imports at its top only what is quick
to import, and everything else inside its commands: `goldenthread --help` must come at once.
"""

import logging
import sys
from typing import Any, Final, NoReturn

import typer

from events.errors import GoldenThreadError
from infra.cli import (
    client,
    clinic,
    clock,
    demo,
    diff,
    doctor,
    events,
    generate,
    importing,
    lint,
    notices,
    parked,
    reads,
    relay,
    secrets,
    stack,
    templates,
    token,
    verify,
)
from infra.cli.output import EXIT_CODES, output

_EPILOG: Final = "Exit codes: " + "; ".join(
    f"{int(code)} {meaning}" for code, meaning in EXIT_CODES.items()
)

# The base of typer's usage errors, by the name that is public in each of its releases.
_MISUSE: Final[type[Exception]] = typer.BadParameter.__bases__[0]

app: Final = typer.Typer(
    name="goldenthread",
    help="Golden Thread: treatment plans as an unbroken, provable line of events.",
    epilog=f"{_EPILOG}.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for _module in (
    stack,
    demo,
    clinic,
    client,
    clock,
    events,
    diff,
    generate,
    importing,
    lint,
    templates,
    notices,
    relay,
    parked,
    reads,
    token,
    doctor,
    secrets,
    verify,
):
    _module.register(app)


def run() -> None:
    """Run the command that the process was started with."""
    output.as_json = "--json" in sys.argv
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # its errors are told by ours
    try:
        _run_for_programs() if output.as_json else app()
    except GoldenThreadError as error:
        output.fail(error)


def _run_for_programs() -> NoReturn:
    """Run the command; a usage error, which typer would draw for people, is told as JSON too."""
    try:
        sys.exit(app(standalone_mode=False))
    except _MISUSE as error:
        told: Any = error
        output.misuse(told.format_message())


if __name__ == "__main__":
    run()
