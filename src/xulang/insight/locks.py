"""The lock of the read models (docs/locking.md): who brings them on has it until his transaction ends."""

from uuid import UUID

from xulang.insight import models
from xulang.insight.domain.refusals import InsightRefusal
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw

KEY = "hashtextextended('insight.follower', 0)"
TRY = f"SELECT pg_try_advisory_xact_lock({KEY})"
WAIT = f"SELECT pg_advisory_xact_lock({KEY})"


def own_follower() -> bool:
    """Whether this process may bring the read models on: one at a time does."""
    row = raw().execute(TRY).fetchone()
    return bool(row and row[0])


def wait_for_follower() -> None:
    """The same, when the one at work has ended its transaction. The wait is bounded: "busy"."""
    raw().execute(WAIT)


# Of a session, not of a transaction: a rebuild has many.
RENEWAL = "hashtextextended('insight.renewal', 0)"
RENEWED = f"""
SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32) | objid::bigint = {RENEWAL})
"""  # noqa: S608 -- our own words


def own_renewal() -> bool:
    """Whether this session may make the read models anew by itself: one at a time does."""
    row = raw().execute(f"SELECT pg_try_advisory_lock({RENEWAL})").fetchone()
    return bool(row and row[0])


def give_up_renewal() -> None:
    raw().execute(f"SELECT pg_advisory_unlock({RENEWAL})")


def is_being_renewed() -> bool:
    """Whether some session makes the read models anew now."""
    row = raw().execute(RENEWED).fetchone()
    return bool(row and row[0])


ALERTS = "SELECT pg_advisory_xact_lock(hashtextextended('insight.alerts', 0))"


def own_alerts() -> None:
    """Exclusive by who sets rules and who plays them; after it single alerts. The wait is bounded: "busy"."""
    raw().execute(ALERTS)


def own_alert(*, alert_id: UUID) -> models.AlertRow:
    """One alert's row, by who answers it. Raises ALERT_UNKNOWN."""
    row = models.AlertRow.objects.select_for_update().filter(id=alert_id).first()
    if row is None:
        raise Refusal(code=InsightRefusal.ALERT_UNKNOWN)
    return row
