"""The demo clinic of the local stack. It is invented, as are its sites."""

from collections.abc import Callable
from typing import Final

from events.errors import GoldenThreadError
from events.ids import ClinicId
from infra.clinics.adding import add_clinic
from infra.clinics.registration import Outcome
from infra.clinics.spec import ClinicSpec, SiteSpec
from infra.settings import Settings

DEMO_CLOCK: Final = "demo"

# One state with two time zones: the demo shows dates that differ between sites.
DEMO: Final = ClinicSpec(
    clinic=ClinicId("riverbend"),
    name="Riverbend Behavioral Health",
    time_zone="America/New_York",
    sites=(
        SiteSpec("knoxville", "Riverbend Knoxville", "America/New_York", "TN"),
        SiteSpec("nashville", "Riverbend Nashville", "America/Chicago", "TN"),
    ),
    clock=DEMO_CLOCK,
)
_ACTOR: Final = "system:local-stack"


async def add_demo_clinic(settings: Settings, report: Callable[[str], None]) -> None:
    """Add the demo clinic unless it is there; `report` is told what came of it.

    A failure is reported and not raised: the stack is of use without the demo.
    """
    try:
        added = await add_clinic(settings, DEMO, _ACTOR)
    except GoldenThreadError as error:
        report(f"demo clinic {DEMO.clinic}: not added: {error}")
        return
    said = "there already" if added.outcome is Outcome.PRESENT else "added"
    report(f"demo clinic {DEMO.clinic}: {said}, {added.head.position} events")
