"""What others read of the queue. `find_*` may be None, `get_*` never."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import cast
from uuid import UUID

import msgspec
from django.db.models import Count, F, Max, Q

from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.platform.db import raw
from xulang.queueing import models
from xulang.queueing.domain import sealed
from xulang.queueing.domain.correction import Kind as Moment
from xulang.queueing.domain.correction import Span
from xulang.queueing.domain.errors import Figures
from xulang.queueing.domain.place import Turn
from xulang.queueing.domain.public import stream_of as stream_of_line
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.said import Kind, NewWord, Topic, Word, ends_of, stream_of
from xulang.queueing.domain.sealed import Window, window_id
from xulang.queueing.domain.words import Ground, Line, PlaceState

HISTORY = 100
LAST_PLACES = """
SELECT DISTINCT ON (p.crossing_id) l.gate, l.direction, l.cargo, p.id, p.number, p.last, p.crossing_id,
    p.declaration_id, p.organisation_id, p.because, p.ready_at, p.rank, p.priority, p.state, p.hour, p.ground,
    p.misses, p.parked, p.passed, p.taken_at, p.called_at, p.acknowledged_at, p.ended_at, p.why_ended
FROM queueing_place p JOIN queueing_line l ON l.stream_id = p.stream_id WHERE p.crossing_id = ANY(%s)
ORDER BY p.crossing_id, p.taken_at DESC, p.number DESC
"""
ESTIMATES = 'SELECT place_id, made_at, call, entry, "left" FROM queueing_estimate WHERE place_id = ANY(%s)'
# Of a place that ended because its consignment is another one now (crossing/domain/standing.py).
OTHER_CONSIGNMENT = "other_consignment"

ERRORS = """
SELECT (t.judged_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, t.kind, count(*)::int,
    count(*) FILTER (WHERE t.came < t.p10)::int, count(*) FILTER (WHERE t.came > t.p90)::int,
    avg(abs(t.came - t.p50))::float, avg(abs(t.came - t.constant))::float, avg(t.p90 - t.p10)::float,
    avg(t.raw[3] - t.raw[1])::float
FROM queueing_told t JOIN queueing_place p ON p.id = t.place_id
JOIN queueing_line l ON l.stream_id = p.stream_id
WHERE t.came IS NOT NULL AND t.judged_at >= %s AND l.gate = %s
GROUP BY day, t.kind ORDER BY day DESC, t.kind
"""


def read_words(
    *, gates: Collection[str], since: datetime, until: datetime, known_at: datetime | None = None
) -> list[Word]:
    """What was said of these gates and their lines and holds at some time of [since, until).

    As known at the beginning of the hour of `known_at`, or now: what was said or withdrawn later is left out.
    """
    if known_at is not None:
        return _read_then(gates, since, until, known_at)
    rows = models.WordRow.objects.filter(_holding(since=since), gate__in=gates, valid_from__lt=until)
    return [word_of(row=row) for row in rows.order_by("gate", "stream_id", "number")]


def _read_then(gates: Collection[str], since: datetime, until: datetime, known_at: datetime) -> list[Word]:
    rows = models.WordRow.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=since),
        gate__in=gates,
        valid_from__lt=until,
        said_at__lt=known_at,
    )
    topics: dict[UUID, list[Word]] = {}
    for row in rows.order_by("gate", "stream_id", "number"):
        word = word_of(row=row)
        # A withdrawal counts from the beginning of its hour.
        withdrawn = word.withdrawn if word.withdrawn and word.withdrawn < known_at else None
        topics.setdefault(row.stream_id, []).append(replace(word, withdrawn=withdrawn))
    found = []
    for words in topics.values():
        ends = ends_of(words=words)
        held = (replace(word, ends=ends[word.id]) for word in words)
        found += [one for one in held if one.ends is None or one.starts < one.ends > since]
    return found


def read_classes(*, since: datetime) -> list[Word]:
    """The priority classes that hold since then, or will: they speak of all gates."""
    return read_words(gates=[""], since=since, until=datetime.max.replace(tzinfo=since.tzinfo))


def list_history(*, topic: Topic) -> list[Word]:
    """What was said of a topic, the latest first, withdrawn and ended words too; at most 100."""
    rows = models.WordRow.objects.filter(stream_id=stream_of(topic=topic)).order_by("-number")
    return [word_of(row=row) for row in rows[:HISTORY]]


def list_subject(*, topic: Topic, kind: Kind, since: datetime) -> list[Word]:
    """What of a kind holds on the topic since then, or will."""
    rows = models.WordRow.objects.filter(_holding(since=since), stream_id=stream_of(topic=topic), kind=kind)
    return [word_of(row=row) for row in rows.order_by("number")]


def list_lines(*, gates: Collection[str], since: datetime, known_at: datetime | None = None) -> list[Line]:
    """The lines of these gates that somebody planned lanes for, now or later than `since`; as known then."""
    if known_at is not None:
        words = _read_then(gates, since, datetime.max.replace(tzinfo=since.tzinfo), known_at)
        planned = {one.topic.line for one in words if one.kind == Kind.PLAN}
        return sorted(line for line in planned if line is not None)
    rows = models.WordRow.objects.filter(_holding(since=since), gate__in=gates, kind=Kind.PLAN)
    named = rows.values_list("gate", "direction", "cargo").distinct()
    order = list(Cargo)
    return sorted(
        (Line(gate=gate, direction=Direction(way), cargo=Cargo(cargo)) for gate, way, cargo in named),
        key=lambda line: (line.gate, line.direction, order.index(line.cargo)),
    )


def last_number(*, topic: Topic) -> int:
    """How many facts the topic's stream has: what a page names as the version that it read."""
    found = models.WordRow.objects.filter(stream_id=stream_of(topic=topic)).aggregate(
        said=Max("number"), withdrawn=Max("withdrawn_number")
    )
    return max(found["said"] or 0, found["withdrawn"] or 0)


def get_word(*, word_id: UUID) -> Word:
    """Raises WORD_UNKNOWN."""
    row = models.WordRow.objects.filter(id=word_id).first()
    if row is None:
        raise Refusal(code=QueueRefusal.WORD_UNKNOWN)
    return word_of(row=row)


def _holding(*, since: datetime) -> Q:
    return Q(ends=None) | (Q(ends__gt=since) & Q(ends__gt=F("valid_from")))


def word_of(*, row: models.WordRow) -> Word:
    topic = Topic(
        gate=row.gate or None,
        direction=Direction(row.direction) if row.direction else None,
        cargo=Cargo(row.cargo) if row.cargo else None,
    )
    said = NewWord(
        kind=Kind(row.kind),
        valid=Period(start=row.valid_from, end=row.valid_until),
        figures=MappingProxyType(row.figures),
        texts=MappingProxyType(row.texts),
        code=row.code,
    )
    return Word(
        id=row.id,
        topic=topic,
        number=row.number,
        said=said,
        said_at=row.said_at,
        said_by=row.said_by,
        ends=row.ends,
        withdrawn=row.withdrawn,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A place as its row says. `number` is what people call it; hours and Unix seconds as in the domain."""

    id: UUID
    line: Line
    number: int
    last: int
    crossing_id: UUID
    declaration_id: UUID
    organisation_id: UUID | None
    because: UUID | None
    ready_at: int
    rank: int
    priority: str
    state: PlaceState
    hour: int | None
    misses: int
    parked: int | None
    ground: Ground | None
    passed: int | None
    taken_at: datetime
    called_at: datetime | None
    acknowledged_at: datetime | None
    ended_at: datetime | None
    why_ended: str

    @property
    def live(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantView:
    """A crossing that is ready but for a place, and why it has none."""

    crossing_id: UUID
    declaration_id: UUID
    reason: str
    since: datetime


def find_place(*, crossing_id: UUID) -> PlaceView | None:
    """The crossing's last place, live or not."""
    return list_last_places(crossing_ids=[crossing_id]).get(crossing_id)


def get_place(*, place_id: UUID) -> PlaceView:
    """Raises UNKNOWN_PLACE."""
    row = models.PlaceRow.objects.select_related("line").filter(id=place_id).first()
    if row is None:
        raise Refusal(code=QueueRefusal.UNKNOWN_PLACE)
    return place_of(row=row)


def find_lost_turn(*, place_id: UUID) -> Turn | None:
    """The earliest turn in its line that the place's crossing lost because its consignment changed."""
    own = models.PlaceRow.objects.filter(id=place_id)
    lost = (
        models.PlaceRow.objects.filter(
            crossing_id__in=own.values("crossing_id"),
            line_id__in=own.values("line_id"),
            why_ended=OTHER_CONSIGNMENT,
        )
        .order_by("ready_at", "rank", "id")
        .first()
    )
    return None if lost is None else Turn(at=lost.ready_at, rank=lost.rank, id=lost.id)


def list_places(*, place_ids: Collection[UUID]) -> list[PlaceView]:
    rows = models.PlaceRow.objects.select_related("line").filter(id__in=list(place_ids))
    return [place_of(row=row) for row in rows.order_by("line_id", "number")]


def list_last_places(*, crossing_ids: Collection[UUID]) -> dict[UUID, PlaceView]:
    """The last place of each of these crossings that ever had one."""
    rows = raw().execute(LAST_PLACES, [list(crossing_ids)], prepare=True)
    places = map(_place_read, rows)
    return {place.crossing_id: place for place in places}


def _place_read(row: tuple[object, ...]) -> PlaceView:
    ground = cast("str", row[15])
    return PlaceView(
        line=Line(
            gate=cast("str", row[0]),
            direction=Direction(cast("str", row[1])),
            cargo=Cargo(cast("str", row[2])),
        ),
        id=cast("UUID", row[3]),
        number=cast("int", row[4]),
        last=cast("int", row[5]),
        crossing_id=cast("UUID", row[6]),
        declaration_id=cast("UUID", row[7]),
        organisation_id=cast("UUID | None", row[8]),
        because=cast("UUID | None", row[9]),
        ready_at=cast("int", row[10]),
        rank=cast("int", row[11]),
        priority=cast("str", row[12]),
        state=PlaceState(cast("str", row[13])),
        hour=cast("int | None", row[14]),
        ground=Ground(ground) if ground else None,
        misses=cast("int", row[16]),
        parked=cast("int | None", row[17]),
        passed=cast("int | None", row[18]),
        taken_at=cast("datetime", row[19]),
        called_at=cast("datetime | None", row[20]),
        acknowledged_at=cast("datetime | None", row[21]),
        ended_at=cast("datetime | None", row[22]),
        why_ended=cast("str", row[23]),
    )


def list_live_of(*, declaration_ids: Collection[UUID], but: Collection[UUID]) -> list[PlaceView]:
    """The live places of these declarations, but for those of the crossings named."""
    rows = (
        models.PlaceRow.objects.select_related("line")
        .filter(declaration_id__in=list(declaration_ids), ended_at=None)
        .exclude(crossing_id__in=list(but))
    )
    return [place_of(row=row) for row in rows.order_by("line_id", "number")]


def list_live_of_company(*, organisation_id: UUID, limit: int = 500) -> list[PlaceView]:
    """The company's live places, gate by gate, those with an hour first; at most `limit`."""
    rows = models.PlaceRow.objects.select_related("line").filter(
        organisation_id=organisation_id, ended_at=None
    )
    ordered = rows.order_by("line__gate", F("hour").asc(nulls_last=True), "ready_at", "rank", "id")
    return [place_of(row=row) for row in ordered[:limit]]


def list_live(*, line: Line, states: Iterable[PlaceState] = (), limit: int = 500) -> list[PlaceView]:
    """The line's live places by their turn, whatever their class; at most `limit`."""
    rows = models.PlaceRow.objects.select_related("line").filter(
        line_id=stream_of_line(line=line), ended_at=None
    )
    wanted = list(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    return [place_of(row=row) for row in rows.order_by("ready_at", "rank", "id")[:limit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """Which live places of a line a list shows. None: whichever."""

    states: tuple[PlaceState, ...] | None = None
    priority: str | None = None
    crossing_ids: frozenset[UUID] | None = None


def choose_live(*, line: Line, wanted: PlaceFilter, start: int, limit: int) -> tuple[list[PlaceView], int]:
    """Live places from the `start`-th on, and how many: who has an hour by it, then by their turn."""
    rows = models.PlaceRow.objects.filter(line_id=stream_of_line(line=line), ended_at=None)
    if wanted.states is not None:
        rows = rows.filter(state__in=wanted.states)
    if wanted.priority is not None:
        rows = rows.filter(priority=wanted.priority)
    if wanted.crossing_ids is not None:
        rows = rows.filter(crossing_id__in=wanted.crossing_ids)
    ordered = rows.select_related("line").order_by(F("hour").asc(nulls_last=True), "ready_at", "rank", "id")
    return [place_of(row=row) for row in ordered[start : start + limit]], rows.count()


def count_hours(*, line: Line, first: int, last: int) -> dict[tuple[int, PlaceState], int]:
    """How many of those called for each hour from `first` to `last` are on their way, there, or in."""
    rows = models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line),
        hour__range=(first, last),
        state__in=[PlaceState.CALLED, PlaceState.ARRIVED, PlaceState.ENTERED],
    )
    counted = rows.values_list("hour", "state").annotate(many=Count("id"))
    return {(hour or 0, PlaceState(state)): many for hour, state, many in counted}


def list_called(*, gates: Collection[str] | None, limit: int = 500) -> list[PlaceView]:
    """Who is called to these gates (None: all) and not yet there, the next hour first."""
    rows = models.PlaceRow.objects.filter(state=PlaceState.CALLED, ended_at=None)
    if gates is not None:
        rows = rows.filter(line__gate__in=list(gates))
    return [place_of(row=row) for row in rows.select_related("line").order_by("hour", "called_at")[:limit]]


def count_states(*, line: Line) -> dict[tuple[str, PlaceState], int]:
    """How many live places of each class stand how."""
    rows = models.PlaceRow.objects.filter(line_id=stream_of_line(line=line), ended_at=None)
    counted = rows.values_list("priority", "state").annotate(many=Count("id"))
    return {(priority, PlaceState(state)): many for priority, state, many in counted}


def list_entered(*, line: Line, since: datetime) -> dict[UUID, UUID]:
    """The places of the line that were used since then, by their crossings."""
    rows = models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line), state=PlaceState.ENTERED, ended_at__gte=since
    )
    return dict(rows.values_list("crossing_id", "id"))


def count_entered(*, line: Line, since: datetime) -> int:
    """How many went in by a place of the line since then."""
    return models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line), state=PlaceState.ENTERED, ended_at__gte=since
    ).count()


