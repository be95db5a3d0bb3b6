"""Rebuild the rows of what was said about capacity from the facts, and compare."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from xulang.journal import api as journal
from xulang.queueing import models
from xulang.queueing.domain.rebuild import WordCells, rebuild_words

COLUMNS = tuple(field.name for field in fields(WordCells))
# What nobody can compare any more once a fact's private half was erased.
PRIVATE = frozenset({"texts", "said_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDifference:
    """Where a word's row says something else than the facts; `column` is "row" where there is only one."""

    word_id: UUID
    column: str
    cached: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedTopic:
    """The outcome for the words of one topic: no differences when its rows are right."""

    stream_id: UUID
    facts: int
    differences: tuple[WordDifference, ...]


def replay_words() -> Iterator[ReplayedTopic]:
    """Replay what was said of each topic, one at a time; rows that no fact speaks of come last.

    Run it in one REPEATABLE READ transaction, as the replay of declarations.
    """
    seen = set()
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.CAPACITY):
        stream_id = facts[0].stream_id
        seen.add(stream_id)
        found = tuple(_differences(_cached(stream_id), rebuild_words(facts=facts)))
        yield ReplayedTopic(stream_id=stream_id, facts=len(facts), differences=found)
    for stream_id in models.WordRow.objects.values_list("stream_id", flat=True).distinct().order_by():
        if stream_id not in seen:
            found = tuple(_differences(_cached(stream_id), {}))
            yield ReplayedTopic(stream_id=stream_id, facts=0, differences=found)


def _cached(stream_id: UUID) -> dict[UUID, WordCells]:
    rows = models.WordRow.objects.filter(stream_id=stream_id).values("id", *COLUMNS)
    return {row.pop("id"): WordCells(**row) for row in rows}


def _differences(cached: dict[UUID, WordCells], rebuilt: dict[UUID, WordCells]) -> Iterator[WordDifference]:
    for key in sorted(cached.keys() | rebuilt.keys()):
        row, said = cached.get(key), rebuilt.get(key)
        if row is None or said is None:
            missing = ("there" if one else "missing" for one in (row, said))
            yield WordDifference(word_id=key, column="row", cached=next(missing), facts=next(missing))
            continue
        for column in COLUMNS:
            left, right = _comparable(getattr(row, column)), _comparable(getattr(said, column))
            if left != right and not (column in PRIVATE and right is None):
                yield WordDifference(word_id=key, column=column, cached=str(left), facts=str(right))


def _comparable(cell: object) -> object:
    """Leaves say whole seconds."""
    return cell.replace(microsecond=0) if isinstance(cell, datetime) else cell
