"""What a plan from a template is made of beside the template: the client's own facts (A1.37)."""

from typing import Annotated

from pydantic import Field

from events.payload import Payload
from events.types.plan import PlanType
from events.values.background import PreferenceContent
from events.values.dates import Day
from events.values.ids import EpisodeId, PlanId, ScoreId
from events.values.problems import DiagnosisStatus
from events.values.quantities import Amount, Number
from events.values.references import ClientRef
from events.values.resources import StrengthKind
from events.values.text import Code, CodeRelease, DiagnosisCode, Line, Words

_MOST = 40


class GivenDiagnosis(Payload):
    """The client's diagnosis for a part of the template; `text` stands for a code not listed.

    `code_release` is the release that has the code, where neither the present one nor the template
    does (A1.07).
    """

    code: DiagnosisCode
    code_release: CodeRelease | None = None
    text: Line | None = None
    status: DiagnosisStatus = "working"
    evidence: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    noted_on: Day | None = None


class OwnGoal(Payload):
    """A goal in the client's own words, and whether the client endorses it (A1.12, A1.46)."""

    words: Words
    endorsed: bool | None = None


class GivenStrength(Payload):
    """A strength of the client's, and the template's parts that build on it (A1.09)."""

    words: Words
    kind: StrengthKind = "quality"
    goals: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    objectives: Annotated[tuple[Code, ...], Field(max_length=40)] = ()
    interventions: Annotated[tuple[Code, ...], Field(max_length=40)] = ()


class Instantiation(Payload):
    """What makes a template a client's plan.

    `diagnoses`, `baselines`, `choices`, `texts` and `goals` stand under the keys that the template
    gives its parts. `risk` says whether the risk assessment found any; it is asked, never assumed.
    `scores` are recorded scores that baselines come from. What is left out is not guessed: the text
    then shows a gap in brackets.
    """

    plan_id: PlanId
    client_id: ClientRef
    episode_id: EpisodeId
    starts_on: Day
    plan_type: PlanType = "standard"
    replaces: PlanId | None = None
    risk: bool
    diagnoses: Annotated[dict[Code, GivenDiagnosis], Field(min_length=1, max_length=10)]
    baselines: Annotated[dict[Code, Number | Amount], Field(default_factory=dict, max_length=_MOST)]
    scores: Annotated[dict[Code, ScoreId], Field(default_factory=dict, max_length=_MOST)]
    choices: Annotated[dict[Code, Code], Field(default_factory=dict, max_length=10)]
    texts: Annotated[dict[Code, Line], Field(default_factory=dict, max_length=20)]
    goals: Annotated[dict[Code, OwnGoal], Field(default_factory=dict, max_length=20)]
    strengths: Annotated[tuple[GivenStrength, ...], Field(max_length=20)] = ()
    preferences: Annotated[tuple[PreferenceContent, ...], Field(max_length=20)] = ()
    responsible: Line | None = None

    def baseline(self, key: Code | None) -> Amount | None:
        """Return a baseline as an amount; None where it is not given."""
        given = None if key is None else self.baselines.get(key)
        return Amount(low=given) if isinstance(given, str) else given
