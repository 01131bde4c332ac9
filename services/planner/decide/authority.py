"""Who may give which command (B02, B17), and what no command may carry (A11.20, B04, B16)."""

from events.ids import ClientId
from services.planner.commands.union import AnyCommand
from services.planner.decide.context import Context
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals import NoSessionContent, NotAllowed, NotFound

_APART = frozenset({"psychotherapy-note", "substance-use-counseling-note"})


def require_authority(command: AnyCommand, context: Context, client_id: ClientId | None) -> None:
    """Return quietly when the actor may give `command` in the chart of `client_id`.

    Raises:
        NoSessionContent: it declares a class of notes that stays out of plans.
        NotAllowed: the role may not.
        NotFound: a client or caregiver reaches for another chart than their own.
    """
    if command.note_class in _APART:
        raise NoSessionContent("/note_class")
    if context.role not in context.policy.duties.get(command.duty, frozenset()):
        raise NotAllowed
    if context.role in OUTSIDE and (client_id is None or client_id != context.acting_for):
        raise NotFound
