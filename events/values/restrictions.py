"""What must not go to a health plan: services that the client paid for in full (B36)."""

from typing import Annotated

from pydantic import Field

from events.values.base import Value
from events.values.dates import Day
from events.values.ids import RecipientId, SessionId
from events.values.text import Words


class Restriction(Value):
    """Services of these days, paid in full by the client; `health_plan` None stands for any.

    `sessions` tells which ones, where others of the same days are not restricted.
    """

    services_on: Annotated[tuple[Day, ...], Field(min_length=1, max_length=366)]
    services: Words
    health_plan: RecipientId | None = None
    sessions: Annotated[tuple[SessionId, ...], Field(max_length=366)] = ()
