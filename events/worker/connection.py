"""How a worker's connections to the database of views are set."""

from collections.abc import Mapping
from typing import Final

# For `server_settings` of the pool that a `StreamWorker` gets. A process that is paused in the
# middle of a transaction holds rows that others wait for: the server ends its session.
SETTINGS: Final[Mapping[str, str]] = {
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "30s",
    "timezone": "UTC",
    "jit": "off",
    # Rows are looked up by index, whatever the tables' statistics say: a plan made on an empty
    # table must not outlive it.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
