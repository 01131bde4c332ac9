"""The read API tells what went out of a client's record and what was asked for (B05, B07)."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

import pytest

from tests.contract import gad
from tests.fixtures.planner import CLINIC
from tests.fixtures.read_api import ReadingDesk
from tests.fixtures.write_api import CLINIC_PATH, Desk, example, take_in

ACCOUNTING: Final = f"/v1/clients/{gad.CLIENT}/accounting"
REQUESTS: Final = f"/v1/clients/{gad.CLIENT}/requests"
ASKED: Final = f"{REQUESTS}?on=2199-01-01"
ACCOUNTED: Final = f"{ACCOUNTING}?to=2026-11-22"


async def told(desk: Desk) -> None:
    """Take in a client, a consented letter of theirs, and a request."""
    await take_in(desk)
    asking = [example(each) for each in ("request-consent", "give-consent", "receive-request")]
    form = example("record-attachment")
    signed = {**form["attachment"], "kind": "consent-form", "digest": asking[1]["document"]}
    await desk.written({**form, "attachment": signed}, *asking, path=CLINIC_PATH)
    letter = example("record-disclosure")
    order = {
        "disclosure_id": str(gad.uid(113)),
        "disclosure": {
            **letter["disclosure"],
            "basis": "judicial-order",
            "purpose": "legal-proceedings",
            "consent_id": None,
        },
        "occurred_at": "2026-01-12T23:30:00-05:00",
    }
    await desk.written({**letter, **order}, path=CLINIC_PATH)


async def test_an_accounting_and_requests_are_read_from_the_ledger(
    desk: Desk, reading: ReadingDesk
) -> None:
    """B07, B05: on the local day of the site; no view has to follow."""
    await told(desk)
    found = await reading.found(ACCOUNTED)
    (entry,) = found["entries"]
    assert (entry["on"], entry["purpose"]) == ("2026-01-12", "legal-proceedings")
    asked = await reading.found(ASKED)
    assert [each["status"] for each in asked["requests"]] == ["overdue"]
    again = await reading.get(ASKED, If_None_Match=(await reading.get(ASKED)).headers["etag"])
    assert again.status_code == HTTPStatus.NOT_MODIFIED


@pytest.mark.parametrize("path", [ACCOUNTED, ASKED])
async def test_who_reads_trails_reads_them_and_nobody_else(
    desk: Desk, reading: ReadingDesk, path: str
) -> None:
    """B02, B17."""
    await told(desk)
    statuses = {}
    for role in ("records", "front-desk", "administrator", f"client.{gad.CLIENT}"):
        answer = await replace(reading, token=f"{CLINIC}.{role}").get(path)
        statuses[role.partition(".")[0]] = answer.status_code
    assert statuses == {"records": 200, "front-desk": 403, "administrator": 403, "client": 403}
    theirs = await replace(reading, token="harbor.clinician").get(path)  # noqa: S106  # a test's
    nobodys = await reading.get(path.replace(str(gad.CLIENT), str(gad.uid(999))))
    malformed = await reading.get(path.replace(str(gad.CLIENT), "x"))
    assert theirs.status_code == HTTPStatus.NOT_FOUND
    assert theirs.content == nobodys.content == malformed.content


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?to=2026-02-30",
        "?to=20261122",
        "?to=2026-11-22&to=2026-11-22",
        "?to=2026-11-22&from=2026-11-23",
        "?to=2026-11-22&series=yes",
        "?to=2026-11-22&until=2026-11-22",
    ],
)
async def test_days_that_no_calendar_has_are_refused(reading: ReadingDesk, query: str) -> None:
    """B07."""
    answer = await reading.get(f"{ACCOUNTING}{query}")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["code"] == "bad-day"
