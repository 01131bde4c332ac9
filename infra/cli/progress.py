"""Progress of long steps: a bar on a terminal, nothing in a pipe."""

import sys

from infra.cli.output import output
from infra.stack import jars


def fetch_jars() -> None:
    """Fetch Kafka's jars where they are absent or damaged; see `jars.ensure`."""
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
