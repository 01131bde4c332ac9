"""The shards of the relay: how many there are, and which of them one process relays."""

import re
from typing import Annotated, Final

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

# A clinic keeps the shard that it was added to, so this count is fixed at creation.
RELAY_SHARDS: Final = 12
ALL_SHARDS: Final = frozenset(range(RELAY_SHARDS))
_RANGE: Final = re.compile(r" *([0-9]{1,4}) *(?:- *([0-9]{1,4}) *)?", re.ASCII)


def read_shards(value: object) -> object:
    """Return the shards that a text such as `0,2-5` names; all for `all` or nothing.

    Raises:
        ValueError: it has not that form, or names one that there is not.
    """
    if not isinstance(value, str):
        return value
    if value.strip() in {"", "all"}:
        return ALL_SHARDS
    found = [_RANGE.fullmatch(part) for part in value.split(",")]
    named = {
        shard for one in found if one for shard in range(int(one[1]), int(one[2] or one[1]) + 1)
    }
    if not all(found) or not named or not named <= ALL_SHARDS:
        raise ValueError(f"must be `all`, or numbers of 0 to {RELAY_SHARDS - 1} such as 0,2-5")
    return frozenset(named)


Shards = Annotated[frozenset[int], NoDecode, BeforeValidator(read_shards)]
