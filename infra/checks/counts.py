"""How many tests a suite ran, as its JUnit report tells."""

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET  # the report is pytest's own


@dataclass(frozen=True)
class Counts:
    """Tests of one run: all of them, and those that failed or were skipped."""

    tests: int
    failed: int
    skipped: int


NONE: Final = Counts(0, 0, 0)


def read_counts(report: str) -> Counts:
    """Return the counts that a JUnit report (XML) holds; an error counts as a failure."""
    suites = list(ET.fromstring(report).iter("testsuite"))  # noqa: S314  # as above

    def total(*names: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites for name in names)

    return Counts(total("tests"), total("failures", "errors"), total("skipped"))
