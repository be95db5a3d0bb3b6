"""What was said of capacity, rules and classes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db.models import F, Max, Q

from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.queueing import models
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.said import Kind, NewWord, Topic, Word, ends_of, stream_of
from xulang.queueing.domain.words import Line

HISTORY = 100


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