def find_fullest(*, gates: Collection[str]) -> Line | None:
    """Of these gates' lines the one in which most stand now."""
    counted = (
        models.PlaceRow.objects.filter(ended_at=None, line__gate__in=list(gates))
        .values_list("line_id")
        .annotate(many=Count("id"))
        .order_by("-many", "line_id")
        .first()
    )
    row = models.LineRow.objects.filter(stream_id=counted[0]).first() if counted else None
    return _line_of(row=row) if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Minutes from readiness to entry, of who went in: half waited at most `p50`, and so on."""

    priority: str
    trucks: int
    p50: int
    p90: int
    p95: int


# Readiness is the turn, or for who stayed away and went to the end of the order the taking of the place.
WAITS = """
SELECT priority, count(*)::int, percentile_disc(0.5) WITHIN GROUP (ORDER BY waited),
    percentile_disc(0.9) WITHIN GROUP (ORDER BY waited), percentile_disc(0.95) WITHIN GROUP (ORDER BY waited)
FROM (
    SELECT priority,
        floor((extract(epoch FROM ended_at) - least(ready_at, extract(epoch FROM taken_at))) / 60)::int
            AS waited
    FROM queueing_place
    WHERE stream_id = %s AND ended_at >= %s AND ended_at < %s AND state = 'entered'
) went GROUP BY priority ORDER BY priority
"""


def list_waits(*, line: Line, since: datetime, until: datetime) -> list[Waited]:
    """How long those waited who went in during [since, until), by class."""
    rows = raw().execute(WAITS, [stream_of_line(line=line), since, until])
    return [
        Waited(priority=priority, trucks=trucks, p50=p50, p90=p90, p95=p95)
        for priority, trucks, p50, p90, p95 in cast("Iterable[tuple[str, int, int, int, int]]", rows)
    ]


def count_lost(*, line: Line, since: datetime, until: datetime) -> int:
    """How many places were lost in [since, until) by staying away too often."""
    return models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line), state=PlaceState.LOST, ended_at__gte=since, ended_at__lt=until
    ).count()


def list_started() -> list[Line]:
    """The lines in which a place was ever taken."""
    rows = models.LineRow.objects.order_by("gate", "direction", "cargo")
    return [_line_of(row=row) for row in rows]


def list_wants(*, limit: int = 500) -> list[WantView]:
    """Who is ready but has no place, the longest waiting first."""
    return [_want(row) for row in models.WantRow.objects.order_by("since")[:limit]]


def find_want(*, crossing_id: UUID) -> WantView | None:
    return list_wants_of(crossing_ids=[crossing_id]).get(crossing_id)


def list_wants_of(*, crossing_ids: Collection[UUID]) -> dict[UUID, WantView]:
    """Which of these crossings are ready but have no place, and why."""
    rows = models.WantRow.objects.filter(crossing_id__in=list(crossing_ids))
    return {row.crossing_id: _want(row) for row in rows}


def list_blocking(*, crossing_ids: Collection[UUID]) -> dict[UUID, PlaceView]:
    """For crossings that have no place since another live one has their plate, driver, …: which one."""
    wants = models.WantRow.objects.filter(crossing_id__in=list(crossing_ids)).exclude(mark="")
    marks = dict(wants.values_list("crossing_id", "mark"))
    rows = models.MarkRow.objects.select_related("place__line").filter(mark__in=set(marks.values()))
    there = {row.mark: place_of(row=row.place) for row in rows}
    return {one: there[mark] for one, mark in marks.items() if mark in there}


def line_length(*, line: Line) -> int:
    """How many facts the line's stream has: whoever read it so has seen all."""
    found = models.LineRow.objects.filter(stream_id=stream_of_line(line=line)).values_list("length")
    return next(iter(found), (0,))[0]


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
        line=_line_of(row=row), id=window_id(stream_id=row.stream_id, window=window), window=window
    )


