"""What happens to one client: visits, scores, changes, an end. No commands yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from events.ids import ClientId
from infra.generating.data_files import (
    Chances,
    Clinician,
    Concern,
    Ending,
    ProfileName,
    concerns,
    courses,
    people,
)
from infra.generating.draws import Draws
from infra.generating.scores import totals

_WEEK: Final = timedelta(weeks=1)
_SATURDAY: Final = 5
_HOURS: Final = (9, 16)
_START_WITHIN: Final = 8
"""A course starts in the first eighth of the days, and within two weeks."""

Attendance = Literal["attended", "late", "cancelled", "no-show"]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that courses lie in, both included, and the zone that they are counted in."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a local time of a day as an instant in UTC."""
        local = datetime.combine(day, time(hour, minute), self.zone)
        return local.astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment. `total` is the score that the client has then; None for a missed one."""

    number: int
    day: date
    at: datetime
    attendance: Attendance
    video: bool
    total: int | None = None
    crisis: bool = False
    entered_after: int = 0

    @property
    def held(self) -> bool:
        """Whether the client was seen."""
        return self.attendance in {"attended", "late"}


@dataclass(frozen=True, slots=True)
class Turns:
    """At which visits something changes or is put right; None for what does not happen."""

    payer_changes_at: int | None
    clinician_changes_at: int | None
    score_corrected_at: int | None
    session_corrected_at: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """One client's course. `held_at` is the visit that a pause follows, None without one."""

    draws: Draws
    profile: ProfileName
    concern: Concern
    window: Window
    client: ClientId
    identity: Mapping[str, Any]
    payers: tuple[Mapping[str, Any], Mapping[str, Any]]
    clinicians: tuple[Clinician, Clinician]
    site: str
    visits: tuple[Visit, ...]
    interval: int
    ending: Ending
    ends_on: date | None
    held_at: int | None
    turns: Turns

    @property
    def seen(self) -> tuple[Visit, ...]:
        """The visits that were held."""
        return tuple(each for each in self.visits if each.held)

    @property
    def plan_visit(self) -> Visit | None:
        """The visit at which the plan is made; None where the client left before it."""
        seen, place = self.seen, courses().plan_at_attended_visit - 1
        return seen[place] if len(seen) > place else None


def course_of(window: Window, draws: Draws) -> Course:
    """Return the course that follows from `draws` within `window`."""
    names, (name, concern) = people(), _kind(draws.branch("kind"))
    visits, held_at = _all_visits(window, name, concern, draws)
    client = ClientId(str(draws.uuid()))
    ending = draws.weighted(courses().profiles[name].endings)
    return Course(
        draws=draws,
        profile=name,
        concern=concern,
        window=window,
        client=client,
        identity=_identity(client, visits[0].day, draws.branch("identity")),
        payers=(draws.one_of(names.payers), draws.one_of(names.payers)),
        clinicians=(draws.one_of(names.clinicians), draws.one_of(names.clinicians)),
        site=draws.one_of(names.sites).id,
        visits=visits,
        interval=draws.weighted(courses().review_intervals),
        ending=ending,
        ends_on=_end(visits, ending, window),
        held_at=held_at,
        turns=_turns(visits, draws.branch("turns")),
    )


def _kind(draws: Draws) -> tuple[ProfileName, Concern]:
    profiles, held = courses().profiles, concerns().concerns
    name = draws.weighted({key: each.share for key, each in profiles.items()})
    place = draws.weighted({place: each.share for place, each in enumerate(held)})
    return name, held[place]


def _all_visits(
    window: Window, name: ProfileName, concern: Concern, draws: Draws
) -> tuple[tuple[Visit, ...], int | None]:
    """Return the visits with their scores, and the one that a pause follows, if any."""
    visits, held_at = _with_pause(
        _visits(window, name, draws.branch("visits")), draws.branch("pause")
    )
    return _with_scores(visits, concern, name, draws.branch("scores")), held_at


def _turns(visits: tuple[Visit, ...], draws: Draws) -> Turns:
    """Return what changes at a visit after the plan's."""
    later = [each.number for each in visits if each.held][courses().plan_at_attended_visit :]
    chances = courses().chances_percent
    return Turns(
        payer_changes_at=_some(later, chances.payer_changed, draws),
        clinician_changes_at=_some(later, chances.clinician_changed, draws),
        score_corrected_at=_some(later, chances.score_corrected, draws),
        session_corrected_at=_some(later, chances.session_corrected, draws),
    )


