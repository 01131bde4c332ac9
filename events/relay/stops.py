"""Why a shard stops: each says what was found and what to do. Nothing is skipped or guessed."""

from collections.abc import Sequence

from events.errors import GoldenThreadError
from events.ids import ClinicId, Position


class Stopped(GoldenThreadError):
    """A shard publishes nothing more until this is put right."""

    code = "relay-stopped"


class DatabaseRestored(Stopped):
    """The ledger is not the one that was published from."""

    code = "relay-database-restored"

    def __init__(self, clinic: ClinicId, relayed: Position, found: str) -> None:
        super().__init__(
            f"clinic {clinic}: published up to position {relayed}, and {found}: the database was "
            f"restored or exchanged. `goldenthread relay adopt {clinic}` shows what going on with "
            "this ledger would accept"
        )


class BrokerEmptied(Stopped):
    """Topic `plans` is empty, though events were published to it."""

    code = "relay-broker-emptied"

    def __init__(self, clinic: ClinicId) -> None:
        super().__init__(
            f"clinic {clinic}: events were published, and topic plans is empty. If this broker "
            "shall be filled again: `goldenthread relay republish --all`"
        )


class AnotherCluster(Stopped):
    """This is not the Kafka that was published to."""

    code = "relay-another-cluster"

    def __init__(self, clinic: ClinicId, before: str, now: str) -> None:
        super().__init__(
            f"clinic {clinic}: was published to Kafka cluster {before}, and this is {now}. Correct "
            "GOLDENTHREAD_KAFKA_BOOTSTRAP; or, if this cluster shall be filled: "
            "`goldenthread relay republish --all`"
        )


class BelowHint(Stopped):
    """Kafka says less than was published."""

    code = "relay-below-hint"

    def __init__(self, clinic: ClinicId, kafka: Position | None, hint: Position) -> None:
        said = "nothing" if kafka is None else f"position {kafka}"
        super().__init__(
            f"clinic {clinic}: was published up to position {hint}, and topic relay says {said}: "
            "Kafka lost records or was put back. Bring them back; or empty topics plans and relay "
            "and run `goldenthread relay republish --all`"
        )


class HandedOver(Stopped):
    """Another shard has the clinic, and the ledger names this one."""

    code = "relay-handed-over"

    def __init__(self, clinic: ClinicId, shard: int) -> None:
        super().__init__(
            f"clinic {clinic}: was handed over to shard {shard}, and the ledger names another: the "
            f"database was restored. `goldenthread relay adopt {clinic}` shows what going on with "
            "this ledger would accept"
        )


class LedgerGap(Stopped):
    """The ledger has no event where one must be."""

    code = "relay-ledger-gap"

    def __init__(self, clinic: ClinicId, position: Position) -> None:
        super().__init__(
            f"clinic {clinic}: the ledger has no event at position {position}, which is not past "
            f"its head. `goldenthread verify ledger --clinic {clinic}` tells more"
        )


class EventRefused(Stopped):
    """The broker does not take an event."""

    code = "relay-event-refused"

    def __init__(self, places: Sequence[tuple[ClinicId, Position, Position]], why: str) -> None:
        among = ", ".join(f"{clinic} {first} to {last}" for clinic, first, last in places)
        super().__init__(
            f"Kafka refuses an event ({why}) among positions: {among}. None is skipped; make the "
            "broker take it (message.max.bytes of 1 MB or more, the relay's permissions)"
        )


class NoticesMissing(Stopped):
    """A clinic's notices have no topic to go to; the other clinics of the shard are relayed on."""

    code = "relay-notices-missing"

    def __init__(self, clinic: ClinicId, topic: str) -> None:
        super().__init__(
            f"clinic {clinic}: topic {topic} is absent, or the relay may not see it; its events "
            f"wait. `goldenthread clinic add {clinic}`, with what it was added with, makes its "
            "topics anew"
        )
        self.clinic = clinic


class RecordUnreadable(Stopped):
    """A record of topic `relay` is not one that this release wrote."""

    code = "relay-record-unreadable"

    def __init__(self, clinic: ClinicId) -> None:
        super().__init__(
            f"topic relay: the record of clinic {clinic} cannot be read; nobody but the relay may "
            "write there: run a release that knows this form"
        )
