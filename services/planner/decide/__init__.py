"""Deciding: commands in, facts or a refusal out. Pure: time, ids and policy are arguments.

Who decides first loads every stream that `rests_on` names, asking again until nothing new comes;
then calls `decide_all`; then appends the facts of `Decision.written`, each stream at its version,
with a check of the versions in `Decision.named`, so that no decision is stale when it is written.
"""

from services.planner.decide.context import Context
from services.planner.decide.decider import Decision, Step, Written, decide, decide_all
from services.planner.decide.policy import DEFAULT, Policy, Role
from services.planner.decide.rests_on import client_of, rests_on, written_by
from services.planner.decide.streams import Folded, Streams, fold_stream
from services.planner.refusal import Refusal

__all__ = [
    "DEFAULT",
    "Context",
    "Decision",
    "Folded",
    "Policy",
    "Refusal",
    "Role",
    "Step",
    "Streams",
    "Written",
    "client_of",
    "decide",
    "decide_all",
    "fold_stream",
    "rests_on",
    "written_by",
]
