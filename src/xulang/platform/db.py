"""Talking to PostgreSQL in few round trips, and naming what can go wrong there."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from types import TracebackType
from typing import LiteralString
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from psycopg import Connection, Cursor, errors

from xulang.kernel.refusal import Refusal
from xulang.platform.refusals import PlatformRefusal

Driver = Connection[tuple[object, ...]]

# The connection of the unit of work that runs here: asked for by every statement, so it is not looked up.
_driver: ContextVar[Driver | None] = ContextVar("driver", default=None)
_senders: WeakKeyDictionary[Driver, Cursor[tuple[object, ...]]] = WeakKeyDictionary()


def raw() -> Driver:
    """Psycopg's own connection of the current transaction, for the few statements that must be fast."""
    return _driver.get() or _found()


def _found() -> Driver:
    known = connections[DEFAULT_DB_ALIAS]
    # A server that restarted is found here as it is by Django's own cursors; once a request at most.
    known.close_if_health_check_failed()
    known.ensure_connection()
    driver: Driver = known.connection
    return driver


def send(
    query: LiteralString,
    params: Sequence[object] | Mapping[str, object],
    *,
    driver: Driver | None = None,
) -> None:
    """Execute a statement whose answer nobody reads; inside `pipeline` it leaves without being waited for.

    One cursor a connection serves them all: a cursor of its own is a tenth of what a statement costs here.
    """
    _sender(driver or raw()).execute(query, params, prepare=True)


def _sender(driver: Driver) -> Cursor[tuple[object, ...]]:
    cursor = _senders.get(driver)
    if cursor is None:
        cursor = _senders[driver] = driver.cursor()
    return cursor


Sending = tuple[LiteralString, Sequence[object] | Mapping[str, object]]


def send_all(statements: Iterable[Sending]) -> None:
    """Execute statements whose answers nobody reads in one flush; errors surface at its end.

    All of them are made before the first leaves: a server that is sent one now and then wakes for each.
    """
    ready = list(statements)
    with pipeline() as driver:
        cursor = _sender(driver)
        for query, params in ready:
            cursor.execute(query, params, prepare=True)


class _Flight:
    """`pipeline`, as a class since every writing call enters three of them."""

    __slots__ = ("_driver", "_pipeline")

    def __enter__(self) -> Driver:
        self._driver = raw()
        self._pipeline = self._driver.pipeline()
        self._pipeline.__enter__()
        return self._driver

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipeline.__exit__(kind, error, trace)


def pipeline() -> AbstractContextManager[Driver]:
    """Statements executed inside leave together; errors surface at the first fetch or at the end."""
    return _Flight()


class _Unit:
    """`unit_of_work`, as a class for the same reason."""

    __slots__ = ("_atomic", "_token")

    def __enter__(self) -> None:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        # Entering looked after the connection.
        self._token = _driver.set(connections[DEFAULT_DB_ALIAS].connection)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _driver.reset(self._token)
        try:
            self._atomic.__exit__(kind, error, trace)
        except (OperationalError, errors.LockNotAvailable, errors.DeadlockDetected) as late:
            _raise_busy(late)
            raise
        if error is not None:
            _raise_busy(error)


def _raise_busy(error: BaseException) -> None:
    cause = error.__cause__ if isinstance(error, OperationalError) else error
    if isinstance(cause, errors.LockNotAvailable | errors.DeadlockDetected):
        raise Refusal(code=PlatformRefusal.BUSY) from error


def unit_of_work() -> AbstractContextManager[None]:
    """One transaction whose waits are bounded: a lock not had in time is the refusal "busy"."""
    return _Unit()
