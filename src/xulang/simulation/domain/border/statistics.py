"""What a few replications say: means with Student's intervals, and quantiles."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`half`: half the width of the 95 % interval; None where one replication says nothing about it."""

    mean: float
    half: float | None


def estimate(values: Sequence[float]) -> Estimate:
    mean = statistics.fmean(values)
    if len(values) < 2:
        return Estimate(mean=mean, half=None)
    error = statistics.stdev(values, mean) / math.sqrt(len(values))
    return Estimate(mean=mean, half=student(degrees=len(values) - 1) * error)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Of sorted values, the smallest that `share` of them do not exceed. Nothing has the quantile 0."""
    if not ordered:
        return 0.0
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


@cache
def student(*, degrees: int, confidence: float = CONFIDENCE) -> float:
    """The two-sided quantile of Student's distribution, by bisection."""
    low, high = 0.0, 1000.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < confidence else (low, middle)
    return high


def _within(bound: float, degrees: int) -> float:
    """P(-bound < T < bound), the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(bound / math.sqrt(degrees))
    cosine = math.cos(angle)
    if degrees % 2:
        term, total = cosine, 0.0
        for number in range(1, degrees - 1, 2):
            total += term
            term *= cosine * cosine * (number + 1) / (number + 2)
        return 2 / math.pi * (angle + math.sin(angle) * total)
    term, total = 1.0, 0.0
    for number in range(0, degrees - 1, 2):
        total += term
        term *= cosine * cosine * (number + 1) / (number + 2)
    return math.sin(angle) * total


def batch_error(values: Sequence[float], *, batches: int = 20) -> float:
    """The standard error of the mean of values that depend on their neighbours, from the means of batches."""
    size = len(values) // batches
    means = [statistics.fmean(values[place * size : (place + 1) * size]) for place in range(batches)]
    return statistics.stdev(means) / math.sqrt(batches)
