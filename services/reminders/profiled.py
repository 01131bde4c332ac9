"""Reviews that payers and law make due, where the clinic's policy follows their profiles (A3.18).

Which profiles hold follows from enrollment and adoptions; the plan's diagnoses and the client's
other insurances are not among what notices are decided on.
"""

from collections.abc import Iterator
from datetime import date, datetime

from events.profiles.applying import Care
from events.profiles.cadence import Counted, ProfileDay
from events.profiles.cadence import profile_days as of_profiles
from events.state.clinic import ClinicState
from events.state.episode import EpisodeState
from services.reminders.days import Days as Calendar


def turns_of(episode: EpisodeState, clinic: ClinicState) -> list[date]:
    """Return the days at whose start other profiles may hold."""
    return Care(episode, clinic).turns()


def profile_days(
    episode: EpisodeState, clinic: ClinicState, counted: Counted, at: datetime, days: Calendar
) -> Iterator[ProfileDay]:
    """Yield what each profile gives that holds at an instant; it holds from a day's start on."""
    care = Care(episode, clinic)
    begun = [each for each in care.turns() if days.start(each) <= at]
    if begun:
        yield from of_profiles(care, counted, begun[-1])
