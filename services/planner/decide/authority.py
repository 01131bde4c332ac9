"""Who may give which command (B02, B17), and what no command may carry (A11.20, B04, B16)."""

from events.ids import ClientId, ClinicId
from services.planner.commands.union import AnyCommand
from services.planner.decide.context import Context
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals import NoSessionContent, NotAllowed, NotFound

_APART = frozenset({"psychotherapy-note", "substance-use-counseling-note"})


def require_authority(command: AnyCommand, context: Context, client_id: ClientId | None) -> None:
    """Return quietly when the actor may give `command` in the chart of `client_id`.

    Raises:
        NoSessionContent, NotAllowed: as `require_duty`.
        NotFound: a client or caregiver reaches for another chart than their own.
    """
    require_duty(command, context)
    require_own_chart(client_id, context)


def require_duty(command: AnyCommand, context: Context) -> None:
    """Return quietly when the actor may give `command` in some chart.

    Raises:
        NoSessionContent: it declares a class of notes that stays out of plans.
        NotAllowed: the role may not.
    """
    if command.note_class in _APART:
        raise NoSessionContent("/note_class")
    if context.role not in context.policy.duties.get(command.duty, frozenset()):
        raise NotAllowed


def require_own_chart(client_id: ClientId | ClinicId | None, context: Context) -> None:
    """Return quietly when the actor may know of the chart of `client_id`.

    Raises:
        NotFound: a client or caregiver reaches for another chart than their own.
    """
    if context.role in OUTSIDE and (client_id is None or client_id != context.acting_for):
        raise NotFound
