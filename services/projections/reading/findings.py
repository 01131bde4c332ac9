"""What an auditor would object to in a plan as its view shows it (A5)."""

from hashlib import sha256
from typing import Final

import orjson

from events.lint.finding import rules
from events.lint.lint import lint
from services.projections.reading.answers import plan_answer
from services.projections.reading.reader import PlanRow
from services.projections.record.plain import written

# The same plan may have other findings once a rule is of another version.
EDITION: Final = (
    sha256(repr(sorted((one.name, one.version) for one in rules().values())).encode())
    .hexdigest()[:8]
    .encode()
)


def findings_answer(plan: str, row: PlanRow) -> bytes:
    """Return the findings on a plan; their paths lead into the plan's own answer."""
    found = lint(orjson.loads(plan_answer(plan, row)))
    shown = [each.shown() for each in found]
    return written({"plan": plan, "version": row.version, "findings": shown})
