"""Where the issuer's key set is read: a file, or an https address."""

import asyncio
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from services.planner.auth.errors import KeySetUnusable
from services.planner.auth.jwks import MAX_BYTES

READING_SECONDS: Final = 5.0
_LOCAL: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class KeySource(Protocol):
    """Gives the key set as it is now."""

    async def read(self) -> bytes:
        """Return the JWKS document.

        Raises:
            KeySetUnusable: it is not to be had.
        """


class FileSource:
    """A key set in a file; whoever rotates keys replaces the file whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def read(self) -> bytes:
        """Return the file's bytes.

        Raises:
            KeySetUnusable: it cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            why = error.strerror or "cannot be read"
            raise KeySetUnusable(f"file {self._path}: {why}") from None


class AddressSource:
    """A key set at an address, as identity providers publish it."""

    def __init__(self, address: str) -> None:
        """Take an https address; plain http is for this machine only.

        Raises:
            KeySetUnusable: the address has not that form.
        """
        parts = urlsplit(address)
        near = parts.scheme == "http" and parts.hostname in _LOCAL
        if not (parts.scheme == "https" or near) or not parts.hostname or parts.username:
            raise KeySetUnusable("its address must be https://<host>/<path>, without a user")
        self._address = address
        self._opener = urllib.request.build_opener(_NoRedirect)

    async def read(self) -> bytes:
        """Return what the address answers.

        Raises:
            KeySetUnusable: it does not answer within 5 s, redirects, or answers an error.
        """
        try:
            async with asyncio.timeout(READING_SECONDS):
                return await asyncio.to_thread(self._get)
        except (OSError, HTTPException) as error:  # URLError and TimeoutError are OSErrors
            raise KeySetUnusable(f"its address does not answer ({type(error).__name__})") from None

    def _get(self) -> bytes:
        asked = urllib.request.Request(  # noqa: S310  # the scheme was looked at
            self._address, headers={"Accept": "application/json"}
        )
        with self._opener.open(asked, timeout=READING_SECONDS) as answer:
            read: bytes = answer.read(MAX_BYTES + 1)
            return read


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A key set that moved is for an operator to find out, not for us to follow."""

    def redirect_request(self, *_arguments: object, **_options: object) -> None:
        return None


def source_of(place: str) -> KeySource:
    """Return the source for a file's path or an address.

    Raises:
        KeySetUnusable: an address that has not its form.
    """
    return AddressSource(place) if "://" in place else FileSource(Path(place))
