"""Any commands through two planners, some at once: always what deciding on the ledger gives.

The model decides on what the ledger holds, with nothing remembered. Afterwards whatever either
planner remembers is what the ledger's events fold to.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType
from typing import Final, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.clock import SystemClock
from events.errors import GoldenThreadError
from events.ids import ClinicId, StreamId, StreamKind, Version, kind_of
from events.registry import default
from events.state.clinic import ClinicState
from services.planner.commands import AnyCommand
from services.planner.commands.clinic import ClinicCommand
from services.planner.decide import Refusal, Role, Streams, client_of, written_by
from services.planner.decide.authority import require_authority
from services.planner.decide.streams import AnyFolded, fold_stream
from services.planner.handling.answer import Accepted
from services.planner.handling.kept import Kept, beginning
from services.planner.handling.loading import Loader
from services.planner.handling.planner import Planner
from services.planner.handling.request import CommandRequest
from tests.fixtures.planner import SPEC, Surgery, caller, draft, intake, register, request
from tests.unit.services.planner.charts import Chart, recorded
from tests.unit.services.planner.steered import drawn_command
from tests.unit.services.planner.test_machine import CARE, CONTENT, SIGNINGS, Kinds

EVERY_OTHER: Final[Kinds] = tuple(
    each for each in get_args(AnyCommand) if each not in get_args(ClinicCommand)
)
ROLES: Final[Sequence[Role]] = ("clinician", "clinician", "clinician", "records", "front-desk")
MORE: Final = 20
MODES: Final = ("alone", "alone", "at-once", "again")
_clinics: Final = count(1)
met: Final = Counter[str]()


@dataclass
class Course:
    """A clinic, two planners of it, and what was asked so far."""

    surgery: Surgery
    clinic: ClinicId
    planners: Sequence[Planner]
    loader: Loader
    chart: Chart = field(default_factory=Chart)
    asked: list[tuple[CommandRequest, Accepted]] = field(default_factory=list)

    async def known(self) -> dict[StreamId, Kept]:
        """Return every stream as the ledger alone tells it."""
        rows = [row async for row in self.surgery.reader.clinic(self.clinic)]
        found = await self.loader.caught_up(self.clinic, map(beginning, {r.stream for r in rows}))
        return dict(found)

    async def look(self) -> None:
        """Bring the model to what the ledger holds, now."""
        known = await self.known()
        clinic, others = ClinicState(), dict[StreamId, AnyFolded]()
        for stream, kept in known.items():
            if isinstance(kept.state, ClinicState):
                clinic = kept.state
            else:
                others[stream] = kept.state
        heads = {stream: kept.head for stream, kept in known.items()}
        self.chart.streams = Streams(self.clinic, clinic, MappingProxyType(others), heads)
        self.chart.now = SystemClock().now()

    def drawn(self, data: st.DataObject) -> CommandRequest | None:
        """Return a request that mostly fits the chart."""
        kinds = data.draw(st.sampled_from([CONTENT, CARE, SIGNINGS, EVERY_OTHER]))
        command = drawn_command(data.draw, self.chart, kinds)
        if command is None:
            return None
        current = self.chart.streams.version(written_by(command))
        off = data.draw(st.sampled_from([0, 0, 0, -1, 1]))
        wanted = command.demands_version and data.draw(st.sampled_from([True, True, True, False]))
        who = caller(data.draw(st.sampled_from(ROLES)), clinic=self.clinic)
        return request(command, if_match=current + off if wanted else None, by=who)

    def expected(self, *requests: CommandRequest) -> tuple[str, ...]:
        """Return the codes of `requests`, one after the other, by the model."""
        model = replace(self.chart)
        return tuple([_expected(model, each) for each in requests])

    async def ask(self, planner: int, asked: CommandRequest) -> str:
        """Return the code of a planner's answer."""
        try:
            answer = await self.planners[planner].handle(asked)
        except GoldenThreadError as error:
            return error.code
        self.asked.append((asked, answer))
        return "accepted"

    async def step(self, data: st.DataObject) -> None:
        """Ask something, or two things at once, and hold the answers against the model."""
        await self.look()
        before = (await self.surgery.reader.head(self.clinic)).position
        mode, planner = data.draw(st.sampled_from(MODES)), data.draw(st.integers(0, 1))
        one, other = self.drawn(data), self.drawn(data)
        if mode == "again" and self.asked:
            first, answer = data.draw(st.sampled_from(self.asked))
            again = await self.planners[planner].handle(first)
            assert again == replace(answer, repeated=True)
            return
        if one is None or other is None:
            return
        if mode == "at-once":
            codes = tuple(await asyncio.gather(self.ask(0, one), self.ask(1, other)))
            turned = self.expected(other, one)[::-1]
            assert codes in {self.expected(one, other), turned}
        else:
            codes = (await self.ask(planner, one),)
            assert codes == self.expected(one)
        met.update(codes)
        if "accepted" not in codes:
            assert (await self.surgery.reader.head(self.clinic)).position == before

    async def finish(self) -> None:
        """Whatever the planners remember is what the ledger's events fold to."""
        known = await self.known()
        for planner in self.planners:
            for (clinic, stream), kept in planner._cache._kept.items():  # noqa: SLF001  # the memory
                assert clinic == self.clinic
                if kind_of(stream) is not StreamKind.CLINIC:
                    require_prefix(kept, known.get(stream, beginning(stream)))


