"""How long a plan from a template is planned to take, beside what is usual (A3.15); pure."""

from collections.abc import Iterator
from typing import Any

from events.measures.courses import Course, courses, longest, usual_courses
from events.values.interventions import Frequency
from events.values.templates import TemplateContent
from services.planner.templates.asked import Instantiation
from services.planner.templates.including import included


def planned(template: TemplateContent, asked: Instantiation) -> Frequency:
    """Return the template's frequency; one that counts no sessions takes the usual count."""
    frequency = template.frequency
    if frequency.sessions_low is not None or frequency.sessions_high is not None:
        return frequency
    usual = longest(_usual(template, asked))
    if usual is None:
        return frequency
    return frequency.model_copy(update={"sessions_low": usual.low, "sessions_high": usual.high})


def told_course(template: TemplateContent, asked: Instantiation) -> dict[str, Any]:
    """Return how many sessions are planned, and the usual courses with their source."""
    told = planned(template, asked)
    counts = {"sessions_low": told.sessions_low, "sessions_high": told.sessions_high}
    return {
        **{name: count for name, count in counts.items() if count is not None},
        "usual": [_shown(each) for each in _usual(template, asked)],
    }


def _usual(template: TemplateContent, asked: Instantiation) -> tuple[Course, ...]:
    codes = [each.code for each in asked.diagnoses.values()]
    return usual_courses(codes, _treatments(template, asked))


def _treatments(template: TemplateContent, asked: Instantiation) -> Iterator[str]:
    for each in included(template.interventions, asked):
        if each.kind == "therapy":
            yield f"{each.modality}: {each.technique}"


def _shown(course: Course) -> dict[str, Any]:
    return {
        "course": course.course,
        "name": course.name,
        "low": course.low,
        "high": course.high,
        "rows": list(course.rows),
        "source": courses().source,
    }
