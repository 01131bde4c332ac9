"""What an auditor would object to in a plan as its view shows it (A5)."""

from typing import Final

import orjson

from events.lint.lint import lint
from events.lint.tables import edition
from services.projections.reading.answers import plan_answer
from services.projections.reading.reader import PlanRow
from services.projections.record.plain import written

# The same plan may have other findings once a rule, a word list or a threshold is another.
EDITION: Final = edition()


def findings_answer(plan: str, row: PlanRow) -> bytes:
    """Return the findings on a plan; their paths lead into the plan's own answer."""
    found = lint(orjson.loads(plan_answer(plan, row)))
    shown = [each.shown() for each in found]
    return written({"plan": plan, "version": row.version, "findings": shown})
