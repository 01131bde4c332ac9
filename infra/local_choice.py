"""Which of our services the local stack runs."""

from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

ServiceName = Literal["planner", "relay", "projections", "query", "reminders", "clock"]

SERVICES: Final[tuple[ServiceName, ...]] = get_args(ServiceName)
"""All of them, in the order in which they start."""


def read_services(value: object) -> object:
    """Return the services that a text such as `planner,relay` names; all for `all` or nothing.

    Raises:
        ValueError: it names one that there is not.
    """
    if not isinstance(value, str):
        return value
    if value.strip() in {"", "all"}:
        return SERVICES
    named = {part.strip() for part in value.split(",")}
    if not named <= set(SERVICES):
        raise ValueError(f"must be `all`, or some of {', '.join(SERVICES)}")
    return tuple(one for one in SERVICES if one in named)


Services = Annotated[tuple[ServiceName, ...], NoDecode, BeforeValidator(read_services)]
