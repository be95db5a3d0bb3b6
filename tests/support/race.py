"""Threads with database connections of their own, for races that must have exactly one winner."""

import threading
from collections.abc import Callable
from types import ModuleType

import pytest
from django.db import connections

from xulang.kernel.refusal import Refusal


class Racer:
    """Runs at once; `end` hands over what it returned, or the code of the refusal it met."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._answer: object = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            self._answer = work()
        except Refusal as refused:
            self._answer = refused.code
        except BaseException as error:  # noqa: BLE001 -- handed over to the test by `end`
            self._error = error
        finally:
            connections.close_all()

    def running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, *, seconds: float) -> None:
        """Give it time to get as far as it can, which may be a lock that another holds."""
        self._thread.join(timeout=seconds)

    def settle(self) -> None:
        """Wait until it is over, whatever came of it."""
        self._thread.join(timeout=60)
        assert not self._thread.is_alive()

    def end(self) -> object:
        self.settle()
        if self._error:
            raise self._error
        return self._answer


def crosswise(
    *,
    patch: pytest.MonkeyPatch,
    module: ModuleType,
    check: str,
    first: Callable[[], Racer],
    second: Callable[[], Racer],
) -> list[object]:
    """The first has passed `check` and waits; the second tries; then the first goes on. What each got.

    `check` is the name under which `module` calls it.
    """
    looked, go = threading.Event(), threading.Event()
    real = getattr(module, check)

    def slow(**words: object) -> None:
        real(**words)
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=60)

    patch.setattr(module, check, slow)
    one = first()
    assert looked.wait(timeout=60)
    other = second()
    other.wait(seconds=0.5)
    go.set()
    one.settle()
    other.settle()
    return [one.end(), other.end()]
