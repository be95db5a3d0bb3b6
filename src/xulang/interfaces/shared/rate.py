"""How fast one token may ask: a bucket that fills steadily, in the memory of each worker process.

With w workers a token gets at most w times the rate; a bound over all of them would cost every request a
round trip to the database, which is what the bound is there to protect.
"""

import threading
from math import ceil

MOST_BUCKETS = 10_000


class Buckets:
    """`rate` requests a second on average, `burst` of them at once; a rate of 0 bounds nothing."""

    def __init__(self, *, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, *, key: str, at: float) -> int:
        """Take one request at a moment of a steady clock: 0, or how many seconds to wait before the next."""
        if not self.rate:
            return 0
        with self._lock:
            left, filled_at = self._left.pop(key, (float(self.burst), at))
            left = min(float(self.burst), left + (at - filled_at) * self.rate)
            allowed = left >= 1
            # Taken out and put back, the key is the youngest: what is dropped has rested the longest.
            self._left[key] = (left - 1 if allowed else left, at)
            if len(self._left) > MOST_BUCKETS:
                del self._left[next(iter(self._left))]
        return 0 if allowed else ceil((1 - left) / self.rate)
