"""What a client asked for and how the record may go out, as of a day; pure (A1.33, B05, B06)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias

from events.state.client import ClientState
from events.state.holds import holds_on
from events.state.requests import (
    Request,
    days_late,
    going_along,
    last_day,
    status_on,
    to_inform,
)

Json: TypeAlias = Any


def asked_for(client: ClientState, on: date) -> Mapping[str, Json]:
    """Return requests with where they stand on a local day, copies, ways to reach the client.

    `goes_along` is what of denied amendments goes along with a disclosure of everything made at
    the end of that day.
    """
    end = datetime.combine(on, time.max, UTC)
    return {
        "on": on.isoformat(),
        "requests": [{"request_id": str(k), **_request(e, on)} for k, e in _requests(client)],
        "copies": [{"copy_id": str(key), "copy": each} for key, each in client.copies.items()],
        "communication": client.communication,
        "goes_along": list(going_along(client.requests, (), end)),
        "holds": [str(each) for each in holds_on(client.holds, on)],
    }


def _requests(client: ClientState) -> Iterator[tuple[Any, Request]]:
    return iter(sorted(client.requests.items(), key=lambda each: (each[1].received_on, each[0])))


def _request(request: Request, on: date) -> Mapping[str, Json]:
    return {
        "right": request.content.right,
        "status": status_on(request, on),
        "received_on": request.received_on.isoformat(),
        "due_on": last_day(request).isoformat(),
        "extended": request.extended is not None,
        "verified": request.verified,
        "days_late": days_late(request),
        "outcome": None if request.answered is None else request.answered.answer.outcome,
        "to_inform": [each.name for each in to_inform(request)],
        "request": request.content,
    }
