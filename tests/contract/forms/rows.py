"""What stands in the database, table by table, to see what a request left behind."""

from functools import cache

from django.db import connection

# What a refused request may leave behind: that somebody looked or tried, and his session.
TRACES = {"platform_auditentry", "registry_attempts", "registry_usersession", "gates_lookupattempts"}
SKIPPED = ("django_", "auth_", "registry_openinghours", "ledger_tariff", "procrastinate_")


def picture() -> dict[str, str]:
    """Of each table how many rows it has and a sum over all that stands in them."""
    with connection.cursor() as cursor:
        cursor.execute(_query())
        return dict(cursor.fetchall())


def changed(before: dict[str, str]) -> set[str]:
    """The tables whose rows are others than before, apart from mere traces."""
    return {table for table, said in picture().items() if said != before[table]} - TRACES


@cache
def _query() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND has_table_privilege(oid, 'SELECT') ORDER BY relname"
        )
        names = [name for (name,) in cursor.fetchall() if not name.startswith(SKIPPED)]
    said = "count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0)"
    return " UNION ALL ".join(f"SELECT '{name}', {said} FROM {name} t" for name in names)  # noqa: S608 -- our own tables
