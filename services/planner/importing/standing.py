"""Where a document's plan stands, as commands: proposed, taken over in force, paused, ended."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from services.planner.importing.content import Source
from services.planner.importing.dates import activated, last_review, migration, next_review
from services.planner.importing.draft import Draft, InvalidDocument, Json, items, members

IN_FORCE: Final = frozenset({"active", "under-review", "on-hold", "signed", "discharged", "closed"})
"""The statuses of a plan that took effect elsewhere."""

_DRAFT: Final = frozenset({None, "draft", "not-drafted"})
_IN_FORCE: Final = (
    *("source", "record", "activation", "activated_on", "started_on", "last_review_on"),
    *("next_review_on", "review_date", "met", "signatures"),
)
"""Members of a plan in force."""

_KNOWN: Final = IN_FORCE | {"draft", "not-drafted", "proposed"}
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
    never_began = status == "closed" and activated(source) is None
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


def unused(source: Source) -> Iterator[str]:
    """Yield pointers to what a document tells of where its plan stands, and its status leaves out.

    Signatures that are none, or that the content outran, are among them.
    """
    status, taken = status_of(source), {"hold": {"on-hold"}, "ending": {"discharged", "closed"}}
    for name in ("hold", "ending"):
        if source.document.get(name) is not None and status not in taken[name]:
            yield f"{source.root}/{name}"
    began = status in IN_FORCE and not (status == "closed" and activated(source) is None)
    if not began:
        yield from (f"{source.root}/{each}" for each in _IN_FORCE if source.document.get(each))
    else:
        yield from (where for where, each in signatures_in(source) if not counts(each))


def _migrated(source: Source) -> Draft:
    root = source.root
    began = activated(source)
    if began is None:
        raise InvalidDocument(
            f"{root}/activated_on", rule="a plan in force names the day on which it took effect"
        )
    signed = [*_signatures(source)]
    fields: dict[str, Json] = {
        "source": source.document.get("source", "import"),
        "met": [source.names.id("objectives", each) for each in _met(source)],
        "signatures": [each for each, _ in signed],
    }
    if source.document.get("record") is not None:
        fields["record"] = source.document["record"]
    places = {"": root}
    places |= {f"/{name}": f"{root}/{name}" for name in ("source", "met", "signatures", "record")}
    for place, (_, at) in enumerate(signed):
        places |= {f"/signatures/{place}{name}": where for name, where in at.items()}
    days = {"last_review_on": last_review(source), "next_review_on": next_review(source)}
    for name, told in {"activated_on": began, **days}.items():
        if told is not None:
            fields[name], places[f"/{name}"] = told.value, told.at
    return Draft(source.command("migrate-plan", **fields), places)


def _met(source: Source) -> Iterable[str]:
    """Return the names of objectives that were met: an array of them, or an object by them."""
    met, where = source.document.get("met"), f"{source.root}/met"
    return met if isinstance(met, list) else members(met, where)


def _signatures(source: Source) -> Iterator[tuple[Json, Mapping[str, str]]]:
    """Yield who had signed what is in force, and when, each with its places in the document."""
    for where, each in signatures_in(source):
        if not counts(each):
            continue
        on = "signed_on" if each.get("signed_on") is not None else "recorded_time"
        told = {"role": each.get("role"), "signed_on": each.get(on)}
        signer = members(each.get("signer"), f"{where}/signer")
        name = each.get("printed_name") or signer.get("printed_name")
        at = {"": where, "/signed_on": f"{where}/{on if on in each else 'signed_on'}"}
        yield told | ({} if name is None else {"printed_name": name}), at
    where = f"{source.root}/activation/migrated/signatures"
    earlier = migration(source).get("signatures", [])
    if not isinstance(earlier, list):
        raise InvalidDocument(where, rule="must be an array")
    yield from ((each, {"": f"{where}/{place}"}) for place, each in enumerate(earlier))


def signatures_in(source: Source) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Yield the signatures of a document, each after the pointer to it."""
    held = items(source.document.get("signatures"), f"{source.root}/signatures")
    return ((where, each) for _, each, where in held)


def counts(signature: Mapping[str, Json]) -> bool:
    """Say whether a signature is under what is in force; a refusal or waiver is none."""
    return signature.get("outcome", "signed") == "signed" and signature.get("current") is not False


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
