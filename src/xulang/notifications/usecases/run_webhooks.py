"""The thread that tells webhooks: one database connection, and many senders that wait for the network."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.webhook import Attempt, Trouble
from xulang.notifications.domain.webhook_address import Reach
from xulang.notifications.queries import get_reach
from xulang.notifications.usecases.deliver_webhooks import Claim, Ended, claim_deliveries, note_attempts
from xulang.notifications.usecases.follow_webhooks import follow_webhooks
from xulang.notifications.usecases.post_webhook import SECONDS, post_webhook

logger = logging.getLogger(__name__)

SENDERS: Final = 48
LOOK_EVERY: Final = 0.25
# Also without a new fact: a webhook may be new, resumed, set back, or have room again.
FOLLOW_EVERY: Final = 2.0
TROUBLE_SECONDS: Final = 5.0
LAST_SECONDS: Final = 1.0

Clock = Callable[[], datetime]
Dice = Callable[[], float]


class Senders:
    """Threads that send, made as they are needed. They die with the process, and leases outlive them."""

    def __init__(self, *, most: int, reach: Reach, clock: Clock, seconds: float = SECONDS) -> None:
        self.most = most
        self.under_way = 0
        self._reach = reach
        self._clock = clock
        self._seconds = seconds
        self._threads = 0
        self._claims: SimpleQueue[Claim | None] = SimpleQueue()
        self._ended: SimpleQueue[Ended] = SimpleQueue()

    def send(self, claim: Claim) -> None:
        self.under_way += 1
        if self.under_way > self._threads:
            self._threads += 1
            Thread(target=self._work, name="webhook", daemon=True).start()
        self._claims.put(claim)

    def take(self, *, within: float) -> list[Ended]:
        """Attempts that are over: all there are, after waiting for a first one."""
        found: list[Ended] = []
        try:
            found.append(self._ended.get(timeout=within))
            while True:
                found.append(self._ended.get_nowait())
        except Empty:
            self.under_way -= len(found)
            return found

    def stop(self) -> None:
        for _thread in range(self._threads):
            self._claims.put(None)

    def _work(self) -> None:
        while (claim := self._claims.get()) is not None:
            try:
                attempt = post_webhook(
                    url=claim.url,
                    reach=self._reach,
                    headers=claim.headers(now=self._clock()),
                    body=claim.body.encode(),
                    seconds=self._seconds,
                )
            except Exception:
                logger.exception("the delivery %s could not be sent", claim.delivery_id)
                attempt = Attempt(status=None, trouble=Trouble.NO_CONNECTION)
            self._ended.put(Ended(claim=claim, attempt=attempt, at=self._clock()))


def run_webhooks(
    *, stop: Event, clock: Clock, dice: Dice, most: int = SENDERS, seconds: float = SECONDS
) -> None:
    """Follow, claim, send and note until `stop`. Trouble is logged and tried again: neighbours work on."""
    while not stop.is_set():
        senders: Senders | None = None
        try:
            senders = Senders(most=most, reach=get_reach(), clock=clock, seconds=seconds)
            _run(senders, stop=stop, clock=clock, dice=dice)
        except (DatabaseError, InterfaceError, psycopg.Error, Refusal):
            logger.warning("webhooks lost their database and try again", exc_info=True)
        except Exception:
            logger.exception("webhooks broke and try again")
        finally:
            if senders is not None:
                senders.stop()
            connections.close_all()
        stop.wait(0 if stop.is_set() else TROUBLE_SECONDS)


def _run(senders: Senders, *, stop: Event, clock: Clock, dice: Dice) -> None:
    followed, size, looked = float("-inf"), -1, float("-inf")
    while not stop.is_set():
        moment = time.monotonic()
        if moment - looked >= LOOK_EVERY:
            looked, grown = moment, journal.get_size()
            if grown != size or moment - followed >= FOLLOW_EVERY:
                size, followed = grown, moment
                follow_webhooks(now=clock())
        room = senders.most - senders.under_way
        for claim in claim_deliveries(now=clock(), limit=room) if room else ():
            senders.send(claim)
        _note(senders, within=LOOK_EVERY, clock=clock, dice=dice)
    end = time.monotonic() + LAST_SECONDS
    while senders.under_way and (left := end - time.monotonic()) > 0:
        _note(senders, within=left, clock=clock, dice=dice)


def _note(senders: Senders, *, within: float, clock: Clock, dice: Dice) -> None:
    ended = senders.take(within=within)
    if ended:
        note_attempts(ended=ended, dice=dice, now=clock())
