"""`make bench`: every benchmark in one run on one machine and database, as a table of ratios."""

import argparse
import json
import os
import pickle
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import psycopg

from benchmarks import (
    choosing,
    confirming,
    documents,
    estimating,
    ground,
    insight,
    memory,
    planning,
    reading,
    refusing,
    reports,
    sealing,
    serving,
    simulating,
    spreadsheets,
    webhooks,
)
from benchmarks.table import Row, show

CLIENTS = 8
ROUNDS = 15


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    # A rush of 200 clients (h), five years of statistics (i), alerts over years (j) and a year of estimates (w)
    # take minutes each.
    parser.add_argument("--only", default="abcdefghijprstvw", help="which of the letters to run")
    only = parser.parse_args().only
    rows: list[Row] = []
    with ground.alone():
        try:
            for measured in _measured(only):
                for row in measured:
                    print(f"{row.name}: {row.note}", file=sys.stderr, flush=True)
                rows += measured
        finally:
            show(rows)
    return 1 if any(row.failed for row in rows) else 0


def _measured(only: str) -> Iterator[list[Row]]:
    """What each letter measured, as soon as it did: what was measured for an hour is not lost with a later one."""
    if set(only) & set("abcdghis"):
        yield from _with_database(only)
    for letter, measure in (
        ("e", memory.rows),
        ("f", documents.rows),
        ("f", refusing.rows),
        ("j", _ringing),
        ("p", planning.rows),
        ("r", reports.rows),
        ("t", simulating.times),
        ("v", simulating.comparisons),
        ("w", estimating.rows),
    ):
        if letter in only:
            yield measure()


def _with_database(only: str) -> Iterator[list[Row]]:
    with ground.database() as address, psycopg.connect(address, autocommit=True) as owner:
        ground.prepare()
        # The rush first, while its keeper has nothing else to follow.
        of_database: tuple[tuple[str, Callable[..., list[Row]]], ...] = (
            ("h", choosing.rows),
            ("a", confirmations),
            ("b", serving.rows),
            ("c", sealing.rows),
            ("d", reading.rows),
            ("g", webhooks.rows),
        )
        for letter, measure in of_database:
            if letter in only:
                yield measure(owner=owner)
        if "i" in only:
            yield from insight.rows(owner=owner, address=address)
        if "s" in only:
            yield spreadsheets.rows(owner=owner)


def _ringing() -> list[Row]:
    """The rules of alerts lie with their tables, which Django has to know before they are read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    django.setup()
    from benchmarks import ringing  # noqa: PLC0415 -- as above

    return ringing.rows()


def confirmations(*, owner: "psycopg.Connection[tuple[object, ...]]") -> list[Row]:
    """(a) with 1 and 8 clients, product and bare in turn: the median of the rounds' ratios."""
    rows = []
    for clients, limit in ((1, None), (CLIENTS, 0.7)):
        files, declarations = _files(owner, clients)
        owner.execute("VACUUM ANALYZE")
        owner.execute("CHECKPOINT")
        rounds = confirming.measure(files=files, rounds=ROUNDS)
        _check_rows(owner, declarations)
        ratios = [one.product / one.bare for one in rounds]
        rows.append(
            Row(
                name=f"(a) confirmations, {clients} client{'s' if clients > 1 else ''}, against bare psycopg",
                ratio=statistics.median(ratios),
                limit=limit,
                note=f"{statistics.median(one.product for one in rounds):.0f}/s;"
                f" {ROUNDS} rounds from {min(ratios):.2f} to {max(ratios):.2f}",
            )
        )
    return rows


def _files(
    owner: "psycopg.Connection[tuple[object, ...]]", clients: int
) -> tuple[list[tuple[Path, Path]], list[str]]:
    """What each client is to do, as the product and bare; and the declarations that all of it is about."""
    size = confirming.WARM + confirming.BLOCK * ROUNDS
    count = size * clients * 2
    story, salt = ground.registered(), f"confirm{clients}"
    ground.clone(owner=owner, stream=story.declaration, count=count, salt=salt)
    declarations = ground.clones(owner=owner, known=story.declaration, count=count, salt=salt)
    crossings = ground.clones(owner=owner, known=story.truck, count=count, salt=salt)
    pairs = list(zip(declarations, crossings, strict=True))
    owner.execute("ANALYZE")
    files = []
    for client in range(clients):
        start = client * size * 2
        product = ground.HOME / f"{salt}-{client}-product.json"
        product.write_text(json.dumps(pairs[start : start + size]))
        bare = ground.HOME / f"{salt}-{client}-bare.pickle"
        flights = confirming.record_flights(pairs=pairs[start + size : start + size * 2])
        bare.write_bytes(pickle.dumps(flights))
        files.append((product, bare))
    return files, declarations


def _check_rows(owner: "psycopg.Connection[tuple[object, ...]]", declarations: list[str]) -> None:
    """Fail unless every call left its fact, its audit line and its answer."""
    for table, column in (
        ("journal_fact WHERE kind = 'confirmed' AND number > 4", "stream_id"),
        ("platform_auditentry WHERE action = 'confirm'", "object_id::uuid"),
        ("platform_answeredrequest WHERE true", "(answer->>'declaration')::uuid"),
    ):
        found = owner.execute(
            f"SELECT count(*) FROM {table} AND {column} = ANY(%s::uuid[])", [declarations]
        ).fetchone()
        if found is None or found[0] != len(declarations):
            raise RuntimeError(f"{table}: {found} rows of {len(declarations)}")


if __name__ == "__main__":
    raise SystemExit(main())
