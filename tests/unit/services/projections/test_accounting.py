"""The accounting of disclosures: what is told, what is left out and why (B07, B14)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from events.ids import Version
from events.payload import Payload
from events.state import client as clients
from events.state.client import ClientState
from events.state.disclosures import Disclosed
from events.state.plain import plain
from events.types.client import ClientRegistered
from events.types.communication import CommunicationAgreed
from events.types.copy import CopyRecorded
from events.types.disclosure import DisclosureRecorded
from events.types.hold import AccountingSuspended, HoldPlaced
from events.types.request import AmendmentStated, RequestAnswered, RequestReceived
from events.values.consents import Recipient
from events.values.holds import Suspension
from events.values.ids import ConsentId, DisclosureId, RecipientId, SuspensionId
from services.projections.http.schemas import schemas
from services.projections.reading.accounting import (
    Asked,
    accounting,
    accounting_rules,
    years_before,
)
from services.projections.reading.asked_for import asked_for
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.contract.examples_consents import LETTER
from tests.contract.examples_requests import QUIET_INQUIRY
from tests.contract.gad import uid
from tests.unit.events.strategies import recorded

TO = date(2026, 11, 22)
AGENCY = QUIET_INQUIRY.agency
COURT = Recipient(
    recipient_id=RecipientId(uid(160)),
    kind="organization",
    name="County Court of Harbor",
    address="1 Court Square, Harbor NY 10990",
)


def made(on: date | None, because: str | None = None, **content: Any) -> Disclosed:  # noqa: ANN401
    told = {"recipient": COURT, "basis": "judicial-order", "consent_id": None, **content}
    return Disclosed(
        version=Version(2),
        time=datetime(2026, 4, 2, 15, tzinfo=UTC),
        content=LETTER.model_copy(update=told),
        accounted=because is None,
        excluded_because=because,
        rules="federal-2024-04-16",
        on=on,
    )


def client(*disclosures: Disclosed, suspensions: tuple[Suspension, ...] = ()) -> ClientState:
    return ClientState(
        disclosures={DisclosureId(uid(170 + n)): each for n, each in enumerate(disclosures)},
        suspensions={SuspensionId(uid(190 + n)): each for n, each in enumerate(suspensions)},
    )


def told(state: ClientState, first: date | None = None, **changes: Any) -> Any:  # noqa: ANN401
    asked = Asked(first, **{"last": TO, "on": TO, **changes})
    return accounting(state, asked, accounting_rules())


@pytest.mark.parametrize(
    ("on", "counted"),
    [
        (date(2020, 11, 21), False),
        (date(2020, 11, 22), True),  # 6 years before Nov 22, 2026
        (date(2026, 11, 22), True),
        (date(2026, 11, 23), False),
        (None, True),  # kept without its day: Apr 2, 2026 by its time
    ],
)
def test_an_accounting_reaches_back_six_years(on: date | None, *, counted: bool) -> None:
    """B07: both days count."""
    found = told(client(made(on)))
    assert found["from"] == "2020-11-22"
    assert bool(found["entries"]) == counted


def test_an_accounting_that_asks_for_more_is_shortened() -> None:
    """B07: and says so; one that asks for less gets less."""
    assert told(client(), date(2019, 1, 1))["shortened"]
    assert told(client(), date(2019, 1, 1))["from"] == "2020-11-22"
    less = told(client(made(date(2026, 4, 2))), date(2026, 4, 3))
    assert (less["from"], less["shortened"], less["entries"]) == ("2026-04-03", False, [])


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        (date(2028, 2, 29), 6, date(2022, 2, 28)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
        (date(2026, 3, 1), 3, date(2023, 3, 1)),
    ],
)
def test_years_are_counted_by_the_calendar(day: date, years: int, before: date) -> None:
    """B07, B14."""
    assert years_before(day, years) == before


def test_each_entry_tells_day_recipient_with_address_what_and_purpose() -> None:
    """B07."""
    (entry,) = told(client(made(date(2026, 4, 2), purpose="legal-proceedings")))["entries"]
    assert entry["on"] == "2026-04-02"
    assert entry["recipient"] == {
        "name": "County Court of Harbor",
        "address": "1 Court Square, Harbor NY 10990",
    }
    assert (entry["what"], entry["purpose"]) == (LETTER.what, "legal-proceedings")


def test_what_does_not_count_is_listed_apart_by_its_reason() -> None:
    """B07: treatment, payment, operations; to the individual; authorized, each with its rules."""
    tpo = "treatment-payment-operations"
    found = told(
        client(
            made(date(2026, 1, 2), tpo),
            made(date(2026, 1, 3), "to-individual"),
            made(date(2026, 1, 4), tpo),
            made(date(2026, 1, 5)),
            made(date(2026, 1, 6), "authorized"),
        )
    )
    listed = {each["because"]: len(each["disclosures"]) for each in found["excluded"]}
    assert listed == {tpo: 2, "to-individual": 1, "authorized": 1}
    assert all(each["rules"] == ["federal-2024-04-16"] for each in found["excluded"])
    assert [each["on"] for each in found["entries"]] == ["2026-01-05"]


def test_entries_are_told_oldest_first() -> None:
    """B07."""
    days = [date(2026, 3, 1), date(2024, 3, 1), date(2025, 3, 1)]
    found = told(client(*map(made, days)))["entries"]
    assert [each["on"] for each in found] == sorted(each.isoformat() for each in days)


def test_a_series_to_one_recipient_for_one_purpose_may_be_one_entry() -> None:
    """B07: the first in full, their number, the last day; another purpose is another entry."""
    state = client(
        made(date(2026, 1, 5)),
        made(date(2026, 2, 5)),
        made(date(2026, 3, 5)),
        made(date(2026, 2, 1), purpose="law-enforcement"),
        made(date(2026, 2, 2), recipient=AGENCY),
    )
    assert len(told(state)["entries"]) == 5
    found = [(e["on"], e["count"], e["last_on"]) for e in told(state, series=True)["entries"]]
    assert found == [
        ("2026-01-05", 3, "2026-03-05"),
        ("2026-02-01", 1, "2026-02-01"),
        ("2026-02-02", 1, "2026-02-02"),
    ]


@pytest.mark.parametrize(
    ("on", "suspended"),
    [
        (date(2026, 5, 3), False),
        (date(2026, 5, 4), True),
        (date(2026, 6, 2), True),
        (date(2026, 6, 3), False),
    ],
)
def test_what_an_agency_wants_untold_is_told_once_it_is_over(on: date, *, suspended: bool) -> None:
    """B07: suspended from May 4 to Jun 2 at the agency's word; others are told meanwhile."""
    to_agency = made(date(2026, 4, 20), basis="health-oversight", recipient=AGENCY)
    state = client(to_agency, made(date(2026, 4, 21)), suspensions=(QUIET_INQUIRY,))
    found = told(state, last=on, on=on)
    assert len(found["suspended"]) == suspended
    assert len(found["entries"]) == 2 - suspended


