"""Writes docs/domain.md: each requirement, and the event types, commands and tests that name it.

Run as `python -m tests.contract.domain_page`. What it finds are the names of rows (`A1.14`, `B06`,
`A4.10 to A4.15`) in docstrings of events, commands and their values, and in the source of tests.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sys import modules
from typing import Any, Final, get_args

from pydantic import BaseModel

from events.registry import default
from services.planner.commands.union import AnyCommand

_HERE: Final = Path(__file__).parent
_TESTS: Final = _HERE.parent
PAGE: Final = _TESTS.parent / "docs" / "domain.md"
_NAME: Final = re.compile(
    r"\b(?P<part>A\d{1,2})\.(?P<first>\d{1,2})(?: to (?P=part)\.(?P<last>\d{1,2}))?\b"
    r"|\bB(?P<law>\d\d)(?: to B(?P<laws>\d\d))?\b"
)
_HEAD: Final = """\
# The domain, row by row

What treatment plans have to hold, by the names that docstrings, refusals and tests use for it: A
is practice, B is law. A row without tests is not built yet. Event types and commands stand where
their own documentation, or that of what they carry, names the row.

This page is written from code and tests by `python -m tests.contract.domain_page`.
"""

Found = Mapping[str, Iterable[str]]


def rows() -> Mapping[str, Mapping[str, Any]]:
    """Return the parts: each with its title, and its rows' titles by number."""
    parts: Mapping[str, Mapping[str, Any]] = json.loads((_HERE / "domain_rows.json").read_text())
    return parts


def row_names() -> Iterator[str]:
    """Yield the names of all rows in order."""
    for part, content in rows().items():
        for number in content["rows"]:
            yield _joined(part, number)


def named_in(text: str) -> set[str]:
    """Return the rows that a text names, those within a span too."""
    return {name for match in _NAME.finditer(text) for name in _spanned(match)}


def _spanned(match: re.Match[str]) -> Iterator[str]:
    if (law := match["law"]) is not None:
        yield from (f"B{one:02}" for one in _numbers(law, match["laws"]))
    else:
        part, first = match["part"], match["first"]
        yield from (f"{part}.{one:0{len(first)}}" for one in _numbers(first, match["last"]))


def _numbers(first: str, last: str | None) -> range:
    return range(int(first), int(last or first) + 1)


def _joined(part: str, number: str) -> str:
    return f"B{number}" if part == "B" else f"{part}.{number}"


def of_models(models: Mapping[str, type[BaseModel]]) -> Found:
    """Return which of `models` name each row, themselves or by what they carry."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, model in models.items():
        for row in named_in("\n".join(_documents(model))):
            found[row].add(name)
    return {row: sorted(names) for row, names in found.items()}


def _documents(model: type[BaseModel]) -> Iterator[str]:
    yield modules[model.__module__].__doc__ or ""
    for each in _carried(model, set()):
        yield each.__doc__ or ""
        yield from (field.description or "" for field in each.model_fields.values())


def _carried(annotation: Any, seen: set[Any]) -> Iterator[type[BaseModel]]:  # noqa: ANN401
    """Yield the models within an annotation, each once."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return
        seen.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from _carried(field.annotation, seen)
    for each in get_args(annotation):
        yield from _carried(each, seen)


def event_types() -> Mapping[str, type[BaseModel]]:
    """Return the payloads of all event types."""
    return {each.full.removeprefix("goldenthread."): each.model for each in default().types()}


def commands() -> Mapping[str, type[BaseModel]]:
    """Return all commands by their kinds."""
    return {get_args(one.model_fields["kind"].annotation)[0]: one for one in get_args(AnyCommand)}


def of_tests() -> Found:
    """Return the files whose tests name each row; a file's docstring speaks for all of them.

    The page's own test names rows as examples only.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(set(_TESTS.rglob("test_*.py")) - {_HERE / "test_domain_page.py"}):
        for row in named_in("\n".join(_told(file.read_text("utf-8")))):
            found[row].add(file.relative_to(_TESTS).with_suffix("").as_posix())
    return {row: sorted(files) for row, files in found.items()}


def _told(source: str) -> Iterator[str]:
    """Yield what a file of tests says of itself, and the source of each test."""
    tree, lines = ast.parse(source), source.splitlines()
    yield ast.get_docstring(tree) or ""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_test(node):
            yield "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _is_test(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return node.name.startswith("test_")


def page() -> str:
    """Return the page as it should be."""
    columns = (of_models(event_types()), of_models(commands()), of_tests())
    return _HEAD + "".join(_section(part, columns) for part in rows())


def _section(part: str, columns: Sequence[Found]) -> str:
    content = rows()[part]
    titles = {_joined(part, number): title for number, title in content["rows"].items()}
    tested = sum(name in columns[-1] for name in titles)
    lines = [
        f"\n## {part}: {content['title']}\n",
        f"{tested} of {len(titles)} rows are named by tests.\n",
        "| row | what | event types | commands | tests |",
        "|---|---|---|---|---|",
    ]
    for name, title in titles.items():
        cells = " | ".join(_listed(found.get(name, ())) for found in columns)
        lines.append(f"| {name} | {title} | {cells} |")
    return "\n".join(lines) + "\n"


def _listed(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
