"""Dice that belong to a truck: whatever policy asks, in whatever order, the same truck throws the same.

A draw is a keyed hash of (seed, line; truck, part), so no stream is shared and none runs out of step.
"""

import math
from hashlib import blake2b
from statistics import NormalDist
from struct import unpack

STEP = 2.0**-53
NINTH = NormalDist().inv_cdf(0.9)
_normal = NormalDist().inv_cdf


def key_of(*, seed: int, name: str) -> bytes:
    return blake2b(f"{seed}/{name}".encode(), digest_size=32).digest()


def uniforms(key: bytes, number: int, part: int) -> tuple[float, ...]:
    """Eight numbers, each in (0, 1]; positional since it is asked some times for every truck."""
    digest = blake2b(number.to_bytes(8, "big") + part.to_bytes(4, "big"), key=key).digest()
    return tuple([((word >> 11) + 1) * STEP for word in unpack(">8Q", digest)])


def exponential(*, mean: float, throw: float) -> float:
    return -mean * math.log(throw)


def lognormal(*, median: float, ninth: float, throw: float) -> float:
    """Of this median and ninth decile. A throw of 1 would be infinitely late."""
    if not median:
        return 0.0
    spread = math.log(ninth / median) / NINTH
    return median * math.exp(spread * _normal(min(throw, 1 - STEP)))
