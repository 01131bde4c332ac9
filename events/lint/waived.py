"""Findings that were waived, told apart from those that were not (A5).

A document's `finding_waivers` has them by id: each with its `finding` and, once it ended, the
version at which it `lapsed` or was `withdrawn`. What is no such object waives nothing. What was
found of scores or sessions is no longer waived once an entry of the episode is void or a score was
put right: the plan's own history cannot tell which finding that was, so it is asked for anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from events.lint.finding import Finding, rules

_TOLD: Final = ("reason", "reason_text", "version", "time", "actor", "role")


class Waived(NamedTuple):
    """A finding with the id of the waiver that lets it stand, and what the waiver says."""

    finding: Finding
    waiver: str
    told: Mapping[str, object]

    def shown(self) -> Mapping[str, object]:
        """Return the finding as JSON shows it, with its waiver."""
        return {**self.finding.shown(), "waiver": {"id": self.waiver, **self.told}}


class Sorted(NamedTuple):
    """All findings: those that stand, and those that are waived."""

    standing: list[Finding]
    waived: list[Waived]


def told_apart(findings: Iterable[Finding], document: object) -> Sorted:
    """Return `findings` on a document, those that a waiver in it covers apart."""
    amended = _amended(document)
    known = {
        finding: (key, told)
        for key, finding, told in _waivers(document)
        if not is_outlived(str(finding[0]), _instant(told.get("time")), amended)
    }
    result = Sorted([], [])
    for each in findings:
        waiver = known.get((each.rule, each.rule_version, each.path))
        if waiver is None:
            result.standing.append(each)
        else:
            result.waived.append(Waived(each, *waiver))
    return result


def is_outlived(rule: str, given: datetime | None, amended: datetime | None) -> bool:
    """Return whether a waiver given at an instant is of what may have been found in error (A1.57).

    Args:
        rule: the rule of the finding that was waived.
        given: when; None where that is not told.
        amended: when an entry of the episode was last voided or a score corrected; None for never.
    """
    known = rules().get(rule)
    looks = known is not None and known.of_care
    return looks and amended is not None and (given is None or given < amended)


def _amended(document: object) -> datetime | None:
    care = document.get("episode") if isinstance(document, dict) else None
    return _instant(care.get("amended")) if isinstance(care, dict) else None


def _instant(told: object) -> datetime | None:
    """Return the instant that a document tells; None where it tells none, whatever it holds."""
    try:
        found = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return None if found is None or found.tzinfo is None else found


def _waivers(
    document: object,
) -> Iterator[tuple[str, tuple[object, ...], Mapping[str, object]]]:
    """Yield the waivers that are in force, each with the rule, its version and the place."""
    held: Any = document.get("finding_waivers") if isinstance(document, dict) else None
    for key, each in held.items() if isinstance(held, dict) else ():
        finding = each.get("finding") if isinstance(each, dict) else None
        if isinstance(finding, dict) and each.get("lapsed") is each.get("withdrawn") is None:
            place = tuple(finding.get(name) for name in ("rule", "rule_version", "path"))
            if all(isinstance(part, str | int) for part in place):
                yield key, place, {name: each[name] for name in _TOLD if name in each}
