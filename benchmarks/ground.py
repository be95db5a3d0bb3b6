"""A database of its own for the benchmarks, durable as in service, filled by cloning one real declaration.

The clones are made by PostgreSQL from rows that the product's use cases wrote, with other ids; so a hundred
thousand of them take a minute, and each is what the product would have written.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid5

import psycopg

if TYPE_CHECKING:
    from tests.support.story import Story

HOME = Path(tempfile.gettempdir()) / f"xulang-bench-{os.getuid()}"


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second run out while this one lasts: it would empty this one's folder, and both would measure less."""
    with HOME.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                f"Benchmarks already run here, in {HOME}; wait, or set another TMPDIR."
            ) from None
        yield


@contextmanager
def database() -> Iterator[str]:
    """Start a new cluster with PostgreSQL's own durability; give the owner's address; delete it afterwards."""
    os.environ["XULANG_HOME"] = str(HOME)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    from xulang.platform import postgres  # noqa: PLC0415 -- after the home is known

    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    cluster = HOME / "postgres"
    postgres.init(cluster=cluster)
    server = postgres.start(cluster=cluster, options=("shared_buffers=512MB", "max_wal_size=4GB"))
    try:
        admin = postgres.url(cluster=cluster, user=postgres.OWNER, database="postgres")
        with psycopg.connect(admin, autocommit=True) as owner:
            owner.execute("CREATE DATABASE xulang")
        import django  # noqa: PLC0415 -- settings read the home
        from django.core.management import call_command  # noqa: PLC0415 -- after django.setup

        django.setup()
        call_command("migrate", database="owner", verbosity=0)
        yield postgres.url(cluster=cluster, user=postgres.OWNER, database="xulang")
    finally:
        from django.db import connections  # noqa: PLC0415 -- as above

        connections.close_all()
        server.send_signal(2)
        server.wait(timeout=30)
        shutil.rmtree(HOME, ignore_errors=True)


TEMPLATE_IDS = (
    "SELECT id FROM journal_fact WHERE stream_id = %(stream)s UNION SELECT %(stream)s"
    " UNION SELECT id FROM crossing_crossing WHERE declaration_id = %(stream)s"
)


def clone(
    *,
    owner: "psycopg.Connection[tuple[object, ...]]",
    stream: object,
    count: int,
    salt: str,
    spacing: float = 1,
) -> None:
    """Clone a declaration with its facts, record, vehicles and tasks `count` times, `spacing` seconds apart."""
    values = {"stream": stream, "salt": salt, "count": count, "spacing": spacing}
    owner.execute(
        f"CREATE TEMP TABLE ids AS SELECT id AS old FROM ({TEMPLATE_IDS}) known",
        values,
    )
    # Ids inside JSON are replaced one after the other; there are few in one declaration.
    owner.execute(
        "CREATE FUNCTION pg_temp.other(body text, salt text, n bigint) RETURNS text LANGUAGE plpgsql AS $$"
        " DECLARE known uuid; BEGIN FOR known IN SELECT old FROM ids LOOP"
        " body := replace(body, known::text, md5(salt || known::text || n)::uuid::text);"
        " END LOOP; RETURN body; END $$"
    )
    for statement in STATEMENTS:
        owner.execute(statement, values)
    owner.execute("DROP TABLE ids; DROP FUNCTION pg_temp.other")


