"""The embedded database for commands that need it while the product does not run."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from xulang.platform import postgres
from xulang.platform.home import home
from xulang.platform.supervisor.lifeline import tied_child
from xulang.platform.supervisor.single import find_holder, only_one


@contextmanager
def database_at_hand() -> Iterator[None]:
    """Start the embedded database for the time of a command, unless it runs or another one is used.

    Meanwhile a start of the product waits. Raises PostgresDownError when the database does not start.
    """
    cluster = home() / "postgres"
    lock = home() / "run" / "supervisor.lock"
    if (
        os.environ.get("XULANG_DATABASE_URL")
        or not cluster.exists()
        or find_holder(file=lock) is not None
        or postgres.answers(cluster=cluster)
    ):
        yield
        return
    with only_one(file=lock, address="", patience_seconds=5):
        server = postgres.start(cluster=cluster, prepare_child=tied_child(signal=signal.SIGINT))
        try:
            yield
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)
