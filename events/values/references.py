"""References to clients, sites and streams, as events hold them."""

from typing import Annotated, NewType

from pydantic import StringConstraints

from events.ids import ClientId, StreamId

SiteId = NewType("SiteId", str)

ClientRef = Annotated[
    ClientId,
    StringConstraints(
        min_length=36,
        max_length=36,
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    ),
]
"""A client's id: a UUID in lower case with hyphens."""

SiteRef = Annotated[
    SiteId, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
]
"""A site's id within its clinic: 1 to 40 of a-z, 0-9 and `-`, starting with no `-`."""

StreamRef = Annotated[
    StreamId,
    StringConstraints(
        min_length=8,
        max_length=60,
        pattern=r"^(clinic/[a-z0-9][a-z0-9-]{0,39}|(client|episode|plan|notice)/"
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$",
    ),
]
"""A stream of a ledger: its kind and its id, as envelopes name it."""
