"""The documented commands make the plan that the documented signature is under (A1.31, B18)."""

import orjson

from events.documents.plan_document import plan_document
from events.state.plan_content import content_hash
from services.planner.commands import read
from services.planner.http.examples import examples
from tests.contract import gad
from tests.fixtures.write_api import DRAFTING, INTAKE
from tests.unit.services.planner.charts import Chart


def test_the_signature_names_hash_and_digest_of_what_the_commands_before_it_make() -> None:
    """A11.12, B18: who follows the examples can sign."""
    chart = Chart().at("2026-11-22T15:00:00+00:00")
    for kind in (*INTAKE, *DRAFTING):
        chart.give(*read(orjson.dumps(examples()[kind])))
    signed = examples()["sign-plan"]
    assert signed["content_hash"] == content_hash(chart.plan.content)
    identity = chart.streams.client(gad.CLIENT).state.identity
    assert signed["document_digest"] == plan_document(gad.PLAN, chart.plan, identity).digest
