"""A database for each test process, cloned from a template that is migrated once per set of migrations."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import cast

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from tests.support.sealing import wait_for_the_last_sealer
from xulang.platform import postgres
from xulang.platform.home import home
from xulang.project.database import DatabaseRole, settings_for

CLUSTER = home() / "postgres"
# A test database may vanish with the machine: speed is worth more than durability here.
# Most tables are empty after most tests: looking costs a fiftieth of truncating them all.
EMPTY = """
DO $$
DECLARE
    found record;
    filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN
        SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', found.tablename) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %I', found.tablename);
        END IF;
    END LOOP;
    FOR found IN
        SELECT sequencename FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL
        AND sequencename NOT LIKE 'django%' AND sequencename NOT LIKE 'auth_permission%'
    LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', found.sequencename);
    END LOOP;
END $$
"""
# On a busy machine a test may look at pages for longer than any request leaves its transaction alone.
PATIENT = " -c idle_in_transaction_session_timeout=0"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")


@contextmanager
def _alone(name: str) -> Iterator[None]:
    home().mkdir(parents=True, exist_ok=True)
    with (home() / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _cluster() -> None:
    """Start the test cluster unless it runs. It outlives the tests, so that the next run starts at once."""
    with _alone("cluster"):
        postgres.init(cluster=CLUSTER)
        if not postgres.answers(cluster=CLUSTER):
            process = postgres.start(cluster=CLUSTER, options=FAST)
            # It is meant to outlive us: Python must not complain that the child still runs.
            process.returncode = 0


def _owner(database_name: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database_name), autocommit=True
    )


def _use(database_name: str) -> None:
    url = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database_name)
    for role in DatabaseRole:
        connections[role.value].close()
        found = settings_for(role=role, database_url=url)
        cast("dict[str, str]", found["OPTIONS"])["options"] += PATIENT
        settings.DATABASES[role.value].update(found)
        connections[role.value].settings_dict.update(settings.DATABASES[role.value])


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    for file in sorted(Path(settings.PACKAGE).rglob("migrations/*.py")):
        digest.update(file.read_bytes())
    digest.update(" ".join(settings.INSTALLED_APPS).encode())
    return digest.hexdigest()[:16]


def _template() -> str:
    name = f"template_{_migrations_digest()}"
    with _alone(name), _owner("postgres") as owner:
        if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        draft = f"{name}_{os.getpid()}"
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        _use(draft)
        call_command("migrate", database=DatabaseRole.OWNER.value, verbosity=0)
        for role in DatabaseRole:
            connections[role.value].close()
        owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (draft, name))))
    return name


@pytest.fixture(scope="session")
def database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of this test process's own database, dropped at the end."""
    _cluster()
    with django_db_blocker.unblock():
        template = _template()
    name = f"xulang_test_{os.getpid()}"
    with django_db_blocker.unblock(), _owner("postgres") as owner:
        with _alone("clone"):
            owner.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
            )
        _use(name)
        yield name
        for role in DatabaseRole:
            connections[role.value].close()
        _emptier(name).close()
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def django_db_setup(database: str) -> None:
    """Replace pytest-django's own set-up: the database above is the one that `db` rolls back in."""


@pytest.fixture
def owner_connection(database: str) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    """A connection as the database's owner, outside Django: to look at rows, or to tamper with them."""
    with _owner(database) as owner:
        yield owner


@cache
def _emptier(database: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that stays: on a new one PostgreSQL reads about every table first, which takes longest."""
    return _owner(database)


@contextmanager
def committing(database: str, blocker: DjangoDbBlocker) -> Iterator[str]:
    """Real commits meanwhile; every table is emptied by the owner afterwards."""
    with blocker.unblock():
        yield database
        for role in DatabaseRole:
            connections[role.value].close()
        try:
            owner = _emptier(database)
            owner.execute(EMPTY)
        except psycopg.OperationalError:  # A test may have ended every session.
            _emptier.cache_clear()
            owner = _emptier(database)
            owner.execute(EMPTY)
        # What a thread or process left behind would be found by another test, hours of searching later.
        wait_for_the_last_sealer(owner)


@pytest.fixture
def committed_db(database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Real commits, for races and processes."""
    with committing(database, django_db_blocker) as name:
        yield name
