"""(i) The read models with five million facts of five years, against plain SQL on the facts; and while it runs.

The first rows ask the read models and the facts the same (benchmarks/five_years.py made both). Then the product's
own processes serve the command screen to 1, 50 and 200 who look, while officers confirm (benchmarks/watching.py);
and the command rebuilds all beside them.
"""

# ruff: noqa: PLC0415 -- the product is imported after its home is known

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from benchmarks import watching
from benchmarks.five_years import END, START, Owner, fill
from benchmarks.table import Row

# What the read models answer, asked of the facts: where was whom at T, as far as was sealed before K.
RAW_SITUATION = """
SELECT gate, direction, count(*) FILTER (WHERE ready AND NOT inside AND NOT gone),
    count(*) FILTER (WHERE inside AND NOT gone)
FROM (
    SELECT f.stream_id, max(f.public::jsonb->>'gate') AS gate, max(f.public::jsonb->>'direction') AS direction,
        bool_or(f.public::jsonb->>'step' = 'registration') AS ready,
        count(*) FILTER (WHERE f.public::jsonb->>'step' = 'entry') > 1 AS inside,
        count(*) FILTER (WHERE f.public::jsonb->>'step' = 'left') > 1 AS gone
    FROM journal_fact f JOIN journal_sealed s ON s.fact_id = f.id
    WHERE f.kind = 'confirmed' AND f.occurred_at < %(at)s AND s.sealed_at < %(known)s
        AND NOT EXISTS (SELECT FROM journal_fact u JOIN journal_sealed us ON us.fact_id = u.id
            WHERE u.stream_id = f.stream_id AND u.kind = 'undone' AND us.sealed_at < %(known)s
            AND (u.public::jsonb->>'refers_to')::uuid = f.id)
    GROUP BY 1
) found GROUP BY 1, 2
"""
RAW_PIVOT = """
SELECT to_char(occurred_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24'), public::jsonb->>'gate',
    public::jsonb->>'regime', count(DISTINCT crossing_id)
FROM journal_fact WHERE kind = 'confirmed' AND occurred_at >= %(start)s AND occurred_at < %(end)s
    AND public::jsonb->>'step' = 'left' AND public::jsonb->>'force' = 'customs' GROUP BY 1, 2, 3
"""
# Beside who is where now: each hour of the last day, and how long each force took for its step.
RAW_FLOW = """
SELECT date_trunc('hour', occurred_at), public::jsonb->>'gate', public::jsonb->>'direction', public::jsonb->>'step',
    count(DISTINCT stream_id)
FROM journal_fact WHERE kind = 'confirmed' AND occurred_at >= %(day)s AND occurred_at < %(at)s GROUP BY 1, 2, 3, 4
"""
RAW_STEPS = """
SELECT gate, direction, step, force, count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY took)
FROM (
    SELECT f.public::jsonb->>'gate' AS gate, f.public::jsonb->>'direction' AS direction,
        f.public::jsonb->>'step' AS step, f.public::jsonb->>'force' AS force,
        extract(epoch FROM f.occurred_at - max(b.occurred_at)) AS took
    FROM journal_fact f JOIN journal_fact b ON b.stream_id = f.stream_id AND b.number < f.number
    WHERE f.kind = 'confirmed' AND f.occurred_at >= %(day)s AND f.occurred_at < %(at)s GROUP BY f.id
) found GROUP BY 1, 2, 3, 4
"""


def rows(*, owner: Owner, address: str) -> Iterator[list[Row]]:
    begun = time.perf_counter()
    facts = fill(owner=owner, address=address)
    note = f"{facts:,} facts written, sealed and counted in {time.perf_counter() - begun:.0f} s"
    yield [Row(name="(i) read models: made", ratio=None, note=note)]
    yield measure(owner=owner)
    yield from watching.rows(owner=owner)


def measure(*, owner: Owner) -> list[Row]:
    from xulang.insight import api as insight

    dice = random.Random(7)
    hours = int((END - START).total_seconds() // 3600)

    def travel() -> None:
        at = START + timedelta(hours=dice.randrange(hours))
        insight.situation_at(at=at, known_at=at + timedelta(hours=dice.randrange(-24, hours // 4)))

    def screen() -> None:
        insight.forget_command()
        insight.command_data(now=END - timedelta(hours=dice.randrange(1, hours)))

    def past() -> None:
        at = START + timedelta(hours=dice.randrange(24 * 60, hours))
        known = at + timedelta(hours=dice.randrange(-24, 24 * 30))
        insight.command_at(at=at, known_at=known, now=END)

    def pivot() -> None:
        first = START.date() + timedelta(days=dice.randrange(366, 365 * 4))
        found = insight.pivot(
            question=insight.Question(
                first=first,
                last=first + timedelta(days=364),
                rows=(insight.Dimension.HOUR,),
                columns=(insight.Dimension.GATE, insight.Dimension.REGIME),
            )
        )
        if not found.cells:
            raise RuntimeError("a pivot of nothing")

    def asked(statement: str, **values: object) -> Callable[[], object]:
        return lambda: owner.execute(statement.encode(), values).fetchall()

    def screen_by_facts() -> None:
        for statement in (RAW_SITUATION, RAW_FLOW, RAW_STEPS):
            asked(statement, at=at, known=at, day=at - timedelta(days=1))()

    at = END - timedelta(days=400)
    raw_travel = timed(asked(RAW_SITUATION, at=at, known=at + timedelta(days=1)), times=1)[0]
    year = {"start": datetime(2024, 12, 31, 17, tzinfo=UTC), "end": datetime(2025, 12, 31, 17, tzinfo=UTC)}
    raw_pivot = timed(asked(RAW_PIVOT, **year), times=1)[0]
    raw_screen = timed(screen_by_facts, times=1)[0]
    return [
        row("time travel, any hour as known at any", timed(travel, times=200), limit=0.3, plain=raw_travel),
        row(
            "all of the command screen, any hour as known at any",
            timed(past, times=50),
            limit=0.3,
            plain=raw_travel,
        ),
        row("pivot hour × gate × regime, any year", timed(pivot, times=10), limit=1.0, plain=raw_pivot),
        row("command screen's data", timed(screen, times=50), limit=0.1, plain=raw_screen, by="median"),
    ]


def row(name: str, took: list[float], *, limit: float, plain: float, by: str = "worst") -> Row:
    counted = max(took) if by == "worst" else statistics.median(took)
    note = f"median {statistics.median(took) * 1000:.1f} ms, worst {max(took) * 1000:.0f} ms of {len(took)}"
    return Row(
        name=f"(i) {name}, against SQL on facts",
        ratio=plain / statistics.median(took),
        note=f"{note}; plain SQL {plain:.1f} s; {by} < {limit:g} s",
        worst=counted > limit,
    )


def timed(work: Callable[[], object], *, times: int) -> list[float]:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return took
