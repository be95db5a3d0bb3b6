"""The public look-up: find a crossing by what only its people know, slowly for those who guess."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from xulang.gates.domain.lookup import (
    NETWORK_RULE,
    PLATE_RULE,
    Attempts,
    DelayRule,
    after_failure,
    lookup_key,
    network_of,
    phone_tail,
    remaining,
    wait,
)
from xulang.gates.domain.permit import CODE_LENGTH, PLATE_LIMIT, normal_code
from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.identifiers.plates import plate_key
from xulang.kernel.refusal import Refusal
from xulang.platform import keys
from xulang.platform.db import unit_of_work

MOST_FOUND = 3
# Takes the row's lock whether it existed or not; the no-op update is what locks an existing one.
TAKE = (
    "INSERT INTO gates_lookupattempts (key, failures, counted_at) VALUES (%s, 0, %s)"
    " ON CONFLICT (key) DO UPDATE SET failures = gates_lookupattempts.failures"
    " RETURNING failures, counted_at"
)
SAVE = "UPDATE gates_lookupattempts SET failures = %s, counted_at = %s WHERE key = %s"
FIND = (
    "SELECT crossing_id FROM gates_lookupkey WHERE key = %s AND valid_until > %s"
    " ORDER BY valid_until LIMIT %s"
)


def look_up_by_code(*, code: str, address: str, now: datetime) -> tuple[UUID, ...]:
    """The crossing of the permit with that code. `address` is the visitor's IP address.

    Wrong and unknown give the same empty answer after the same work. Raises LOOKUP_INPUT, LOOKUP_WAIT.
    """
    typed = normal_code(typed=code)
    if len(typed) != CODE_LENGTH:
        raise Refusal(code=GateRefusal.LOOKUP_INPUT, field="code")
    return _look_up(kind="code", subject=typed, value=typed, address=address, now=now)


def look_up_by_plate(*, plate: str, phone: str, address: str, now: datetime) -> tuple[UUID, ...]:
    """The crossings ahead of a plate, by the last six digits of its driver's phone, the earliest first.

    Both as typed. Raises LOOKUP_INPUT, PHONE_TOO_SHORT, LOOKUP_WAIT.
    """
    subject = _typed_plate(plate=plate)
    value = f"{subject}\x00{phone_tail(phone=phone)}"
    return _look_up(kind="plate", subject=subject, value=value, address=address, now=now)


def _typed_plate(*, plate: str) -> str:
    try:
        key = plate_key(text=plate)
    except Refusal as refused:
        raise Refusal(code=GateRefusal.LOOKUP_INPUT, field="plate") from refused
    if len(key.encode()) > PLATE_LIMIT:
        raise Refusal(code=GateRefusal.LOOKUP_INPUT, field="plate")
    return key


def _look_up(*, kind: str, subject: str, value: str, address: str, now: datetime) -> tuple[UUID, ...]:
    key = keys.seed("lookup")
    counters = {
        lookup_key(key=key, kind=f"try.{kind}", value=subject): PLATE_RULE,
        lookup_key(key=key, kind="try.network", value=network_of(address=address)): NETWORK_RULE,
    }
    with unit_of_work(), connection.cursor() as cursor:
        # Sorted, so that two look-ups never wait for each other in a ring.
        taken = {counter: _take(cursor=cursor, counter=counter, now=now) for counter in sorted(counters)}
        _refuse_haste(taken=taken, rules=counters, now=now)
        cursor.execute(FIND, [lookup_key(key=key, kind=kind, value=value), now, MOST_FOUND])
        found: tuple[UUID, ...] = tuple(row[0] for row in cursor.fetchall())
        step = remaining if found else after_failure
        for counter, attempts in taken.items():
            left = step(attempts=attempts, rule=counters[counter], now=now)
            cursor.execute(SAVE, [left.failures, left.counted_at, counter])
    return found


def _take(*, cursor: CursorWrapper, counter: bytes, now: datetime) -> Attempts:
    cursor.execute(TAKE, [counter, now])
    failures, counted_at = cursor.fetchall()[0]
    return Attempts(failures=failures, counted_at=counted_at)


def _refuse_haste(*, taken: dict[bytes, Attempts], rules: dict[bytes, DelayRule], now: datetime) -> None:
    longest = max(wait(attempts=taken[counter], rule=rules[counter], now=now) for counter in taken)
    if longest > timedelta(0):
        raise Refusal(code=GateRefusal.LOOKUP_WAIT, seconds=ceil(longest.total_seconds()))
