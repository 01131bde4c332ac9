"""Where a document's plan stands, as commands: proposed, taken over in force, paused, ended."""

from collections.abc import Iterator, Mapping
from typing import Final

from services.planner.importing.content import Source
from services.planner.importing.draft import Draft, InvalidDocument, Json, items, members

IN_FORCE: Final = frozenset({"active", "under-review", "on-hold", "signed", "discharged", "closed"})
"""The statuses of a plan that took effect elsewhere."""

_DRAFT: Final = frozenset({None, "draft", "not-drafted"})
_KNOWN: Final = IN_FORCE | {"draft", "not-drafted", "proposed"}
_DAY: Final = 10
_NO_WORDS: Final = "As it stood in the plan that was imported"


def standing(source: Source) -> Iterator[Draft]:
    """Yield what brings a plan to where its document has it.

    Raises:
        InvalidDocument: the status is none that a plan has, or the day on which it took effect is
            not told.
    """
    status, where = status_of(source), f"{source.root}/status"
    if status in _DRAFT:
        return
    if status == "proposed":
        yield Draft(source.command("propose-plan"), {"": where})
        return
    never_began = status == "closed" and _activated_on(source) is None
    if not never_began:
        yield _migrated(source)
    yield from _paused(source)
    yield from _over(source)


def status_of(source: Source) -> str | None:
    """Return where the document's plan stands; None for a draft.

    Raises:
        InvalidDocument: it is no status that a plan has.
    """
    status = source.document.get("status")
    known = status is None or (isinstance(status, str) and status in _KNOWN)
    if not known:
        raise InvalidDocument(f"{source.root}/status", rule="must be a status that a plan has")
    return status if isinstance(status, str) else None


def _migrated(source: Source) -> Draft:
    root = source.root
    activated = _activated_on(source)
    if activated is None:
        raise InvalidDocument(
            f"{root}/activated_on", rule="a plan in force names the day on which it took effect"
        )
    last, following = _last_review_on(source), _next_review_on(source)
    met = members(source.document.get("met"), f"{root}/met")
    fields: dict[str, Json] = {
        "source": source.document.get("source", "import"),
        "activated_on": activated,
        "met": [source.names.id("objectives", each) for each in met],
        "signatures": [*_signatures(source)],
    }
    optional = {
        "last_review_on": last,
        "next_review_on": following,
        "record": source.document.get("record"),
    }
    fields |= {name: each for name, each in optional.items() if each is not None}
    places = {"": root, "/activated_on": _told(source, "activated_on", "/activation/time")}
    places |= {f"/{name}": f"{root}/{name}" for name in ("source", "met", "signatures", "record")}
    places["/last_review_on"] = _told(source, "last_review_on", "/reviews")
    places["/next_review_on"] = _told(source, "next_review_on", "/next_review/on")
    return Draft(source.command("migrate-plan", **fields), places)


def _told(source: Source, name: str, else_at: str) -> str:
    return f"{source.root}/{name}" if name in source.document else source.root + else_at


def _activated_on(source: Source) -> Json:
    """Return the day on which the plan took effect, as the document tells it anywhere."""
    document = source.document
    for name in ("activated_on", "started_on"):
        if document.get(name) is not None:
            return document[name]
    activation = members(document.get("activation"), f"{source.root}/activation")
    migrated = members(activation.get("migrated"), f"{source.root}/activation/migrated")
    return migrated.get("activated_on") or _day(activation.get("time"))


def _last_review_on(source: Source) -> Json:
    document = source.document
    if document.get("last_review_on") is not None:
        return document["last_review_on"]
    days = [each for each in _review_days(source) if each is not None]
    if days:
        return max(days)
    return _migration(source).get("last_review_on")


def _review_days(source: Source) -> Iterator[str | None]:
    for _, review, where in items(source.document.get("reviews"), f"{source.root}/reviews"):
        completion = members(review.get("completion"), f"{where}/completion")
        found = review.get("completed_on") or _day(completion.get("time"))
        yield found if isinstance(found, str) else None


def _next_review_on(source: Source) -> Json:
    document = source.document
    for name in ("next_review_on", "review_date"):
        if document.get(name) is not None:
            return document[name]
    following = members(document.get("next_review"), f"{source.root}/next_review")
    schedule = members(document.get("schedule"), f"{source.root}/schedule")
    agreed = following.get("on") or schedule.get("next_review_on")
    return agreed or _migration(source).get("next_review_on")


def _migration(source: Source) -> Mapping[str, Json]:
    activation = members(source.document.get("activation"), f"{source.root}/activation")
    return members(activation.get("migrated"), f"{source.root}/activation/migrated")


def _signatures(source: Source) -> Iterator[Json]:
    """Yield who had signed what is in force, and when; a refusal or waiver is no signature."""
    where = f"{source.root}/signatures"
    for _, each, _ in items(source.document.get("signatures"), where):
        if each.get("outcome", "signed") != "signed" or each.get("current") is False:
            continue
        on = each.get("signed_on") or _day(each.get("recorded_time"))
        told = {"role": each.get("role"), "signed_on": on}
        if each.get("printed_name") is not None:
            told["printed_name"] = each["printed_name"]
        yield told
    earlier = _migration(source).get("signatures", [])
    if not isinstance(earlier, list):
        where = f"{source.root}/activation/migrated/signatures"
        raise InvalidDocument(where, rule="must be an array")
    yield from earlier


def _paused(source: Source) -> Iterator[Draft]:
    where = f"{source.root}/hold"
    hold = members(source.document.get("hold"), where)
    if status_of(source) == "on-hold":
        fields = {"reason": hold.get("reason", "other"), "reason_text": _NO_WORDS}
        fields |= {"occurred_at": hold["time"]} if hold.get("time") else {}
        if hold.get("expected_until"):
            fields["expected_until"] = hold["expected_until"]
        places = {"": where, "/occurred_at": f"{where}/time"}
        yield Draft(source.command("put-plan-on-hold", **fields), places)


def _over(source: Source) -> Iterator[Draft]:
    where = f"{source.root}/ending"
    ending = members(source.document.get("ending"), where)
    status = status_of(source)
    if status == "discharged":
        fields = {"reason": ending.get("reason"), "discharged_on": ending.get("on")}
        places = {"": where, "/discharged_on": f"{where}/on"}
        yield Draft(source.command("discharge-plan", **fields), places)
    elif status == "closed":
        reason = ending.get("reason", "administrative")
        yield Draft(source.command("close-plan", reason=reason), {"": where})


def _day(instant: Json) -> Json:
    """Return the day of an instant as it is written; None for anything else."""
    return instant[:_DAY] if isinstance(instant, str) and len(instant) > _DAY else None
