"""Decide, append, and decide again where others were faster: until it is done or refused."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from events.crash_points import reach
from events.errors import GoldenThreadError, Refused, Unavailable
from events.ids import ClinicId
from events.ledger.append import Appended
from events.ledger.errors import ClockApart, Conflict, EpochChanged, KeyReused, UnknownClinic
from services.planner.decide.rests_on import written_by
from services.planner.handling.answer import Accepted, VersionMoved
from services.planner.handling.appending import Appender
from services.planner.handling.at_hand import AtHand
from services.planner.handling.making import Made, Maker
from services.planner.handling.observer import HandlingObserver
from services.planner.handling.outcomes import Outcomes, accepted
from services.planner.handling.request import CommandRequest
from services.planner.handling.unreadable import Erased
from services.planner.refusal import Refusal

Wake = Callable[[ClinicId], None]

# The ledger's last word, whatever the streams hold.
_FINAL: Final = (KeyReused, UnknownClinic)
# What a second look mends, or none does.
_MENDED_ONCE: Final = (ClockApart, EpochChanged)


@dataclass(frozen=True, slots=True)
class Means:
    """What requests are fulfilled with. `attempts` bounds how often one is decided."""

    maker: Maker
    appender: Appender
    outcomes: Outcomes
    observer: HandlingObserver
    wake: Wake
    monotonic: Callable[[], float]
    attempts: int


class Attempts:
    """One request's way to its outcome, while it holds the lanes of what it writes."""

    def __init__(self, request: CommandRequest, hand: AtHand, means: Means) -> None:
        self._request = request
        self._hand = hand
        self._means = means
        self._met: set[type[GoldenThreadError]] = set()

    async def fulfil(self) -> Accepted:
        """Return the outcome, decided on streams that were the ledger's when it was written.

        Raises:
            Refused: refused on streams that were the ledger's at a moment of this request.
            Conflict: other processes were faster each time.
            GoldenThreadError: what reading, making and appending raise.
        """
        self._means.maker.require_duties(self._request)
        try:
            return await self._decided()
        except Erased as erased:
            self._hand.forget_owner(erased.owner)
            self._means.maker.require_known(self._request, erased.owner)
            raise

    async def _decided(self) -> Accepted:
        reach("planner.before-load")
        await self._hand.gather()
        reach("planner.after-load")
        left = self._means.attempts
        while True:
            left -= 1
            try:
                return await self._attempt()
            except (Refused, EpochChanged) as error:
                if not left or not await self._mended(error):
                    self._tell_version(error)
                    raise
                self._means.observer.decided_again(error.code)

    async def _attempt(self) -> Accepted:
        made = await self._means.maker.make(self._request, self._hand)
        appended = await self._appended(made)
        if appended.repeated:
            return await self._repeated(made, appended)
        seen = self._hand.head(self._request.stream).version
        envelopes = (each.envelope for each in made.events)
        return self._done(made, accepted(self._request, appended, envelopes, seen))

    async def _appended(self, made: Made) -> Appended:
        reach("planner.before-append")
        began = self._means.monotonic()
        try:
            appended = await self._means.appender.append(made.append)
        except (Refused, Unavailable):
            raise
        except BaseException:
            self._hand.forget()
            raise
        reach("planner.after-append")
        self._means.observer.appended(self._means.monotonic() - began)
        return appended

    async def _repeated(self, made: Made, appended: Appended) -> Accepted:
        """Return the first outcome; where it was an earlier try of `made`, it is ours."""
        answer = await self._means.outcomes.read(self._request, appended)
        if answer.events[0].id != made.events[0].envelope.id:
            return answer
        return self._done(made, replace(answer, repeated=False))

    def _done(self, made: Made, answer: Accepted) -> Accepted:
        self._hand.take_in(made.decision, made.events)
        self._means.wake(answer.clinic)
        return answer

    def _tell_version(self, error: GoldenThreadError) -> None:
        """Let a refusal for the stream's state tell its version; authority has been looked at."""
        if isinstance(error, Refusal) and error.status == HTTPStatus.CONFLICT:
            error.version = self._hand.head(self._request.stream).version

    async def _mended(self, error: Refused | EpochChanged) -> bool:
        """Make what stood in the way current; return whether deciding again can help."""
        if isinstance(error, _FINAL):
            return False
        if isinstance(error, Conflict):
            await self._hand.refresh(also=error.stream)
            return True
        if isinstance(error, _MENDED_ONCE):
            return await self._mended_once(error)
        if not self._hand.is_current:
            await self._hand.refresh()
            return True
        if isinstance(error, VersionMoved):
            await self._tell_changes(error)
        return False

    async def _mended_once(self, error: ClockApart | EpochChanged) -> bool:
        again = type(error) not in self._met
        self._met.add(type(error))
        if again and isinstance(error, EpochChanged):
            self._hand.forget_clinic()
            await self._hand.gather()
        return again

    async def _tell_changes(self, moved: VersionMoved) -> None:
        """Tell what changed in a stream that the request writes: for that there is authority."""
        asked = self._request
        if asked.if_match is not None and asked.stream in map(written_by, asked.commands):
            moved.changes = await self._means.outcomes.changes(asked, asked.if_match)
