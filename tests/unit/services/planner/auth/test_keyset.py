"""The issuer's keys: which are taken, and how they come and go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from services.planner.auth.errors import KeySetUnusable, KeysUnavailable, Unauthorized
from services.planner.auth.jwks import ALGORITHMS, MAX_BYTES, read_keys
from services.planner.auth.sources import AddressSource, FileSource, source_of
from tests.unit.services.planner.auth.issuers import Door, ed25519, es256, key_set, rs256

if TYPE_CHECKING:
    from pathlib import Path

ALL = frozenset(ALGORITHMS)


def test_keys_of_each_kind_are_read_with_their_algorithm() -> None:
    keys = read_keys(key_set(ed25519("a"), es256("b"), rs256("c")), ALL)
    assert {kid: key.algorithm for kid, key in keys.items()} == {
        "a": "EdDSA",
        "b": "ES256",
        "c": "RS256",
    }


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I", "kid": "x"},
        {**ed25519("x").public, "use": "enc"},
        {**ed25519("x").public, "alg": "ES256"},
        {**ed25519("x").public, "key_ops": ["sign"]},
        {**ed25519("x").public, "x": "AAAA"},
        {**ed25519("x").public, "kid": None},
        {**ed25519("x").public, "kid": ""},
        {**ed25519("x").public, "crv": "X25519"},
        {"kty": ["OKP"], "kid": "x"},
        {"kty": "EC", "crv": ["P-256"], "kid": "x"},
        rs256("x", 1024).public,
        {},
    ],
)
def test_what_must_not_verify_is_left_out(entry: dict[str, Any]) -> None:
    assert set(read_keys(key_set(ed25519("a"), entry), ALL)) == {"a"}
    with pytest.raises(KeySetUnusable, match="no key"):
        read_keys(key_set(entry), ALL)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b"{}",
        b'{"keys": {}}',
        b'{"keys": []}',
        b"\xff",
        b" " * (MAX_BYTES + 1),
        key_set(ed25519("a"), ed25519("a")),
    ],
)
def test_what_is_no_key_set_is_refused(document: bytes) -> None:
    with pytest.raises(KeySetUnusable):
        read_keys(document, ALL)


def test_an_algorithm_that_is_not_allowed_has_no_keys() -> None:
    with pytest.raises(KeySetUnusable, match="ES256"):
        read_keys(key_set(ed25519()), frozenset({"ES256"}))


async def test_a_new_key_is_found_when_a_token_names_it() -> None:
    old, new = ed25519("old"), ed25519("new")
    door = Door(old)
    await door.verify(old.token())
    door.publish(old, new)
    door.watch.go(seconds=10)

    await door.verify(new.token())
    await door.verify(old.token())


async def test_a_key_that_the_issuer_withdrew_ends_its_tokens_at_once() -> None:
    old, new = ed25519("old"), ed25519("new")
    door, token = Door(old), old.token()
    await door.verify(token)
    door.publish(new)
    assert await door.keys.refresh()

    with pytest.raises(Unauthorized) as refused:
        await door.verify(token)
    assert refused.value.broken == "kid"


async def test_a_name_that_gets_another_key_forgets_what_the_old_one_signed() -> None:
    first, second = ed25519("same"), ed25519("same")
    door, token = Door(first), first.token()
    await door.verify(token)
    door.publish(second)
    await door.keys.refresh()

    with pytest.raises(Unauthorized, match="signature"):
        await door.verify(token)


async def test_unknown_names_cannot_make_us_read_all_the_time() -> None:
    known = ed25519()
    door = Door(known)
    await door.verify(known.token())
    strangers = [ed25519(f"stranger-{number}").token() for number in range(20)]

    async def refused(token: str) -> bool:
        with pytest.raises(Unauthorized):
            await door.verify(token)
        return True

    assert all(await asyncio.gather(*map(refused, strangers)))
    assert door.published.reads == 1
    door.watch.go(seconds=10)
    await asyncio.gather(*map(refused, strangers))
    assert door.published.reads == 2


async def test_an_issuer_that_is_away_stops_nobody_it_has_signed_for() -> None:
    key = ed25519()
    door = Door(key)
    await door.verify(key.token())
    door.published.document = None
    assert not await door.keys.refresh()

    await door.verify(key.token(sub="another"))
    assert (door.told.read, door.told.failed) == ([1], ["is away"])


async def test_without_any_key_nobody_is_refused_for_good() -> None:
    key = ed25519()
    door = Door(key)
    door.published.document = None
    with pytest.raises(KeysUnavailable):
        await door.verify(key.token())
    door.publish(key)
    door.watch.go(seconds=10)
    await door.verify(key.token())


async def test_keys_are_read_again_now_and_then() -> None:
    old, new = ed25519("old"), ed25519("new")
    door = Door(old)
    await door.verify(old.token())
    door.publish(new)
    fresh = asyncio.create_task(door.keys.keep_fresh(0.01))
    await asyncio.wait_for(door.told.twice.wait(), 60)
    fresh.cancel()
    await door.verify(new.token())


async def test_a_file_is_read_whole_and_its_absence_is_told(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_bytes(key_set(ed25519()))
    source = source_of(str(file))
    assert isinstance(source, FileSource)
    assert await source.read() == file.read_bytes()
    file.unlink()
    with pytest.raises(KeySetUnusable, match="No such file"):
        await source.read()


@pytest.mark.parametrize(
    "address",
    ["http://id.example.org/jwks", "file:///etc/passwd", "https://", "https://u:p@id.example.org"],
)
def test_an_address_is_https(address: str) -> None:
    with pytest.raises(KeySetUnusable, match="https"):
        source_of(address)


async def _served(answer: bytes) -> str:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()
        server.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks"


async def test_an_address_is_read() -> None:
    document = key_set(ed25519())
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(document)
    assert await AddressSource(await _served(head + document)).read() == document


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        b"HTTP/1.1 500 Oh\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
async def test_an_address_that_answers_otherwise_is_told(answer: bytes) -> None:
    with pytest.raises(KeySetUnusable, match="does not answer"):
        await AddressSource(await _served(answer)).read()
