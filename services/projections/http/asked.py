"""What a request asks for: the plan, what its token wants reached, the page, what is known."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from events.errors import InvalidIdentifier
from events.ids import ClientId, ClinicId, StreamKind, Version, kind_of, stream_of
from events.read_token import InvalidReadToken, parse_read_token
from services.projections.errors import BadDay, BadPage, ForeignToken, NotThere
from services.projections.http.access import own_chart
from services.projections.http.ports import Caller, Line, Scope
from services.projections.reading.client_row import ClientAt
from services.projections.reading.reader import PlanAt

TOKEN_HEADER: Final = b"goldenthread-read-token"
PAGE: Final = 50
LONGEST_PAGE: Final = 200
LAST_VERSION: Final = 999_999_999
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_DAY: Final = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ONE_DAY: Final = "one day that exists, or none for today"
_OF_CLIENTS: Final = frozenset({StreamKind.CLIENT, StreamKind.EPISODE, StreamKind.PLAN})
_TAG: Final = re.compile(rb'(?:W/)?("[!#-~]*")')


class Page(NamedTuple):
    """Which entries are wanted: up to `limit` after a version."""

    after: Version
    limit: int


def plan_at(scope: Scope, caller: Caller) -> PlanAt:
    """Return the plan that a request is about; a malformed id is no plan's.

    Raises:
        NotThere: the path names no plan.
        InvalidReadToken, ForeignToken: the token is none, or of another clinic.
    """
    name: str = scope["path_params"]["plan"]
    try:
        stream_of(StreamKind.PLAN, name)
    except InvalidIdentifier:
        raise NotThere from None
    wanted = wanted_by(scope["headers"], caller.clinic)
    return PlanAt(caller.clinic, name, wanted, own_chart(caller))


def client_at(scope: Scope, caller: Caller) -> ClientAt:
    """Return the client that a request is about; a malformed id is nobody's.

    Raises:
        NotThere: the path names no client.
        InvalidReadToken, ForeignToken: the token is none, or of another clinic.
    """
    name: str = scope["path_params"]["client"]
    try:
        stream_of(StreamKind.CLIENT, name)
    except InvalidIdentifier:
        raise NotThere("client") from None
    wanted = wanted_by(scope["headers"], caller.clinic)
    shown = {each: version for each, version in wanted.items() if kind_of(each) in _OF_CLIENTS}
    return ClientAt(caller.clinic, ClientId(name), shown)


def day_in(scope: Scope, today: date) -> date:
    """Return the day that the query names with `as_of`; `today` where it names none.

    Raises:
        BadDay: a parameter is not known, doubled, or no day.
    """
    return one_day_in(scope, "as_of") or today


def one_day_in(scope: Scope, name: str) -> date | None:
    """Return the day that the query names as `name`; None where it names none.

    Raises:
        BadDay: a parameter is not known, doubled, or no day.
    """
    given = parse_qsl(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
    if not given:
        return None
    (found, text), *more = given
    if more or found != name or not _DAY.fullmatch(text):
        raise BadDay(name, _ONE_DAY)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDay(name, _ONE_DAY) from None


def wanted_by(headers: Iterable[Line], clinic: ClinicId) -> Mapping[Any, Version]:
    """Return the versions that the request's read token wants reached, by stream.

    Raises:
        InvalidReadToken, ForeignToken: the token is none, or of another clinic.
    """
    texts = [value for name, value in headers if name == TOKEN_HEADER]
    if not texts:
        return {}
    if len(texts) > 1 or not texts[0].isascii():
        raise InvalidReadToken
    token = parse_read_token(texts[0].decode("ascii"))
    if token.clinic != clinic:
        raise ForeignToken
    return dict(token.versions)


def page_in(scope: Scope) -> Page:
    """Return the page that the query names.

    Raises:
        BadPage: a parameter is not known, doubled, or out of its bounds.
    """
    given = parse_qsl(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
    found = dict(given)
    if len(found) < len(given) or found.keys() - {"after", "limit"}:
        raise BadPage("query", "after and limit, each at most once")
    after = _number(found, "after", 0, LAST_VERSION, 0)
    return Page(Version(after), _number(found, "limit", 1, LONGEST_PAGE, PAGE))


def is_version(text: str) -> bool:
    """Return whether a text is a version's number, in its one spelling."""
    return _NUMBER.fullmatch(text) is not None


def is_known(headers: Iterable[Line], tag: bytes) -> bool:
    """Return whether `If-None-Match` says that the sender has this already (RFC 9110, 13.1.2)."""
    given = b", ".join(value for name, value in headers if name == b"if-none-match")
    return given.strip() == b"*" or tag in _TAG.findall(given)


def _number(found: Mapping[str, str], name: str, least: int, most: int, usual: int) -> int:
    text = found.get(name, str(usual))
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise BadPage(name, f"a number from {least} to {most}")
    return int(text)
