"""Progress of long steps: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from infra.cli.output import output


def fetch_jars() -> None:
    """Fetch Kafka's jars where they are absent or damaged; see `jars.ensure`."""
    from infra.stack import jars

    folder = jars.default_folder()
    lacking = len(jars.missing(jars.read_lock(), folder))
    if not lacking:
        return
    output.say(f"fetching {lacking} jars of Apache Kafka into {folder}")
    if output.as_json or not sys.stdout.isatty():
        jars.ensure(folder)
        return
    from rich.progress import Progress

    with Progress(transient=True) as bar:
        task = bar.add_task("jars", total=lacking)
        jars.ensure(folder, progress=lambda done, _total: bar.update(task, completed=done))


@contextmanager
def searching() -> Iterator[Callable[[int, int], None]]:
    """Yield what to tell how far a search has come, and where it ends."""
    if output.as_json or not sys.stderr.isatty():
        yield lambda _done, _end: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("searching the ledger")
        yield lambda done, end: bar.update(task, completed=done, total=end)
