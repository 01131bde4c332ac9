"""Whoever waits for an answer sees at once what a safety alert asks for (A11.06)."""

from events.values.crisis import CrisisLine
from events.values.sessions import ScoreItem
from services.planner.commands.clinic import SetCrisisLines
from services.planner.commands.episode import RecordScore
from services.planner.handling.answer import Accepted, Route
from services.planner.handling.planner import Planner
from services.planner.http.replies import accepted
from services.planner.kafka.message import Message
from services.planner.kafka.outcome import accepted_outcome
from services.planner.releases.crisis_lines import crisis_lines
from tests.contract import gad
from tests.contract.examples_care import FIRST
from tests.fixtures.planner import Surgery, caller, intake, request
from tests.unit.services.planner.charts import make

OWN = (CrisisLine(name="Riverside on call", call="+1 212 555 0148"),)
ANSWERS = tuple(
    ScoreItem(code=f"item-{number}", value="2" if number == 9 else "1") for number in range(1, 10)
)
SAID = FIRST.model_copy(
    update={
        "instrument": "phq-9",
        "total": "10",
        "items": ANSWERS,
        "band_table": "phq-9-2001",
        "instrument_version": None,
        "session_id": None,
        "source": "client",
        "administered_by": "client",
    }
)
CLIENT = caller("client", principal="client:1", actor="client.one", acting_for=gad.CLIENT)


async def said(planner: Planner, by_client: bool = True) -> Accepted:  # noqa: FBT001, FBT002
    """Submit the PHQ-9 with item 9 answered."""
    command = make(RecordScore, score_id=gad.MOOD_SCORE, score=SAID)
    by = CLIENT if by_client else caller()
    return await planner.handle(request(command, key="said", by=by))


async def test_a_client_in_danger_sees_the_line(surgery: Surgery) -> None:
    """A11.06: 988, as data; nobody of the staff is named to a client."""
    planner = await surgery.planner()
    await planner.handle(intake())
    answer = await said(planner)
    assert answer.alerted is not None
    assert answer.alerted.crisis_lines == crisis_lines()
    assert answer.alerted.routes == ()
    assert b'"crisisLines":[{"name":"988 Suicide and Crisis Lifeline"' in accepted(answer).body


async def test_a_clinic_s_own_lines_are_shown_also_to_a_retry(surgery: Surgery) -> None:
    """A11.06: another process answers the retry."""
    planner = await surgery.planner()
    await planner.handle(intake())
    setting = make(SetCrisisLines, lines=OWN)
    await planner.handle(request(setting, by=caller("administrator")))
    first, again = await said(planner), await said(await surgery.planner())
    for answer in (first, again):
        assert answer.alerted is not None
        assert answer.alerted.crisis_lines == OWN
    assert again.repeated


async def test_staff_are_told_that_nobody_is_there_to_tell(surgery: Surgery) -> None:
    """A11.06, A1.50: the care team is empty; over Kafka nobody is named."""
    planner = await surgery.planner()
    await planner.handle(intake())
    answer = await said(planner, by_client=False)
    assert answer.alerted is not None
    assert answer.alerted.routes == (Route(str(gad.EPISODE), None, ()),)
    outcome = accepted_outcome(Message("said"), "commands/0/0", answer)
    assert b"crisisLines" in outcome.value
    assert b'"tell"' not in outcome.value


async def test_without_an_alert_there_is_no_line(surgery: Surgery) -> None:
    """A11.06."""
    planner = await surgery.planner()
    answer = await planner.handle(intake())
    assert answer.alerted is None
    assert b"safetyAlert" not in accepted(answer).body
