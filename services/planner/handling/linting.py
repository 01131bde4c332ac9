"""What the lint finds in plans that were proposed, signed or reviewed, for the answer (A5).

Findings are no part of an outcome: they are made when an answer is, from the ledger at the version
that the request came to, by the rules of the release that answers. They hold up nothing: what
cannot be checked in time is told as not linted.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from events.errors import GoldenThreadError
from events.ids import ClinicId, StreamId, Version, kind_of
from events.ledger.connection import FAILURES
from events.ledger.outcomes import OutcomeReader
from events.ledger.reader import Source
from events.lint.chart import begun_everywhere, chart_document
from events.lint.finding import SEVERITIES
from events.lint.lint import lint
from events.lint.patience import LintTooLong, Patience
from events.lint.waived import told_apart
from events.state.episode import EpisodeState
from events.state.plan import PlanState
from events.state.recorded import Recorded
from services.planner.decide.policy import CLINICAL
from services.planner.decide.streams import Folded, episode_stream, fold_stream
from services.planner.handling.answer import Accepted, FindingAt, Found, Linted, Unlinted
from services.planner.handling.kept import Kept, StateCache, beginning
from services.planner.handling.loading import Loader
from services.planner.handling.request import CommandRequest

OCCASIONS: Final = frozenset(
    f"goldenthread.plan.{each}.v1" for each in ("proposed", "signed", "review-completed")
)
"""What is linted: the types of the events that answers tell findings of."""

READERS: Final = CLINICAL | {"records"}
"""Who is told of findings; as in the read API."""

MOST_PLANS: Final = 5
MOST_LISTED: Final = 100


class Linting:
    """Lints what answers tell of, a few plans at once, each for a bounded time."""

    def __init__(
        self,
        source: Source,
        loader: Loader,
        cache: StateCache,
        monotonic: Callable[[], float],
        seconds: float = 2.0,
    ) -> None:
        """Take how streams are read, and how long the lint of one plan may take."""
        self._versions = OutcomeReader(source)
        self._loader = loader
        self._cache = cache
        self._monotonic = monotonic
        self._seconds = seconds
        self._room = asyncio.Semaphore(2)

    async def told(self, request: CommandRequest, answer: Accepted) -> Accepted:
        """Return the answer with what was found, where it tells of an occasion to look."""
        if not READERS.intersection(request.caller.roles):
            return answer
        plans = _plans_in(answer)
        few = [*plans.items()][:MOST_PLANS]
        found = [await self._of(answer, stream, version) for stream, version in few]
        return replace(answer, findings=tuple(found)) if found else answer

    async def _of(self, answer: Accepted, stream: StreamId, version: Version) -> Linted:
        plan = stream.partition("/")[2]
        try:
            async with asyncio.timeout(self._seconds), self._room:
                return await self._linted(answer, stream, version)
        except (TimeoutError, LintTooLong):
            return Unlinted(plan, version, "took-too-long")
        except (GoldenThreadError, *FAILURES):
            return Unlinted(plan, version, "unavailable")
        except Exception:  # noqa: BLE001  # it is accepted, whatever the lint comes to
            return Unlinted(plan, version, "failed")

    async def _linted(self, answer: Accepted, stream: StreamId, version: Version) -> Linted:
        clinic = answer.clinic
        state = await self._at(clinic, stream, version)
        assert isinstance(state, PlanState)  # noqa: S101  # the stream's kind says so
        episode = None
        if state.course.episode_id is not None:
            beside = episode_stream(state.course.episode_id)
            seen = await self._versions.version_at(clinic, beside, answer.last)
            episode = await self._at(clinic, beside, seen)
        patience = Patience(self._seconds, self._monotonic)
        day = begun_everywhere(answer.ledger_time)
        plan = stream.partition("/")[2]
        return await asyncio.to_thread(_found, plan, state, episode, day, patience)

    async def _at(self, clinic: ClinicId, stream: StreamId, version: Version) -> object:
        """Return what a stream folds to at a version."""
        kept = self._cache.get(clinic, stream) or beginning(stream)
        if kept.head.version < version:
            kept = (await self._loader.caught_up(clinic, [kept]))[stream]
        return _at(kept, version)


def _plans_in(answer: Accepted) -> Mapping[StreamId, Version]:
    """Return the plans that were proposed, signed or reviewed, with the versions they came to."""
    seen = {each.stream for each in answer.events if each.type in OCCASIONS}
    return {each.stream: each.version for each in answer.events if each.stream in seen}


def _at(kept: Kept, version: Version) -> object:
    folded = kept.state
    if not isinstance(folded, Folded):
        raise TypeError(kind_of(kept.head.stream))
    if folded.version == version:
        return folded.state
    earlier: list[Recorded[Any]] = [e for e in folded.history if e.version <= version]
    return fold_stream(kept.head.stream, earlier).state


def _found(plan: str, state: PlanState, episode: object, day: date, patience: Patience) -> Linted:
    care = episode if isinstance(episode, EpisodeState) else None
    document = chart_document(state, care, day)
    findings = told_apart(lint(document, patience.turn), document)
    counts: dict[str, int] = {
        each: sum(one.severity == each for one in findings.standing) for each in SEVERITIES
    }
    gravest = sorted(findings.standing, key=lambda each: SEVERITIES.index(each.severity))
    listed = tuple(
        FindingAt(each.rule, each.rule_version, each.severity, each.path)
        for each in gravest[:MOST_LISTED]
    )
    return Found(plan, state.version, counts, len(findings.waived), listed)
