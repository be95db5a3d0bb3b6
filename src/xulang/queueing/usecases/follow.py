"""How far the keeper has followed, and who wants a place that he can't have yet."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from xulang.platform.db import raw

MOVE = """
INSERT INTO queueing_keeper (id, position) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET position = excluded.position
"""
WANT = """
INSERT INTO queueing_want (crossing_id, declaration_id, reason, mark, since) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (crossing_id) DO UPDATE SET reason = excluded.reason, mark = excluded.mark
"""
WANT_NO_MORE = "DELETE FROM queueing_want WHERE declaration_id = ANY(%s) AND crossing_id <> ALL(%s)"
HAS_ONE = "DELETE FROM queueing_want WHERE crossing_id = %s"
ACKNOWLEDGE = """
UPDATE queueing_place SET acknowledged_at = %s
WHERE crossing_id = %s AND ended_at IS NULL AND called_at <= %s AND acknowledged_at IS NULL
"""


def move_keeper(*, position: int) -> None:
    raw().execute(MOVE, [position])


def want(*, crossing_id: UUID, declaration_id: UUID, reason: str, mark: str, now: datetime) -> None:
    """The crossing is ready but for a place; why is for its declarant and the centre."""
    raw().execute(WANT, [crossing_id, declaration_id, reason, mark, now])


def want_no_more(*, declaration_ids: Collection[UUID], but: Collection[UUID]) -> None:
    """Of these declarations nobody wants a place any more, but for the crossings named."""
    raw().execute(WANT_NO_MORE, [list(declaration_ids), list(but)])


def has_one(*, crossing_id: UUID) -> None:
    """The crossing wanted a place and has one now."""
    raw().execute(HAS_ONE, [crossing_id])


def note_acknowledged(*, crossing_id: UUID, at: datetime) -> None:
    """The driver, or his company, has seen the call."""
    raw().execute(ACKNOWLEDGE, [at, crossing_id, at])
