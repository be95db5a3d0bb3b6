"""What was said, from the facts of one topic's stream alone: to compare with the rows that queries read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, cast
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.canonical import JSON
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, FactKind
from xulang.queueing.domain.said import KINDS, Kind, NewWord, Topic, Word, ends_of, whole_hour

# Beside a word's own figures its leaf says when it holds.
PERIOD: Final = ("valid_from", "valid_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCells:
    """One word's row, whole. `texts` and `said_by` are None where the fact's private half was erased."""

    stream_id: UUID
    number: int
    kind: str
    gate: str
    direction: str
    cargo: str
    subject: str
    code: str
    valid_from: datetime
    valid_until: datetime | None
    ends: datetime | None
    figures: Mapping[str, int]
    texts: Mapping[str, str] | None
    said_at: datetime
    said_by: str | None
    withdrawn: datetime | None
    withdrawn_number: int | None


def rebuild_words(*, facts: Sequence[Fact]) -> dict[UUID, WordCells]:
    """Fold a whole stream of a topic, in the order of its numbers."""
    words: dict[UUID, Word] = {}
    numbers: dict[UUID, int] = {}
    erased: set[UUID] = set()
    for fact in facts:
        if fact.public.kind == FactKind.CAPACITY_WITHDRAWN and fact.public.refers_to in words:
            over = fact.public.refers_to
            words[over] = replace(words[over], withdrawn=whole_hour(moment=fact.recorded_at))
            numbers[over] = fact.number
        elif fact.public.kind in KINDS:
            words[fact.id] = _word(fact)
            if fact.private is None:
                erased.add(fact.id)
    ends = ends_of(words=list(words.values()))
    return {
        key: _cells(word, ends[key], facts[0].stream_id, numbers.get(key), known=key not in erased)
        for key, word in words.items()
    }


def words_told(*, facts: Sequence[Fact]) -> list[Word]:
    """What holds after these facts of one topic's stream, each word with its end."""
    words: dict[UUID, Word] = {}
    for fact in facts:
        over = fact.public.refers_to
        if fact.public.kind == FactKind.CAPACITY_WITHDRAWN and over in words:
            words[over] = replace(words[over], withdrawn=whole_hour(moment=fact.recorded_at))
        elif fact.public.kind in KINDS:
            words[fact.id] = _word(fact)
    ends = ends_of(words=list(words.values()))
    return [replace(word, ends=ends[word.id]) for word in words.values()]


def _word(fact: Fact) -> Word:
    public, private = fact.public, fact.private or {}
    kind = KINDS[public.kind]
    figures = dict(public.figures or {})
    # A class of priority speaks of all gates: its leaf has the class where that of a line has the cargo.
    cargo = Cargo(public.outcome) if public.outcome and kind is not Kind.PRIORITY else None
    code = (public.outcome if kind is Kind.PRIORITY else public.reason_code) or ""
    actor = cast("Mapping[str, JSON]", private.get("actor") or {})
    start, end = (_moment(figures.pop(name, None)) for name in PERIOD)
    return Word(
        id=fact.id,
        topic=Topic(gate=public.gate, direction=public.direction, cargo=cargo),
        number=fact.number,
        said=NewWord(
            kind=kind,
            valid=Period(start=start, end=end),
            figures=figures,
            texts={name: str(text) for name, text in private.items() if name != "actor"},
            code=code,
        ),
        said_at=fact.recorded_at,
        said_by=str(actor.get("name", "")),
        ends=None,
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


def _cells(
    word: Word, ends: datetime | None, stream_id: UUID, withdrawn_number: int | None, *, known: bool
) -> WordCells:
    said, topic = word.said, word.topic
    return WordCells(
        stream_id=stream_id,
        number=word.number,
        kind=said.kind.value,
        gate=topic.gate or "",
        direction=topic.direction or "",
        cargo=topic.cargo or "",
        subject=said.subject,
        code=said.code,
        valid_from=word.starts,
        valid_until=said.valid.end,
        ends=ends,
        figures=said.figures,
        texts=said.texts if known else None,
        said_at=word.said_at,
        said_by=word.said_by if known else None,
        withdrawn=word.withdrawn,
        withdrawn_number=withdrawn_number,
    )
