"""What a client is told of disclosures, and what is left out and why (B07, B14); pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict

from events.state.client import ClientState
from events.state.disclosures import Disclosed
from events.values.ids import DisclosureId, RecipientId

Json: TypeAlias = Any
_Made: TypeAlias = tuple[DisclosureId, Disclosed]


class AccountingRules(BaseModel):
    """How far back an accounting reaches; that of substance-use data is not in force yet (B14)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    years: int
    part2_years: int
    part2_source: str
    part2_in_force: bool


class Asked(NamedTuple):
    """Which days an accounting is of, and the day `on` which it is made; all local, all counting.

    `first` None stands for as far back as the rules reach.
    """

    first: date | None
    last: date
    on: date
    series: bool = False


@cache
def accounting_rules() -> AccountingRules:
    """Return the rules of this release."""
    data = files(__package__) / "data" / "accounting.json"
    return AccountingRules.model_validate_json(data.read_bytes())


def accounting(client: ClientState, asked: Asked, rules: AccountingRules) -> Mapping[str, Json]:
    """Return what counts in an accounting, oldest first, and apart from it what does not, and why.

    What an agency has suspended on the day of the accounting is listed apart: it is not told to
    the client. With `series` several disclosures to one recipient for one purpose are one entry:
    the first in full, their number and the last day.
    """
    first = _reach(asked, rules.years)
    made = sorted(_within(client, first, asked.last), key=lambda each: (_day(each[1]), each[0]))
    suspended = _suspended(client, asked.on)
    counted = [each for each in made if each[1].accounted]
    told = [each for each in counted if _recipient(each[1]) not in suspended]
    return {
        "from": first.isoformat(),
        "to": asked.last.isoformat(),
        "on": asked.on.isoformat(),
        "shortened": asked.first is not None and asked.first < first,
        "rules": rules.version,
        "entries": list(_series(told) if asked.series else map(_entry, told)),
        "suspended": [_entry(each) for each in counted if _recipient(each[1]) in suspended],
        "excluded": list(_excluded(each for each in made if not each[1].accounted)),
        "part2": _part2(client, asked, rules),
    }


def _reach(asked: Asked, years: int) -> date:
    floor = years_before(asked.last, years)
    return floor if asked.first is None else max(asked.first, floor)


def years_before(day: date, years: int) -> date:
    """Return the same day so many years before; of Feb 29 in a common year, Feb 28."""
    with suppress(ValueError):
        return day.replace(year=day.year - years)
    return day.replace(year=day.year - years, day=28)


def _within(client: ClientState, first: date, last: date) -> Iterator[_Made]:
    for each in client.disclosures.items():
        if first <= _day(each[1]) <= last:
            yield each


def _day(made: Disclosed) -> date:
    return made.time.astimezone(UTC).date() if made.on is None else made.on


def _recipient(made: Disclosed) -> RecipientId:
    return made.content.recipient.recipient_id


def _suspended(client: ClientState, on: date) -> frozenset[RecipientId]:
    held = client.suspensions.values()
    return frozenset(
        each.agency.recipient_id for each in held if each.from_on <= on <= each.until_on
    )


def _entry(each: _Made) -> Mapping[str, Json]:
    disclosure_id, made = each
    to, content = made.content.recipient, made.content
    return {
        "disclosure_id": str(disclosure_id),
        "on": _day(made).isoformat(),
        "recipient": {"name": to.name, "address": to.address},
        "what": content.what,
        "purpose": content.purpose,
        "purpose_text": content.purpose_text,
        "basis": content.basis,
        "law": content.law,
        "count": 1,
        "last_on": _day(made).isoformat(),
    }


def _series(made: Sequence[_Made]) -> Iterator[Mapping[str, Json]]:
    """Yield one entry for each recipient and purpose, in the order of the first of each."""
    groups: dict[tuple[RecipientId, str, str], list[_Made]] = {}
    for each in made:
        content = each[1].content
        key = (content.recipient.recipient_id, content.purpose, content.basis)
        groups.setdefault(key, []).append(each)
    for group in groups.values():
        last = _day(group[-1][1]).isoformat()
        yield {**_entry(group[0]), "count": len(group), "last_on": last}


def _excluded(made: Iterable[_Made]) -> Iterator[Mapping[str, Json]]:
    """Yield each reason with what it leaves out, and the rules that said so."""
    groups: dict[str, list[_Made]] = {}
    for each in made:
        groups.setdefault(each[1].excluded_because or "not-told", []).append(each)
    for reason, group in groups.items():
        yield {
            "because": reason,
            "rules": sorted({each[1].rules for each in group}),
            "disclosures": [_entry(each) for each in group],
        }


def _part2(client: ClientState, asked: Asked, rules: AccountingRules) -> Mapping[str, Json]:
    """Return which substance-use data went out under a consent; kept, and no duty while tolled."""
    first = _reach(asked, rules.part2_years)
    made = sorted(_within(client, first, asked.last), key=lambda each: (_day(each[1]), each[0]))
    return {
        "in_force": rules.part2_in_force,
        "from": first.isoformat(),
        "disclosures": [
            str(key)
            for key, each in made
            if each.content.consent_id is not None and "substance-use" in each.content.categories
        ],
    }
