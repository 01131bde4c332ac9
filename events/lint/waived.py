"""Findings that were waived, told apart from those that were not (A5).

A document's `finding_waivers` has them by id: each with its `finding` and, once it ended, the
version at which it `lapsed` or was `withdrawn`. What is no such object waives nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from events.lint.finding import Finding

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
    known = {finding: (key, told) for key, finding, told in _waivers(document)}
    result = Sorted([], [])
    for each in findings:
        waiver = known.get((each.rule, each.rule_version, each.path))
        if waiver is None:
            result.standing.append(each)
        else:
            result.waived.append(Waived(each, *waiver))
    return result


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
