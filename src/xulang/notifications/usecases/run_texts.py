"""The thread that tends one line: binds, claims, sends, and keeps what the carrier says."""

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Final
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from xulang.kernel.refusal import Refusal
from xulang.notifications import locks
from xulang.notifications.domain.smpp import THROTTLES, Status, Target, is_late, pause_after
from xulang.notifications.domain.text import LineState, Route
from xulang.notifications.usecases.send_texts import (
    LEASE,
    Accepted,
    Bounds,
    TextClaim,
    claim_texts,
    note_accepted,
    note_line,
    note_receipts,
    note_refused,
    note_released,
)
from xulang.notifications.usecases.smpp_line import Answer, LineBrokenError, SmppLine, Timing, Told

logger = logging.getLogger(__name__)

LOOK_EVERY: Final = 0.25
STANDBY_SECONDS: Final = 5.0
LAST_SECONDS: Final = 1.0
# A claim is sent within its lease, with room for the answer.
SPARE: Final = LEASE / 2

Clock = Callable[[], datetime]
Dice = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A part that waits for its answer."""

    claim: TextClaim
    number: int
    at: float


@dataclass(slots=True, kw_only=True)
class _Tending:
    """One bound line, and what is on its way over it."""

    line: SmppLine
    target: Target
    bounds: Bounds
    timing: Timing
    clock: Clock
    dice: Dice
    waiting: deque[tuple[TextClaim, int]] = field(default_factory=deque)
    sent: dict[int, Sent] = field(default_factory=dict)
    throttled: int = 0
    paused_until: float = 0.0
    next_send: float = 0.0
    looked: float = -math.inf

    def round(self) -> None:
        """Claim, send what the window and the rate let through, and keep what was said."""
        self._claim()
        self._send()
        self._keep(self.line.listen(within=self._patience()))
        oldest = min((one.at for one in self.sent.values()), default=math.inf)
        if time.monotonic() - oldest > self.timing.answer:
            raise LineBrokenError("a part was not answered")

    def finish(self) -> None:
        """No more claims: what was not sent is given back, what was sent may still be answered."""
        self._give_back([claim for claim, _number in self.waiting])
        self.waiting.clear()
        end = time.monotonic() + LAST_SECONDS
        while self.sent and (left := end - time.monotonic()) > 0:
            self._keep(self.line.listen(within=left))

    def abandon(self) -> None:
        """The line is gone: what was not answered may have been taken, so it is tried again."""
        unanswered = {one.claim.text_id for one in self.sent.values()}
        self._give_back([claim for claim, _number in self.waiting if claim.text_id not in unanswered])
        if unanswered:
            note_refused(
                route=self.target.route, text_ids=unanswered, status=None, dice=self.dice, now=self.clock()
            )

    def _claim(self) -> None:
        moment = time.monotonic()
        room = self.target.window - len(self.sent)
        if self.waiting or room <= 0 or moment < max(self.paused_until, self.looked + LOOK_EVERY):
            return
        limit = min(room, math.ceil(self.target.rate))
        claims = claim_texts(target=self.target, bounds=self.bounds, now=self.clock(), limit=limit)
        if len(claims) < limit:
            self.looked = moment
        under_way = {(one.claim.text_id, one.number) for one in self.sent.values()}
        for claim in claims:
            left = (number for number in claim.missing if (claim.text_id, number) not in under_way)
            self.waiting.extend((claim, number) for number in left)
        lost = [claim.text_id for claim in claims if not claim.missing]
        if lost:  # All taken, and only the note of it was missing.
            note_accepted(route=self.target.route, accepted=(), text_ids=lost, now=self.clock())

    def _send(self) -> None:
        while self.waiting and len(self.sent) < self.target.window:
            moment = time.monotonic()
            if moment < max(self.next_send, self.paused_until):
                return
            claim, number = self.waiting.popleft()
            now = self.clock()
            if is_late(not_after=claim.not_after, now=now) or now >= claim.leased_until - SPARE:
                self._give_back([claim])
                self._drop({claim.text_id})
                continue
            sequence = self.line.submit(
                phone=claim.phone,
                body=claim.segments.parts[number - 1],
                coding=claim.segments.coding,
                has_header=claim.segments.have_headers,
                until=claim.not_after,
            )
            self.sent[sequence] = Sent(claim=claim, number=number, at=moment)
            self.next_send = max(self.next_send, moment - 0.1) + 1 / self.target.rate

    def _patience(self) -> float:
        """Until the next part may go, or somebody may have something to send."""
        if self.waiting and len(self.sent) < self.target.window:
            left = max(self.next_send, self.paused_until) - time.monotonic()
            return min(LOOK_EVERY, max(left, 0.0))
        return LOOK_EVERY

    def _keep(self, words: Sequence[Answer | Told]) -> None:
        answers = [word for word in words if isinstance(word, Answer) and word.sequence in self.sent]
        told = [word for word in words if isinstance(word, Told)]
        if answers:
            self._keep_answers(answers)
        receipts = [(word.receipt, word.phone) for word in told if word.receipt is not None]
        if receipts:
            note_receipts(route=self.target.route, receipts=receipts, now=self.clock())
        for word in told:
            self.line.thank(sequence=word.sequence)

    def _keep_answers(self, answers: Sequence[Answer]) -> None:
        accepted: list[Accepted] = []
        refused: dict[int, set[UUID]] = {}
        for answer in answers:
            sent = self.sent.pop(answer.sequence)
            if answer.status == Status.OK:
                accepted.append(
                    Accepted(text_id=sent.claim.text_id, number=sent.number, message_id=answer.message_id)
                )
            else:
                refused.setdefault(answer.status, set()).add(sent.claim.text_id)
        now, route = self.clock(), self.target.route
        if accepted:
            note_accepted(route=route, accepted=accepted, text_ids=(), now=now)
            self.throttled = 0
        for status, texts in refused.items():
            if status in THROTTLES:
                self.throttled += 1
                pause = pause_after(times=self.throttled, dice=self.dice())
                self.paused_until = time.monotonic() + pause
                until = now + timedelta(seconds=pause)
                note_released(route=route, text_ids=texts, status=status, until=until)
            else:
                note_refused(route=route, text_ids=texts, status=status, dice=self.dice, now=now)
            self._drop(texts)
        if self.throttled:
            # Who was claimed and not sent need not wait with us.
            self._give_back([claim for claim, _number in self.waiting])
            self.waiting.clear()

    def _drop(self, texts: set[UUID]) -> None:
        """Its other parts are not sent now: it was given back, or it failed."""
        self.waiting = deque(one for one in self.waiting if one[0].text_id not in texts)

    def _give_back(self, claims: Sequence[TextClaim]) -> None:
        unanswered = {one.claim.text_id for one in self.sent.values()}
        texts = {claim.text_id for claim in claims} - unanswered
        if texts:
            note_released(route=self.target.route, text_ids=texts, status=None, until=self.clock())


def run_texts(
    *,
    target: Target,
    password: str,
    bounds: Bounds,
    stop: Event,
    clock: Clock,
    dice: Dice,
    timing: Timing,
) -> None:
    """Tend one line until `stop`. Trouble is logged without phone numbers, and tried again later."""
    failures = 0
    while not stop.is_set():
        try:
            if not locks.own_line(route=target.route):
                stop.wait(STANDBY_SECONDS)
                continue
            _tend(target, password, bounds, stop, clock, dice, timing)
            failures = 0
        except LineBrokenError as error:
            failures = 0 if error.was_bound else failures + 1
            said = "" if error.status is None else f", status {error.status:#x}"
            logger.warning("the line %s is down: %s%s", target.route.value, error, said)
        except (DatabaseError, InterfaceError, psycopg.Error, Refusal) as error:
            # Not its text: a database's complaint may quote a row.
            logger.warning("the line %s lost its database: %s", target.route.value, type(error).__name__)
            failures += 1
        finally:
            connections.close_all()
        if not stop.is_set():
            stop.wait(pause_after(times=max(failures, 1), dice=dice()))


def _tend(
    target: Target,
    password: str,
    bounds: Bounds,
    stop: Event,
    clock: Clock,
    dice: Dice,
    timing: Timing,
) -> None:
    try:
        line = SmppLine(target=target, password=password, timing=timing)
    except LineBrokenError as error:
        note_line(route=target.route, state=LineState.DOWN, status=error.status, now=clock())
        raise
    with line:
        note_line(route=target.route, state=LineState.UP, status=None, now=clock())
        tending = _Tending(line=line, target=target, bounds=bounds, timing=timing, clock=clock, dice=dice)
        try:
            while not stop.is_set():
                tending.round()
            tending.finish()
        except LineBrokenError as error:
            error.was_bound = True
            note_line(route=target.route, state=LineState.DOWN, status=error.status, now=clock())
            raise
        finally:
            tending.abandon()


def tell_no_line(*, route: Route, state: LineState, clock: Clock, stop: Event) -> None:
    """For a route without usable settings: say so once, where the centre reads it, and wait."""
    while not stop.is_set():
        try:
            note_line(route=route, state=state, status=None, now=clock())
        except (DatabaseError, InterfaceError, psycopg.Error) as error:
            logger.warning("the line %s lost its database: %s", route.value, type(error).__name__)
            stop.wait(STANDBY_SECONDS)
            continue
        finally:
            connections.close_all()
        stop.wait()
