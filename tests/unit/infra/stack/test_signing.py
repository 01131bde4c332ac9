"""The local stack's own issuer, and the command that asks it for tokens."""

from __future__ import annotations

import stat
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from events.clock import SystemClock
from infra.settings import load_settings
from infra.stack import signing
from infra.stack.errors import SecretUnreadable
from infra.stack.signing import ISSUER, Grant, NoSigningKey, ensure_signing_key, issue, key_set_file
from services.planner.auth.errors import Unauthorized
from services.planner.auth.keyset import KeySet
from services.planner.auth.sources import FileSource
from services.planner.auth.verifier import TokenRules, TokenVerifier
from tests.fixtures.cli import command_line
from tests.unit.services.planner.auth.issuers import Told, Watch

if TYPE_CHECKING:
    from pathlib import Path

GRANT = Grant("riverbend", "dev:clinician", ("clinician",))
CLIENT = "0197a3a0-0000-7000-8000-00000000c0de"


class Door:
    """A planner's verifier that reads the local key set."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.watch = folder, Watch()
        self.keys = KeySet(FileSource(key_set_file(folder)), Told(), ticks=self.watch.ticks)
        rules = TokenRules(ISSUER, "goldenthread")
        self.verify = TokenVerifier(self.keys, rules, self.watch).verify

    def token(self) -> str:
        return issue(self.folder, GRANT, "goldenthread", timedelta(hours=8), self.watch)


async def test_what_it_signs_lets_in(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path)
    caller = await Door(tmp_path).verify(Door(tmp_path).token())
    assert (caller.actor, caller.roles) == ("dev:clinician", ("clinician",))


async def test_a_second_start_keeps_the_key(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path)
    token = Door(tmp_path).token()
    key_set_file(tmp_path).unlink()
    ensure_signing_key(tmp_path)
    await Door(tmp_path).verify(token)


def test_only_the_owner_reads_its_files(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path)
    signing.rotate(tmp_path)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert (len(list(tmp_path.iterdir())), modes) == (3, {0o600})


async def test_a_rotation_leaves_nobody_outside(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path)
    door = Door(tmp_path)
    before = door.token()
    await door.verify(before)
    signing.rotate(tmp_path)
    door.watch.go(seconds=10)

    await door.verify(door.token())
    await door.verify(before)


async def test_the_second_rotation_ends_what_the_first_key_signed(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path)
    door = Door(tmp_path)
    first = door.token()
    signing.rotate(tmp_path)
    signing.rotate(tmp_path)
    with pytest.raises(Unauthorized):
        await door.verify(first)


async def test_a_rotation_at_once_ends_every_token(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path)
    door = Door(tmp_path)
    before = door.token()
    await door.verify(before)
    signing.rotate(tmp_path)
    signing.rotate(tmp_path, at_once=True)
    await door.keys.refresh()
    with pytest.raises(Unauthorized):
        await door.verify(before)
    ensure_signing_key(tmp_path)
    await door.keys.refresh()
    await door.verify(door.token())
    with pytest.raises(Unauthorized):
        await door.verify(before)


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    with pytest.raises(NoSigningKey, match="identity provider"):
        Door(tmp_path).token()
    with pytest.raises(NoSigningKey):
        signing.rotate(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "token-key").write_text("not a key")
    with pytest.raises(SecretUnreadable, match="no private key"):
        Door(tmp_path).token()


async def test_the_command_prints_a_token_and_nothing_else(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path / "secrets")
    line = command_line(tmp_path)
    told = line.run("token", "--role", "client", "--client", CLIENT, "--actor", "c-7")
    assert told.returncode == 0, told.stderr

    door = Door(tmp_path / "secrets")
    door.watch.at = SystemClock().now()
    caller = await door.verify(told.stdout.strip())
    assert (caller.clinic, caller.actor, caller.acting_for) == ("riverbend", "c-7", CLIENT)


@pytest.mark.parametrize(
    ("code", "said", "arguments"),
    [
        (1, "not known", ("--role", "root")),
        (1, "acting_for", ("--role", "client")),
        (1, "acting_for", ("--role", "clinician", "--client", CLIENT)),
        (1, "sub", ("--role", "clinician", "--actor", "Dr. Amara Osei")),
        (1, "clinic", ("--role", "clinician", "--clinic", "River Bend")),
        (2, "--hours", ("--role", "clinician", "--hours", "25")),
        (2, "--role", ()),
    ],
)
def test_the_command_signs_nothing_that_the_planner_would_refuse(
    tmp_path: Path, code: int, said: str, arguments: tuple[str, ...]
) -> None:
    ensure_signing_key(tmp_path / "secrets")
    told = command_line(tmp_path).run("token", *arguments)
    assert (told.returncode, told.stdout) == (code, "")
    assert said in told.stderr


def test_elsewhere_the_command_names_the_way(tmp_path: Path) -> None:
    line = command_line(tmp_path)
    absent = line.run("token", "--role", "clinician")
    assert (absent.returncode, "identity provider" in absent.stderr) == (3, True)
    ensure_signing_key(tmp_path / "secrets")
    elsewhere = {"GOLDENTHREAD_TOKEN_ISSUER": "https://id.example.org"}
    other = line.run("token", "--role", "clinician", **elsewhere)
    assert (other.returncode, "another issuer" in other.stderr) == (1, True)


def test_the_issuer_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path))
    with pytest.raises(Exception, match="GOLDENTHREAD_TOKEN_ISSUER"):
        load_settings().issuer()
