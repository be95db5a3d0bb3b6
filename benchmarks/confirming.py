"""(a) Confirmations per second through the use case, against the same statements by psycopg alone.

The bare side replays, for other declarations, exactly the statements that one call of the use case sends, in
the same flights and with the same commit: what it lacks is policy, decision, folding and encoding.
"""

import gc
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from benchmarks import ground

WARM = 20
BLOCK = 20
KINDS = ("product", "bare")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Confirmations a second of both sides, one right after the other."""

    product: float
    bare: float


class Recorder:
    """Stands in for psycopg's connection: lets everything through and notes it, flight by flight."""

    OWN = frozenset({"_real", "_open", "flights"})

    def __init__(self, real: Any) -> None:
        self._real = real
        self._open = False
        self.flights: list[list[tuple[str, list[Any] | dict[str, Any]]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Django switches autocommit on what it takes for the connection."""
        if name in self.OWN:
            super().__setattr__(name, value)
        else:
            setattr(self._real, name, value)

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.note(query, params)
        return self._real.execute(query, params, **options)

    def cursor(self, *words: Any, **options: Any) -> "NotedCursor":
        return NotedCursor(self._real.cursor(*words, **options), self)

    def note(self, query: Any, params: Any) -> None:
        text = query.decode() if isinstance(query, bytes) else str(query)
        entry = (text, params if isinstance(params, dict) else list(params or []))
        if self._open:
            self.flights[-1].append(entry)
        else:
            self.flights.append([entry])

    def pipeline(self) -> Any:
        from contextlib import contextmanager  # noqa: PLC0415 -- only the recorder needs it

        @contextmanager
        def noted() -> Any:
            self.flights.append([])
            self._open = True
            try:
                with self._real.pipeline() as pipe:
                    yield pipe
            finally:
                self._open = False

        return noted()


class NotedCursor:
    """Notes what it is asked to execute; the rest is the real cursor's."""

    def __init__(self, real: Any, recorder: Recorder) -> None:
        self._real = real
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self._recorder.note(query, params)
        return self._real.execute(query, params, **options)


def officer() -> Any:
    """The customs officer who confirms; the page finds him with one query before."""
    from tests.support.story import actor  # noqa: PLC0415 -- after django.setup

    from xulang.kernel.words import Role  # noqa: PLC0415 -- as above

    return actor(Role.CUSTOMS_OFFICER)


def confirming() -> "Callable[[str, str], None]":
    """One tap: the call that the officer's page makes."""
    from xulang.crossing import api as crossing_api  # noqa: PLC0415 -- after django.setup
    from xulang.kernel.request import Request  # noqa: PLC0415 -- as above
    from xulang.kernel.words import Step  # noqa: PLC0415 -- as above
    from xulang.platform import clock, ids  # noqa: PLC0415 -- as above

    actor = officer()

    def confirm(declaration: str, crossing: str) -> None:
        crossing_api.confirm(
            request=Request(id=ids.new_id(), actor=actor, now=clock.now(), new_salt=ids.new_salt),
            declaration_id=UUID(declaration),
            crossing_id=UUID(crossing),
            step=Step.ENTRY,
        )

    return confirm


def record_flights(*, pairs: Iterable[tuple[str, str]]) -> list[list[list[tuple[str, Any]]]]:
    """What the use case sends for each pair, noted in transactions that are rolled back."""
    from django.db import connection, transaction  # noqa: PLC0415 -- after django.setup

    confirm = confirming()
    operations = []
    connection.ensure_connection()
    real = connection.connection
    for declaration, crossing in pairs:
        recorder = Recorder(real)
        connection.connection = recorder
        try:
            with transaction.atomic():
                confirm(declaration, crossing)
                transaction.set_rollback(True)
        finally:
            connection.connection = real
        flights = [[(text, _values(params)) for text, params in flight] for flight in recorder.flights]
        operations.append([flight for flight in flights if flight and "SAVEPOINT" not in flight[0][0]])
    return operations


def _values(params: Any) -> Any:
    """What psycopg is given, except that documents are texts already: encoding them is the product's work."""

    def one(value: Any) -> Any:
        if isinstance(value, Jsonb):
            body = value.dumps(value.obj) if value.dumps else json.dumps(value.obj)
            return body.decode() if isinstance(body, bytes) else body
        return value.value if isinstance(value, StrEnum) else value

    if isinstance(params, dict):
        return {name: one(value) for name, value in params.items()}
    return [one(value) for value in params]


def bare_connection() -> "psycopg.Connection[Any]":
    """The application's own role and settings, without Django."""
    from django.db import connection  # noqa: PLC0415 -- after django.setup

    given = connection.get_connection_params()
    address = {name: given[name] for name in ("dbname", "user", "host", "port", "options") if name in given}
    return psycopg.connect(**address, prepare_threshold=3)


def worker(product: Path, bare: Path) -> None:
    """Warm up, then at every line from the parent do the next block of its kind and say when it is done."""
    import django  # noqa: PLC0415 -- a process of its own

    django.setup()
    confirm = confirming()
    pairs = iter(json.loads(product.read_text()))
    operations = iter(pickle.loads(bare.read_bytes()))  # noqa: S301 -- our own file
    with bare_connection() as driver:

        def do(kind: str, count: int) -> None:
            if kind == "product":
                for declaration, crossing in islice(pairs, count):
                    confirm(declaration, crossing)
            else:
                for operation in islice(operations, count):
                    send(driver, operation)

        for kind in KINDS:
            do(kind, WARM)
        # The recorded statements are a heap that no server carries around.
        gc.collect()
        gc.freeze()
        print("ready", flush=True)
        for line in sys.stdin:
            do(line.strip(), BLOCK)
            print("done", flush=True)


def send(driver: "psycopg.Connection[Any]", operation: list[list[tuple[str, Any]]]) -> None:
    for flight in operation:
        if len(flight) == 1:
            driver.execute(*flight[0])
            continue
        with driver.pipeline():
            for text, params in flight:
                driver.execute(text, params)
    driver.commit()


def measure(*, files: Sequence[tuple[Path, Path]], rounds: int) -> list[Round]:
    """Let the clients do block after block together, product and bare in turn.

    What slows the machine for a while slows both sides of a round.
    """
    workers = [ground.python("benchmarks.confirming", str(product), str(bare)) for product, bare in files]
    try:
        _all(workers, "ready")
        return [_round(workers, number) for number in range(rounds)]
    finally:
        for one in workers:
            if one.stdin:
                one.stdin.close()
            one.wait(timeout=60)


def _round(workers: "Sequence[subprocess.Popen[str]]", number: int) -> Round:
    """One block of each kind; who begins alternates."""
    kinds = KINDS if number % 2 else KINDS[::-1]
    rates = {kind: len(workers) * BLOCK / _block(workers, kind) for kind in kinds}
    return Round(product=rates["product"], bare=rates["bare"])


def _block(workers: "Sequence[subprocess.Popen[str]]", kind: str) -> float:
    """Seconds until the last client is done."""
    begun = time.perf_counter()
    for one in workers:
        assert one.stdin is not None
        one.stdin.write(f"{kind}\n")
        one.stdin.flush()
    _all(workers, "done")
    return time.perf_counter() - begun


def _all(workers: "Sequence[subprocess.Popen[str]]", word: str) -> None:
    for one in workers:
        assert one.stdout is not None
        if one.stdout.readline().strip() != word:
            raise RuntimeError("a client failed")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    worker(Path(sys.argv[1]), Path(sys.argv[2]))
