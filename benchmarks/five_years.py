"""Five million facts for the read models: made up, written in bulk, sealed as the product seals.

Gates and directions come as often as data/traffic.csv says, times at random; some facts are sealed late and some
words undone. The first weeks go through the product's own fold into the read models, and as leaves and private
halves into the journal. PostgreSQL clones both over five years, a whole number of hours on, which is what the
fold would say of them; a rebuild by the product's command says whether it is.
"""

# ruff: noqa: PLC0415 -- the product is imported after its home is known, and in processes of their own

import csv
import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import psycopg

if TYPE_CHECKING:
    from xulang.insight.domain.track import Deltas
    from xulang.journal.domain.facts import NewFact

Owner = psycopg.Connection[tuple[object, ...]]
Told = tuple["NewFact", datetime]

FACTS = int(os.environ.get("XULANG_BENCH_FACTS", "5000000"))
PER_CROSSING = 20
START, END = datetime(2021, 11, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
FOLDED = min(FACTS, int(os.environ.get("XULANG_BENCH_FOLDED", "100000")))
COPIES = FACTS // FOLDED
# How far one clone lies from the next.
SPAN = int((END - START).total_seconds()) // 3600 // COPIES
CHUNK = 500
WORKERS = 2
TRAFFIC = Path(__file__).parents[1] / "data" / "traffic.csv"
COPY_FACTS = (
    "COPY journal_fact (id, stream_kind, stream_id, number, kind, crossing_id, occurred_at, recorded_at, public)"
    " FROM STDIN"
)
COPY_PRIVATE = "COPY journal_private (fact_id, salt, body) FROM STDIN"
COPY_KNOWN = "COPY bench_known (fact_id, stream_id, number, sealed_at) FROM STDIN"
NUMBERS = "generate_series(1, %(last)s) AS n"
LATER = "n * %(span)s * interval '1 hour'"
INSTANT = "to_char(({at} + " + LATER + ") AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
TRUCK = "body->'content'->'vehicles'->0->>'id'"
CLONES = (
    "INSERT INTO journal_fact SELECT md5(id::text || n)::uuid, stream_kind, md5(f.stream_id::text || n)::uuid,"
    f" f.number, kind, md5(crossing_id::text || n)::uuid, occurred_at + {LATER}, recorded_at + {LATER},"
    " (public::jsonb || jsonb_build_object('id', md5(id::text || n)::uuid, 'stream', md5(f.stream_id::text || n)::uuid,"
    " 'crossing', md5(crossing_id::text || n)::uuid,"
    f" 'occurred_at', {INSTANT.format(at='occurred_at')}, 'recorded_at', {INSTANT.format(at='recorded_at')},"
    " 'refers_to', md5((public::jsonb->>'refers_to') || n)::uuid))::text"
    f" FROM bench_known k JOIN journal_fact f ON f.id = k.fact_id, {NUMBERS}",
    "INSERT INTO journal_private SELECT md5(fact_id::text || n)::uuid, salt,"
    f" replace(body::text, {TRUCK}, md5(({TRUCK}) || n)::uuid::text)::jsonb"
    f" FROM journal_private JOIN bench_known USING (fact_id), {NUMBERS}",
    "INSERT INTO bench_known SELECT md5(fact_id::text || n)::uuid, md5(stream_id::text || n)::uuid, number,"
    f" sealed_at + {LATER} FROM bench_known, {NUMBERS}",
    "INSERT INTO insight_crossing SELECT md5(id::text || n)::uuid, md5(declaration_id::text || n)::uuid,"
    " organisation_id, gate, direction, regime, vehicle_type, nationality, part, cargo, stage, outcome,"
    f" declared_at + {LATER}, registered_at + {LATER}, called_at, set_off_at + {LATER}, entered_at + {LATER},"
    f" ended_at + {LATER}, weight_kg, value_vnd, holds, irregular, erased FROM insight_crossing, {NUMBERS}",
    "INSERT INTO insight_goods SELECT md5(crossing_id::text || n)::uuid, chapter, origin, weight_kg, value_vnd"
    f" FROM insight_goods, {NUMBERS}",
    f"INSERT INTO insight_step SELECT md5(crossing_id::text || n)::uuid, step, force, opened_at + {LATER},"
    f" done_at + {LATER}, number, sealed_at + n * %(span)s FROM insight_step, {NUMBERS}",
    "INSERT INTO insight_step_past SELECT md5(crossing_id::text || n)::uuid, step, force,"
    f" opened_at + {LATER}, done_at + {LATER}, number, sealed_at + n * %(span)s, gone_at + n * %(span)s"
    f" FROM insight_step_past, {NUMBERS}",
    "CREATE TEMP TABLE folded AS SELECT * FROM insight_delta",
    "DELETE FROM insight_delta",
    # What a clone says of its last hours falls on the first of the next.
    "INSERT INTO insight_delta SELECT event_span, sealed_span, event_at + n * %(span)s,"
    " sealed_at + n * %(span)s, gate, direction, sum(waiting), sum(called), sum(on_road), sum(inside), sum(held),"
    " sum(coming), sum(registered), sum(entered), sum(went)"
    " FROM folded, generate_series(0, %(last)s) AS n GROUP BY 1, 2, 3, 4, 5, 6",
    "DROP TABLE folded",
)
SEAL = (
    "INSERT INTO journal_sealed SELECT %(first)s - 1"
    " + row_number() OVER (ORDER BY k.sealed_at, k.stream_id, k.number), k.fact_id,"
    " sha256('\\x00'::bytea || convert_to(f.public, 'UTF8')), k.sealed_at"
    " FROM bench_known k JOIN journal_fact f ON f.id = k.fact_id",
    "INSERT INTO journal_stream SELECT k.stream_id, 'declaration', max(k.number),"
    " (array_agg(k.fact_id ORDER BY k.number DESC))[1] FROM bench_known k GROUP BY 1",
    "INSERT INTO insight_hour SELECT floor(extract(epoch FROM sealed_at) / 3600)::int, min(position)"
    " FROM journal_sealed WHERE position >= %(first)s GROUP BY 1",
    # Lists and boards have as many crossings behind them; these have ended.
    "INSERT INTO crossing_crossing (id, declaration_id, number, gate, direction, regime, stage, stage_since, held_by,"
    " nationality, part, cargo, plate, plate_key, trailer_key, container_key, declared_at, ended_at)"
    " SELECT id, declaration_id, left(md5(id::text), 13), gate, direction, regime, stage, ended_at, '', nationality,"
    " part, cargo, '', '', '', '', declared_at, ended_at FROM insight_crossing",
    "DROP TABLE bench_known",
)


class Chunk(NamedTuple):
    number: int
    first: int
    many: int
    of: int
    address: str


def fill(*, owner: Owner, address: str) -> int:
    """Facts, seals and read models; how many facts. The log goes on from there: its tiles and checkpoint too."""
    from django.db import connections

    from xulang.insight.domain.track import COLUMNS
    from xulang.insight.usecases.write import add_weeks, count_rows, move_follower
    from xulang.platform.db import raw

    many = FOLDED // PER_CROSSING
    chunks = [
        Chunk(number, first, min(CHUNK, many - first), many, address)
        for number, first in enumerate(range(0, many, CHUNK))
    ]
    connections.close_all()
    owner.execute(
        "CREATE UNLOGGED TABLE bench_known (fact_id uuid, stream_id uuid, number int, sealed_at timestamptz)"
    )
    deltas: dict[tuple[object, ...], list[int]] = {}
    facts = 0
    with ProcessPoolExecutor(max_workers=WORKERS, mp_context=get_context("spawn")) as pool:
        for written, found in pool.map(_fill, chunks):
            facts += written
            for place_of, counts in found.items():
                known = deltas.setdefault(tuple(place_of), [0] * len(COLUMNS))
                for place, count in enumerate(counts):
                    known[place] += count
    names = ", ".join(COLUMNS)
    raw().execute("SET statement_timeout = 0")
    copy_deltas = f"COPY insight_delta (event_span, sealed_span, event_at, sealed_at, gate, direction, {names}) FROM STDIN"
    with owner.cursor() as cursor, cursor.copy(copy_deltas.encode()) as copy:
        for cell, counts in deltas.items():
            copy.write_row((0, 0, *cell, *counts))
    owner.execute("ANALYZE")
    if COPIES > 1:
        for statement in CLONES:
            owner.execute(statement, {"span": SPAN, "last": COPIES - 1})
    owner.execute("ANALYZE")
    size = _seal(owner)
    count_rows(declaration_ids=None, sign=1)
    add_weeks()
    move_follower(position=size, hours={}, seen_at=END)
    owner.execute(
        "INSERT INTO queueing_keeper VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET position = %s", [size] * 2
    )
    owner.execute("VACUUM ANALYZE")
    return facts * COPIES


def _seal(owner: Owner) -> int:
    """Positions in the order in which facts became known, then tiles and a signed checkpoint; the log's size."""
    from django.db import connections

    from xulang.journal import api as journal
    from xulang.journal.domain.checkpoint import Checkpoint, sign_checkpoint
    from xulang.journal.usecases.seal import KEEP_CHECKPOINT, KEEP_TILE, load_tree

    connections["sealer"].ensure_connection()
    tree, signer = load_tree(driver=connections["sealer"].connection), journal.log_signer()
    first = tree.size
    for statement in SEAL:
        owner.execute(statement, {"first": first})
    read = f"COPY (SELECT leaf_hash FROM journal_sealed WHERE position >= {first} ORDER BY position) TO STDOUT (FORMAT BINARY)"
    with owner.cursor() as cursor:
        with cursor.copy(read.encode()) as copy:
            copy.set_types(["bytea"])
            for (item,) in copy.rows():
                tree.append(bytes(item))
        tiles = [*tree.take_full(), *(tile for tile in tree.partial() if tile.id.level)]
        cursor.executemany(KEEP_TILE, [(tile.id.level, tile.id.number, tile.hashes) for tile in tiles])
        found = Checkpoint(origin=signer.name, size=tree.size, root=tree.root())
        note = str(sign_checkpoint(checkpoint=found, signer=signer))
        cursor.execute(KEEP_CHECKPOINT, [found.size, found.root, note, END])
    return found.size


def _fill(chunk: Chunk) -> tuple[int, "Deltas"]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    django.setup()
    from xulang.insight.domain.fold import fold_declaration
    from xulang.insight.usecases.follow import next_record
    from xulang.insight.usecases.write import copy_rows
    from xulang.journal.domain.facts import Sealed, encode_fact, fact_of, parse_leaf

    deltas: Deltas = {}
    dice = random.Random(chunk.number)
    rows = []
    with psycopg.connect(chunk.address, autocommit=True) as owner:
        leaves, private, known = [], [], []
        for place in range(chunk.many):
            share = (chunk.first + place) / chunk.of
            stream = []
            for fact, at in declaration(dice=dice, declared=START + timedelta(hours=SPAN) * share):
                leaf, body = encode_fact(fact=fact)
                leaves.append((fact, leaf.decode()))
                known.append((fact.id, fact.stream_id, fact.number, at))
                if fact.private:
                    private.append((fact.id, fact.salt, body.decode()))
                read = fact_of(leaf=parse_leaf(text=leaf), private=fact.private, salt=fact.salt, position=0)
                stream.append(Sealed(fact=read, sealed_at=at))
            rows += fold_declaration(facts=stream, since=0, kept={}, next_record=next_record, deltas=deltas)
        copy_rows(rows=rows)
        with owner.cursor() as cursor:
            with cursor.copy(COPY_FACTS) as copy:
                for fact, text in leaves:
                    kind = fact.public.kind.value
                    where = ("declaration", fact.stream_id, fact.number, kind, fact.crossing_id)
                    copy.write_row((fact.id, *where, fact.occurred_at, fact.recorded_at, text))
            for statement, found in ((COPY_PRIVATE, private), (COPY_KNOWN, known)):
                with cursor.copy(statement) as copy:
                    for row in found:
                        copy.write_row(row)
    return len(leaves), deltas


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
GOODS = (
    "07096010",
    "08106000",
    "10063099",
    "11081400",
    "39021090",
    "61091010",
    "84713020",
    "85177921",
    "87032363",
)


def declaration(*, dice: random.Random, declared: datetime) -> "Iterator[Told]":
    """The facts of one truck with its goods; one in fifty is heard of late, one in a hundred undone."""
    from tests.support.declarations import content, goods_body, vehicle_body

    from xulang.declarations.api import to_json
    from xulang.journal.domain.facts import NewFact, PublicPart, StreamKind
    from xulang.kernel.words import Direction, FactKind, Force, Regime, Step

    (gate, way), *_ = dice.choices(*PLACES)
    regime, foreign = dice.choice(REGIMES[way]), way == "import"
    truck, stream, number, at = UUID(int=dice.getrandbits(128)), UUID(int=dice.getrandbits(128)), 0, declared
    weight = dice.randrange(5_000, 30_000)
    line = {
        **goods_body()["lines"][0],  # type: ignore[index, dict-item] # a body of JSON
        "hs_code": dice.choice(GOODS),
        "origin": "CN" if foreign else "VN",
        "weight_kg": weight,
        "value_vnd": weight * dice.randrange(20_000, 200_000),
    }
    vehicle = vehicle_body(id=str(truck), cargo_weight_kg=weight, nationality="CN" if foreign else "VN")
    goods = goods_body(lines=[line])
    body = to_json(content(direction=way, regime=regime, gate=gate, vehicles=[vehicle], goods=[goods]))
    late = timedelta(hours=dice.randrange(1, 200)) if dice.random() < 0.02 else timedelta()

    def said(
        kind: FactKind,
        *,
        about: UUID | None = truck,
        step: Step | None = None,
        force: Force | None = None,
        outcome: str | None = None,
        refers_to: UUID | None = None,
    ) -> Told:
        nonlocal number
        number += 1
        known_at = at + timedelta(seconds=1) + (late if number > 8 else timedelta())
        fact = NewFact(
            id=UUID(int=dice.getrandbits(128)),
            stream_kind=StreamKind.DECLARATION,
            stream_id=stream,
            number=number,
            crossing_id=about,
            occurred_at=at,
            recorded_at=known_at,
            public=PublicPart(
                kind=kind,
                gate=gate,
                direction=Direction(way),
                regime=Regime(regime),
                step=step,
                force=force,
                outcome=outcome,
                refers_to=refers_to,
            ),
            private={"content": body} if kind is FactKind.DECLARED else {},
            salt=bytes(32),
        )
        return fact, known_at

    yield said(FactKind.DECLARED, about=None)
    yield said(FactKind.CUSTOMS_DECLARED, about=None)
    shape = f"{'cn' if foreign else 'vn'}:carries:licence.plant_quarantine"
    yield said(FactKind.VEHICLE_DECLARED, outcome=shape)
    for step, force, minutes in WAY:
        at += timedelta(minutes=dice.expovariate(1 / minutes))
        about = None if step in {"registration", "fees"} else truck
        word, known_at = said(FactKind.CONFIRMED, about=about, step=Step(step), force=Force(force))
        yield word, known_at
        if step == "registration":
            yield said(FactKind.PERMIT_ISSUED)
            yield said(FactKind.SET_OFF)
        if step == "fees":
            yield said(FactKind.PAYMENT_NOTED, about=None, outcome="paid")
        if step == "yard":
            yield said(FactKind.YARD_ENTRY)
            if dice.random() < 0.01:
                at += timedelta(minutes=2)
                yield said(FactKind.UNDONE, step=Step(step), force=Force(force), refers_to=word.id)
                yield said(FactKind.CONFIRMED, step=Step(step), force=Force(force))
        if step == "out_of_yard" and force == "customs":
            yield said(FactKind.YARD_EXIT)
            yield said(FactKind.GOODS_CLEARED, about=None, outcome="cleared")
