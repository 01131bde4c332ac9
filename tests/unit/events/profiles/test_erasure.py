"""What keeps a client's record: holds, care that runs, days to keep (B03, B42)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from events.payload import Payload
from events.profiles.erasure import keeping
from events.state import client, episode
from events.types.client import ClientRegistered
from events.types.consent import ConsentGiven, ConsentRequested, ConsentRevoked
from events.types.episode import EpisodeDischarged, EpisodeOpened
from events.types.hold import HoldLifted, HoldPlaced
from events.values.identity import Enrollment
from tests.contract.examples import EXAMPLES
from tests.contract.examples_care import ENROLLMENT
from tests.contract.examples_requests import HELD
from tests.unit.events.state.plans import stream

REGISTERED: Any = EXAMPLES[ClientRegistered]
HOLD, LIFT = EXAMPLES[HoldPlaced], EXAMPLES[HoldLifted]
ASKED: Any = EXAMPLES[ConsentRequested]
CONSENT = (ASKED, EXAMPLES[ConsentGiven])
OHIO = ENROLLMENT.model_copy(update={"state": "OH"})
FAR = date(2060, 1, 1)


def care(enrollment: Enrollment = OHIO, until: date | None = None) -> episode.EpisodeState:
    """Return an episode in a state that ended on Jun 30, 2026, or goes on."""
    opened = EXAMPLES[EpisodeOpened].model_copy(update={"enrollment": enrollment})
    payloads: list[Any] = [opened]
    if until is not None:
        ended = EXAMPLES[EpisodeDischarged].model_copy(update={"discharged_on": until})
        payloads.append(ended)
    return episode.replay(stream(payloads))


def kept(day: date, *payloads: Payload, cared: Sequence[episode.EpisodeState] = ()) -> Any:  # noqa: ANN401
    history: Any = stream([REGISTERED, *payloads])
    return keeping(history, client.replay(history), cared, day)


def test_a_hold_keeps_the_record_until_it_is_lifted() -> None:
    """B42: whatever else has run out."""
    ended = [care(until=date(2026, 6, 30))]
    assert kept(FAR, HOLD, cared=ended).codes == (f"hold:{HELD}",)
    assert kept(FAR, HOLD, LIFT, cared=ended).codes == ()


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 7, 1), ("oh-record",)),
        (date(2033, 6, 30), ("oh-record",)),
        (date(2033, 7, 1), ()),
    ],
)
def test_records_are_kept_from_discharge_on(day: date, codes: tuple[str, ...]) -> None:
    """B03: in Ohio 7 years after discharge on Jun 30, 2026."""
    assert kept(day, cared=[care(until=date(2026, 6, 30))]).codes == codes


def test_while_care_goes_on_no_time_to_keep_it_has_begun() -> None:
    """B03: also beside an episode that has ended long ago."""
    both = [care(until=date(2026, 6, 30)), care()]
    assert kept(FAR, cared=both).codes == ("episode-open",)


def test_what_law_has_documented_is_kept_six_years_from_its_last_effect() -> None:
    """B03: a consent in force counts to the day; revoked, to the day of that."""
    first = kept(FAR, *CONSENT)
    expires = ASKED.terms.expires_on
    until = date(expires.year + 6, expires.month, expires.day)
    assert first.codes == ()
    (floor,) = kept(until, *CONSENT).floors
    assert (floor.until, floor.rule.code) == (until, "required-documentation")
    revoked = kept(date(2030, 1, 1), *CONSENT, EXAMPLES[ConsentRevoked])
    assert revoked.floors[0].until < until
    terms = ASKED.terms.model_copy(update={"expires_on": None})
    endless = ASKED.model_copy(update={"terms": terms})
    assert kept(FAR, endless, EXAMPLES[ConsentGiven]).codes == ("required-documentation",)


def test_of_states_without_a_known_rule_none_is_made_up() -> None:
    """B03: they are named, so that somebody looks."""
    found = kept(FAR, cared=[care(ENROLLMENT, date(2026, 6, 30)), care(until=date(2026, 6, 30))])
    assert (found.codes, found.unknown) == ((), ("NY",))
