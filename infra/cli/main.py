"""The command line `goldenthread`.

A module of commands adds them to `app` in its `register`. It imports at its top only what is quick
to import, and everything else inside its commands: `goldenthread --help` must come at once.
"""

import logging
import sys
from typing import Final

import typer

from events.errors import GoldenThreadError
from infra.cli import clinic, doctor, events, secrets, stack, verify
from infra.cli.output import EXIT_CODES, output

_EPILOG: Final = "Exit codes: " + "; ".join(
    f"{int(code)} {meaning}" for code, meaning in EXIT_CODES.items()
)

app: Final = typer.Typer(
    name="goldenthread",
    help="Golden Thread: treatment plans as an unbroken, provable line of events.",
    epilog=f"{_EPILOG}.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for _module in (stack, clinic, events, doctor, secrets, verify):
    _module.register(app)


def run() -> None:
    """Run the command that the process was started with."""
    output.as_json = "--json" in sys.argv
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # its errors are told by ours
    try:
        app()
    except GoldenThreadError as error:
        output.fail(error)


if __name__ == "__main__":
    run()