def _expected(model: Chart, asked: CommandRequest) -> str:
    (command,) = asked.commands
    if command.demands_version and asked.if_match is None:
        return "version-required"
    role = asked.caller.roles[0]
    if asked.if_match not in {None, model.streams.version(asked.stream)}:
        return _unless_refused(model, command, role) or "version-moved"
    answer = model.answer(*asked.commands, role=role)
    if isinstance(answer, Refusal):
        return answer.code
    model.streams = recorded(answer.streams)
    return "accepted"


def _unless_refused(model: Chart, command: AnyCommand, role: Role) -> str | None:
    """Return the code for who may not give the command; they are told nothing of the stream."""
    try:
        require_authority(command, model.context(role), client_of(command, model.streams))
    except Refusal as refusal:
        return refusal.code
    return None


def require_prefix(kept: Kept, whole: Kept) -> None:
    assert not isinstance(kept.state, ClinicState)
    assert not isinstance(whole.state, ClinicState)
    version = Version(kept.head.version)
    history = whole.state.history[:version]
    assert kept.state == fold_stream(kept.head.stream, history)
    if version == whole.head.version:
        assert kept.head == whole.head
        if version:
            assert (kept.owner, kept.key_id) == (whole.owner, whole.key_id)


async def begun(surgery: Surgery, clinic: ClinicId, *, drafted: bool) -> Course:
    """Return a clinic with an open episode, and the plan where it is drafted."""
    keys = await surgery.key_store()
    await register(surgery.ledger, keys, replace(SPEC, clinic=clinic))
    planners = [await surgery.planner(), await surgery.planner()]
    course = Course(surgery, clinic, planners, Loader(await surgery.pool(), keys, default()))
    own, who = StreamId(f"clinic/{clinic}"), caller(clinic=clinic)
    await planners[0].handle(request(*intake().commands, stream=own, by=who))
    if drafted:
        await planners[1].handle(request(*draft().commands, by=who))
    return course


@pytest.mark.timeout(600)  # a failure takes minutes to be made small
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), drafted=st.booleans())
async def test_any_course_of_commands_is_what_deciding_on_the_ledger_gives(
    surgery: Surgery, data: st.DataObject, *, drafted: bool
) -> None:
    clinic = ClinicId(f"clinic-{next(_clinics)}")
    async with surgery.apart() as here:
        course = await begun(here, clinic, drafted=drafted)
        for _ in range(data.draw(st.integers(3, 14))):
            await course.step(data)
        for _ in range(MORE):  # chance may have chosen nothing that fits
            if course.asked:
                break
            await course.step(data)
        await course.finish()


def test_the_courses_met_both_answers_and_many_refusals() -> None:
    """Runs after them in this file, and only then says something."""
    if met:
        assert met["accepted"] > 3
        assert len(met) > 3
