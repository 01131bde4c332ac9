"""Which user PostgreSQL runs as, and what root does where that user may not enter."""

import os
from pathlib import Path

import pytest

from infra.stack import account
from infra.stack.account import Account, postgres_account
from infra.stack.errors import FolderClosed, FolderUnusable

_AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another")


def test_an_ordinary_user_runs_it_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    assert postgres_account(tmp_path) == Account(name="1234")


@_AS_ROOT
def test_root_hands_it_to_nobody_without_any_capability() -> None:
    given = postgres_account(Path("/"))
    assert given.name == "nobody"
    assert given.uid > 0
    assert given.capability == -1


@_AS_ROOT
def test_below_a_closed_folder_it_keeps_one_capability(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert postgres_account(tmp_path / "not" / "yet").capability in {1, 2}


@_AS_ROOT
def test_where_no_capability_is_to_be_had_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(account, "_permitted_capabilities", lambda: 0)
    with pytest.raises(FolderClosed, match=r"run as an ordinary user, or move"):
        postgres_account(tmp_path)


def test_a_link_in_place_of_its_folder_is_refused(tmp_path: Path) -> None:
    """In a folder that all may write, a link would hand some other folder to the server."""
    precious = tmp_path / "precious"
    precious.mkdir(mode=0o755)
    (tmp_path / "socket").symlink_to(precious)
    with pytest.raises(FolderUnusable, match="is a link"):
        Account(name="me").take(tmp_path / "socket")
    assert precious.stat().st_mode & 0o777 == 0o755
