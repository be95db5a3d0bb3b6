"""The thread that keeps the lines: it follows sealed facts, and looks at the clock."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Final
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from xulang.crossing.usecases.keep_lines import AT_ONCE, follow_facts, mind_lines, pass_by
from xulang.crossing.usecases.place_all import Bases, Moment
from xulang.kernel.refusal import Refusal

logger = logging.getLogger(__name__)

LOOK_EVERY: Final = 0.25
MIND_EVERY: Final = 5.0
TROUBLE_SECONDS: Final = 5.0


def run_keeper(
    *,
    stop: Event,
    clock: Callable[[], datetime],
    new_id: Callable[[], UUID],
    new_salt: Callable[[], bytes],
) -> None:
    """Keep the lines until `stop`. Trouble is logged and tried again: neighbours work on."""
    bases = Bases()
    minded, careful = float("-inf"), 0

    def moment() -> Moment:
        return Moment(now=clock(), new_id=new_id, new_salt=new_salt)

    while not stop.is_set():
        try:
            read = follow_facts(moment=moment(), bases=bases, limit=1 if careful else AT_ONCE)
            careful = max(careful - read, 0)
            if time.monotonic() - minded >= MIND_EVERY:
                mind_lines(moment=moment(), bases=bases)
                minded = time.monotonic()
            if not read:
                stop.wait(LOOK_EVERY)
        except (DatabaseError, InterfaceError, psycopg.Error, Refusal):
            logger.warning("the keeper of the lines lost its database and tries again", exc_info=True)
            connections.close_all()
            stop.wait(TROUBLE_SECONDS)
        except Exception:
            logger.exception("the keeper of the lines broke and tries again")
            if careful:
                pass_by(moment=moment())
            else:
                # Fact by fact from here, until the one that breaks it is found and passed by.
                careful = AT_ONCE
    connections.close_all()
