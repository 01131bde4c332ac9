"""The form of a profile's data file: strict, so that a wrong file is no profile (A5.36, A7)."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from events.profiles.rules import DueRule
from events.values.base import Value
from events.values.dates import Day
from events.values.identity import LevelOfCare
from events.values.signatures import SignerRole
from events.values.text import Code, Line, UsState, Words

Row = Annotated[str, StringConstraints(min_length=2, max_length=8, pattern=r"^[A-D][0-9.]+$")]
"""The row of the rule book that a figure rests on, such as `A7.01` or `B24`."""

PayerKind = Literal["commercial", "medicaid", "medicare", "self-pay", "other"]

Component = Literal[
    "diagnosis",
    "detailed-symptoms",
    "problem-list",
    "goals",
    "objectives",
    "measurable-objectives",
    "interventions",
    "progress-tracking",
    "expected-outcome",
    "service-type",
    "amount",
    "frequency",
    "duration",
    "discharge-criteria",
    "responsible-staff",
    "strengths",
    "preferences",
    "next-review",
    "client-input",
    "agreed-or-reason",
    "justification-for-continuing",
    "supervision-evidence",
    "physician-certification",
    "good-faith-estimate",
]
"""A part that a profile may ask of a plan (A5.36)."""

SHOWN_ELSEWHERE: frozenset[Component] = frozenset(
    {"supervision-evidence", "physician-certification", "good-faith-estimate"}
)
"""Parts that no plan's content holds: somebody shows where they are."""

StoppingEvent = Literal["activation", "signature", "all-signatures"]
"""What stops the clock of a late plan (A11.14): activation, one signature, or all of them."""


class Applies(Value):
    """For whom a profile holds; what is empty or None asks nothing.

    `adopted_only`: it holds where the clinic adopted it. `licence`: it comes with a licence, so a
    clinic that adopted it follows it whoever pays. `substance_use`: whether treatment is for that.
    """

    payer_kinds: tuple[PayerKind, ...] = ()
    states: tuple[UsState, ...] = ()
    levels_of_care: tuple[LevelOfCare, ...] = ()
    not_levels_of_care: tuple[LevelOfCare, ...] = ()
    program_words: tuple[Code, ...] = ()
    substance_use: bool | None = None
    adopted_only: bool = False
    licence: bool = False


class ComponentRule(Value):
    """A part that the plan needs; `blocks` where the plan may not take effect without it."""

    component: Component
    row: Row
    blocks: bool = False


class SignatureRule(Value):
    """A signature that the plan needs, by any of these roles (B18).

    `blocks` where the plan may not take effect without it; `on_change` where each change needs it
    as well (B27); `stand_in` where a recorded refusal or waiver with its reason does (B26).
    """

    any_of: Annotated[tuple[SignerRole, ...], Field(min_length=1)]
    row: Row
    blocks: bool = True
    on_change: bool = False
    stand_in: bool = True


class PlanRule(Value):
    """When the plan is due, and what stops that clock (A11.14); `role` signs where one does."""

    rule: DueRule
    row: Row
    stops_at: StoppingEvent = "activation"
    role: SignerRole | None = None
    verified: bool = True

    @model_validator(mode="after")
    def _role_signs(self) -> Self:
        if (self.role is not None) != (self.stops_at == "signature"):
            raise ValueError("role: needed where one signature stops the clock, and only there")
        return self


class ReviewRule(Value):
    """When the next review is due."""

    rule: DueRule
    row: Row
    verified: bool = True


class Deadline(Value):
    """Something else that falls due, and that somebody shows was done.

    `ends` says when it is done: once shown, for good; shown since the day that it counts from; or
    never, for its rule moves on by itself.
    """

    code: Code
    name: Line
    rule: DueRule
    row: Row
    ends: Literal["once", "since-start", "never"] = "never"
    verified: bool = True


class WaiverRule(Value):
    """What may be done without, for which reasons (B26); `requirement` is named as in answers."""

    requirement: Code
    reasons: Annotated[tuple[Code, ...], Field(min_length=1)]
    row: Row


class Profile(Value):
    """One version of what a payer, a law or an accreditor asks of a plan.

    Attributes:
        code, version: its name; a clinic adopts a version by an event (A3.18).
        source, row: where it comes from, and its row of the rule book.
        verified: whether the source was read; what was not is no law here and blocks nothing.
        effective_from, effective_until: the days on which it is law.
        plan_optional: no formal plan is asked for (B32).
    """

    code: Code
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    name: Line
    kind: Literal["payer", "regulation", "accreditation", "practice"]
    source: Words
    row: Row
    verified: bool
    remark: Words | None = None
    effective_from: Day | None = None
    effective_until: Day | None = None
    applies: Applies
    plan_optional: bool = False
    components: tuple[ComponentRule, ...] = ()
    signatures: tuple[SignatureRule, ...] = ()
    plan: PlanRule | None = None
    review: ReviewRule | None = None
    deadlines: tuple[Deadline, ...] = ()
    waivers: tuple[WaiverRule, ...] = ()

    @model_validator(mode="after")
    def _unverified_blocks_nothing(self) -> Self:
        blocks = any(each.blocks for each in self.components)
        if not self.verified and (blocks or any(each.blocks for each in self.signatures)):
            raise ValueError("blocks: nothing unverified blocks")
        return self

    @model_validator(mode="after")
    def _waives_what_it_asks(self) -> Self:
        asked = {*self.requirements(), "plan", "review"}
        if not {each.requirement for each in self.waivers} <= asked:
            raise ValueError("waivers: of what the profile asks")
        return self

    def requirements(self) -> tuple[Code, ...]:
        """Return the names of all that it asks: parts, signatures, plan, review, deadlines."""
        timed = [name for name in ("plan", "review") if getattr(self, name) is not None]
        return (
            *(each.component for each in self.components),
            *(name_of(each) for each in self.signatures),
            *timed,
            *(each.code for each in self.deadlines),
        )


def name_of(signature: SignatureRule) -> Code:
    """Return the requirement's name, by the role that is named first: `signature-client`."""
    return f"signature-{signature.any_of[0]}"


def components() -> tuple[Component, ...]:
    """Return every part that a profile may ask for."""
    return get_args(Component)
