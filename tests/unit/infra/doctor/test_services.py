"""The doctor's look at the issuer's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from infra.doctor.check import State
from infra.doctor.services import service_checks
from infra.settings import Settings
from infra.stack.signing import ensure_signing_key, key_set_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, token_keys=str(key_set_file(tmp_path)))


async def test_keys_that_can_be_read_are_well(settings: Settings, tmp_path: Path) -> None:
    ensure_signing_key(tmp_path)
    (check,) = await service_checks(settings)
    assert (check.state, check.seen) == (State.OK, "1 in force")


async def test_keys_that_cannot_be_read_let_nobody_in(settings: Settings) -> None:
    (check,) = await service_checks(settings)
    assert check.state is State.FAILED
    assert "GOLDENTHREAD_TOKEN_KEYS" in check.todo


async def test_without_an_issuer_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert await service_checks(Settings(home=tmp_path, token_keys=None)) == []
