"""The lint as the corpus asks it."""

from collections.abc import Iterator
from typing import Any

from events.lint.lint import lint


def findings(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield rule and place of every finding on a document."""
    for each in lint(document):
        yield each.rule, each.path
