"""Keep what one stock list showed: new differences open, those that it no longer shows are gone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from xulang.kernel.refusal import Refusal
from xulang.yards import models
from xulang.yards.domain.reconcile import Comparison, Difference
from xulang.yards.domain.refusals import YardRefusal
from xulang.yards.domain.words import DifferenceState, Via


def check_newest(*, yard: str, as_of: datetime) -> None:
    """Under `lock_stock`. Raises STOCK_OLDER when a list of a later moment was compared already."""
    if models.StockRow.objects.filter(yard=yard, as_of__gt=as_of).exists():
        raise Refusal(code=YardRefusal.STOCK_OLDER, field="as_of")


def record_stock(
    *,
    stock_id: UUID,
    yard: str,
    as_of: datetime,
    lines: int,
    comparison: Comparison,
    via: Via,
    sent_by: str,
    now: datetime,
) -> None:
    """Inside the caller's transaction, after `lock_stock`.

    A difference that goes on keeps its row, and with it who laid it aside.
    """
    models.StockRow.objects.create(
        id=stock_id,
        yard=yard,
        as_of=as_of,
        received_at=now,
        via=via,
        sent_by=sent_by,
        lines=lines,
        agreed=comparison.agreed,
        differing=len(comparison.differences),
    )
    current = {
        (row.kind, row.key): row
        for row in models.DifferenceRow.objects.select_for_update().filter(yard=yard, ended_at=None)
    }
    shown = {(one.kind.value, one.key): one for one in comparison.differences}
    gone = [row for known, row in current.items() if known not in shown or _is_another(row, shown[known])]
    for row in gone:
        row.ended_at = now
        if row.state == DifferenceState.OPEN:
            row.state = DifferenceState.GONE
    models.DifferenceRow.objects.bulk_update(gone, ["ended_at", "state"])
    kept = [row for row in current.values() if row not in gone]
    models.DifferenceRow.objects.filter(id__in=[row.id for row in kept]).update(last_at=as_of)
    known = {(row.kind, row.key) for row in kept}
    models.DifferenceRow.objects.bulk_create(
        _rows([one for name, one in shown.items() if name not in known], stock_id, yard, as_of)
    )


def _is_another(row: models.DifferenceRow, shown: Difference) -> bool:
    """The same plate on another journey is another difference; so is one reported late that still shows."""
    return row.crossing_id != shown.crossing_id or row.state == DifferenceState.REPORTED


def _rows(
    found: Sequence[Difference], stock_id: UUID, yard: str, as_of: datetime
) -> list[models.DifferenceRow]:
    return [
        models.DifferenceRow(
            id=uuid5(stock_id, f"{one.kind}:{one.key}"),
            yard=yard,
            kind=one.kind,
            key=one.key,
            plate=one.plate,
            our_plate=one.our_plate,
            crossing_id=one.crossing_id,
            our_at=one.our_at,
            their_at=one.their_at,
            stock_id=stock_id,
            found_at=as_of,
            last_at=as_of,
            state=DifferenceState.OPEN,
            resolved_by="",
            reason="",
            note="",
        )
        for one in found
    ]