ASKED = "asked_again"
TROUBLE = "trouble"


def list_asked(*, crossing_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these lost or gave back their place and ask for another."""
    rows = models.WantRow.objects.filter(crossing_id__in=list(crossing_ids), reason=ASKED)
    return frozenset(rows.values_list("crossing_id", flat=True))


def get_position() -> int:
    """The first sealed fact that the keeper has not followed yet."""
    row = models.KeeperRow.objects.filter(id=1).first()
    return row.position if row else 0


def _want(row: models.WantRow) -> WantView:
    return WantView(
        crossing_id=row.crossing_id, declaration_id=row.declaration_id, reason=row.reason, since=row.since
    )


def _line_of(*, row: models.LineRow) -> Line:
    return Line(gate=row.gate, direction=Direction(row.direction), cargo=Cargo(row.cargo))


def place_of(*, row: models.PlaceRow) -> PlaceView:
    return PlaceView(
        id=row.id,
        line=_line_of(row=row.line),
        number=row.number,
        last=row.last,
        crossing_id=row.crossing_id,
        declaration_id=row.declaration_id,
        organisation_id=row.organisation_id,
        because=row.because,
        ready_at=row.ready_at,
        rank=row.rank,
        priority=row.priority,
        state=PlaceState(row.state),
        hour=row.hour,
        misses=row.misses,
        parked=row.parked,
        ground=Ground(row.ground) if row.ground else None,
        passed=row.passed,
        taken_at=row.taken_at,
        called_at=row.called_at,
        acknowledged_at=row.acknowledged_at,
        ended_at=row.ended_at,
        why_ended=row.why_ended,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateView:
    """Bounds and middle of what is expected, as last estimated. `call` is None for who was called."""

    made_at: datetime
    call: Span | None
    entry: Span
    left: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorsOfDay:
    """How good the estimates of entries were that came true on a day in Hanoi.

    `raw_width`: mean width of the intervals before they were corrected, in seconds; None where not kept.
    """

    day: date
    kind: Moment
    figures: Figures
    raw_width: float | None


def list_estimates(*, place_ids: Collection[UUID]) -> dict[UUID, EstimateView]:
    """What is expected of these places, where anything is."""
    rows = raw().execute(ESTIMATES, [list(place_ids)], prepare=True)
    return {
        place_id: EstimateView(
            made_at=made_at, call=Span(*call) if call else None, entry=Span(*entry), left=Span(*left)
        )
        for place_id, made_at, call, entry, left in cast(
            "Iterable[tuple[UUID, datetime, list[int] | None, list[int], list[int]]]", rows
        )
    }


STANDING = """
SELECT l.gate, l.direction, l.cargo, p.state, e.made_at, e.entry
FROM queueing_place p JOIN queueing_line l ON l.stream_id = p.stream_id
LEFT JOIN queueing_estimate e ON e.place_id = p.id WHERE p.ended_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A live place as it stands in its line; `entry` is None where nothing was estimated yet."""

    line: Line
    state: PlaceState
    made_at: datetime | None
    entry: Span | None


def list_standing() -> list[Standing]:
    """Every live place of every line, with when it is expected to go in, in one query."""
    return [
        Standing(
            line=Line(gate=gate, direction=Direction(direction), cargo=Cargo(cargo)),
            state=PlaceState(state),
            made_at=made_at,
            entry=Span(*entry) if entry else None,
        )
        for gate, direction, cargo, state, made_at, entry in cast(
            "Iterable[tuple[str, str, str, str, datetime | None, list[int] | None]]", raw().execute(STANDING)
        )
    ]


def list_errors(*, gate: str, since: datetime) -> list[ErrorsOfDay]:
    """The published error of the gate's estimates by day and kind of moment, the latest day first."""
    return [
        ErrorsOfDay(
            day=cast("date", day),
            kind=Moment(cast("str", kind)),
            figures=Figures(
                count=count,
                covered=count - early - late,
                early=early,
                late=late,
                error=error,
                constant=constant,
                width=width,
            ),
            raw_width=raw_width,
        )
        for day, kind, count, early, late, error, constant, width, raw_width in cast(
            "Iterable[tuple[object, object, int, int, int, float, float, float, float | None]]",
            raw().execute(ERRORS, [since, gate]),
        )
    ]
