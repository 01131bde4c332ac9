"""Findings: what a rule objects to, where, on what evidence, and what makes it go away."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from events.lint.tables import table

Severity = Literal["error", "warning", "info"]

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the lint; `version` rises when it finds other things than before.

    `of_care` is one that looks at the episode's scores and sessions.
    """

    name: str
    row: str
    severity: Severity
    version: int
    says: str
    fix: str
    of_care: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found at `path`, a JSON pointer into the document.

    `evidence` quotes the document: it may hold clinical content, so it belongs in no log.
    """

    rule: str
    row: str
    severity: Severity
    path: str
    message: str
    evidence: str
    fix: str
    rule_version: int

    def shown(self) -> Mapping[str, object]:
        """Return the finding as JSON shows it."""
        return {
            "rule": self.rule,
            "row": self.row,
            "severity": self.severity,
            "path": self.path,
            "message": self.message,
            "evidence": self.evidence,
            "fix": self.fix,
            "ruleVersion": self.rule_version,
        }


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its name."""
    listed = table("rules")["rules"]
    return {name: Rule(name=name, **entry) for name, entry in listed.items()}


_EVIDENCE_MAX: Final = 200


def finding(
    rule: str, path: str, evidence: str = "", message: str = "", severity: Severity | None = None
) -> Finding:
    """Return a finding of `rule`; `message` says more than the rule's own words where it can."""
    known = rules()[rule]
    cut = evidence if len(evidence) <= _EVIDENCE_MAX else f"{evidence[: _EVIDENCE_MAX - 1]}…"
    return Finding(
        rule=rule,
        row=known.row,
        severity=severity or known.severity,
        path=path,
        message=message or known.says,
        evidence=cut,
        fix=known.fix,
        rule_version=known.version,
    )


def failing(findings: "list[Finding]") -> bool:
    """Say whether anything is an error or a warning."""
    return any(each.severity != "info" for each in findings)
