"""Copies of the database, by PostgreSQL's own programs from the wheel. Keys are never in them."""

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from xulang.platform import postgres
from xulang.platform.roles import DEFAULT_GRANTS, MAKE_ROLES

READ_BLOCK = 1024 * 1024


class BackupError(RuntimeError):
    """Why a copy was not made or not taken in, in words for who reads the terminal."""


def dump(*, address: str, file: Path) -> None:
    """Copy the database, as of one instant, while it is in use. The file appears whole or not at all."""
    draft = file.with_suffix(".draft")
    draft.touch(mode=0o600)
    _run("pg_dump", "--format=custom", f"--file={draft}", address=address)
    draft.replace(file)


def restore(*, address: str, file: Path) -> None:
    """Fill an empty database from a copy, whole or not at all. Raises BackupError when it is not empty."""
    with psycopg.connect(address, autocommit=True) as owner:
        row = owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if row != (0,):
            raise BackupError(f"The database holds {row and row[0]} tables: restore into a fresh one.")
        owner.execute(
            MAKE_ROLES
        )  # The copy refers to them, but they belong to the server, not to a database.
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen:
        # Not beside the copy, which may lie where nobody writes.
        chosen.write(_contents_without_default_grants(file=file))
        chosen.flush()
        # Who owns the tables here may have another name than where the copy was made.
        _run(
            *("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner"),
            *(f"--use-list={chosen.name}", str(file)),
            address=address,
        )
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(DEFAULT_GRANTS)
        owner.execute("ANALYZE")


def digest(*, file: Path) -> str:
    whole = hashlib.sha256()
    with file.open("rb") as handle:
        while block := handle.read(READ_BLOCK):
            whole.update(block)
    return whole.hexdigest()


def _contents_without_default_grants(*, file: Path) -> str:
    """The copy's table of contents but for default privileges, which name their owner."""
    listed = subprocess.run(  # noqa: S603 -- a binary of our own wheel
        [str(postgres.binary("pg_restore")), "--list", str(file)], check=True, capture_output=True, text=True
    )
    return "".join(line for line in listed.stdout.splitlines(keepends=True) if " DEFAULT ACL " not in line)


def _run(program: str, *arguments: str, address: str) -> None:
    """The password goes by the environment: command lines are for everybody to read."""
    parameters = conninfo_to_dict(address)
    password = parameters.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    named = make_conninfo("", **{name: str(value) for name, value in parameters.items()})
    answer = subprocess.run(  # noqa: S603 -- a binary of our own wheel
        [str(postgres.binary(program)), f"--dbname={named}", *arguments],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise BackupError(f"{program}: {answer.stderr.strip()}")
