"""Priority classes: data with a legal basis, a weight and a share of each hour.

Weights say whose minute of waiting counts more; shares say what a class can't be pushed below. No public
source gives figures: an installation states its own (docs/queue.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.queueing.domain.refusals import QueueRefusal

WHOLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityClass:
    """`weight` is what a minute of its waiting costs; `share` is per mille of every hour of a line.

    Raises CLASS_WRONG where a figure is out of its range or the legal basis is missing.
    """

    code: str
    weight: int
    share: int
    legal_basis: str
    valid: Period

    def __post_init__(self) -> None:
        if self.weight < 1 or not 0 <= self.share <= WHOLE or not self.legal_basis.strip():
            raise Refusal(code=QueueRefusal.CLASS_WRONG, priority_class=self.code)


def in_order(*, classes: Sequence[PriorityClass]) -> tuple[PriorityClass, ...]:
    """Weightiest first; between equals, as written. Raises SHARES_EXCEED, CLASS_TWICE."""
    if sum(one.share for one in classes) > WHOLE:
        raise Refusal(code=QueueRefusal.SHARES_EXCEED)
    if len({one.code for one in classes}) < len(classes):
        raise Refusal(code=QueueRefusal.CLASS_TWICE)
    return tuple(sorted(classes, key=lambda one: -one.weight))


def quotas(
    *, capacity: Sequence[int], shares: Sequence[int], credit: Sequence[int] | None = None
) -> tuple[list[tuple[int, ...]], tuple[int, ...]]:
    """How many trucks of each hour are set aside for each class, and the credit left after the last.

    What a share leaves of a truck is carried on in thousandths (`credit`), so that 5 % of ten an hour is
    one truck every second hour, not none; between equal credits the lighter class goes first. Quotas of an
    hour never sum up to more than its capacity.
    """
    left = list(credit or [0] * len(shares))
    nobody = (0,) * len(shares)
    if not any(shares) and not any(left):
        return [nobody] * len(capacity), nobody
    rows = []
    for trucks in capacity:
        if not trucks:
            rows.append(nobody)
            continue
        given = [share * trucks // WHOLE for share in shares]
        left = [
            carried + share * trucks - WHOLE * whole
            for carried, share, whole in zip(left, shares, given, strict=True)
        ]
        free = trucks - sum(given)
        for row in sorted(range(len(shares)), key=lambda row: (-left[row], -row)):
            more = min(left[row] // WHOLE, free)
            given[row] += more
            left[row] -= WHOLE * more
            free -= more
        rows.append(tuple(given))
    return rows, tuple(left)
