"""Make the read models anew by itself, when an older version of the product made their rows.

It works beside the follower, which goes on meanwhile; pages say that history is being rebuilt. One process
does it: its session holds a lock, which ends with the session, so that after a kill another one begins anew.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Final

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from xulang.insight.locks import give_up_renewal, own_renewal
from xulang.insight.queries.situations import freshness
from xulang.insight.usecases.rebuild import Rebuilt, rebuild
from xulang.kernel.refusal import Refusal

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 20.0


def renew(*, clock: Callable[[], datetime]) -> Rebuilt | None:
    """Rebuild rows of an older version; None where there are none, or another process is at it."""
    if not _outdated() or not own_renewal():
        return None
    try:
        # The one who had the lock may just have come to its end.
        return rebuild(clock=clock) if _outdated() else None
    finally:
        give_up_renewal()


def run_renewal(*, stop: Event, clock: Callable[[], datetime]) -> None:
    """Look until `stop` whether rows are of an older version, which they may be after an upgrade."""
    while not stop.is_set():
        try:
            if done := renew(clock=clock):
                logger.info("the read models were made anew from %d facts, by this version", done.facts)
        except (DatabaseError, InterfaceError, psycopg.Error, Refusal):
            logger.warning("the read models could not be made anew and are tried again", exc_info=True)
        except Exception:
            logger.exception("the read models could not be made anew and are tried again")
        connections.close_all()
        stop.wait(LOOK_SECONDS)


def _outdated() -> bool:
    known = freshness()
    return known is not None and known.outdated
