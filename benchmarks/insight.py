"""(i) The read models with five years of facts, against plain SQL on the facts.

Declarations are made up: gates and directions as often as data/traffic.csv says, times at random, some facts
sealed late and some words undone. They go through the product's own fold into the read models, and into the
journal's tables as they are, so that plain SQL can be asked the same. The first weeks are folded; PostgreSQL
clones them over the five years, a whole number of hours on, which is what the fold would say of them.
"""

# ruff: noqa: PLC0415 -- the product is imported after its home is known, and in processes of their own

import csv
import json
import os
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import psycopg

from benchmarks.table import Row

if TYPE_CHECKING:
    from xulang.insight.domain.goods import Freight
    from xulang.insight.domain.track import Deltas
    from xulang.journal.domain.facts import Sealed

FACTS = int(os.environ.get("XULANG_BENCH_FACTS", "5000000"))
PER_CROSSING = 20
START, END = datetime(2021, 11, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
FOLDED = min(FACTS, int(os.environ.get("XULANG_BENCH_FOLDED", "100000")))
COPIES = FACTS // FOLDED
# How far one clone lies from the next.
SPAN = int((END - START).total_seconds()) // 3600 // COPIES
CHUNK = 500
WORKERS = 2
VIEWERS = 200
TRAFFIC = Path(__file__).parents[1] / "data" / "traffic.csv"
COPY_FACTS = (
    "COPY journal_fact (id, stream_kind, stream_id, number, kind, crossing_id, occurred_at, recorded_at, public)"
    " FROM STDIN"
)
COPY_SEALED = "COPY journal_sealed (position, fact_id, leaf_hash, sealed_at) FROM STDIN"
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


NUMBERS = "generate_series(1, %(last)s) AS n"
LATER = "n * %(span)s * interval '1 hour'"
CLONES = (
    "INSERT INTO journal_fact SELECT md5(id::text || n)::uuid, stream_kind, md5(stream_id::text || n)::uuid,"
    f" number, kind, md5(crossing_id::text || n)::uuid, occurred_at + {LATER}, recorded_at + {LATER},"
    " CASE kind WHEN 'undone' THEN replace(public, public::jsonb->>'refers_to',"
    " md5((public::jsonb->>'refers_to') || n)::uuid::text) ELSE public END"
    f" FROM journal_fact, {NUMBERS}",
    "INSERT INTO journal_sealed SELECT position + n * %(facts)s, md5(fact_id::text || n)::uuid, leaf_hash,"
    f" sealed_at + {LATER} FROM journal_sealed, {NUMBERS}",
    "INSERT INTO insight_crossing SELECT md5(id::text || n)::uuid, md5(declaration_id::text || n)::uuid,"
    " organisation_id, gate, direction, regime, vehicle_type, nationality, part, cargo, stage, outcome,"
    f" declared_at + {LATER}, registered_at + {LATER}, called_at, set_off_at + {LATER}, entered_at + {LATER},"
    f" ended_at + {LATER}, weight_kg, value_vnd, holds, irregular, erased FROM insight_crossing, {NUMBERS}",
    "INSERT INTO insight_goods SELECT md5(crossing_id::text || n)::uuid, chapter, origin, weight_kg, value_vnd"
    f" FROM insight_goods, {NUMBERS}",
    f"INSERT INTO insight_step SELECT md5(crossing_id::text || n)::uuid, step, force, opened_at + {LATER},"
    f" done_at + {LATER} FROM insight_step, {NUMBERS}",
    "CREATE TEMP TABLE folded AS SELECT * FROM insight_delta",
    "DELETE FROM insight_delta",
    # What a clone says of its last hours falls on the first of the next.
    "INSERT INTO insight_delta SELECT event_span, sealed_span, event_at + n * %(span)s,"
    " sealed_at + n * %(span)s, gate, direction, sum(waiting), sum(called), sum(on_road), sum(inside), sum(held)"
    " FROM folded, generate_series(0, %(last)s) AS n GROUP BY 1, 2, 3, 4, 5, 6",
    "DROP TABLE folded",
)


class Chunk(NamedTuple):
    number: int
    first: int
    many: int
    of: int
    address: str


def rows(*, owner: "psycopg.Connection[tuple[object, ...]]", address: str) -> list[Row]:
    begun = time.perf_counter()
    facts = fill(owner=owner, address=address)
    note = f"{facts:,} facts folded and written in {time.perf_counter() - begun:.0f} s"
    return [Row(name="(i) read models: made", ratio=None, note=note), *measure(owner=owner)]


def measure(*, owner: "psycopg.Connection[tuple[object, ...]]") -> list[Row]:
    from xulang.insight import api as insight

    dice = random.Random(7)
    hours = int((END - START).total_seconds() // 3600)

    def travel() -> None:
        at = START + timedelta(hours=dice.randrange(hours))
        insight.situation_at(at=at, known_at=at + timedelta(hours=dice.randrange(-24, hours // 4)))

    def screen() -> None:
        insight.forget_command()
        insight.command_data(now=END - timedelta(hours=dice.randrange(1, hours)))

    def pivot() -> None:
        found = insight.pivot(
            question=insight.Question(
                first=date(2025, 1, 1),
                last=date(2025, 12, 31),
                rows=(insight.Dimension.HOUR,),
                columns=(insight.Dimension.GATE, insight.Dimension.REGIME),
            )
        )
        if not found.cells:
            raise RuntimeError("a pivot of nothing")

    at = END - timedelta(days=400)
    raw_travel = timed(
        lambda: owner.execute(RAW_SITUATION, {"at": at, "known": at + timedelta(days=1)}).fetchall(), times=1
    )[0]
    year = {"start": datetime(2024, 12, 31, 17, tzinfo=UTC), "end": datetime(2025, 12, 31, 17, tzinfo=UTC)}
    raw_pivot = timed(lambda: owner.execute(RAW_PIVOT, year).fetchall(), times=1)[0]
    alone = timed(screen, times=50)
    found = [
        row("time travel, any hour as known at any", timed(travel, times=200), limit=0.3, plain=raw_travel),
        row("pivot hour × gate × regime, a year", timed(pivot, times=5), limit=1.0, plain=raw_pivot),
        row("command screen's data", alone, limit=0.1, plain=raw_travel, by="median"),
    ]
    many = viewers()
    flat = statistics.median(alone) / max(statistics.median(many), 1e-9)
    note = f"{VIEWERS} viewers ask 5 times each: median {statistics.median(many) * 1000:.1f} ms, worst"
    found.append(
        Row(
            name="(i) command screen: 1 viewer / 200 viewers",
            ratio=flat,
            limit=0.5,
            note=f"{note} {max(many) * 1000:.0f} ms",
        )
    )
    return found


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


def viewers() -> list[float]:
    """200 who look again every two seconds, as their pages do."""
    from django.db import connections

    from xulang.insight import api as insight

    took: list[float] = []

    def look(number: int) -> None:
        time.sleep(number / VIEWERS * 2)
        for _ in range(5):
            begun = time.perf_counter()
            insight.command_data(now=END + timedelta(seconds=time.monotonic() % 3600))
            took.append(time.perf_counter() - begun)
            time.sleep(2)
        connections.close_all()

    threads = [threading.Thread(target=look, args=(number,)) for number in range(VIEWERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def fill(*, owner: "psycopg.Connection[tuple[object, ...]]", address: str) -> int:
    from django.db import connections

    from xulang.insight.domain.track import SITUATIONS
    from xulang.insight.usecases.write import add_weeks, count_rows, move_follower
    from xulang.platform.db import raw

    many = FOLDED // PER_CROSSING
    chunks = [
        Chunk(number, first, min(CHUNK, many - first), many, address)
        for number, first in enumerate(range(0, many, CHUNK))
    ]
    connections.close_all()
    deltas: dict[tuple[object, ...], list[int]] = {}
    facts = 0
    with ProcessPoolExecutor(max_workers=WORKERS, mp_context=get_context("spawn")) as pool:
        for written, found in pool.map(_fill, chunks):
            facts += written
            for place_of, counts in found.items():
                known = deltas.setdefault(tuple(place_of), [0] * len(SITUATIONS))
                for place, count in enumerate(counts):
                    known[place] += count
    names = ", ".join(SITUATIONS)
    raw().execute("SET statement_timeout = 0")
    copy_deltas = f"COPY insight_delta (event_span, sealed_span, event_at, sealed_at, gate, direction, {names}) FROM STDIN"
    with owner.cursor() as cursor, cursor.copy(copy_deltas.encode()) as copy:
        for cell, counts in deltas.items():
            copy.write_row((0, 0, *cell, *counts))
    if COPIES > 1:
        for statement in CLONES:
            owner.execute(statement, {"span": SPAN, "last": COPIES - 1, "facts": facts * 2})
    count_rows(declaration_ids=None, sign=1)
    add_weeks()
    move_follower(position=facts * COPIES, hours={}, seen_at=END)
    owner.execute("VACUUM ANALYZE")
    return facts * COPIES


def _fill(chunk: Chunk) -> tuple[int, "Deltas"]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    django.setup()
    from xulang.insight.domain.fold import fold_declaration
    from xulang.insight.usecases.follow import next_record
    from xulang.insight.usecases.write import copy_known

    deltas: Deltas = {}
    dice = random.Random(chunk.number)
    found, told = [], []
    for place in range(chunk.many):
        share = (chunk.first + place) / chunk.of
        facts, freight = declaration(dice=dice, declared=START + timedelta(hours=SPAN) * share)
        found += fold_declaration(facts=facts, since=0, kept=freight, next_record=next_record, deltas=deltas)
        told += facts
    copy_known(rows=found, owners={}, called={})
    with psycopg.connect(chunk.address, autocommit=True) as owner:
        _write_facts(owner, told, first=chunk.first * (PER_CROSSING + 5))
    return len(told), deltas


def _write_facts(
    owner: "psycopg.Connection[tuple[object, ...]]", facts: "list[Sealed]", *, first: int
) -> None:
    with owner.cursor() as cursor:
        with cursor.copy(COPY_FACTS) as copy:
            for one in facts:
                fact, public = one.fact, one.fact.public
                leaf = json.dumps(
                    {
                        "crossing": str(fact.crossing_id) if fact.crossing_id else None,
                        "direction": public.direction,
                        "force": public.force,
                        "gate": public.gate,
                        "id": str(fact.id),
                        "kind": public.kind,
                        "outcome": public.outcome,
                        "refers_to": str(public.refers_to) if public.refers_to else None,
                        "regime": public.regime,
                        "step": public.step,
                        "commitment": "0" * 64,
                        "stream": str(fact.stream_id),
                    }
                )
                copy.write_row(
                    (
                        fact.id,
                        "declaration",
                        fact.stream_id,
                        fact.number,
                        public.kind.value,
                        fact.crossing_id,
                        fact.occurred_at,
                        fact.recorded_at,
                        leaf,
                    )
                )
        with cursor.copy(COPY_SEALED) as copy:
            for place, one in enumerate(sorted(facts, key=lambda one: one.sealed_at)):
                copy.write_row((first + place, one.fact.id, bytes(32), one.sealed_at))


def traffic() -> tuple[list[tuple[str, str]], list[int]]:
    """Gates and directions with how many vehicles a day they see."""
    lines = list(csv.DictReader(TRAFFIC.read_text(encoding="utf-8").splitlines()))
    found = [
        ((line["gate"], way), int(line[f"{way}_per_day"]))
        for line in lines
        for way in ("export", "import")
        if line["gate"] != "all" and line[f"{way}_per_day"]
    ]
    return [place for place, _ in found], [many for _, many in found]


PLACES = traffic()
REGIMES = {
    "export": ("export", "temporary_export", "transit"),
    "import": ("import", "temporary_import", "transshipment", "transit"),
}
WAY = (
    ("registration", "customs", 30),
    ("entry", "border_guard", 300),
    ("entry", "customs", 10),
    ("plant_check", "plant_quarantine", 60),
    ("yard", "customs", 20),
    ("transport_licence", "transport", 40),
    ("fees", "centre", 60),
    ("out_of_yard", "customs", 120),
    ("out_of_yard", "border_guard", 10),
    ("left", "customs", 30),
    ("left", "border_guard", 10),
)


def declaration(*, dice: random.Random, declared: datetime) -> tuple["list[Sealed]", "dict[UUID, Freight]"]:
    """The facts of one truck, and what it carried; one in fifty was sealed late, one in a hundred undone."""
    from xulang.insight.domain.goods import Freight, Goods

    (gate, way), *_ = dice.choices(*PLACES)
    truck = UUID(int=dice.getrandbits(128))
    foreign = way == "import"
    weight = dice.randrange(5_000, 30_000)
    goods = Goods(
        chapter=dice.choice(("07", "08", "10", "11", "39", "61", "84", "85", "87")),
        origin="CN" if foreign else "VN",
        weight_kg=weight,
        value_vnd=weight * dice.randrange(20_000, 200_000),
    )
    facts = list(
        _facts(
            dice=dice, declared=declared, truck=truck, gate=gate, way=way, regime=dice.choice(REGIMES[way])
        )
    )
    return facts, {truck: Freight(vehicle_type="container_truck", goods=(goods,))}


def _facts(
    *, dice: random.Random, declared: datetime, truck: UUID, gate: str, way: str, regime: str
) -> "Iterator[Sealed]":
    from xulang.journal.domain.facts import Fact, PublicPart, Sealed, StreamKind
    from xulang.kernel.words import Direction, FactKind, Force, Regime, Step

    stream, number, at = UUID(int=dice.getrandbits(128)), 0, declared
    late = dice.random() < 0.02

    def said(
        kind: FactKind,
        *,
        about: UUID | None = truck,
        step: Step | None = None,
        force: Force | None = None,
        outcome: str | None = None,
        refers_to: UUID | None = None,
    ) -> Sealed:
        nonlocal number
        number += 1
        sealed = at + timedelta(seconds=1, hours=dice.randrange(1, 200) if late and number > 8 else 0)
        public = PublicPart(
            kind=kind,
            gate=gate,
            direction=Direction(way),
            regime=Regime(regime),
            step=step,
            force=force,
            outcome=outcome,
            refers_to=refers_to,
        )
        fact = Fact(
            id=UUID(int=dice.getrandbits(128)),
            stream_kind=StreamKind.DECLARATION,
            stream_id=stream,
            number=number,
            crossing_id=about,
            occurred_at=at,
            recorded_at=sealed,
            public=public,
            private=None,
            salt=None,
            position=0,
        )
        return Sealed(fact=fact, sealed_at=sealed)

    yield said(FactKind.DECLARED, about=None)
    yield said(FactKind.CUSTOMS_DECLARED, about=None)
    shape = f"{'cn' if way == 'import' else 'vn'}:carries:licence.plant_quarantine"
    yield said(FactKind.VEHICLE_DECLARED, outcome=shape)
    for step, force, minutes in WAY:
        at += timedelta(minutes=dice.expovariate(1 / minutes))
        about = None if step in {"registration", "fees"} else truck
        word = said(FactKind.CONFIRMED, about=about, step=Step(step), force=Force(force))
        yield word
        if step == "registration":
            yield said(FactKind.PERMIT_ISSUED)
            yield said(FactKind.SET_OFF)
        if step == "fees":
            yield said(FactKind.PAYMENT_NOTED, about=None, outcome="paid")
        if step == "yard":
            yield said(FactKind.YARD_ENTRY)
            if dice.random() < 0.01:
                at += timedelta(minutes=2)
                yield said(FactKind.UNDONE, step=Step(step), force=Force(force), refers_to=word.fact.id)
                yield said(FactKind.CONFIRMED, step=Step(step), force=Force(force))
        if step == "out_of_yard" and force == "customs":
            yield said(FactKind.YARD_EXIT)
            yield said(FactKind.GOODS_CLEARED, about=None, outcome="cleared")
