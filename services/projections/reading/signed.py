"""The document that a plan's signers see, its copy with their signatures, its plain form (B18)."""

from dataclasses import asdict
from uuid import UUID

from events.documents.head import head_dates
from events.documents.plain_view import plain_view
from events.documents.plan_document import plan_document
from events.documents.signed_copy import signed_copy
from events.ids import Version
from events.state import client, plan
from events.state.plain import written
from events.state.plan_content import content_hash
from events.state.voiding import effective
from events.values.ids import PlanId
from services.projections.errors import NoSuchVersion, NotThere
from services.projections.reading.charts import ChartAt, chart_of
from services.projections.reading.histories import Histories
from services.projections.reading.reader import PlanAt


async def document_answer(
    histories: Histories, asked: PlanAt, version: Version | None, named_at: Version | None
) -> bytes:
    """Return the document of a plan with its digest, and the copy that shows its signatures.

    Args:
        histories: where plan and client are read.
        asked: the plan.
        version: which version of it, None for the newest.
        named_at: the version of the client's stream that name and pronouns come from, None for
            the newest: nobody is called by a name that they gave up.

    Raises:
        NoSuchVersion: plan or client has not come to a version.
        NotThere: the clinic has no such plan, or the caller may not know of it.
        RecordErased, EventUnreadable, Unavailable: as `Histories.plan`.
    """
    at = ChartAt(asked.clinic, plan=asked.plan, only=asked.only)
    chart = await chart_of(histories, at)
    client_id = chart.record.episode.client_id
    if client_id is None:
        raise NotThere
    last = _within(version, chart.history[-1].version, "version")
    told = await histories.client_events(asked.clinic, client_id)
    known = _within(named_at, told[-1].version if told else Version(0), "client_version")
    history = [each for each in chart.history if each.version <= last]
    state = plan.replay(history)
    who = client.replay(each for each in told if each.version <= known)
    document = plan_document(PlanId(UUID(asked.plan)), state, who.identity)
    return written(
        {
            "plan": asked.plan,
            "version": last,
            "last_event": (await histories.hash_at(asked, last)).hex(),
            "client_version": known,
            "content_version": state.content_version,
            "content_hash": content_hash(state.content),
            "renderer": document.renderer,
            "digest": document.digest,
            "text": document.text,
            "copy": signed_copy(document, state),
            "plain": plain_view(state, who.identity),
            "dates": asdict(head_dates(effective(history), state, chart.record.day)),
        }
    )


def _within(wanted: Version | None, newest: Version, name: str) -> Version:
    if wanted is None:
        return newest
    if not 1 <= wanted <= newest:
        raise NoSuchVersion(name, newest)
    return wanted
