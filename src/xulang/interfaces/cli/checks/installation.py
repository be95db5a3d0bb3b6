"""The installation as it stands: its processes or its port, its build, its database."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from xulang.interfaces.cli import build
from xulang.interfaces.cli.checks.database import check_database, check_sealing
from xulang.interfaces.cli.checks.finding import Finding
from xulang.interfaces.cli.checks.texts import check_texts
from xulang.interfaces.cli.run import HOST, ask_health
from xulang.interfaces.cli.server import database_at_hand
from xulang.platform import clock, postgres
from xulang.platform.home import home
from xulang.platform.ports import PortTakenError, require_free
from xulang.platform.supervisor.single import find_holder


def check_installation(*, port: int, stack: ExitStack) -> Iterator[Finding]:
    """Check a product that runs, or start its database for the time of the check (`stack` stops it)."""
    holder = find_holder(file=home() / "run" / "supervisor.lock")
    if holder is None:
        yield check_port(port=port)
        yield check_port(port=int(os.environ.get("XULANG_STREAM_PORT", str(port + 1))))
    else:
        yield check_health(port=port)
    yield check_build()
    if not os.environ.get("XULANG_DATABASE_URL"):
        server = check_postgres(cluster=home() / "postgres", stack=stack)
        yield server
        if server.is_problem:
            return
    yield from check_database(runs=holder is not None)
    if holder is not None:
        yield check_sealing(now=clock.now())
    yield from check_texts(runs=holder is not None)


def check_port(*, port: int) -> Finding:
    try:
        require_free(host=HOST, port=port)
    except PortTakenError as error:
        return Finding(
            subject=f"port {port}", state=str(error), remedy="Stop that program, or choose XULANG_PORT."
        )
    return Finding(subject=f"port {port}", state="free")


def check_health(*, port: int) -> Finding:
    missing = ask_health(port=port)
    if not missing:
        return Finding(subject="health", state="all is up")
    return Finding(
        subject="health", state=missing, remedy=f"Read the logs in {home() / 'log'}, which say why."
    )


def check_build() -> Finding:
    if build.is_current():
        return Finding(subject="style and scripts", state="built from the present sources")
    return Finding(
        subject="style and scripts", state="missing, or of older sources", remedy="Run `xulang build`."
    )


def check_postgres(*, cluster: Path, stack: ExitStack) -> Finding:
    """Start the database of a product that does not run; it is stopped with `stack`."""
    if not cluster.exists():
        return Finding(
            subject="PostgreSQL", state="no database yet", remedy="Run `make run`, which makes it."
        )
    try:
        stack.enter_context(database_at_hand())
    except (postgres.PostgresDownError, OSError) as error:
        return Finding(
            subject="PostgreSQL",
            state=str(error),
            remedy=f"The lines above are from {postgres.log_file(cluster=cluster)}. Without a remedy there,"
            " restore a backup (docs/runbook-backup.md).",
        )
    return Finding(subject="PostgreSQL", state="answers")
