"""(d) Work list and public board with 10,000 and 100,000 crossings (a million facts) behind them.

What is under way does not grow with history: 3,000 trucks, one and a half days at the peak. The history lies
43 seconds apart, 2,000 trucks a day.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import psycopg

from benchmarks import ground
from benchmarks.table import Row

UNDER_WAY = 3_000
HISTORY = (10_000, 100_000)
SPACING = 43.2
CALLS = 60
MOST_MS = 50


def rows(*, owner: "psycopg.Connection[tuple[object, ...]]") -> list[Row]:
    ground.clone(owner=owner, stream=ground.registered().declaration, count=UNDER_WAY, salt="way")
    figures: list[dict[str, float]] = []
    have = 0
    for size in HISTORY:
        stream = ground.crossed().declaration
        ground.clone(owner=owner, stream=stream, count=size - have, salt=f"h{size}", spacing=SPACING)
        have = size
        owner.execute("VACUUM ANALYZE")
        figures.append(_measure(size))
    facts = owner.execute("SELECT count(*) FROM journal_fact").fetchone()
    small, large = figures
    return [
        Row(
            name=f"(d) {name}, 10,000 against 100,000 crossings",
            ratio=small[name] / large[name],
            note=f"{small[name]:.1f} ms, then {large[name]:.1f} ms of {MOST_MS} allowed; {facts and facts[0]} facts",
            worst=large[name] > MOST_MS,
        )
        for name in small
    ]


def _measure(size: int) -> dict[str, float]:
    from tests.support.story import START  # noqa: PLC0415 -- after django.setup

    from xulang.crossing import api as crossing  # noqa: PLC0415 -- as above
    from xulang.insight import api as insight  # noqa: PLC0415 -- as above
    from xulang.kernel.words import Force  # noqa: PLC0415 -- as above

    # The evening of the last day of history: a whole day's trucks have crossed.
    now = START + timedelta(seconds=size * SPACING)
    wanted = crossing.WorkFilter(force=Force.CUSTOMS, gates=["HN"])
    searched = crossing.WorkFilter(force=Force.CUSTOMS, gates=["HN"], plate="12345")
    return {
        "work list": _ms(lambda: crossing.list_tasks(wanted=wanted)),
        "work list by plate": _ms(lambda: crossing.list_tasks(wanted=searched)),
        "public board": _ms(lambda: insight.gate_board(gates=["HN", "CM"], now=now)),
    }


def _ms(call: Callable[[], object]) -> float:
    call()
    times = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    return median(times)
