"""Who gives a command, when, and under which policy."""

from dataclasses import dataclass
from datetime import datetime

from events.ids import ClientId
from services.planner.decide.policy import DEFAULT, Policy, Role


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision takes from outside the streams.

    `now` is the recorded time, aware, in UTC. A client or caregiver acts for one client:
    `acting_for`.
    """

    actor: str
    role: Role
    now: datetime
    policy: Policy = DEFAULT
    acting_for: ClientId | None = None
