"""Talking to PostgreSQL in few round trips, and naming what can go wrong there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg import Connection, errors

from xulang.kernel.refusal import Refusal
from xulang.platform.refusals import PlatformRefusal


def raw() -> "Connection[tuple[object, ...]]":
    """Psycopg's own connection of the current transaction, for the few statements that must be fast."""
    # A server that restarted is found here as it is by Django's own cursors; once a request at most.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    driver: Connection[tuple[object, ...]] = connection.connection
    return driver


@contextmanager
def pipeline() -> Iterator["Connection[tuple[object, ...]]"]:
    """Statements executed inside leave together; errors surface at the first fetch or at the end."""
    driver = raw()
    with driver.pipeline():
        yield driver


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction whose waits are bounded: a lock not had in time is the refusal "busy"."""
    try:
        with transaction.atomic():
            yield
    except (OperationalError, errors.LockNotAvailable, errors.DeadlockDetected) as error:
        cause = error.__cause__ if isinstance(error, OperationalError) else error
        if isinstance(cause, errors.LockNotAvailable | errors.DeadlockDetected):
            raise Refusal(code=PlatformRefusal.BUSY) from error
        raise
