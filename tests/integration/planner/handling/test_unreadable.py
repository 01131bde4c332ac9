"""Streams that cannot be read here are not decided on, and each reason is told apart."""

from dataclasses import dataclass

import pytest

from events.errors import GoldenThreadError
from events.ids import ClientId, ClinicId, KeyId
from events.keys.store import KeyDestroyed, KeyStore, KeyUnknown
from events.registry import InvalidData, Outcome, Registry, UnknownType, UnknownVersion, default
from events.sealing import DataKey
from services.planner.handling.planner import Planner
from services.planner.handling.unreadable import NewerReleaseNeeded, RecordUnreadable
from tests.fixtures.planner import Surgery, draft, intake, request
from tests.integration.planner.handling.test_accepting import goal

GOAL_SET = "goldenthread.plan.goal-set.v1"


class OtherRelease(Registry):
    """The product's registry, but for one event type."""

    def __init__(self, answer: Outcome) -> None:
        super().__init__()
        self._answer = answer

    def load(self, full: str, raw: bytes) -> Outcome:
        return self._answer if full == GOAL_SET else default().load(full, raw)


@dataclass
class LostKeys:
    """A key store that has lost what it knew, or knows other keys than the ledger."""

    key: DataKey | None = None

    async def key_of(self, clinic: ClinicId, owner: ClientId | ClinicId) -> DataKey | KeyDestroyed:
        raise AssertionError((clinic, owner))

    async def find(
        self, clinic: ClinicId, owner: ClientId | ClinicId, key_id: KeyId
    ) -> DataKey | KeyDestroyed | KeyUnknown:
        assert clinic
        assert owner
        return self.key or KeyUnknown(key_id)


@dataclass
class Restored:
    """A key store that is put back to before it knew any key."""

    store: KeyStore
    restored: bool = False

    async def key_of(self, clinic: ClinicId, owner: ClientId | ClinicId) -> DataKey | KeyDestroyed:
        assert not self.restored, "a second key of one owner"
        return await self.store.key_of(clinic, owner)

    async def find(
        self, clinic: ClinicId, owner: ClientId | ClinicId, key_id: KeyId
    ) -> DataKey | KeyDestroyed | KeyUnknown:
        if self.restored:
            return KeyUnknown(key_id)
        return await self.store.find(clinic, owner, key_id)


async def refusal_of(planner: Planner, surgery: Surgery) -> GoldenThreadError:
    """Return the error of a request to the drafted plan, which leaves nothing."""
    before = await surgery.events()
    with pytest.raises(GoldenThreadError) as caught:
        await planner.handle(request(goal(1)))
    assert await surgery.events() == before
    return caught.value


@pytest.fixture
async def drafted(surgery: Surgery) -> Surgery:
    planner = await surgery.planner()
    await planner.handle(intake())
    await planner.handle(draft())
    return surgery


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (UnknownType(GOAL_SET), NewerReleaseNeeded),
        (UnknownVersion(GOAL_SET, 1), NewerReleaseNeeded),
        (InvalidData(GOAL_SET, "/goal/words", "missing"), RecordUnreadable),
    ],
)
async def test_what_another_release_wrote_is_not_guessed_at(
    drafted: Surgery, answer: Outcome, expected: type[GoldenThreadError]
) -> None:
    """503 while a deploy is under way; a broken rule is for operators."""
    planner = await drafted.planner(registry=OtherRelease(answer))
    error = await refusal_of(planner, drafted)
    assert isinstance(error, expected)
    assert str(error).startswith("stream plan/")


@pytest.mark.parametrize("key", [None, DataKey(KeyId("another"), bytes(32))])
async def test_lost_or_other_keys_are_for_operators(drafted: Surgery, key: DataKey | None) -> None:
    planner = await drafted.planner(keys=LostKeys(key))
    assert isinstance(await refusal_of(planner, drafted), RecordUnreadable)


async def test_who_remembers_a_stream_whose_key_is_lost_makes_no_second_key(
    surgery: Surgery,
) -> None:
    keys = Restored(await surgery.key_store())
    planner = await surgery.planner(keys=keys)
    await planner.handle(intake())
    await planner.handle(draft())
    keys.restored = True
    assert isinstance(await refusal_of(planner, surgery), RecordUnreadable)
