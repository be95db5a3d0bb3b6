"""Sealed windows."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import msgspec

from xulang.kernel.refusal import Refusal
from xulang.queueing import models
from xulang.queueing.domain import sealed
from xulang.queueing.domain.public import stream_of as stream_of_line
from xulang.queueing.domain.sealed import Window, window_id
from xulang.queueing.domain.words import Line
from xulang.queueing.queries.lines import line_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """A line's last sealed window; `id` is what commitments name in this round of its draw."""

    line: Line
    id: UUID
    window: Window


def list_windows(*, gates: Collection[str] | None = None) -> list[WindowView]:
    """The last sealed window of each line of these gates (None: all) that ever had one."""
    rows = models.LineRow.objects.exclude(sealed_window="")
    if gates is not None:
        rows = rows.filter(gate__in=list(gates))
    return [_window(row) for row in rows.order_by("gate", "direction", "cargo")]


def window_of(*, line: Line) -> WindowView | None:
    row = models.LineRow.objects.filter(stream_id=stream_of_line(line=line)).exclude(sealed_window="").first()
    return _window(row) if row else None


def seed_of(*, view: WindowView) -> bytes:
    """The seed of a draw that two organisations revealed for; empty before."""
    try:
        return sealed.seed_of(window=view.window, stream_id=stream_of_line(line=view.line))
    except Refusal:
        return b""


def _window(row: models.LineRow) -> WindowView:
    window = msgspec.json.decode(row.sealed_window, type=Window)
    return WindowView(
        line=line_of(row=row), id=window_id(stream_id=row.stream_id, window=window), window=window
    )
