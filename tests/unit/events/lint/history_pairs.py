"""The same for rules on what happened since, on other plans and on payers."""

from collections.abc import Mapping
from typing import Any, Final

from tests.unit.events.lint.pairing import Pair, put

_REVIEW: Final[Mapping[str, Any]] = {
    "completed_on": "2026-05-04",
    "narrative": "She rode the bus twice in May and met one panic attack with breathing",
    "verdicts": {"o1": "met", "o2": "partially-met", "o3": "not-met"},
    "scores": [],
    "changes": [{"what": "o3", "rationale": "Sister moved away", "data": "0 rides in April"}],
    "client_input": {"rating": 6},
    "next_review_on": "2026-08-02",
}


def _reviews(second: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"reviews": [{**_REVIEW}, {**_REVIEW, "completed_on": "2026-08-02", **second}]}


_TOLD_ANEW: Final = "Panic came back after the accident on the bridge, so exposure began anew"
_ALL: Final = ["o1", "o2", "o3"]
_SCORED: Final = [
    {"on": f"2026-0{month}-01", "total": total}
    for month, total in ((3, 17), (4, 16), (5, 18), (6, 16), (7, 17))
]
_SERVICE: Final[Mapping[str, Any]] = {
    "modality": "Cognitive behavioral therapy",
    "technique": "Interoceptive exposure and graded in-vivo exposure by a fear hierarchy",
}


def _other(**more: Any) -> Mapping[str, Any]:  # noqa: ANN401  # any JSON
    return {"previous_plans": [{"id": "p0", "interventions": [{**_SERVICE}], **more}]}


_ASKED: Final[Mapping[str, Any]] = {
    "unmet_objectives": ["o3"],
    "step_down": "Every other week from session 12",
}


def _asked(lacking: str) -> Mapping[str, Any]:
    return {"reauthorization": {name: each for name, each in _ASKED.items() if name != lacking}}


HISTORY_PAIRS: Final[Mapping[str, Pair]] = {
    "COPY_FORWARD": put(
        _reviews({"next_review_on": "2026-11-01"}), _reviews({"narrative": _TOLD_ANEW})
    ),
    "COPY_PASTE_TEMPLATE": Pair(
        lambda d: d.update(other_plans=[{"objectives": [o["statement"] for o in d["objectives"]]}]),
        lambda d: [
            each.update(statement=f"Names {n} rides by session {n}")
            for n, each in enumerate(d["objectives"], 3)
        ],
    ),
    "DRAWER_PLAN": put(
        {
            **_reviews({"narrative": _TOLD_ANEW}),
            "notes": [{"on": "2026-06-01", "objective_ids": []}],
        },
        {"notes": [{"on": "2026-06-01", "objective_ids": _ALL}]},
    ),
    "OBJECTIVE_NEGLECTED": put(
        {"notes": [{"objective_ids": ["o1", "o2"]}] * 4},
        {"notes": [{"objective_ids": ["o1", "o2"]}] * 4 + [{"objective_ids": ["o3"]}]},
    ),
    "STALLED_OBJECTIVE": Pair(
        lambda d: (
            d["objectives"][1].update(statement="GAD-7 from 17 to 7 or lower within 24 weeks"),
            d.update(scores={"gad-7": _SCORED}),
        ),
        lambda d: d["objectives"][1].update(
            statement="GAD-7 from 17 to 9 or lower within 12 weeks", began_on="2026-06-15"
        ),
    ),
    "STATIC_6_MONTHS": put(
        {"as_of": "2026-09-01", "last_changed_on": "2026-02-05"},
        {
            "last_changed_on": "2026-08-30",
            "signatures": [
                {"role": role, "signed_on": "2026-08-31"} for role in ("client", "clinician")
            ],
        },
    ),
    "REVIEW_INCOMPLETE": put(
        {"reviews": [{**_REVIEW, "verdicts": {"o1": "met"}}]}, {"reviews": [{**_REVIEW}]}
    ),
    "CHANGE_WITHOUT_RATIONALE": put(
        {"changes": [{"what": "o3"}]}, {"changes": [{"what": "o3", "rationale": "Moved away"}]}
    ),
    "NO_STEP_DOWN": put(_asked("step_down"), _asked("")),
    "NO_SESSION_JUSTIFICATION": put(_asked("unmet_objectives"), _asked("")),
    "LATE_OR_MISSING_MEASURE": put(
        {
            "as_of": "2026-04-20",
            "measurement": {
                "measures": [{"instrument": "gad-7", "cadence": {"every": 2, "unit": "week"}}]
            },
        },
        {"scores": {"gad-7": [{"on": "2026-04-15", "total": 12}]}},
    ),
    "SESSION_WITHOUT_NOTE": put(
        {
            "sessions": [{"id": "s1", "on": "2026-02-09"}, {"id": "s2", "on": "2026-02-16"}],
            "notes": [{"session_id": "s1", "objective_ids": _ALL}],
        },
        {"notes": [{"session_id": each, "objective_ids": _ALL} for each in ("s1", "s2")]},
    ),
    "DUPLICATE_SERVICE": put(
        _other(status="active"),
        _other(status="active", ending={"kind": "closed", "reason": "replaced"}),
    ),
    "REPEATS_FAILED_TREATMENT": Pair(
        lambda d: d.update(_other(status="discharged", outcome="no-progress")),
        lambda d: d["interventions"][0].update(rationale="Had no exposure homework then"),
    ),
}
