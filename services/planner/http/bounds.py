"""The bounds of a request over HTTP."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a request may take.

    Attributes:
        body_bytes: the size of a body.
        body_seconds: how long a body may take to arrive.
        header_bytes: the size of all header lines together.
        header_count: the number of header lines.
        handling_seconds: how long an answer is waited for; after that its outcome is unknown, and
            what was begun goes on. Long before people give up and try something else.
    """

    body_bytes: int = 1_000_000
    body_seconds: float = 10.0
    header_bytes: int = 16_384
    header_count: int = 100
    handling_seconds: float = 10.0
