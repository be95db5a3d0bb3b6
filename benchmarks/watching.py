"""(i) continued: the command screen behind granian, with its streams, while officers confirm; and a rebuild.

What is measured is a fact's way to the last screen: committed, sealed, followed, told by the stream, asked for and
answered. The clients are a process of their own on the same machine.
"""

# ruff: noqa: PLC0415 -- the product is imported after its home is known

import json
import statistics
import subprocess
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from benchmarks import ground, served
from benchmarks.confirming import confirming
from benchmarks.five_years import Owner
from benchmarks.memory import _free_port
from benchmarks.table import Row

VIEWERS = (1, 50, 200)
CONFIRMED = 10
# Seconds between two confirmations: no later fact's event brings an earlier one to the screens.
PACE = 5.0
PATIENCE = 300.0
WRITING = 0.5
NAME = "(i) the command screen's viewers"
SETTLED = """
SELECT NOT EXISTS (SELECT FROM journal_unsealed)
    AND (SELECT position FROM insight_follower) = (SELECT max(position) + 1 FROM journal_sealed)
"""
LAST = "SELECT max(position) FROM journal_sealed"
TRANSACTIONS = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
# What a rebuild has to find: rows that somebody changed and took away.
BROKEN = (
    "UPDATE insight_hourly SET vehicles = vehicles + 1 WHERE ctid IN (SELECT ctid FROM insight_hourly LIMIT 7)",
    "DELETE FROM insight_step WHERE ctid IN (SELECT ctid FROM insight_step LIMIT 5)",
)
FOUND = ("insight_step: 0 rows wrong, 5 missing", "insight_hourly: 7 rows wrong, 7 missing")
SEEN = "SELECT extract(epoch FROM clock_timestamp() - greatest(seen_at, %s)) FROM insight_follower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """With so many viewers: seconds from a fact to the last screen, and what a look cost."""

    viewers: int
    last: list[float]
    answers: list[float]
    statements: float
    cost: float


def rows(*, owner: Owner) -> Iterator[list[Row]]:
    port = _free_port()
    trucks = _trucks(owner)
    with served.running("tend", "streams", "pages", port=port) as processes:
        _settle(owner)
        watched = [_watch(owner, many, port, trucks, processes) for many in VIEWERS]
        yield [*(_told(one, watched[0]) for one in watched), _flat(watched[0], watched[-1])]
        yield _rebuild(owner, trucks)


def _told(one: Watched, alone: Watched) -> Row:
    return Row(
        name=f"{NAME}: {one.viewers}",
        ratio=statistics.median(alone.last) / statistics.median(one.last),
        note=f"fact to last screen median {statistics.median(one.last):.1f} s, worst {max(one.last):.1f} s"
        f" of {len(one.last)}; an answer {statistics.median(one.answers) * 1000:.0f} ms;"
        f" {one.statements:.1f} transactions and {one.cost * 1000:.1f} ms of CPU a look",
    )


def _flat(alone: Watched, most: Watched) -> Row:
    ratio = statistics.median(alone.last) / statistics.median(most.last)
    return Row(
        name=f"{NAME}: flat from 1 to {most.viewers}", ratio=ratio, limit=0.5, note="by the medians above"
    )


def _trucks(owner: Owner) -> "Iterator[tuple[str, str]]":
    """Declarations and their trucks that wait for the entry, all sealed in time."""
    story, count = ground.registered(), 1_000
    ground.clone(owner=owner, stream=story.declaration, count=count, salt="watch")
    declarations = ground.clones(owner=owner, known=story.declaration, count=count, salt="watch")
    crossings = ground.clones(owner=owner, known=story.truck, count=count, salt="watch")
    owner.execute(
        "INSERT INTO journal_unsealed (fact_id) SELECT id FROM journal_fact WHERE stream_id = ANY(%s::uuid[])"
        " ORDER BY stream_id, number",
        [declarations],
    )
    return iter(zip(declarations, crossings, strict=True))


def _settle(owner: Owner) -> None:
    begun = time.monotonic()
    while owner.execute(SETTLED).fetchone() != (True,):
        if time.monotonic() - begun > PATIENCE:
            raise RuntimeError("the follower does not follow")
        time.sleep(0.2)


def _watch(
    owner: Owner,
    many: int,
    port: int,
    trucks: "Iterator[tuple[str, str]]",
    processes: "list[subprocess.Popen[bytes]]",
) -> Watched:
    orders = ground.HOME / f"watch-{many}.json"
    orders.write_text(json.dumps({"port": port, "stream_port": port + 1, "sessions": _sessions(many)}))
    clients = ground.python("benchmarks.watching_clients", str(orders))
    assert clients.stdout is not None
    if clients.stdout.readline() != "ready\n":
        raise RuntimeError("the viewers did not start")
    confirm, said = confirming(), dict[UUID, float]()
    begun, spent, counted = time.time(), served.cost(processes), _number(owner, TRANSACTIONS)
    for _ in range(CONFIRMED):
        declaration, truck = next(trucks)
        confirm(declaration, truck)
        said[UUID(truck)] = time.time()
        time.sleep(PACE)
    ended, spent, counted = (
        time.time(),
        served.cost(processes) - spent,
        _number(owner, TRANSACTIONS) - counted,
    )
    _settle(owner)
    answer, _ = clients.communicate(f"{_number(owner, LAST):.0f}\n", timeout=PATIENCE)
    seen: list[list[tuple[float, int, float]]] = json.loads(answer)
    looks = [one for viewer in seen for one in viewer if begun <= one[0] <= ended]
    sealed = owner.execute(
        "SELECT f.crossing_id, s.position FROM journal_fact f JOIN journal_sealed s ON s.fact_id = f.id"
        " WHERE f.crossing_id = ANY(%s) AND f.kind = 'confirmed'",
        [list(said)],
    ).fetchall()
    # From a fact to the last of them.
    last = [
        max(_first(viewer, int(str(position))) for viewer in seen) - said[UUID(str(truck_id))]
        for truck_id, position in sealed
    ]
    return Watched(
        viewers=many,
        last=last,
        answers=[took for _, _, took in looks],
        statements=counted / len(looks),
        cost=spent / len(looks),
    )


def _first(viewer: "list[tuple[float, int, float]]", position: int) -> float:
    """When this viewer's page first counted the fact at that position; positions only grow."""
    place = bisect_right([one[1] for one in viewer], position)
    if place == len(viewer):
        raise RuntimeError("a viewer never saw a fact")
    return viewer[place][0]


