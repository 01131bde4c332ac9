"""What readers get of authorizations: where each stands, its units, what is held, what runs out.

Rows hold what was recorded; units are reckoned at each read, as of a day (A2.07, A11.15).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from pydantic import TypeAdapter

from events.state.authorizations import Authorization, Authorizations, Insurances, legal_moves
from events.state.payers import kept_from, payers_of, service_of
from events.state.plain import written
from events.state.restrictions import Agreed, Restrictions
from events.state.units import Allocation, Use, allocated
from events.state.units_low import UnitsLow, units_low
from events.values.authorizations import InsuranceContent
from events.values.ids import AuthorizationId, InsuranceId, RestrictionId, SessionId
from events.values.interventions import Frequency
from events.values.sessions import SessionContent
from events.values.support import PhaseDecision
from services.projections.reading.client_row import ClientRow
from services.projections.reading.paces import Expected, Given, Running, paces_of

Json = Any
_RUNNING: Final = frozenset({"active", "under-review"})
_INSURANCES: Final = TypeAdapter(dict[InsuranceId, InsuranceContent])
_AUTHORIZATIONS: Final = TypeAdapter(dict[AuthorizationId, Authorization])
_RESTRICTIONS: Final = TypeAdapter(dict[RestrictionId, Agreed])
_SESSIONS: Final = TypeAdapter(dict[SessionId, SessionContent])


def authorizations_answer(row: ClientRow, as_of: date) -> bytes:
    """Return a client's insurances and authorizations, with units as of a day."""
    document = orjson.loads(row.document)
    known = _known(document)
    given = list(_given(row.episodes, known))
    payers = payers_of(known.insurances, known.authorizations)
    services = [each.service for each in given]
    done = allocated(payers, services, as_of)
    codes = dict.fromkeys(each.code for each in payers.grants)
    expected = paces_of(codes, given, list(_running(row)), as_of)
    low = units_low(payers, services, {code: it.pace for code, it in expected.items()}, as_of)
    reckoned = _Reckoned(known, done, low, as_of)
    episodes = {
        key: str(each["episode_id"]) for each in row.episodes for key in each["services"] or {}
    }
    return written(
        {
            "client_id": row.client_id,
            "version": row.version,
            "position": row.position,
            "ledger_time": row.ledger_time,
            "parked": [each._asdict() for each in row.parked],
            "as_of": as_of,
            "insurances": document.get("insurances", {}),
            "authorizations": {
                key: _shown(AuthorizationId(key), each, reckoned)
                for key, each in document.get("authorizations", {}).items()
            },
            "sessions": [_session(each, episodes) for each in done.uses],
            "expected": {code: _expected(each) for code, each in expected.items()},
            "units_low": [_low(each) for each in low],
        }
    )


@dataclass(frozen=True, slots=True)
class _Known:
    insurances: Insurances
    authorizations: Authorizations
    restrictions: Restrictions


def _known(document: Json) -> _Known:
    """Return what a client's row holds; one from before payers were kept holds none."""
    held = document.get("authorizations", {})
    bare = {
        key: {name: part for name, part in each.items() if name != "steps"}
        for key, each in held.items()
    }
    return _Known(
        _read(_INSURANCES, document.get("insurances", {})),
        _read(_AUTHORIZATIONS, bare),
        _read(_RESTRICTIONS, document.get("restrictions", {})),
    )


def _read(adapter: TypeAdapter[Any], value: Json) -> Any:  # noqa: ANN401  # of the adapter's type
    return adapter.validate_json(orjson.dumps(value))


def _given(episodes: Sequence[Json], known: _Known) -> Iterator[Given]:
    """Yield the billed sessions, each on the day that its own offset tells (A11.15)."""
    for episode in episodes:
        sessions: dict[SessionId, SessionContent] = _read(_SESSIONS, episode["services"] or {})
        for key, content in sessions.items():
            day = content.service_at.date()
            kept = kept_from(key, day, known.insurances, known.restrictions)
            service = service_of(key, content, day, kept)
            if service is not None:
                yield Given(service, content.service)


def _running(row: ClientRow) -> Iterator[Running]:
    held = {each["episode_id"]: each["counted"] or 0 for each in row.episodes}
    for plan in row.plans:
        if plan["status"] in _RUNNING and plan["frequency"]:
            decided = (each["content"] for each in (plan["phase_decisions"] or {}).values())
            yield Running(
                Frequency.model_validate_json(orjson.dumps(plan["frequency"])),
                tuple(PhaseDecision.model_validate_json(orjson.dumps(e)) for e in decided),
                held.get(plan["episode_id"], 0),
            )


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """What is known, how sessions draw from it, and what runs out, as of a day."""

    known: _Known
    done: Allocation
    low: tuple[UnitsLow, ...]
    as_of: date


def _shown(key: AuthorizationId, recorded: Json, reckoned: _Reckoned) -> Mapping[str, Json]:
    known, as_of = reckoned.known, reckoned.as_of
    it = known.authorizations[key]
    renewed = [
        str(other)
        for other, each in known.authorizations.items()
        if each.request.renews == key and each.status != "withdrawn"
    ]
    late = it.appeal_by is not None and "appeal" in legal_moves(it) and it.appeal_by < as_of
    return {
        **recorded,
        "partial": bool(it.approvals) and it.partial,
        "legal": legal_moves(it),
        "appeal_overdue": late,
        "units": list(_units(key, reckoned.done, as_of)),
        "renewed_by": renewed,
        "reauthorization_due": [] if renewed else list(_due(key, it, reckoned.low, as_of)),
    }


def _due(
    key: AuthorizationId, it: Authorization, low: Sequence[UnitsLow], as_of: date
) -> Iterator[str]:
    """Yield why the next authorization is due (A2.07, A11.15)."""
    if it.status not in {"approved", "appealed", "upheld"}:
        return
    yield from (f"{each.code}: {each.arithmetic}" for each in low if each.authorization_id == key)
    wanted = [e.approval.reauthorize_by for e in it.approvals if e.approval.reauthorize_by]
    if wanted and max(wanted) <= as_of:
        yield f"the payer wants the next request by {max(wanted).isoformat()}"


def _units(key: AuthorizationId, done: Allocation, as_of: date) -> Iterator[Mapping[str, Json]]:
    for grant, left in done.left:
        if grant.authorization_id == key:
            yield {
                "code": grant.code,
                "approved": grant.units,
                "used": grant.units - left,
                "left": left if as_of <= grant.until_on else 0,
                "from_on": grant.from_on,
                "until_on": grant.until_on,
                "decided_on": grant.decided_on,
                "expired": grant.until_on < as_of,
            }


def _session(use: Use, episodes: Mapping[str, str]) -> Mapping[str, Json]:
    return {
        "session_id": str(use.session_id),
        "episode_id": episodes[str(use.session_id)],
        "insurance_id": str(use.insurance_id),
        "code": use.code,
        "on": use.day,
        "units": use.units,
        "standing": use.standing,
        "uncovered": use.uncovered,
        "drawn": [
            {"authorization_id": str(each.grant.authorization_id), "units": each.units}
            for each in use.drawn
        ],
    }


def _expected(it: Expected) -> Mapping[str, Json]:
    return {"units": it.pace.expected(), "arithmetic": it.pace.told(), "basis": it.basis}


def _low(it: UnitsLow) -> Mapping[str, Json]:
    return {
        "authorization_id": str(it.authorization_id),
        "code": it.code,
        "since": it.since,
        "left": it.left,
        "expected": it.expected,
        "until_on": it.until_on,
        "arithmetic": it.arithmetic,
        "rules": ["A11.15"],
    }
