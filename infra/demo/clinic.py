"""Whether the demo clinic is as the demonstration needs it."""

from events.clock import Uuid7Source
from events.errors import Refused
from events.keys.postgres import PostgresKeyStore
from events.ledger.reader import LedgerReader
from events.registry import default
from infra.clinics.demo import DEMO, DEMO_CLOCK
from infra.clinics.state import clinic_state
from infra.databases import opened_pool
from infra.keyring import load_keyring
from infra.settings import Settings


class OtherClock(Refused):
    """The demo clinic was added by an earlier release and follows another clock."""

    code = "demonstration-other-clock"

    def __init__(self, clock: str) -> None:
        super().__init__(
            f"clinic {DEMO.clinic} follows the clock {clock}, and the demonstration needs "
            f"{DEMO_CLOCK}; a stack that begins with an empty data folder has it so (`make down`, "
            "then move the folder away)"
        )


async def require_demo_clock(settings: Settings) -> None:
    """Return quietly where the demo clinic follows its own clock.

    Raises:
        OtherClock: it follows another one.
        DatabaseUnusable, ClinicUnreadable, MasterKeyUnusable: that cannot be told.
    """
    async with opened_pool(settings, "ledger") as ledger, opened_pool(settings, "keys") as keys:
        store = PostgresKeyStore(keys, load_keyring(settings), Uuid7Source())
        state = await clinic_state(LedgerReader(ledger), store, default(), DEMO.clinic)
    if state.clock != DEMO_CLOCK:
        raise OtherClock(state.clock)
