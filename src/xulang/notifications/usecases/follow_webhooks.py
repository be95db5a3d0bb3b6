"""Put sealed facts into deliveries: for each webhook in the log's order, from its own position on."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol, cast
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.module_loading import import_string

from xulang.journal import api as journal
from xulang.notifications import locks
from xulang.notifications.domain.webhook import TYPE_PREFIX, HookEvent
from xulang.platform.db import raw, unit_of_work

AT_ONCE: Final = 200
# What is still being sent keeps its row after a replay: it is not sent twice at once.
INSERT: Final = """
INSERT INTO notifications_webhookdelivery
  (id, webhook_id, type, position, declaration_id, crossing_id, body, state, attempts, created_at, next_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, 'pending', 0, %s, %s) ON CONFLICT DO NOTHING
"""
MOVE: Final = "UPDATE notifications_webhook SET position = %s WHERE id = %s"


class ReadEvents(Protocol):
    """What an organisation may see is the spine's matter, and its JSON the interfaces'.

    settings.WEBHOOK_EVENTS names a function of this shape: sealed facts after a position, in their order.
    """

    def __call__(self, *, organisation_id: UUID, after: int, limit: int) -> Sequence[HookEvent]: ...


def follow_webhooks(*, now: datetime) -> int:
    """Bring every active webhook to the end of the sealed order; how many messages were put in.

    One with 1,000 waiting deliveries stays where it is until they shrink: the rows are bounded, and nothing
    is lost, since its position stays too.
    """
    read = cast("ReadEvents", import_string(settings.WEBHOOK_EVENTS))
    end = journal.get_size() - 1
    put = 0
    while (found := _follow_one(read=read, end=end, now=now)) is not None:
        put += found
    return put


def _follow_one(*, read: ReadEvents, end: int, now: datetime) -> int | None:
    with unit_of_work():
        row = locks.own_one_to_follow(end=end)
        if row is None:
            return None
        webhook_id, organisation_id, position, stored = row
        events = read(organisation_id=organisation_id, after=position, limit=AT_ONCE)
        last = events[-1].position if events else position
        # Positions without an event of this organisation are passed by, up to what was sealed before reading.
        reached = last if len(events) == AT_ONCE else max(last, end)
        kinds = frozenset(json.loads(stored))
        wanted = [event for event in events if not kinds or event.kind.value in kinds]
        with raw().cursor() as cursor:
            cursor.executemany(
                INSERT,
                [
                    (
                        uuid5(webhook_id, str(event.fact_id)),
                        webhook_id,
                        TYPE_PREFIX + event.kind,
                        event.position,
                        event.declaration_id,
                        event.crossing_id,
                        event.body,
                        # A microsecond apart, so that lists by time keep the log's order.
                        now + timedelta(microseconds=place),
                        now,
                    )
                    for place, event in enumerate(wanted)
                ],
            )
        raw().execute(MOVE, [reached, webhook_id])
    return len(wanted)
