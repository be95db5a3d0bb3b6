"""`xulang migrate`: bring the database's tables to what this version of the product needs."""

import argparse
import time

from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

OWNER = "owner"
# One migration at a time in a database, whoever starts it.
LOCK = 0x78756C616E67
ATTEMPTS = 5


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    subparsers.add_parser("migrate", help="bring the database's tables to this version")


def run(_args: argparse.Namespace) -> int:
    count = migrate()
    print(f"{count} migrations applied." if count else "Nothing to migrate.")
    return 0


def pending() -> int:
    executor = MigrationExecutor(connections[OWNER])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Apply what is missing as the owner, one process at a time. Returns how many migrations that were.

    A migration that waits for a lock would make every page behind it wait as well: it gives up after a short
    lock timeout and tries again.
    """
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SET statement_timeout = '15min'")
        cursor.execute("SET lock_timeout = '3s'")
        # Asked again and again: a statement that waited would be one that building an index waits for.
        while not _taken(cursor):
            time.sleep(0.2)
        try:
            count = pending()
            if count:
                _apply()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            cursor.execute("RESET statement_timeout")
            cursor.execute("RESET lock_timeout")
    return count


def _taken(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
    row = cursor.fetchone()
    return bool(row and row[0])


def _apply() -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            call_command("migrate", database=OWNER, verbosity=0, interactive=False)
        except OperationalError as error:
            if attempt == ATTEMPTS or not isinstance(error.__cause__, LockNotAvailable):
                raise
            print(f"  a table is in use; trying again ({attempt} of {ATTEMPTS - 1})")
        else:
            return