def _some(numbers: list[int], percent: int, draws: Draws) -> int | None:
    """Return one of `numbers`, so many times in a hundred."""
    happens = draws.chance(percent)
    return draws.one_of(numbers) if numbers and happens else None


def _visits(window: Window, name: ProfileName, draws: Draws) -> tuple[Visit, ...]:
    first = window.first + timedelta(days=draws.between(0, min(14, window.days // _START_WITHIN)))
    if first.weekday() >= _SATURDAY:
        first += timedelta(days=7 - first.weekday())
    stop = draws.between(*courses().profiles[name].stops_percent)
    last = window.first + timedelta(days=(window.days - 1) * stop // 100)
    number = max(0, (last - first).days) // 7 + 1
    hour, minute = draws.between(*_HOURS), draws.one_of((0, 30))
    made = _weekly(window, first, number, (hour, minute), draws)
    return tuple(_in_crisis(tuple(made), name, draws))


def _weekly(
    window: Window, first: date, number: int, clock: tuple[int, int], draws: Draws
) -> Iterator[Visit]:
    chances, low_high = courses().chances_percent, courses().entered_late_days
    settled = courses().plan_at_attended_visit
    for place in range(1, number + 1):
        day = first + _WEEK * (place - 1)
        sure = place <= settled or place == number
        attendance = "attended" if sure else _attendance(chances, draws)
        late = draws.between(*low_high) if draws.chance(chances.entered_late) else 0
        video = draws.chance(chances.video)
        after = late if settled < place < number else 0
        at = window.at(day, *clock)
        yield Visit(place, day, at, attendance, video, entered_after=after)


def _attendance(chances: Chances, draws: Draws) -> Attendance:
    left = 100 - chances.no_show - chances.cancelled - chances.came_late
    return draws.weighted(
        {
            "attended": left,
            "late": chances.came_late,
            "cancelled": chances.cancelled,
            "no-show": chances.no_show,
        }
    )


def _in_crisis(visits: tuple[Visit, ...], name: ProfileName, draws: Draws) -> Iterator[Visit]:
    """Yield the visits; in a crisis course one after the plan's is of a crisis."""
    first = courses().plan_at_attended_visit + 1
    at = draws.between(first, max(first, len(visits))) if name == "crisis" else None
    for each in visits:
        if each.number == at:
            yield replace(each, attendance="attended", crisis=True, entered_after=0)
        else:
            yield each


def _with_pause(visits: tuple[Visit, ...], draws: Draws) -> tuple[tuple[Visit, ...], int | None]:
    """Return the visits without those of a pause, if there is one, and the visit it follows."""
    kinds = courses()
    weeks = draws.between(*kinds.hold_weeks)
    free = [each.number for each in visits[kinds.plan_at_attended_visit : -weeks - 1] if each.held]
    at = _some(free, kinds.chances_percent.held, draws)
    if at is None:
        return visits, None
    skipped = range(at + 1, at + 1 + weeks)
    if any(each.crisis for each in visits if each.number in skipped):
        return visits, None
    return tuple(each for each in visits if each.number not in skipped), at


def _with_scores(
    visits: tuple[Visit, ...], concern: Concern, name: ProfileName, draws: Draws
) -> tuple[Visit, ...]:
    seen = [each for each in visits if each.held]
    whole = max(1, (seen[-1].day - seen[0].day).days)
    ways = [(each.day - seen[0].day).days / whole for each in seen]
    found = totals(concern, courses().profiles[name], ways, draws)
    by_number = dict(zip((each.number for each in seen), found, strict=True))
    return tuple(replace(each, total=by_number.get(each.number)) for each in visits)


def _end(visits: tuple[Visit, ...], ending: Ending, window: Window) -> date | None:
    """Return the day on which care ends; None where it goes on past the window."""
    if ending == "open":
        return None
    last = visits[-1].day
    if ending == "lost-contact":
        last += timedelta(days=courses().lost_contact_days)
    return last if last <= window.last else None


def _identity(client: ClientId, today: date, draws: Draws) -> Mapping[str, Any]:
    names = people()
    born = today - timedelta(days=draws.between(19 * 365, 78 * 365))
    return {
        "given_name": draws.one_of(names.given),
        "family_name": draws.one_of(names.family),
        "birth_date": born.isoformat(),
        "record_number": f"MR-{client[:6].upper()}",
        "language": "en",
    }
