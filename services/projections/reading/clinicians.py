"""The clinician of a plan as the lint reads them: what they are competent in on a day (A1.02)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from events.ids import ClinicId, StreamKind, stream_of
from events.state import clinic
from events.state.care_team import AllStaff, competent_on
from events.values.staff import StaffId
from services.projections.reading.histories import Histories
from services.projections.reading.reader import PlanRow

Json = Any


async def clinician_for(
    histories: Histories, clinic_id: ClinicId, row: PlanRow, day: date
) -> Mapping[str, Json] | None:
    """Return the primary clinician of a plan's episode, with competences that hold on a day.

    None where no primary clinician is in the care team then: the clinic's stream is not read.

    Raises:
        EventUnreadable, RecordErased, Unavailable: as `Histories.stream`.
    """
    primaries = tuple(primary_on(row.episode_document, day))
    if not primaries:
        return None
    stream = stream_of(StreamKind.CLINIC, clinic_id)
    staff = clinic.fold(await histories.stream(clinic_id, stream)).staff
    return clinician_of(primaries, staff, day)


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
