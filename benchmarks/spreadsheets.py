"""(s) A spreadsheet of 1,000 declarations: read, checked and declared, against the bare insert of its rows."""

import time
from typing import TYPE_CHECKING

from benchmarks.refusing import watched
from benchmarks.table import Row

if TYPE_CHECKING:
    import psycopg

DECLARATIONS = 1_000
TABLES = (
    "declarations_declaration",
    "declarations_declaredvehicle",
    "journal_fact",
    "journal_private",
    "crossing_record",
    "crossing_crossing",
    "crossing_task",
)


def rows(*, owner: "psycopg.Connection[tuple[object, ...]]") -> list[Row]:
    from tests.support import spreadsheets  # noqa: PLC0415 -- after django.setup
    from tests.support.companies import make_clerk, make_company  # noqa: PLC0415 -- as above

    from xulang.declarations import api as declarations  # noqa: PLC0415 -- as above
    from xulang.interfaces.shared.sheets.lists import all_words  # noqa: PLC0415 -- as above

    company = make_company()
    clerk = make_clerk(company)
    content = spreadsheets.export_book(DECLARATIONS)
    begun = time.perf_counter()
    with watched() as peak:
        declarations.read_spreadsheet(content=content, filename="xe.xlsx", words=all_words())
    read = time.perf_counter() - begun
    start = _high_water(owner)
    begun = time.perf_counter()
    kept = spreadsheets.receive(content, clerk=clerk, company=company)
    received = time.perf_counter() - begun
    begun = time.perf_counter()
    state = spreadsheets.go_on(kept.id, seconds=600)
    worked = time.perf_counter() - begun
    if state != "done":
        raise RuntimeError(f"the import ended as {state}")
    made, bare = _bare(owner, start)
    note = (
        f"{received + worked:.1f} s: {received:.1f} s until it is kept, {worked:.1f} s to check and declare;"
        f" {DECLARATIONS / (received + worked):.0f} declarations/s; {made} rows, bare insert {bare:.2f} s"
    )
    ratio = bare / (received + worked)
    return [
        Row(
            name="(s) 1,000 declarations from a spreadsheet, against the bare insert", ratio=ratio, note=note
        ),
        Row(
            name="(s) memory of the process that reads it",
            ratio=None,
            note=f"{peak[0]:.0f} MB at its peak for {len(content) / 1024:.0f} kB; read in {read:.1f} s",
        ),
        _copied(content),
    ]


def _copied(content: bytes) -> Row:
    """The copy that goes back, with a mark in each declaration's row."""
    from xulang.declarations import api as declarations  # noqa: PLC0415 -- after django.setup

    marks = tuple(
        declarations.Mark(table=0, row=row, column=4, level=declarations.Level.ERROR, text="Sai cửa khẩu")
        for row in range(2, DECLARATIONS + 2)
    )
    begun = time.perf_counter()
    with watched() as peak:
        declarations.mark_spreadsheet(
            marking=declarations.Marking(
                content=content, text=False, author="x", title="Lỗi", headers=("Ô",), marks=marks, listed=()
            )
        )
    seconds = time.perf_counter() - begun
    note = f"{seconds:.1f} s with a mark in every declaration; {peak[0]:.0f} MB at its peak"
    return Row(name="(s) the copy that goes back", ratio=None, note=note)


def _high_water(owner: "psycopg.Connection[tuple[object, ...]]") -> dict[str, int]:
    return {table: _count(owner, table) for table in TABLES}


def _count(owner: "psycopg.Connection[tuple[object, ...]]", table: str) -> int:
    found = owner.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(str(found[0])) if found else 0


def _bare(owner: "psycopg.Connection[tuple[object, ...]]", start: dict[str, int]) -> tuple[int, float]:
    """As many rows of the same tables with the same indexes in as many transactions, and nothing else."""
    from xulang.crossing import api as crossing  # noqa: PLC0415 -- after django.setup

    made = {table: _count(owner, table) - start[table] for table in TABLES}
    again = {table: _prepared(owner, table) for table in TABLES}
    begun = time.perf_counter()
    for first in range(0, DECLARATIONS, crossing.MADE_AT_ONCE):
        with owner.transaction(), owner.pipeline():
            for number in range(first, min(first + crossing.MADE_AT_ONCE, DECLARATIONS)):
                for table in TABLES:
                    each = made[table] // DECLARATIONS
                    owner.execute(again[table], [number * each, (number + 1) * each], prepare=True)
    seconds = time.perf_counter() - begun
    return sum(_count(owner, f"bare_{table}") for table in TABLES), seconds


def _prepared(owner: "psycopg.Connection[tuple[object, ...]]", table: str) -> str:
    """An empty twin of the table, and the statement that writes some of its rows into it."""
    named = owner.execute(
        "SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [table],
    ).fetchone()
    columns = str(named[0]) if named else ""
    for statement in (
        f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)",
        f"CREATE TEMP TABLE from_{table} AS SELECT row_number() OVER (ORDER BY ctid DESC) AS bare_n, * FROM {table}",
        f"CREATE INDEX ON from_{table} (bare_n)",
    ):
        owner.execute(statement)
    return (
        f"INSERT INTO bare_{table} ({columns}) OVERRIDING SYSTEM VALUE"
        f" SELECT {columns} FROM from_{table} WHERE bare_n > %s AND bare_n <= %s"
    )
