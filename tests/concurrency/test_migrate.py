"""Two who migrate at once: the second waits without a statement that the first's index would wait for."""

import time

import psycopg
import pytest
from django.db import connections

from tests.support.race import Racer
from xulang.interfaces.cli import migrate

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def migrate_here() -> int:
    try:
        return migrate.migrate()
    finally:
        connections[migrate.OWNER].close()


@pytest.mark.usefixtures("committed_db")
def test_the_second_waits_outside_any_statement(
    owner_connection: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    owner_connection.execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
    second = Racer(migrate_here)
    time.sleep(0.5)
    assert second.running()
    assert owner_connection.execute(WAITING).fetchone() == (0,)
    owner_connection.execute("SELECT pg_advisory_unlock(%s)", [migrate.LOCK])
    assert second.end() == 0
