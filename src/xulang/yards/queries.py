"""Reading yards' books. `find_*` may answer None, `get_*` raises a refusal, the others give many."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.yards import models
from xulang.yards.domain.refusals import YardRefusal
from xulang.yards.domain.values import BookedEvent, Stock, Upload, YardDifference
from xulang.yards.domain.words import DifferenceKind, DifferenceReason, DifferenceState, EventState, Via

# More plates wait for a declaration at once only where a yard's software sends nonsense.
MOST_WAITING = 5_000


def event_value(row: models.YardEventRow) -> BookedEvent:
    return BookedEvent(
        id=row.id,
        yard=row.yard,
        event=row.event,
        kind=FactKind(row.kind),
        plate=row.plate,
        key=row.plate_key,
        at=row.at,
        via=Via(row.via),
        received_at=row.received_at,
        state=EventState(row.state),
        crossing_id=row.crossing_id,
    )


def list_yard_events(
    *,
    yard: str,
    states: Collection[EventState] | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[BookedEvent]:
    """A yard's events, the newest received first."""
    rows = models.YardEventRow.objects.filter(yard=yard)
    if states is not None:
        rows = rows.filter(state__in=list(states))
    if before is not None:
        at, last = before
        rows = rows.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=last))
    return [event_value(row) for row in rows.order_by("-received_at", "-id")[:limit]]


def list_waiting(*, since: datetime) -> list[BookedEvent]:
    """Events that no vehicle's record holds yet, the oldest moves first."""
    rows = models.YardEventRow.objects.exclude(state=EventState.NOTED).filter(at__gte=since)
    return [event_value(row) for row in rows.order_by("at", "id")[:MOST_WAITING]]


def yards_of_crossings(*, crossing_ids: Collection[UUID]) -> dict[UUID, str]:
    """The yard whose own software last saw each of these vehicles, by crossing."""
    rows = models.YardEventRow.objects.filter(crossing_id__in=list(crossing_ids)).order_by("at", "id")
    return {row.crossing_id: row.yard for row in rows if row.crossing_id}


def _stock(row: models.StockRow) -> Stock:
    return Stock(
        id=row.id,
        yard=row.yard,
        as_of=row.as_of,
        received_at=row.received_at,
        via=Via(row.via),
        lines=row.lines,
        agreed=row.agreed,
        differing=row.differing,
    )


def get_stock(*, stock_id: UUID) -> Stock:
    """One that `record_stock` wrote. Raises DoesNotExist for any other."""
    return _stock(models.StockRow.objects.get(id=stock_id))


def list_stocks(*, yard: str, limit: int = 10) -> list[Stock]:
    """A yard's stock lists, the newest first."""
    return [_stock(row) for row in models.StockRow.objects.filter(yard=yard).order_by("-as_of")[:limit]]


def find_newest_stocks(
    *, yards: Sequence[str], as_of: datetime | None = None, known_at: datetime | None = None
) -> dict[str, Stock]:
    """The last list of each; of those no later than `as_of` that came before `known_at`."""
    rows = models.StockRow.objects.filter(yard__in=yards)
    if as_of is not None:
        rows = rows.filter(as_of__lte=as_of)
    if known_at is not None:
        rows = rows.filter(received_at__lt=known_at)
    rows = rows.order_by("yard", "-as_of").distinct("yard")
    return {row.yard: _stock(row) for row in rows}


def difference_value(row: models.DifferenceRow) -> YardDifference:
    return YardDifference(
        id=row.id,
        yard=row.yard,
        kind=DifferenceKind(row.kind),
        plate=row.plate,
        our_plate=row.our_plate,
        crossing_id=row.crossing_id,
        our_at=row.our_at,
        their_at=row.their_at,
        stock_id=row.stock_id,
        found_at=row.found_at,
        last_at=row.last_at,
        state=DifferenceState(row.state),
        ended_at=row.ended_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        reason=DifferenceReason(row.reason) if row.reason else None,
        note=row.note,
    )


def list_differences(
    *,
    yards: Sequence[str],
    states: Collection[DifferenceState] | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[YardDifference]:
    """Differences of these yards, the newest found first."""
    rows = models.DifferenceRow.objects.filter(yard__in=yards)
    if states is not None:
        rows = rows.filter(state__in=list(states))
    if before is not None:
        at, last = before
        rows = rows.filter(Q(found_at__lt=at) | Q(found_at=at, id__lt=last))
    return [difference_value(row) for row in rows.order_by("-found_at", "-id")[:limit]]


def list_current_differences(*, yard: str) -> list[YardDifference]:
    """What the yard's newest stock list shows, by kind and plate; also what a person laid aside."""
    rows = models.DifferenceRow.objects.filter(yard=yard, ended_at=None).order_by("kind", "key")
    return [difference_value(row) for row in rows]


def get_difference(*, difference_id: UUID, yards: Collection[str]) -> YardDifference:
    """Raises DIFFERENCE_UNKNOWN, for other yards' as for one that does not exist."""
    row = models.DifferenceRow.objects.filter(id=difference_id, yard__in=list(yards)).first()
    if row is None:
        raise Refusal(code=YardRefusal.DIFFERENCE_UNKNOWN)
    return difference_value(row)


def list_uploads(*, yards: Sequence[str], limit: int = 10) -> list[Upload]:
    rows = models.UploadRow.objects.filter(yard__in=yards).order_by("-received_at")[:limit]
    return [_upload(row) for row in rows]


def get_upload(*, upload_id: UUID, yards: Collection[str]) -> Upload:
    """Raises UPLOAD_UNKNOWN, for other yards' as for one that does not exist."""
    row = models.UploadRow.objects.filter(id=upload_id, yard__in=list(yards)).first()
    if row is None:
        raise Refusal(code=YardRefusal.UPLOAD_UNKNOWN)
    return _upload(row)


def _upload(row: models.UploadRow) -> Upload:
    return Upload(
        id=row.id,
        yard=row.yard,
        name=row.name,
        received_at=row.received_at,
        taken=row.taken,
        repeated=row.repeated,
        refused=row.refused,
        copy=row.copy,
    )
