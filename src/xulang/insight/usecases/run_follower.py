"""The thread that follows the sealed facts for statistics and screens."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Final

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from xulang.insight.usecases.follow import follow_sealed
from xulang.kernel.refusal import Refusal

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.5
TROUBLE_SECONDS: Final = 5.0


def run_follower(*, stop: Event, clock: Callable[[], datetime]) -> None:
    """Follow until `stop`. Trouble is logged and tried again: screens show how old they are meanwhile."""
    while not stop.is_set():
        try:
            if not follow_sealed(now=clock()):
                stop.wait(LOOK_SECONDS)
        except (DatabaseError, InterfaceError, psycopg.Error, Refusal):
            logger.warning("the follower of statistics lost its database and tries again", exc_info=True)
            connections.close_all()
            stop.wait(TROUBLE_SECONDS)
        except Exception:
            logger.exception("the follower of statistics broke and tries again")
            stop.wait(TROUBLE_SECONDS)
    connections.close_all()
