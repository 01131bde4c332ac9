"""Notices: a review is due soon, due or overdue; it is owed no more; it was owed for a while."""

from typing import Literal, Self

from pydantic import model_validator

from events.registry import Payload, event_type
from events.values.ids import PlanId
from events.values.notices import Answer, DecidedOn, EndReason, NoticeContent


@event_type("goldenthread.notice.raised", version=1)
class NoticeRaised(Payload):
    """A stage of a due review is reached (A3.03, A3.09, A3.19); after an end it is owed again."""

    notice: NoticeContent
    decided: DecidedOn


@event_type("goldenthread.notice.lapsed", version=1)
class NoticeLapsed(Payload):
    """A stage was reached and had passed before it could be told: kept on record, not delivered."""

    notice: NoticeContent
    because: EndReason | Literal["later-stage"]
    answer: Answer | None = None
    decided: DecidedOn

    @model_validator(mode="after")
    def _review_named(self) -> Self:
        _require_answer(self.because, self.answer)
        return self


@event_type("goldenthread.notice.cleared", version=1)
class NoticeCleared(Payload):
    """What was raised is owed no more; `answer` names the review that saw to it (A11.11).

    Of a client whose record was erased nobody can say any more what is owed: nothing is.
    """

    plan_id: PlanId
    because: EndReason | Literal["client-erased"]
    answer: Answer | None = None
    decided: DecidedOn

    @model_validator(mode="after")
    def _review_named(self) -> Self:
        _require_answer(self.because, self.answer)
        return self


def _require_answer(because: str, answer: Answer | None) -> None:
    if (because == "reviewed") != (answer is not None):
        raise ValueError("answer: needed for `reviewed`, and for nothing else")
