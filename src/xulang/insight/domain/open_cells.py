"""Which cells of the statistics may be public, so that no company is recognised in one.

The rule is the usual one of statistical offices: enough companies share a cell, and none dominates it.
"""

from collections.abc import Sequence
from typing import Final

LEAST_COMPANIES: Final = 3
# Per cent of a cell's vehicles, weight or value that one company may have at most.
MOST_OF_ONE: Final = 75


def told(*, companies: int, sums: Sequence[int], largest: Sequence[int]) -> bool:
    """Whether a cell may be shown; `largest` is what the largest company has of each of the sums."""
    if companies < LEAST_COMPANIES:
        return False
    return all(one * 100 <= whole * MOST_OF_ONE for one, whole in zip(largest, sums, strict=True))
