"""`make bench`: every benchmark in one run on one machine and database, as a table of ratios."""

import argparse
import json
import statistics

import psycopg

from benchmarks import confirming, ground, memory, reading, sealing, serving
from benchmarks.table import Row, show

PART = 200
CLIENTS = 8
ROUNDS = 3


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", default="abcde", help="which of a to e to run")
    only = parser.parse_args().only
    rows: list[Row] = []
    with ground.database() as address, psycopg.connect(address, autocommit=True) as owner:
        ground.prepare()
        if "a" in only:
            rows += confirmations(owner=owner, address=address)
        if "b" in only:
            rows += serving.rows(owner=owner)
        if "c" in only:
            rows += sealing.rows(owner=owner)
        if "d" in only:
            rows += reading.rows(owner=owner)
    if "e" in only:
        rows += memory.rows()
    show(rows)
    return 1 if any(row.failed for row in rows) else 0


def confirmations(*, owner: "psycopg.Connection[tuple[object, ...]]", address: str) -> list[Row]:
    """(a) with 1 and 8 clients, product and bare in turn, the median of the rounds' ratios."""
    rows = []
    for clients, limit in ((1, None), (CLIENTS, 0.7)):
        ratios, rates = [], []
        for number in range(ROUNDS):
            product = _measure(owner, address, f"p{clients}-{number}", clients, "product")
            bare = _measure(owner, address, f"b{clients}-{number}", clients, "bare")
            ratios.append(product.per_second / bare.per_second)
            rates.append(product.per_second)
        rows.append(
            Row(
                name=f"(a) confirmations, {clients} client{'s' if clients > 1 else ''}, against bare psycopg",
                ratio=statistics.median(ratios),
                limit=limit,
                note=f"{statistics.median(rates):.0f}/s; ratios {', '.join(f'{one:.2f}' for one in ratios)}",
            )
        )
    return rows


def _measure(
    owner: "psycopg.Connection[tuple[object, ...]]", address: str, name: str, clients: int, kind: str
) -> confirming.Rate:
    count = (PART + confirming.WARM) * clients
    story = ground.registered()
    ground.clone(owner=owner, stream=story.declaration, count=count, salt=name)
    declarations = ground.clones(owner=owner, known=story.declaration, count=count, salt=name)
    crossings = ground.clones(owner=owner, known=story.truck, count=count, salt=name)
    pairs = list(zip(declarations, crossings, strict=True))
    size = PART + confirming.WARM
    files = []
    for client in range(clients):
        part = pairs[client * size : (client + 1) * size]
        content = part if kind == "product" else confirming.record_flights(pairs=part)
        file = ground.HOME / f"{name}-{client}.json"
        file.write_text(json.dumps(content))
        files.append(file)
    owner.execute("VACUUM ANALYZE")
    rate = confirming.measure(clients=clients, files=files, kind=kind, address=address)
    _check_rows(owner, declarations, count)
    return rate


def _check_rows(owner: "psycopg.Connection[tuple[object, ...]]", declarations: list[str], count: int) -> None:
    """Fail unless every call left its fact, its audit line and its answer."""
    for table, column in (
        ("journal_fact WHERE kind = 'confirmed' AND number > 4", "stream_id"),
        ("platform_auditentry WHERE action = 'confirm'", "object_id::uuid"),
        ("platform_answeredrequest WHERE true", "(answer->>'declaration')::uuid"),
    ):
        found = owner.execute(
            f"SELECT count(*) FROM {table} AND {column} = ANY(%s::uuid[])", [declarations]
        ).fetchone()
        if found is None or found[0] != count:
            raise RuntimeError(f"{table}: {found} rows of {count}")


if __name__ == "__main__":
    raise SystemExit(main())
