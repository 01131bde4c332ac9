"""A notice told in full: its rule and arithmetic, what it was decided on, what happened since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.envelope import decode, instant
from events.errors import Refused
from events.ids import ClinicId, EventId, StreamId
from events.ledger.reader import LedgerReader, StoredEvent
from events.registry import Loaded, Registry
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.types.streams import NoticePayload
from events.values.dates import DueOn
from events.values.notices import NoticeContent, Rule

RULES: Final[Mapping[Rule, str]] = {
    "review-interval": "so many days after the last complete review, else after activation",
    "review-date": "on the date that was agreed for the next review",
    "review-session": "at a session number",
    "calendar-cap": "by the calendar at the latest, whatever the plan's own schedule says",
}


class NoticeNotFound(Refused):
    """No ledger holds such a notice."""

    code = "notice-not-found"

    def __init__(self) -> None:
        super().__init__(
            "notice: no ledger here holds it; `goldenthread notices list <clinic>` shows all"
        )


@dataclass(frozen=True, slots=True)
class Written:
    """One event of a notice's stream."""

    row: StoredEvent
    event_id: EventId
    payload: NoticePayload


@dataclass(frozen=True, slots=True)
class Explained:
    """A notice: what was written of it, and the event that it is counted from."""

    clinic: ClinicId
    stream: StreamId
    written: Sequence[Written]
    anchor: tuple[StoredEvent, str] | None

    @property
    def notice(self) -> NoticeContent:
        """What the notice said last."""
        told = [it.payload.notice for it in self.written if not _clears(it.payload)]  # type: ignore[union-attr]  # cleared ones left out
        return told[-1]

    @property
    def status(self) -> str:
        """How it stands."""
        match self.written[-1].payload:
            case NoticeRaised():
                return "stands"
            case NoticeLapsed():
                return "lapsed: kept on record, never delivered"
            case NoticeCleared():
                return "cleared"


async def explain(
    reader: LedgerReader, clinics: Sequence[ClinicId], stream: StreamId, registry: Registry
) -> Explained:
    """Return a notice from the first of `clinics` that has it.

    Raises:
        NoticeNotFound: none has it.
    """
    for clinic in clinics:
        rows = [row async for row in reader.stream(clinic, stream)]
        if rows:
            written = [_written(row, registry) for row in rows]
            found = Explained(clinic, stream, written, None)
            anchor = await _anchor(reader, clinic, found.notice)
            return Explained(clinic, stream, written, anchor)
    raise NoticeNotFound


def lines_of(it: Explained) -> list[str]:
    """Return a notice in lines for people."""
    told = it.notice
    return [
        f"notice   {it.stream} of {it.clinic}: {it.status}",
        f"plan     {told.plan_id}",
        f"rule     {told.rule} ({told.citation}): {RULES[told.rule]}",
        f"counted  {_arithmetic(told)}",
        f"from     {_anchor_line(it)}",
        f"stage    {told.stage}, owed since {instant(told.owed_at)}",
        f"decided  {_decision_line(it)}",
        *(f"then     {_event_line(each)}" for each in it.written),
    ]


def as_data(it: Explained) -> dict[str, Any]:
    """Return a notice as an object for programs."""
    anchor = it.anchor and {"position": it.anchor[0].position, "type": it.anchor[1]}
    return {
        "clinic": it.clinic,
        "stream": it.stream,
        "status": it.status.partition(":")[0],
        "notice": it.notice.model_dump(mode="json"),
        "rule_says": RULES[it.notice.rule],
        "arithmetic": _arithmetic(it.notice),
        "anchor": anchor,
        "events": [
            {
                "position": each.row.position,
                "ledgertime": instant(each.row.ledger_time),
                "id": str(each.event_id),
                "type": _kind(each.payload),
                "data": each.payload.model_dump(mode="json"),
            }
            for each in it.written
        ],
    }


def _written(row: StoredEvent, registry: Registry) -> Written:
    envelope = decode(row.bytes)
    loaded = registry.load(envelope.type, envelope.data)
    if not isinstance(loaded, Loaded) or not isinstance(loaded.payload, NoticePayload):
        raise NoticeUnreadable
    return Written(row, envelope.id, loaded.payload)


class NoticeUnreadable(Refused):
    """The notice's events are of a type or form that this release does not know."""

    code = "newer-release-needed"

    def __init__(self) -> None:
        super().__init__("notice: written by a newer release; use that release's command line")


async def _anchor(
    reader: LedgerReader, clinic: ClinicId, told: NoticeContent
) -> tuple[StoredEvent, str] | None:
    async for row in reader.stream(clinic, StreamId(f"plan/{told.plan_id}")):
        envelope = decode(row.bytes)
        if envelope.id == told.anchor_event_id:
            return row, envelope.type
    return None


def _arithmetic(told: NoticeContent) -> str:
    if not isinstance(told.due, DueOn):
        return f"due at session {told.due.number}; day 0 is {told.anchor_on}"
    until = f"due by the end of {told.due.on} at the client's site"
    by = "" if told.due_by is None else f", {instant(told.due_by)}"
    if told.days is None:
        return f"{until}{by}, as agreed; day 0 is {told.anchor_on}"
    return f"{told.anchor_on} + {told.days} days: {until}{by}{_moved(told)}"


def _moved(told: NoticeContent) -> str:
    if told.citation != "A11.21":
        return ""
    return "; moved to the day on which the policy took effect, for none is due before it"


def _anchor_line(it: Explained) -> str:
    if it.anchor is None:
        return f"event {it.notice.anchor_event_id}, which this ledger does not hold"
    row, name = it.anchor
    return (
        f"{name.removeprefix('goldenthread.')}, {row.stream}@{row.version}, position {row.position}"
    )


def _decision_line(it: Explained) -> str:
    decided = it.written[-1].payload.decided
    return (
        f"at {instant(decided.at)} of clock {decided.clock}, {decided.late_by_seconds} s after it "
        f"could be, by policy {decided.policy} {decided.policy_version}, on the ledger up to "
        f"position {decided.position}"
    )


def _event_line(each: Written) -> str:
    why = getattr(each.payload, "because", None)
    answer = getattr(each.payload, "answer", None)
    told = f"{_kind(each.payload)}{f' ({why})' if why else ''}"
    review = f", review {answer.review_id}, {answer.timeliness}" if answer else ""
    return f"{told}{review}: position {each.row.position}, {instant(each.row.ledger_time)}"


def _kind(payload: NoticePayload) -> str:
    return type(payload).__name__.removeprefix("Notice").lower()


def _clears(payload: NoticePayload) -> bool:
    return isinstance(payload, NoticeCleared)
