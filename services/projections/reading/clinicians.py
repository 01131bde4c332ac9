"""The clinician of a plan as the lint reads them: what they are competent in on a day (A1.02)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from events.state.care_team import AllStaff, competent_on
from events.values.staff import StaffId

Json = Any


def primary_on(episode_document: str | None, day: date) -> Iterator[StaffId]:
    """Yield who is primary clinician for part of a day; rows from before teams have none."""
    document = {} if episode_document is None else orjson.loads(episode_document)
    for member in document.get("care_team", {}).values():
        it = member["content"]
        until = it.get("until_at")
        begun = datetime.fromisoformat(it["from_at"]).date() <= day
        lasts = until is None or day <= datetime.fromisoformat(until).date()
        if it["role"] == "primary-clinician" and begun and lasts:
            yield StaffId(it["staff_id"])


def clinician_of(
    primaries: tuple[StaffId, ...], staff: AllStaff, day: date
) -> Mapping[str, Json] | None:
    """Return the clinicians as one, as plan documents name them; None where none is on record."""
    known = [staff[each].content for each in primaries if each in staff]
    if not known:
        return None
    competences = (it.intervention for each in known for it in competent_on(each, day))
    return {
        "name": ", ".join(each.name for each in known),
        "credentials": ", ".join(each.credentials for each in known),
        "competencies": [*dict.fromkeys(competences)],
    }