NUMBERS = "generate_series(1, %(count)s) AS n"
STATEMENTS = (
    "INSERT INTO journal_stream (stream_id, kind, length, last_fact_id)"
    " SELECT md5(%(salt)s || stream_id::text || n)::uuid, kind, length,"
    f" md5(%(salt)s || last_fact_id::text || n)::uuid FROM journal_stream, {NUMBERS}"
    " WHERE stream_id = %(stream)s",
    "INSERT INTO journal_fact (id, stream_kind, stream_id, number, kind, crossing_id, occurred_at, recorded_at,"
    " public) SELECT md5(%(salt)s || id::text || n)::uuid, stream_kind,"
    " md5(%(salt)s || stream_id::text || n)::uuid, number, kind,"
    " md5(%(salt)s || crossing_id::text || n)::uuid, occurred_at, recorded_at,"
    f" pg_temp.other(public, %(salt)s, n) FROM journal_fact, {NUMBERS} WHERE stream_id = %(stream)s",
    "INSERT INTO journal_private (fact_id, salt, body)"
    f" SELECT md5(%(salt)s || fact_id::text || n)::uuid, salt, body FROM journal_private, {NUMBERS}"
    " WHERE fact_id IN (SELECT id FROM journal_fact WHERE stream_id = %(stream)s)",
    "INSERT INTO crossing_record (declaration_id, number, organisation_id, gate, length, state)"
    " SELECT md5(%(salt)s || declaration_id::text || n)::uuid, left(md5(%(salt)s || n), 13), organisation_id,"
    f" gate, length, pg_temp.other(state::text, %(salt)s, n)::jsonb FROM crossing_record, {NUMBERS}"
    " WHERE declaration_id = %(stream)s",
    "INSERT INTO crossing_crossing (id, declaration_id, number, organisation_id, gate, direction, regime, stage,"
    " stage_since, held_by, nationality, part, plate, plate_key, trailer_key, container_key, expected_arrival,"
    " declared_at, ended_at) SELECT md5(%(salt)s || id::text || n)::uuid,"
    " md5(%(salt)s || declaration_id::text || n)::uuid, left(md5(%(salt)s || n), 13), organisation_id, gate,"
    " direction, regime, stage, stage_since + n * %(spacing)s * interval '1 second', held_by, nationality, part,"
    " '12C' || lpad((n %% 100000)::text, 5, '0'), '12C' || lpad((n %% 100000)::text, 5, '0'), trailer_key,"
    " container_key, expected_arrival, declared_at + n * %(spacing)s * interval '1 second',"
    f" ended_at + n * %(spacing)s * interval '1 second' FROM crossing_crossing, {NUMBERS}"
    " WHERE declaration_id = %(stream)s",
    "INSERT INTO crossing_task (subject, declaration_id, gate, direction, step, force, since, done_at)"
    " SELECT md5(%(salt)s || subject::text || n)::uuid, md5(%(salt)s || declaration_id::text || n)::uuid, gate,"
    f" direction, step, force, since + n * %(spacing)s * interval '1 second', done_at FROM crossing_task, {NUMBERS}"
    " WHERE declaration_id = %(stream)s",
)


def clones(
    *, owner: "psycopg.Connection[tuple[object, ...]]", known: object, count: int, salt: str
) -> list[str]:
    """The ids of clones 1 to `count` of a template's id."""
    rows = owner.execute(
        "SELECT md5(%s || %s::text || n)::uuid::text FROM generate_series(1, %s) AS n ORDER BY n",
        [salt, str(known), count],
    ).fetchall()
    return [str(row[0]) for row in rows]


def python(*words: str) -> "subprocess.Popen[str]":
    """Another process of this benchmark."""
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-m", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def prepare() -> None:
    """Reference data, and the two declarations that are cloned: one registered, one that has crossed."""
    from tests.support import story  # noqa: PLC0415 -- after django.setup
    from tests.support.declarations import content, vehicle_body  # noqa: PLC0415 -- as above

    from xulang.kernel.words import Role, Step  # noqa: PLC0415 -- as above

    story.reference_data()
    told = registered()
    told.declare()
    told.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    done = crossed()
    done.declare(content(vehicles=[vehicle_body(id=str(done.truck), plate="12C54321")]))
    for role, step in story.WAY:
        done.confirm(role, step)


def registered() -> "Story":
    """The declaration whose registration customs accepted: its truck waits for both entries."""
    from tests.support.story import Story  # noqa: PLC0415 -- after django.setup

    return Story()


def crossed() -> "Story":
    """The declaration whose truck has left."""
    from tests.support.story import STORY, Story  # noqa: PLC0415 -- after django.setup

    return Story(declaration=uuid5(STORY, "crossed"), truck=uuid5(STORY, "crossed truck"))
