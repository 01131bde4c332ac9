"""Whether a plan counts on far fewer sessions than courses of its kind take (A3.15, A5.18)."""

from collections.abc import Iterator

from events.lint.document import Plan
from events.lint.finding import Finding, finding
from events.lint.safety_rules import codes
from events.measures.courses import is_short, usual_courses


def short_course(plan: Plan) -> Iterator[Finding]:
    """Yield a remark where the planned count of sessions is short; only a count says so.

    A treatment that the interventions name goes before the figure of the diagnosis.
    """
    section = plan.root.get("frequency", "duration", "expected_duration", "treatment_duration")
    if not isinstance(section.value, dict):
        return
    most = section.get("sessions_high", "sessions_total", "sessions_low").number()
    if most is None or most <= 0:
        return
    found = usual_courses(list(codes(plan)), (each.text for each in plan.interventions))
    usual = is_short(most, found)
    if usual is not None:
        span = f"{usual.low} to {usual.high}" if usual.high > usual.low else f"{usual.low}"
        said = f"{most:g} sessions; {usual.name} usually takes {span} (A3.15)."
        yield finding("OVERAMBITIOUS_TIMELINE", section.path, "", said, "info")
