"""Each night: how many of those called did not come goes into the rules of the lines (docs/queue.md)."""

from contextlib import suppress
from datetime import datetime

from xulang.crossing.usecases.capacity import keep_words
from xulang.journal import api as journal
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform.db import unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import Kind, Line, NewWord

# Shown in the reader's language with what was counted; a word of a person never has it with such figures.
REASON = "measured"


def measure_no_shows(*, request: Request) -> int:
    """State measured rules for every line where enough calls ended; says for how many. The system does this.

    Measured once for each day: a second run finds what the first one said. A line of which somebody speaks
    at this moment is left to the next night.
    """
    until = queueing.last_midnight(now=request.now)
    measured = 0
    for line in queueing.list_started():
        with suppress(Refusal):
            measured += _measure(request, line, until)
    return measured


def _measure(request: Request, line: Line, until: datetime) -> bool:
    topic = queueing.topic_of(line=line)
    # Before the rules are read: who states some meanwhile is not overruled.
    seen = queueing.last_number(topic=topic)
    words = queueing.list_subject(topic=topic, kind=Kind.RULES, since=request.now)
    standing = queueing.in_force(words=words, kind=Kind.RULES, moment=request.now)
    if not standing:
        return False
    known = standing[-1]
    if known.said.figures.get("measured_until") == int(until.timestamp()):
        return False
    facts = journal.read_stream_since(
        stream_kind=journal.StreamKind.LINE,
        stream_id=queueing.stream_of_line(line=line),
        since=until - queueing.NO_SHOW_SPAN,
    )
    figures = queueing.measured_rules(
        figures=known.said.figures,
        found=queueing.count_no_shows(facts=facts, until=until),
        until=until,
    )
    if figures is None:
        return False
    word = NewWord(
        kind=Kind.RULES,
        valid=Period(start=queueing.whole_hour(moment=request.now), end=known.ends),
        figures=figures,
        texts={"reason": REASON},
    )
    with unit_of_work():
        keep_words(request=request, topic=topic, words=[word], seen=seen)
    return True
