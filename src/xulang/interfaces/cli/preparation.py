"""Whether a database is prepared for this very version, so that a second start need not look at it again.

The last set-up leaves its fingerprint in the database itself, as a comment, where it can never speak of
another database; a copy that was restored has none. No Django here: the supervisor asks.
"""

import hashlib
import os
from pathlib import Path

import psycopg
from psycopg import sql

from xulang.platform import postgres
from xulang.platform.home import CHECKOUT, home

READ = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
# What set-up reads besides the checkout: what the operator asked for, and passwords that must stay in line.
ASKED = ("XULANG_DEMO", "XULANG_DEMO_DATABASE", "XULANG_DEMO_RATE", "XULANG_JOURNEY")
DEMONSTRATION = ("--demonstration",)
SECRETS = ("database-*.secret", "demo-password.secret", "installation.mark")


def fingerprint(*, words: tuple[str, ...]) -> str:
    """Changes whenever set-up might have something to do. `words` are set-up's own arguments."""
    files = [
        *sorted((CHECKOUT / "src").rglob("*.py")),
        *sorted(file for file in (CHECKOUT / "data").rglob("*") if file.is_file()),
        *sorted(file for pattern in SECRETS for file in (home() / "keys").glob(pattern)),
    ]
    whole = hashlib.sha256()
    for file in files:
        state = file.stat()
        whole.update(f"{file}\0{state.st_mtime_ns}\0{state.st_size}\n".encode())
    for item in (*words, *(f"{name}={os.environ.get(name)}" for name in ASKED)):
        whole.update(f"{item}\n".encode())
    return whole.hexdigest()


def is_prepared(*, words: tuple[str, ...]) -> bool:
    try:
        with psycopg.connect(postgres.owner_url(), connect_timeout=10) as owner:
            row = owner.execute(READ).fetchone()
    except psycopg.OperationalError:
        return False  # There is no database yet, or set-up will say what is wrong.
    return row == (fingerprint(words=words),) and welcome_file().exists()


def note_prepared(*, words: tuple[str, ...], welcome: str) -> None:
    """Leave the fingerprint, and what every start shows: who may sign in."""
    draft = welcome_file().with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(welcome)
    draft.replace(welcome_file())
    with psycopg.connect(postgres.owner_url(), autocommit=True) as owner:
        database = sql.Identifier(owner.info.dbname)
        owner.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, sql.Literal(fingerprint(words=words)))
        )


def welcome_file() -> Path:
    return home() / "run" / "welcome.txt"
