"""Writes docs/problems.md: every code that an answer of the write or the read API may carry.

Run as `python -m tests.contract.problems_page`.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from importlib import import_module
from inspect import cleandoc
from itertools import groupby
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

import events
import services.planner
import services.projections
from events.errors import GoldenThreadError
from services.planner.http.problems import URN

PAGE: Final = Path(__file__).parents[2] / "docs" / "problems.md"
_OF_NO_ANSWER: Final = (
    *("events.lint", "events.relay", "events.worker"),
    *("services.planner.kafka", "services.planner.relay", "services.projections.view"),
)
_HEAD: Final = f"""\
# Problems

What the write and the read API answer when a request is not accepted, as `application/problem+json`
(RFC 9457). `type` is `{URN}` followed by the code. Programs go by `code`,
which does not change; a newer release may add codes, so treat an unknown one by its status. No
problem holds a value that was sent.

What to do follows from the status: 4xx and 503 say that nothing happened; after 500, 504, or no
answer at all, send the same request with the same idempotency key again, which finds the first
outcome or does it once.

Rules cite rows of clinical and legal requirements (A: documentation, B: law); `pointer` leads to
the field in the body, and with a list begins with the place of the command in it.

This page is written from the errors themselves by `python -m tests.contract.problems_page`.
"""


_AGAIN: Final = "send the same request with the same idempotency key again"
_BY_STATUS: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.CONFLICT: "read what is there now, and decide anew",
    HTTPStatus.INTERNAL_SERVER_ERROR: f"{_AGAIN}; if it stays, report the correlation id",
    HTTPStatus.SERVICE_UNAVAILABLE: "wait as `Retry-After` says, and send the request again",
    HTTPStatus.GATEWAY_TIMEOUT: _AGAIN,
}


def page() -> str:
    """Return the page as it should be."""
    found = sorted(errors(), key=lambda it: (it.status, it.code, it.__module__))
    sections = groupby(found, key=lambda it: it.status)
    return _HEAD + "".join(_section(status, list(group)) for status, group in sections)


def errors() -> set[type[GoldenThreadError]]:
    """Return every error that an answer may tell of."""
    for package in (events, services.planner, services.projections):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    return set(_below(GoldenThreadError))


def _below(error: type[GoldenThreadError]) -> Iterator[type[GoldenThreadError]]:
    ours = error.__module__.startswith(("events.", "services.planner.", "services.projections."))
    if ours and not error.__module__.startswith(_OF_NO_ANSWER):
        yield error
    for each in error.__subclasses__():
        yield from _below(each)


def _section(status: HTTPStatus, errors: list[type[GoldenThreadError]]) -> str:
    lines = [
        f"\n## {int(status)} {status.phrase}\n",
        "| code | when | what to do |",
        "|---|---|---|",
    ]
    for code, group in groupby(errors, key=lambda it: it.code):
        lines.append(_row(code, list(group)))
    return "\n".join(lines) + "\n"


def _row(code: str, errors: list[type[GoldenThreadError]]) -> str:
    """Return the line of one code; classes that share it share the line."""
    own = [each for each in errors if "code" in vars(each)]
    when = " / ".join(dict.fromkeys(_when(each) for each in own))
    ways = [_text(each, "way_out") or _BY_STATUS.get(each.status, "") for each in own]
    way_out = "; ".join(dict.fromkeys(filter(None, ways)))
    return f"| `{code}` | {when} | {way_out} |"


def _when(error: type[GoldenThreadError]) -> str:
    said = cleandoc(error.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
    rule, sources = _text(error, "rule"), getattr(error, "sources", ())
    cited = f" ({', '.join(sources)})" if sources else ""
    return f"{said} Rule: {rule}{cited}" if rule else said


def _text(error: type[GoldenThreadError], name: str) -> str:
    return str(vars(error).get(name, "")).replace("|", "/")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
