"""TCP ports on the loopback address."""

import socket
from typing import Final

from infra.stack.errors import PortInUse

LOOPBACK: Final = "127.0.0.1"


def free_port() -> int:
    """Return a port that nothing uses now; it is not reserved."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


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
