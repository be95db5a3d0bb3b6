"""(c) Facts sealed per second, against copying the same rows without hashing, tree, tiles and signature."""

import time
from datetime import UTC, datetime
from statistics import median
from typing import Any

import psycopg

from benchmarks import ground
from benchmarks.table import Row

COUNT = 4_000
ROUNDS = 3


def rows(*, owner: "psycopg.Connection[tuple[object, ...]]") -> list[Row]:
    from django.db import connections  # noqa: PLC0415 -- after django.setup

    from xulang.journal import api as journal  # noqa: PLC0415 -- as above
    from xulang.journal.usecases.seal import load_tree, seal_batch  # noqa: PLC0415 -- as above

    connections["sealer"].ensure_connection()
    driver: psycopg.Connection[Any] = connections["sealer"].connection
    signer, tree = journal.log_signer(), None
    while tree is None or seal_batch(driver=driver, tree=tree, signer=signer, now=datetime.now(tz=UTC)):
        tree = tree or load_tree(driver=driver)
    rates, ratios = [], []
    for number in range(ROUNDS):
        facts = _wait(owner, f"seal{number}")
        begun = time.perf_counter()
        while seal_batch(driver=driver, tree=tree, signer=signer, now=datetime.now(tz=UTC)):
            pass
        seconds = time.perf_counter() - begun
        rates.append(facts / seconds)
        ratios.append(_bare(owner, facts) / seconds)
    sealed = owner.execute("SELECT count(*) FROM journal_unsealed").fetchone()
    if sealed != (0,):
        raise RuntimeError(f"{sealed} facts were not sealed")
    note = f"{median(rates):.0f} facts/s, {facts} facts a round"
    return [Row(name="(c) sealing, against copying the same rows", ratio=median(ratios), note=note)]


def _wait(owner: "psycopg.Connection[tuple[object, ...]]", salt: str) -> int:
    """Put new facts into the sealer's queue; how many."""
    stream = ground.crossed().declaration
    ground.clone(owner=owner, stream=stream, count=COUNT, salt=salt)
    found = owner.execute(
        "INSERT INTO journal_unsealed (fact_id) SELECT id FROM journal_fact"
        " WHERE NOT EXISTS (SELECT FROM journal_sealed s WHERE s.fact_id = id)"
        " AND NOT EXISTS (SELECT FROM journal_unsealed u WHERE u.fact_id = id)"
    )
    owner.execute("VACUUM ANALYZE journal_fact, journal_unsealed, journal_sealed")
    return found.rowcount


def _bare(owner: "psycopg.Connection[tuple[object, ...]]", count: int) -> float:
    """Seconds for reading the facts' texts and copying as many sealed rows into a table like the real one."""
    owner.execute("CREATE TABLE bare (LIKE journal_sealed INCLUDING ALL)")
    begun = time.perf_counter()
    facts = owner.execute("SELECT id, public FROM journal_fact LIMIT %s", [count]).fetchall()
    now = datetime.now(tz=UTC)
    with owner.cursor().copy(
        "COPY bare (position, fact_id, leaf_hash, sealed_at) FROM STDIN (FORMAT BINARY)"
    ) as copy:
        copy.set_types(["int8", "uuid", "bytea", "timestamptz"])
        for place, (fact_id, _) in enumerate(facts):
            copy.write_row((place, fact_id, b"0" * 32, now))
    seconds = time.perf_counter() - begun
    owner.execute("DROP TABLE bare")
    return seconds
