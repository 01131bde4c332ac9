"""Documents: how a plan, an episode or a client stands, as readers get it.

A document has the sections that audit entries compare, under the same names, so the paths of
changes lead into it. Beside them stands what follows from them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from events.state.attended import Scores, Sessions, was_held
from events.state.episode import EpisodeState
from events.state.next_review import agreed
from events.state.outreach import was_missed
from events.state.plain import written
from events.state.plan import PlanState
from events.state.plan_content import content_hash
from events.state.plan_links import broken_links
from events.state.plan_reviews import Review, missing_verdicts
from events.state.plan_signing import Signing
from events.state.sections import Section
from events.state.session_numbers import COUNTED_BY_DEFAULT, counts
from events.values.sessions import SessionContent


@dataclass(slots=True)
class Fragments:
    """Sections of one stream's document as they were last written, by what they were made of."""

    kept: dict[str, tuple[object, bytes]] = field(default_factory=dict)

    def of(self, name: str, made_of: object, write: Callable[[], bytes]) -> orjson.Fragment:
        """Return the section as JSON, written anew only when it is made of another object."""
        known = self.kept.get(name)
        if known is None or known[0] is not made_of:
            # A copy: what the serializer returns holds on to all that it took for writing.
            known = self.kept[name] = (made_of, bytes(memoryview(write())))
        return orjson.Fragment(known[1])


def document(state: object, sections: Iterable[Section], fragments: Fragments) -> str:
    """Return the JSON document of a state; `fragments` only spare work."""
    members = dict(_sections(state, sections, fragments))
    if isinstance(state, PlanState):
        members |= _of_plan(state, fragments)
    if isinstance(state, EpisodeState):
        members |= _of_episode(state, fragments)
    return written(members).decode()


def _sections(
    state: object, sections: Iterable[Section], fragments: Fragments
) -> Iterator[tuple[str, object]]:
    for section in sections:
        if section.name not in _DERIVED:
            yield section.name, _fragment(section, section.read(state), fragments)


_DERIVED: Final = frozenset({"signatures", "reviews", "sessions", "scores"})
"""Sections that documents show in another form than the one that is compared."""


def _fragment(section: Section, part: object, fragments: Fragments) -> orjson.Fragment:
    return fragments.of(section.name, part, lambda: written(section.shape(part)))


def _of_plan(state: PlanState, fragments: Fragments) -> Mapping[str, object]:
    content = state.content
    return {
        "content_hash": fragments.of(
            "content_hash", content, lambda: written(content_hash(content))
        ),
        "broken_links": fragments.of(
            "broken_links", content, lambda: written(broken_links(content))
        ),
        "signatures": {str(each.event_id): _signature(each, state) for each in state.signings},
        "reviews": fragments.of("reviews", state.reviews, lambda: _reviews(state.reviews)),
        "next_review": next_review(state),
        "problems_changed": _problems_changed(state),
    }


def _signature(signing: Signing, state: PlanState) -> Mapping[str, object]:
    """Return a signing, whether it is of the present content, and what changed since (A11.12)."""
    since = signing.content_version
    changed = [item for item, version in state.changed_at.items() if version > since]
    return {**_fields(signing), "current": since == state.content_version, "changed": changed}


def _fields(signing: Signing) -> dict[str, object]:
    return {
        "event_id": str(signing.event_id),
        "version": signing.version,
        "recorded_time": signing.recorded_time,
        "role": signing.role,
        "outcome": signing.outcome,
        "content_version": signing.content_version,
        "content_hash": signing.content_hash,
        "signer": signing.signer,
        "meaning": signing.meaning,
        "capture": signing.capture,
        "document": signing.document,
        "explanation": signing.explanation,
    }


def _reviews(reviews: Mapping[Any, Review]) -> bytes:
    shown = {
        str(key): {
            "trigger": review.trigger,
            "cause": review.cause,
            "opened": review.opened,
            "opened_time": review.opened_time,
            "owes": review.owes,
            "missing_verdicts": missing_verdicts(review),
            "verdicts": review.verdicts,
            "first_verdict": review.first_verdict,
            "client_input": review.client_input,
            "completion": review.completion,
        }
        for key, review in reviews.items()
    }
    return written(shown)


def _problems_changed(state: PlanState) -> Mapping[str, int]:
    """Return at which version each problem was last added, changed or resolved (A4.04)."""
    return {
        str(item.id): version
        for item, version in state.changed_at.items()
        if item.kind == "problem"
    }


def next_review(state: PlanState) -> Mapping[str, object] | None:
    """Return what was agreed last for the next review: by a review, a schedule, or elsewhere.

    It says what the plan holds; when a review is due under policy is for the reminders to say.
    """
    schedule, found = state.schedule, agreed(state)
    if schedule is None and found.on is None:
        return None
    return {
        "on": found.on,
        "at_session": found.at_session,
        "every_days": None if schedule is None else schedule.interval_days,
        "at_sessions": () if schedule is None else schedule.sessions,
    }


def _of_episode(state: EpisodeState, fragments: Fragments) -> Mapping[str, object]:
    sessions, scores = state.sessions, state.scores
    return {
        "sessions": fragments.of("sessions", sessions, lambda: written(_attended(sessions))),
        "missed": fragments.of("missed", sessions, lambda: written(_missed(sessions))),
        "services": fragments.of("services", sessions, lambda: written(_services(sessions))),
        "scores": fragments.of("scores", scores, lambda: written(_by_instrument(scores))),
        "amended": state.amended,
    }


def _attended(sessions: Sessions) -> Mapping[str, object]:
    """Return how many sessions there are, and which count as such by default (A11.07)."""
    times = sorted(each.content.service_at for each in sessions.values())
    held = [each.content for each in sessions.values() if counts(each.content, COUNTED_BY_DEFAULT)]
    return {
        "recorded": len(sessions),
        "counted": len(held),
        "counted_at": sorted(each.service_at for each in held),
        "first_at": times[0] if times else None,
        "last_at": times[-1] if times else None,
        "held_at": sorted(
            each.content.service_at for each in sessions.values() if was_held(each.content)
        ),
    }


def _missed(sessions: Sessions) -> Mapping[str, object]:
    """Return the sessions that the client did not come to (A1.52)."""
    return {
        str(key): {"service_at": it.service_at, "attendance": it.attendance, "site_id": it.site_id}
        for key, each in sessions.items()
        for it in [each.content]
        if was_missed(it)
    }


def _services(sessions: Sessions) -> Mapping[str, SessionContent]:
    """Return the sessions that were held and have a billing code (A11.15)."""
    return {
        str(key): each.content
        for key, each in sessions.items()
        if was_held(each.content) and each.content.service_code is not None
    }


_OF_SCORE: Final = (
    "administered_at",
    "total",
    "items",
    "clusters",
    "instrument_version",
    "band_table",
    "local",
    "loinc",
    "administered_by",
    "source",
    "capture",
)


def _by_instrument(scores: Scores) -> Mapping[str, list[Mapping[str, object]]]:
    """Return each instrument's scores, by time of administration, then of entry."""
    ordered = sorted(
        scores.items(), key=lambda pair: (pair[1].content.administered_at, pair[1].version)
    )
    found: dict[str, list[Mapping[str, object]]] = {}
    for score_id, entered in ordered:
        content = entered.content
        found.setdefault(content.instrument, []).append(
            {
                "score_id": score_id,
                **{name: getattr(content, name) for name in _OF_SCORE},
                "corrected": entered.corrected is not None,
            }
        )
    return found
