"""Rules about who had a say: the client, and for a minor the child and the caregiver."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from events.lint.dates import as_date
from events.lint.document import Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.reading.sentence import read
from events.lint.texts import strings

_FIRST_PERSON: Final = frozenset(("i", "my", "me", "i'm", "i'd", "i've", "i'll", "myself", "we"))
_CLIENT: Final = frozenset(("client", "child", "patient", "adolescent", "teen", "self"))
_CAREGIVER: Final = frozenset(
    ("caregiver", "parent", "guardian", "mother", "father", "grandparent", "foster-parent")
)
_OF_AGE: Final = 18
_DAYS_A_YEAR: Final = 365.25


def people_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on participation (A5.29, A5.30)."""
    if not plan.whole:
        return
    given = voices(plan)
    if not _collaborative(plan, given):
        yield finding("NOT_COLLABORATIVE", "/client_input")
    age = _age(plan)
    if age is not None and age < _OF_AGE:
        missing = [
            name for name, who in (("child", _CLIENT), ("caregiver", _CAREGIVER)) if not given & who
        ]
        for name in missing:
            told = f"The client is {age} years old, and the {name}'s input is absent."
            yield finding("MISSING_CAREGIVER_OR_CHILD_INPUT", "/client_input", "", told)


def voices(plan: Plan) -> set[str]:
    """Return whose input stands in the plan, by role."""
    found: set[str] = set()
    for each in (*plan.goals, *plan.objectives):
        if isinstance(each.node.value, dict):
            found |= _endorsed(each.node)
    for name in ("client_input", "input", "inputs"):
        found |= _inputs(plan.root.get(name))
    for name, role in (("child_input", "child"), ("caregiver_input", "caregiver")):
        found |= {role} if plan.root.get(name) else set()
    return found


def _endorsed(node: Node) -> set[str]:
    endorsement = node.get("endorsement") if node.has("endorsement") else node
    if not isinstance(endorsement.value, dict):
        return set()
    origin = endorsement.get("origin").loose_text().casefold()
    agreed = {"client"} if endorsement.get("endorsed").value is True else set()
    return ({origin} - {"", "clinician", "court"}) | agreed


def _inputs(node: Node) -> set[str]:
    if isinstance(node.value, str):
        return {"client"} if node.value.strip() else set()
    if isinstance(node.value, dict):
        entries = [each for each in node.items() if each]
        named = {each.path.rsplit("/", 1)[-1].casefold() for each in entries}
        role = node.get("from", "role", "who").loose_text().casefold()
        return named & (_CLIENT | _CAREGIVER) | ({role or "client"} if entries else set())
    found: set[str] = set()
    for each in node.items() if isinstance(node.value, list) else ():
        plain = isinstance(each.value, dict)
        role = each.get("from", "role", "who").loose_text().casefold() if plain else "client"
        found.add(role or "client")
    return found


def _collaborative(plan: Plan, given: set[str]) -> bool:
    if given & (_CLIENT | _CAREGIVER):
        return True
    told = any(_told(each.node) for each in (*plan.goals, *plan.objectives))
    if told or plan.root.has("client_input"):
        return False
    if plan.root.get("preferences", "client_preferences") or _signed(plan):
        return True
    return any(_own_words(each.text) for each in plan.goals)


def _told(node: Node) -> bool:
    return isinstance(node.value, dict) and node.has("endorsement", "origin", "endorsed")


def _own_words(text: str) -> bool:
    return '"' in text or bool(_FIRST_PERSON & {term.written for term in read(text).terms})


def _signed(plan: Plan) -> bool:
    roles = {text.casefold() for text in _roles(plan.root.get("signatures"))}
    return bool(roles & (_CLIENT | _CAREGIVER))


def _roles(node: Node) -> list[str]:
    if not isinstance(node.value, dict | list):
        return []
    entries = list(node.items())
    named = [each.get("role").loose_text() for each in entries if isinstance(each.value, dict)]
    keys = list(node.value) if isinstance(node.value, dict) else strings(node)
    return [*named, *(key for key in keys if isinstance(key, str))]


def _age(plan: Plan) -> int | None:
    client = plan.root.get("client")
    if not isinstance(client.value, dict):
        return None
    age = client.get("age").number()
    if age is not None:
        return int(age)
    born = as_date(client.get("birth_date", "date_of_birth", "dob").loose_text())
    known = plan_day(plan)
    return None if born is None or known is None else int((known - born).days / _DAYS_A_YEAR)


def plan_day(plan: Plan) -> date | None:
    """Return a day on which the plan stood, for the client's age."""
    names = ("as_of", "created_on", "started_on", "plan_date", "date", "opened_on", "ledger_time")
    told = plan.root.get(*names).loose_text()
    return as_date(told)
