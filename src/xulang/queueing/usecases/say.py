"""Say something about capacity, classes or rules, and take back what was said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw
from xulang.queueing import locks, models
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.said import (
    NewWord,
    Topic,
    Word,
    check_against,
    checked,
    starts_of,
    stream_of,
    whole_hour,
)
from xulang.queueing.queries.words import last_number, list_subject, word_of

# The rule of `ends_of` (domain/said.py), of which a test compares the outcome.
BRING_ENDS = """
UPDATE queueing_word w SET ends = found.ends
FROM (
    SELECT one.id, CASE WHEN LEAST(one.valid_until, one.withdrawn, MIN(later.valid_from)) IS NOT NULL THEN
        GREATEST(one.valid_from, LEAST(one.valid_until, one.withdrawn, MIN(later.valid_from))) END AS ends
    FROM queueing_word one LEFT JOIN queueing_word later
        ON later.stream_id = one.stream_id AND later.subject = one.subject AND later.number > one.number
        AND later.valid_until IS NULL AND later.withdrawn IS NULL
    WHERE one.stream_id = %s AND one.subject = %s GROUP BY one.id
) found
WHERE w.id = found.id AND w.ends IS DISTINCT FROM found.ends
"""


def say(
    *,
    topic: Topic,
    words: Sequence[NewWord],
    new_id: Callable[[int], UUID],
    by: str,
    seen: int | None,
    now: datetime,
) -> list[Word]:
    """Keep the words, inside the caller's transaction, which appends a fact for each under the word's id.

    `seen`: the number of the topic's last fact that who speaks has read, None for who read nothing. `by`: his
    name. Raises what `checked` and `check_against` raise, CAPACITY_MOVED and "busy".
    """
    kept = [checked(word=word, now=now) for word in words]
    stream_id = stream_of(topic=topic)
    locks.own_topic(stream_id=stream_id)
    last = last_number(topic=topic)
    if seen is not None and seen != last:
        raise Refusal(code=QueueRefusal.CAPACITY_MOVED)
    said = []
    for place, word in enumerate(kept, start=1):
        check_against(word=word, known=list_subject(topic=topic, kind=word.kind, since=now))
        row = _row(topic, stream_id, last + place, word)
        row.id, row.said_by, row.said_at = new_id(place), by, now
        row.save(force_insert=True)
        raw().execute(BRING_ENDS, [stream_id, word.subject])
        said.append(word_of(row=row))
    return said


def withdraw(*, word_id: UUID, now: datetime) -> tuple[Word, int]:
    """Let the word hold no longer than to this hour; what stood before it stands again.

    Inside the caller's transaction, which appends the fact under the number given back. Raises WORD_UNKNOWN,
    WORD_OVER and "busy".
    """
    row = models.WordRow.objects.filter(id=word_id).first()
    if row is None:
        raise Refusal(code=QueueRefusal.WORD_UNKNOWN)
    locks.own_topic(stream_id=row.stream_id)
    row.refresh_from_db()
    word = word_of(row=row)
    if row.withdrawn is not None or word.holds is None or (word.ends is not None and word.ends <= now):
        raise Refusal(code=QueueRefusal.WORD_OVER)
    number = last_number(topic=word.topic) + 1
    row.withdrawn, row.withdrawn_number = whole_hour(moment=now), number
    row.save(update_fields=["withdrawn", "withdrawn_number"])
    raw().execute(BRING_ENDS, [row.stream_id, row.subject])
    return replace(word, withdrawn=row.withdrawn), number


def _row(topic: Topic, stream_id: UUID, number: int, word: NewWord) -> models.WordRow:
    return models.WordRow(
        stream_id=stream_id,
        number=number,
        kind=word.kind,
        gate=topic.gate or "",
        direction=topic.direction or "",
        cargo=topic.cargo or "",
        subject=word.subject,
        code=word.code,
        valid_from=starts_of(word=word),
        valid_until=word.valid.end,
        ends=word.valid.end,
        figures=dict(word.figures),
        texts=dict(word.texts),
    )
