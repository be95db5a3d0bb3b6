"""(a) Confirmations per second through the use case, against the same statements by psycopg alone.

The bare side replays, for other declarations, exactly the statements that one call of the use case sends, in
the same flights and with the same commit: what it lacks is policy, decision, folding and encoding.
"""

import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks import ground

WARM = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    clients: int
    per_second: float


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


def officer() -> Any:
    """The customs officer who confirms; the page finds him with one query before."""
    from tests.support.story import actor  # noqa: PLC0415 -- after django.setup

    from xulang.kernel.words import Role  # noqa: PLC0415 -- as above

    return actor(Role.CUSTOMS_OFFICER)


def confirm(*, declaration: str, crossing: str, actor: Any) -> None:
    """One tap: the call that the officer's page makes."""
    from xulang.crossing import api as crossing_api  # noqa: PLC0415 -- after django.setup
    from xulang.kernel.request import Request  # noqa: PLC0415 -- as above
    from xulang.kernel.words import Step  # noqa: PLC0415 -- as above
    from xulang.platform import clock, ids  # noqa: PLC0415 -- as above

    crossing_api.confirm(
        request=Request(id=ids.new_id(), actor=actor, now=clock.now(), new_salt=ids.new_salt),
        declaration_id=UUID(declaration),
        crossing_id=UUID(crossing),
        step=Step.ENTRY,
    )


def record_flights(*, pairs: Iterable[tuple[str, str]]) -> list[list[list[tuple[str, Any]]]]:
    """What the use case sends for each pair, noted in transactions that are rolled back."""
    from django.db import connection, transaction  # noqa: PLC0415 -- after django.setup
    from psycopg.types.json import Jsonb  # noqa: PLC0415 -- as above

    actor = officer()
    operations = []
    connection.ensure_connection()
    real = connection.connection
    for declaration, crossing in pairs:
        recorder = Recorder(real)
        connection.connection = recorder
        try:
            with transaction.atomic(), connection.execute_wrapper(_noting(recorder)):
                confirm(declaration=declaration, crossing=crossing, actor=actor)
                transaction.set_rollback(True)
        finally:
            connection.connection = real
        operations.append(
            [
                [(text, _plain(params, Jsonb)) for text, params in flight if "SAVEPOINT" not in text]
                for flight in recorder.flights
            ]
        )
    return operations


def _noting(recorder: Recorder) -> Any:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django's own
        recorder.note(sql, params)
        return execute(sql, params, many, context)

    return wrapper


def _plain(params: Any, jsonb: type) -> Any:
    """Parameters as texts that another process can read."""

    def one(value: Any) -> Any:
        if isinstance(value, jsonb):
            body = value.dumps(value.obj) if value.dumps else json.dumps(value.obj)  # type: ignore[attr-defined]
            return {"text": body.decode() if isinstance(body, bytes) else body}
        if isinstance(value, bytes):
            return {"hex": value.hex()}
        if isinstance(value, list):
            return {"list": [str(item) for item in value]}
        return {"text": None if value is None else str(value)}

    if isinstance(params, dict):
        return {name: one(value) for name, value in params.items()}
    return [one(value) for value in params]


def _typed(params: Any) -> Any:
    def one(value: Any) -> Any:
        if "hex" in value:
            return bytes.fromhex(value["hex"])
        return value.get("list", value.get("text"))

    if isinstance(params, dict):
        return {name: one(value) for name, value in params.items()}
    return [one(value) for value in params]


def product_worker(file: Path) -> float:
    """Confirm every pair of the file; seconds for all after the warm-up."""
    import django  # noqa: PLC0415 -- a process of its own

    django.setup()
    actor = officer()
    pairs = json.loads(file.read_text())
    for declaration, crossing in pairs[:WARM]:
        confirm(declaration=declaration, crossing=crossing, actor=actor)
    ready()
    begun = time.perf_counter()
    for declaration, crossing in pairs[WARM:]:
        confirm(declaration=declaration, crossing=crossing, actor=actor)
    return time.perf_counter() - begun


def bare_worker(file: Path, address: str) -> float:
    """Send the recorded flights of every operation; seconds for all after the warm-up."""
    operations = [
        [[(text, _typed(params)) for text, params in flight] for flight in operation]
        for operation in json.loads(file.read_text())
    ]
    with psycopg.connect(address, prepare_threshold=3) as driver:
        for operation in operations[:WARM]:
            send(driver, operation)
        ready()
        begun = time.perf_counter()
        for operation in operations[WARM:]:
            send(driver, operation)
        return time.perf_counter() - begun


def send(driver: "psycopg.Connection[Any]", operation: list[list[tuple[str, Any]]]) -> None:
    for flight in operation:
        if len(flight) == 1:
            driver.execute(*flight[0])  # type: ignore[arg-type] # recorded text
            continue
        with driver.pipeline():
            for text, params in flight:
                driver.execute(text, params)  # type: ignore[arg-type] # recorded text
    driver.commit()


def ready() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def measure(*, clients: int, files: list[Path], kind: str, address: str) -> Rate:
    """Run the clients at once; confirmations a second over all of them, until the last one is done."""
    workers = [ground.python("benchmarks.confirming", kind, str(file), address) for file in files[:clients]]
    for worker in workers:
        assert worker.stdout is not None
        if worker.stdout.readline().strip() != "ready":
            raise RuntimeError(f"a {kind} client failed")
    begun = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        if worker.wait() != 0:
            raise RuntimeError(f"a {kind} client failed")
    seconds = time.perf_counter() - begun
    count = sum(len(json.loads(file.read_text())) - WARM for file in files[:clients])
    return Rate(clients=clients, per_second=count / seconds)


if __name__ == "__main__":
    kind, file, address = sys.argv[1:4]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    (product_worker(Path(file)) if kind == "product" else bare_worker(Path(file), address))