def _sessions(many: int) -> list[str]:
    """So many leaders, each signed in with two factors."""
    from tests.support.people import give_role, make_person
    from tests.support.sign_in import signed_in

    from xulang.kernel.words import Role

    found = []
    for _ in range(many):
        person = make_person()
        give_role(user_id=person, role=Role.LEADER)
        found.append(signed_in(person).cookies["sessionid"].value)
    return found


def _rebuild(owner: Owner, trucks: "Iterator[tuple[str, str]]") -> list[Row]:
    """The command beside the product, while officers confirm: it finds what was broken, and nothing else."""
    for statement in BROKEN:
        owner.execute(statement)
    confirm, stop, written = confirming(), threading.Event(), 0
    started = owner.execute("SELECT clock_timestamp()").fetchone()
    assert started is not None

    def write() -> None:
        nonlocal written
        from django.db import connections

        for declaration, truck in trucks:
            if stop.wait(WRITING):
                break
            confirm(declaration, truck)
            written += 1
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    begun, peak, oldest = time.perf_counter(), 0, 0.0
    command = ground.python("xulang.interfaces.cli.main", "insight", "rebuild")
    while command.poll() is None:
        peak = max(peak, _peak(command.pid))
        oldest = max(oldest, _number(owner, SEEN, started[0]))
        time.sleep(0.2)
    seconds = time.perf_counter() - begun
    stop.set()
    writer.join()
    assert command.stdout is not None
    told = command.stdout.read().splitlines()
    _settle(owner)
    right = tuple(told[:-1]) == FOUND and command.returncode == 0
    facts = int(told[-1].split()[0]) if told else 0
    note = (
        f"{facts:,} facts in {seconds:.0f} s while {written} were written; {peak / 1024:.0f} MB;"
        f" the live figures were {oldest:.0f} s old at most;"
        f" {'the 12 rows that were broken differed and no other' if right else told}"
    )
    # A fold that could not keep up with what is written would never end: how many times faster it is.
    ratio = facts / seconds / (written / seconds) if written else None
    return [
        Row(
            name="(i) rebuild beside the product, against what is written",
            ratio=ratio,
            note=note,
            worst=not right,
        )
    ]


def _peak(process: int) -> int:
    """Kilobytes that the process had at most."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def _number(owner: Owner, query: str, *values: object) -> float:
    found = owner.execute(query.encode(), values).fetchone()
    return float(str(found[0])) if found and found[0] is not None else 0.0
