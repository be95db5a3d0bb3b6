"""Parts of pages that all who may see them see alike: drawn once for all who look."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Drawn(Generic[T]):
    """What was drawn of one reading, by a key as the language; another reading is drawn anew.

    Who comes while it is drawn waits for it. Nothing of a person or a session may be in it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[str, tuple[object, T]] = {}

    def get(self, *, key: str, reading: object, draw: Callable[[], T]) -> T:
        with self._lock:
            known = self._known.get(key)
            if known and known[0] is reading:
                return known[1]
            found = draw()
            self._known[key] = (reading, found)
            return found