def test_consented_substance_use_data_are_kept_for_three_years_and_are_no_duty_yet() -> None:
    """B14: tolled; of Nov 22, 2023 on, and only what went out under a consent."""
    sud: dict[str, Any] = {
        "categories": ("substance-use",),
        "consent_id": ConsentId(uid(110)),
    }
    found = told(
        client(
            made(date(2023, 11, 21), "authorized", **sud),
            made(date(2023, 11, 22), "authorized", **sud),
            made(date(2026, 1, 1), "authorized", **{**sud, "consent_id": None}),
            made(date(2026, 1, 1), "authorized", consent_id=ConsentId(uid(110))),
        )
    )
    assert found["part2"] == {
        "in_force": False,
        "from": "2023-11-22",
        "disclosures": [str(uid(171))],
    }


def test_what_a_client_asked_for_is_told_as_of_a_day() -> None:
    """A1.33, B05: nothing of a client who asked for nothing."""
    found = asked_for(client(), TO)
    assert found["requests"] == found["copies"] == found["holds"] == []
    assert found["communication"] is None


def test_both_answers_fit_their_schemas() -> None:
    """A1.33, B05, B07: of the examples' client, who asked for an amendment."""
    kinds: list[type[Payload]] = [ClientRegistered, RequestReceived, RequestAnswered]
    kinds += [AmendmentStated, CopyRecorded, CommunicationAgreed, HoldPlaced, DisclosureRecorded]
    kinds.append(AccountingSuspended)
    told_of: list[Any] = [EXAMPLES[each] for each in kinds]
    state = clients.fold(recorded(each, place) for place, each in enumerate(told_of, start=1))
    name = str(gad.CLIENT)
    for schema, answer in (("Requests", asked_for(state, TO)), ("Accounting", told(state))):
        found = plain({"client": name, **answer})
        Draft202012Validator(schemas()[schema]).validate(found)
    asked: Any = asked_for(state, TO)
    assert [each["status"] for each in asked["requests"]] == ["answered"]
    assert [each.parts for each in asked["goes_along"]] == [("request", "denial", "disagreement")]
