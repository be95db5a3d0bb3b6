"""What stands in the database, table by table, to see what a request left behind."""

from dataclasses import dataclass
from functools import cache

from django.db import connection

# What a refused request may leave behind: that somebody looked or tried, and his session.
TRACES = {"platform_auditentry", "registry_attempts", "registry_usersession", "gates_lookupattempts"}
SKIPPED = ("django_", "auth_", "registry_openinghours", "ledger_tariff", "procrastinate_")
# PostgreSQL's own count of what this transaction wrote, undone or not: it never goes back.
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What stands in each table, and how much this transaction had written there."""

    said: dict[str, str]
    written: dict[str, int]


def picture() -> Picture:
    """Of each table how many rows it has and a sum over all that stands in them."""
    return Picture(said=_said(_tables()), written=_written())


def changed(before: Picture) -> set[str]:
    """The tables whose rows are others than before, apart from mere traces; in the picture's transaction.

    Only where something was written can anything be different.
    """
    now = _written()
    touched = tuple(name for name in _tables() if now.get(name) != before.written.get(name))
    return {table for table, said in _said(touched).items() if said != before.said[table]} - TRACES


@cache
def _tables() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND has_table_privilege(oid, 'SELECT') ORDER BY relname"
        )
        return tuple(name for (name,) in cursor.fetchall() if not name.startswith(SKIPPED))


def _said(names: tuple[str, ...]) -> dict[str, str]:
    if not names:
        return {}
    said = "count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0)"
    query = " UNION ALL ".join(f"SELECT '{name}', {said} FROM {name} t" for name in names)  # noqa: S608 -- our own tables
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def _written() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return dict(cursor.fetchall())
