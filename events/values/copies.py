"""Copies of a plan or of the record: offered, given, to whom, in which form (A1.33)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.ids import Version
from events.values.base import Value
from events.values.communication import Way
from events.values.consents import Authority, DataCategory
from events.values.ids import DisclosureId, PlanId, RequestId
from events.values.text import ContentHash, Line, Words


class CopyTaker(Value):
    """Who a copy is for: the client, somebody who stands in on a basis, or anybody else."""

    role: Literal["client", "parent-or-guardian", "representative", "other"]
    printed_name: Line
    authority: Authority | None = None

    @model_validator(mode="after")
    def _based(self) -> Self:
        if (self.role in {"parent-or-guardian", "representative"}) != (self.authority is not None):
            raise ValueError("authority: needed of whoever stands in for the client")
        return self


class CopyContent(Value):
    """One copy: of which plan at which version, or of `what` else; `digest` is of the document.

    `asked` is False of what was offered without being asked for. A copy for anybody but the client
    and who stands in is a disclosure, which `disclosure_id` names.
    """

    step: Literal["offered", "declined", "given"]
    to: CopyTaker
    what: Words
    categories: Annotated[tuple[DataCategory, ...], Field(min_length=1, max_length=6)]
    plan_id: PlanId | None = None
    plan_version: Annotated[Version, Field(ge=1)] | None = None
    digest: ContentHash | None = None
    form: Literal["paper", "electronic"] | None = None
    sent_by: Way | None = None
    asked: bool
    request_id: RequestId | None = None
    disclosure_id: DisclosureId | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.plan_id is None) != (self.plan_version is None):
            raise ValueError("plan_version: told of a copy of a plan, of nothing else")
        if self.step == "given" and self.form is None:
            raise ValueError("form: told of a copy that was given")
        return self
