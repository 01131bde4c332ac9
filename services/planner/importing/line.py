"""One line of a migration: a client, an episode, sessions and scores, and a plan. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from events import canonical
from services.planner.commands.reading import InvalidCommand, read_each
from services.planner.commands.union import AnyCommand
from services.planner.importing.content import Source
from services.planner.importing.draft import Draft, InvalidDocument, Json, items, members
from services.planner.importing.known import require_members
from services.planner.importing.naming import Naming
from services.planner.importing.plan import concluded, drafted, left_out, source_of
from services.planner.refusal import Refusal

MAX_COMMANDS: Final = 900
"""How many commands one document may become: an append holds 1,000 events."""

_ONE_OBJECT: Final = "is one JSON object: a plan document, or a line with one under `plan`"
_OPENING: Final = ("opened_on", "begins_with", "enrollment")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document becomes: commands, where they come from in it, what is not taken over.

    `digest` is the SHA-256 of the document, however its JSON is spelled; `root` is the pointer to
    the plan in it.
    """

    plan_id: str
    client_id: str | None
    digest: bytes
    commands: tuple[AnyCommand, ...]
    drafts: tuple[Draft, ...]
    left_out: tuple[str, ...]
    root: str = ""

    def told(self, refusal: Refusal) -> Refusal:
        """Return a refusal of one of the commands as one of the document."""
        if refusal.command < len(self.drafts):
            refusal.moved_to(self.drafts[refusal.command].place(refusal.pointer))
        return refusal


def import_of(raw: bytes, clinic: str, plan_id: str | None = None) -> Imported:
    """Return what a JSON text asks for: a plan document, or a line with one under `plan`.

    Args:
        raw: the text.
        clinic: the clinic; ids are made of its name where the document has none of its own.
        plan_id: the plan's id; without it the document's `id`.

    Raises:
        NotCanonical: no JSON, or text, numbers or depth that have no canonical form.
        InvalidDocument: it has not the form that docs/import.md describes.
        InvalidCommand: a field has not its form; `pointer` leads into the document.
    """
    document = canonical.loads(raw)
    if not isinstance(document, dict):
        raise InvalidDocument("", rule=_ONE_OBJECT)
    whole = "plan" in document
    plan = members(document["plan"], "/plan") if whole else document
    require_members(document, plan, whole=whole)
    source = source_of(plan, clinic, plan_id, "/plan" if whole else "")
    around = document if whole else {}
    drafts = tuple(_drafts(source, around, clinic))
    digest = sha256(canonical.dumps([clinic, source.plan_id, document])).digest()
    return _imported(source, drafts, digest)


def _imported(source: Source, drafts: tuple[Draft, ...], digest: bytes) -> Imported:
    if len(drafts) > MAX_COMMANDS:
        rule = f"becomes {len(drafts):,} commands, and at most {MAX_COMMANDS} go in one"
        raise InvalidDocument(source.root, rule=rule)
    try:
        commands = read_each([dict(each.command) for each in drafts])
    except InvalidCommand as error:
        error.moved_to(drafts[error.command].place(error.pointer))
        raise
    client = next(
        (each.command["client_id"] for each in drafts if "client_id" in each.command), None
    )
    return Imported(source.plan_id, client, digest, commands, drafts, left_out(source), source.root)


def _drafts(source: Source, around: Mapping[str, Json], clinic: str) -> Iterator[Draft]:
    chart = _Chart(source, around, Naming(clinic, source.plan_id))
    yield from chart.intake()
    yield from drafted(chart.joined())
    yield from chart.attended()
    yield from concluded(chart.joined())


class _Chart:
    """A line's client and episode; a plan document alone has none beside it."""

    def __init__(self, source: Source, around: Mapping[str, Json], names: Naming) -> None:
        self._source = source
        self._names = names
        self._client = members(around.get("client"), "/client")
        self._episode = members(around.get("episode"), "/episode")
        self._around = around
        plan = source.document
        self._client_id = self._id("clients", self._client, plan, "client_id")
        self._episode_id = self._id("episodes", self._episode, plan, "episode_id")
        self._require_one("clients", self._client_id, "client_id")
        self._require_one("episodes", self._episode_id, "episode_id")

    def joined(self) -> Source:
        """Return the plan's document with the ids of its client and episode."""
        ids = {"client_id": self._client_id, "episode_id": self._episode_id}
        named = {name: each for name, each in ids.items() if each is not None}
        source = self._source
        return Source({**source.document, **named}, source.plan_id, source.names, source.root)

    def intake(self) -> Iterator[Draft]:
        """Yield what registers the client and opens the episode, where the line has them."""
        if "identity" in self._client:
            fields = {"client_id": self._client_id, "identity": self._client["identity"]}
            yield Draft({"kind": "register-client", **fields}, {"": "/client"})
        if any(name in self._episode for name in _OPENING):
            opened = {name: self._episode[name] for name in _OPENING if name in self._episode}
            ids = {"episode_id": self._episode_id, "client_id": self._client_id}
            yield Draft({"kind": "open-episode", **ids, **opened}, {"": "/episode"})

    def attended(self) -> Iterator[Draft]:
        """Yield what records sessions and scores, each with its own time."""
        for section, kind, member in (
            ("sessions", "record-session", "session"),
            ("scores", "record-score", "score"),
        ):
            for name, item, where in items(self._around.get(section), f"/{section}"):
                key = f"{member}_id"
                content = self._names.named(
                    {each: value for each, value in item.items() if each not in {"id", key}}
                )
                if member == "score":
                    content.setdefault("source", "import")
                fields = {
                    "episode_id": self._episode_id,
                    key: self._names.id(section, item.get(key, name)),
                    member: content,
                }
                yield Draft({"kind": kind, **fields}, {"": where, f"/{member}": where})

    def _id(
        self, section: str, own: Mapping[str, Json], plan: Mapping[str, Json], name: str
    ) -> str | None:
        draft = plan.get("draft")
        inner = draft.get(name) if isinstance(draft, dict) else None
        given = own.get(name) or own.get("id") or plan.get(name) or inner
        return None if given is None else self._names.id(section, given)

    def _require_one(self, section: str, chosen: str | None, name: str) -> None:
        """Return quietly when the plan names no other client or episode than the line (A1.57)."""
        root, plan = self._source.root, self._source.document
        draft = members(plan.get("draft"), f"{root}/draft")
        own, beside = {"clients": self._client, "episodes": self._episode}[section], section[:-1]
        for where, held, as_ in (
            (f"/{beside}", own, "id"),
            (f"/{beside}", own, name),
            (root, plan, name),
            (f"{root}/draft", draft, name),
        ):
            given = held.get(as_)
            if given is not None and self._names.id(section, given) != chosen:
                rule = "names another than the line, or the plan itself, does"
                raise InvalidDocument(f"{where}/{as_}", rule=rule)
