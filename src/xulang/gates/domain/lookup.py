"""The public look-up: what a person must know, and how long one who guesses must wait.

A key is an HMAC under the installation's own key, so that the rows hold neither phone nor a list of codes.
Only failures count. A wait is the same whether the plate exists or not, and it is bounded, since otherwise
anybody could lock a driver out by guessing at his plate: 10 guesses an hour at a plate leave a phone's six
digits safe for years, and the driver has his link and his permit's code besides.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal

PHONE_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayRule:
    """`free` failures cost nothing; each further one doubles the wait from `first` up to `longest`.

    One failure is forgiven every `forgiven_every`.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgiven_every: timedelta

    @property
    def most(self) -> int:
        """No more failures are remembered than the longest wait needs."""
        return self.free + 1 + (self.longest // self.first).bit_length()


PLATE_RULE = DelayRule(
    free=4, first=timedelta(seconds=2), longest=timedelta(minutes=6), forgiven_every=timedelta(minutes=6)
)
# Thousands of phones may share one address of a mobile operator: more is free, and it is forgotten sooner.
NETWORK_RULE = DelayRule(
    free=20, first=timedelta(seconds=1), longest=timedelta(minutes=1), forgiven_every=timedelta(seconds=30)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Failures remembered of one plate, code or network, as of `counted_at`."""

    failures: int
    counted_at: datetime


def lookup_key(*, key: bytes, kind: str, value: str) -> bytes:
    return hmac.digest(key, f"{kind}\x00{value}".encode(), "sha256")


def phone_tail(*, phone: str) -> str:
    """The last six digits. Raises PHONE_TOO_SHORT."""
    digits = "".join(character for character in phone if character in "0123456789")
    if len(digits) < PHONE_DIGITS:
        raise Refusal(code=GateRefusal.PHONE_TOO_SHORT, field="phone")
    return digits[-PHONE_DIGITS:]


def network_of(*, address: str) -> str:
    """The network an address counts for: /24 of IPv4, /56 of IPv6; one bucket for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 24 if isinstance(parsed, IPv4Address) else 56), strict=False))


def remaining(*, attempts: Attempts, rule: DelayRule, now: datetime) -> Attempts:
    """What is still remembered now; the clock of the next pardon runs on."""
    pardons = max(0, (now - attempts.counted_at) // rule.forgiven_every)
    if pardons >= attempts.failures:
        return Attempts(failures=0, counted_at=now)
    return Attempts(
        failures=attempts.failures - pardons,
        counted_at=attempts.counted_at + pardons * rule.forgiven_every,
    )


def after_failure(*, attempts: Attempts, rule: DelayRule, now: datetime) -> Attempts:
    kept = remaining(attempts=attempts, rule=rule, now=now)
    return Attempts(failures=min(kept.failures + 1, rule.most), counted_at=now)


def wait(*, attempts: Attempts, rule: DelayRule, now: datetime) -> timedelta:
    """How long from now until the next attempt is answered."""
    kept = remaining(attempts=attempts, rule=rule, now=now)
    beyond = kept.failures - rule.free
    if beyond <= 0:
        return timedelta(0)
    delay = min(rule.longest, rule.first * (1 << (beyond - 1)))
    return max(timedelta(0), attempts.counted_at + delay - now)
