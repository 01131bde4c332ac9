"""TCP ports on the loopback address."""

import os
import socket
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Final

from infra.stack.errors import PortInUse

LOOPBACK: Final = "127.0.0.1"
# Below those that systems give to outgoing connections, which could take one before its server.
_PORTS: Final = range(20_000, 32_000)
_APART: Final = 997


def _candidates() -> Iterator[int]:
    """Return all ports again and again, for each process from a place of its own."""
    return islice(cycle(_PORTS), os.getpid() * _APART % len(_PORTS), None)


_next_ports: Final = _candidates()


def free_port() -> int:
    """Return a port that nothing uses now; it is not reserved, but this process gets another next.

    Raises:
        OSError: every port is in use.
    """
    for port in islice(_next_ports, len(_PORTS)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise OSError(f"no port from {_PORTS[0]} to {_PORTS[-1]} is free")


def require_free(server: str, port: int, setting: str) -> None:
    """Check that `server` can listen on `port`; `setting` is the variable that changes it.

    Raises:
        PortInUse: another program has the port.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            raise PortInUse(server, port, setting) from None


def answers(port: int, seconds: float = 1.0) -> bool:
    """Return whether something accepts connections on `port`."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=seconds):
            return True
    except OSError:
        return False
