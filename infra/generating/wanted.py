"""What is asked of the generator, within its bounds."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from events.errors import Refused
from infra.generating.course import Window
from infra.generating.data_files import courses

MAX_CLINICS: Final = 100
MAX_PLANS: Final = 100_000
MIN_DAYS: Final = 28
MAX_DAYS: Final = 730
MAX_SEED: Final = 2**63 - 1


class BadOption(Refused):
    """What is asked of the generator lies out of bounds; nothing was made."""

    code = "bad-option"

    def __init__(self, option: str, rule: str, way_out: str) -> None:
        super().__init__(f"{option}: {rule}; {way_out}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much to make: clinics, plans in each, the days that courses lie in, and the seed.

    Raises:
        BadOption: one of them is out of bounds.
    """

    clinics: int
    plans: int
    days: int
    seed: int

    def __post_init__(self) -> None:
        """Refuse what is out of bounds."""
        _bounded(
            "--clinics", self.clinics, 1, MAX_CLINICS, "ask for several times with other seeds"
        )
        _bounded("--plans", self.plans, 1, MAX_PLANS, "ask for more clinics, or several times")
        _bounded("--days", self.days, MIN_DAYS, MAX_DAYS, "a course needs time for a plan")
        _bounded("--seed", self.seed, 0, MAX_SEED, "any whole number in it will do")

    @property
    def charts(self) -> int:
        """How many clients' charts there will be."""
        return self.clinics * self.plans

    @property
    def window(self) -> Window:
        """The days from the data file's first on, which make the same seed the same events."""
        return self._window(courses().first_day)

    def window_before(self, day: date) -> Window:
        """Return the days that end right before `day`."""
        return self._window(day - timedelta(days=self.days))

    def _window(self, first: date) -> Window:
        last = first + timedelta(days=self.days - 1)
        return Window(first, last, ZoneInfo(courses().time_zone))


def _bounded(option: str, value: int, low: int, high: int, way_out: str) -> None:
    if not low <= value <= high:
        raise BadOption(option, f"must be {low:,} to {high:,}", way_out)
