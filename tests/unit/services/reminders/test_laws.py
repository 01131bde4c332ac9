"""Laws of what is owed, on any story (A3.18, A3.19, A11.07 to A11.11, A11.21)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from events.types.clinic import SiteAdded
from events.types.episode import EnrollmentChanged
from events.values.identity import Payer
from events.values.references import SiteId
from services.reminders.history import history
from services.reminders.owed import next_change, owed
from tests.unit.services.reminders.migrating import migrate
from tests.unit.services.reminders.story import DAY, HOUR, Desk, Story, at, enrollment

START = at("2026-01-02T15:00:00+00:00")
ZONES = ("America/New_York", "America/Denver", "Europe/London", "Pacific/Auckland", "UTC")

Act = tuple[str, int, int]
"""What is done, how many hours after the act before, and a choice of its own."""

KINDS = (
    *("session",) * 6,
    *("late-session",) * 2,
    *("review",) * 3,
    *("late-review",) * 2,
    *("schedule",) * 2,
    *("tick",) * 8,
    *("hold", "resume", "discharge", "reopen", "adopt", "void", "move", "activate", "end-care"),
    *("adopt", "adopt-profile", "payer"),
)
ACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 400), st.integers(0, 11)),
    min_size=6,
    max_size=24,
)
SCHEDULES: tuple[dict[str, Any], ...] = (
    {"days": 30},
    {"days": 7},
    {"days": 120, "sessions": (4, 6)},
    {"sessions": (2, 3, 5, 8)},
    {"sessions": (6, 12, 20)},
    {"days": 90, "on": "2026-02-20"},
)

PROFILES = (
    *(("worked-plan", 1), ("worked-plan", 2), ("new-client-ramp", 1), ("general-update", 2)),
    *(("every-appointment", 1), ("cmhc", 1), ("mt-37-106", 1)),
)
PAYING: tuple[dict[str, Any], ...] = (
    {"payer": Payer(kind="commercial")},
    {"payer": Payer(kind="medicaid"), "state": "SD"},
    {"payer": Payer(kind="medicaid"), "state": "MT"},
    {"program": "integrated-treatment", "state": "MN"},
    {"program": "integrated-treatment", "state": "MN", "level_of_care": "residential"},
    {"program": "crisis-stabilization", "state": "IL", "level_of_care": "residential"},
    {"program": "ccbhc", "state": "ME"},
)


CAME: tuple[tuple[str | None, ...], ...] = (
    (),
    ("2025-06-01", None, None),
    ("2025-06-01", "2025-12-20", None),
    ("2025-06-01", "2025-11-01", "2026-01-20"),
    ("2025-12-30", None, "2026-02-03"),
)
"""How a plan came from elsewhere: in force since, last and next review; the first began here."""


class Player:
    """Plays acts one after the other, as whoever enters them does: nothing lies in the future."""

    def __init__(self, zone: str, clock: str, schedule: int, came: int = 0) -> None:
        self.story = Story(zone=zone, clock=clock)
        west = SiteAdded(
            site_id=SiteId("west"), name="West", time_zone="America/Denver", state="CO"
        )
        self.story.enter(west, "2026-01-01")
        self.story.schedule("2026-01-02", **SCHEDULES[schedule % len(SCHEDULES)])
        self.entered = [self._begun(came)]
        self.now = START

    def _begun(self, came: int) -> Any:  # noqa: ANN401  # an event
        if not came:
            return self.story.activate(START)
        activated, last, following = CAME[came]
        return migrate(self.story, START, str(activated), last, following)

    def play(self, act: Act, tick: Callable[[datetime], object]) -> None:
        """Do one thing; `tick` is told of a tick."""
        kind, hours, choice = act
        self.now += HOUR * hours
        if kind == "tick":
            tick(self.now)
            return
        asks = kind in {"adopt-profile", "payer"}
        event = (self._ask if asks else self._enter)(kind, self.now, choice)
        if event is not None and kind in {"session", "late-session", "review", "late-review"}:
            self.entered.append(event)

    def _enter(self, kind: str, now: datetime, choice: int) -> Any:  # noqa: ANN401, PLR0911  # an event or none, of each kind
        story, text = self.story, now.isoformat()
        back = now - DAY * (choice + 1)
        next_on = (now + DAY * (10 + 9 * choice)).date().isoformat()
        match kind:
            case "session":
                return story.session(now, attendance="no-show" if choice > 9 else "attended")
            case "late-session":
                return story.session(back, entered=now)
            case "review" | "late-review":
                agreed = choice + 3 if choice % 3 == 0 else None
                happened = None if kind == "review" else max(back, START)
                return story.review(now, next_on, agreed, happened)
            case "schedule":
                return story.schedule(text, **SCHEDULES[choice % len(SCHEDULES)])
            case "adopt":
                day = (now + DAY * 6 * choice).date().isoformat()
                return story.adopt(text, 1 + choice % 3, day)
            case "void":
                return story.void(text, self.entered[choice % len(self.entered)])
            case "move":
                site = "west" if choice % 2 else "riverside"
                moved = enrollment((now + DAY * choice).date().isoformat(), site)
                return story.enter(EnrollmentChanged(enrollment=moved), now)
            case "activate":
                return story.activate(now)
            case "end-care":
                return story.end_care(text)
            case _:
                return getattr(story, kind)(text)

    def _ask(self, kind: str, now: datetime, choice: int) -> Any:  # noqa: ANN401  # an event
        """Adopt a profile, or have somebody else pay, from some day on."""
        if kind == "payer":
            day = (now + DAY * choice).date().isoformat()
            paid = enrollment(day).model_copy(update=PAYING[choice % len(PAYING)])
            return self.story.enter(EnrollmentChanged(enrollment=paid), now)
        code, version = PROFILES[choice % len(PROFILES)]
        day = (now + DAY * 6 * choice).date().isoformat()
        return self.story.adopt(now.isoformat(), version, day, code)


players = st.builds(
    Player,
    st.sampled_from(ZONES),
    st.sampled_from(("real", "demo")),
    st.integers(0, len(SCHEDULES) - 1),
    st.integers(0, len(CAME) - 1),
)


@settings(max_examples=25, deadline=None)
@given(players, ACTS)
def test_whatever_happens_and_whenever_ticks_come_the_oracle_agrees(
    player: Player, acts: list[Act]
) -> None:
    """Every tick is rechecked, and decides nothing twice; see `Desk.at`."""
    desk = Desk()
    for act in acts:
        player.play(act, lambda now: desk.at(player.story, now))
    desk.at(player.story, player.now + 200 * DAY)


@settings(max_examples=25, deadline=None)
@given(players, ACTS, st.integers(0, 300), st.lists(st.floats(0, 1), max_size=6))
def test_nothing_changes_before_the_next_change(
    player: Player, acts: list[Act], days: int, shares: list[float]
) -> None:
    for act in acts:
        player.play(act, lambda _: None)
    chart, now = player.story.chart, START + DAY * days
    following = next_change(chart, now)
    ids = {it.id for it in owed(chart, now)}
    end = following or now + 400 * DAY
    assert end > now
    for share in (*shares, 0.0):
        moment = min(now + (end - now) * share, end - timedelta(microseconds=1))
        assert {it.id for it in owed(chart, moment)} == ids


@settings(max_examples=25, deadline=None)
@given(players, ACTS, st.integers(0, 300), st.integers(0, 300))
def test_what_was_owed_stays_on_record(
    player: Player, acts: list[Act], days: int, more: int
) -> None:
    """A later instant adds to the history of an earlier one and takes nothing away."""
    for act in acts:
        player.play(act, lambda _: None)
    chart, now = player.story.chart, START + DAY * days
    before = {it.id for it in history(chart, now)}
    after = {it.id for it in history(chart, now + DAY * more)}
    assert before <= after
    assert {it.id for it in owed(chart, now)} <= before


@settings(max_examples=25, deadline=None)
@given(players, ACTS)
def test_ticks_decide_when_and_nothing_else(player: Player, acts: list[Act]) -> None:
    """One tick at the end leaves as many notices, standing alike, as ticks all along."""
    often, once = Desk(), Desk()
    for act in acts:
        player.play(act, lambda now: often.at(player.story, now))
    end = player.now + 200 * DAY
    for desk in (often, once):
        desk.at(player.story, end)
    told = {key: it.notice for key, it in once.notices.items()}
    assert told.keys() <= often.notices.keys()
    extra = often.notices.keys() - told.keys()
    assert player.story.clock == "demo" or not extra
    standing = {key for key, it in once.notices.items() if it.status == "raised"}
    assert standing <= {key for key, it in often.notices.items() if it.status == "raised"}


@settings(max_examples=25, deadline=None)
@given(players, ACTS, st.integers(1, 300))
def test_at_most_one_stage_of_one_due_point_is_owed_and_a_due_one_stands_alone(
    player: Player, acts: list[Act], days: int
) -> None:
    """A3.18: the earliest due point wins."""
    for act in acts:
        player.play(act, lambda _: None)
    found = owed(player.story.chart, START + DAY * days)
    assert len({it.rung.rule for it in found}) == len(found) <= 2
    if {it.rung.stage for it in found} & {"due", "overdue"}:
        assert len(found) == 1
