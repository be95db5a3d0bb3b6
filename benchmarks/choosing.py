"""(h) The rush for an opening window: places by the keeper, windows over HTTP, and the same among bots.

Real everything: `xulang tend` with its keeper and sealer, granian as `xulang run` starts it, and clients in a
process of their own. Who was promised what is judged afterwards from the journal's facts alone.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import mean, quantiles
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

import psycopg

from benchmarks import ground, served
from benchmarks.memory import _free_port
from benchmarks.table import Row

if TYPE_CHECKING:
    from xulang.kernel.request import Request
    from xulang.queueing.api import Line

Owner = psycopg.Connection[tuple[object, ...]]

COMPANIES = 200
TRUCKS = 2_000
# Who stood in the line before: the rush is for what they leave.
WAITING = 3_000
# Each carrier chooses for so many of its trucks, among so many windows: more want them than they take.
CHOSEN = 5
SPREAD = 10
BOTS = 50
INVENTED = 500
CHURNED = 25
LANES = {"side": 0, "lanes": 8, "per_lane": 12, "staff": 16, "staff_per_lane": 2}
RULES = {
    "notice": 2,
    "grace": 3600,
    "misses": 2,
    "no_show": 0,
    "risk": 0,
    "buffer": 0,
    "company_limit": 30,
    "vehicle_limit": 1,
}
# Who invents papers takes the plates of honest trucks: they must not stand in these' way.
PLATES = {"alone": "12C", "beside": "29H", "beside bots": "29H", "beside churned": "30F"}
# Nobody else has an honest truck's trailer: of two thousand drawn at random two would be the same now and then,
# and those of the ground have 12R.
TRAILERS = {"alone": 11, "beside": 16, "beside bots": 14, "beside churned": 15}
NAMES = uuid5(UUID(int=0), "xulang benchmark of the rush")
PATIENCE = 600.0


@dataclass(frozen=True, kw_only=True)
class Truck:
    declaration: UUID
    crossing: UUID
    company: UUID


@dataclass(kw_only=True)
class Rush:
    """One rush in a line of its own. Times are milliseconds, hours those of the line."""

    name: str
    line: "Line"
    honest: list[Truck]
    bots: list[Truck] = field(default_factory=list)
    churned: list[Truck] = field(default_factory=list)
    placed: list[float] = field(default_factory=list)
    seconds: float = 0
    cost: float = 0
    chose: list[tuple[str, int, str, float]] = field(default_factory=list)
    tried: list[tuple[str, int, str, float]] = field(default_factory=list)
    offered: float = 0
    planned: list[int] = field(default_factory=list)
    windows: tuple[int, ...] = ()
    broken: list[str] = field(default_factory=list)


def rows(*, owner: Owner) -> list[Row]:
    from xulang.platform import clock  # noqa: PLC0415 -- after django.setup

    port = _free_port()
    tokens = {company: _token(company) for company in _companies("carrier", COMPANIES)}
    shells = {company: _token(company) for company in _companies("shell", BOTS)}
    alone, beside = _prepare("alone", "08106000", bots=False), _prepare("beside", "94036090", bots=True)
    owner.execute("VACUUM ANALYZE")
    owner.execute("CHECKPOINT")
    with served.running("pages", "tend", port=port) as processes:
        # What was declared before is followed first: the rush begins when customs confirms.
        _settle(owner)
        for rush in (alone, beside):
            _give_places(owner, rush)
        now = clock.now()
        for rush in (alone, beside):
            _plan(rush, now)
        for rush in (alone, beside):
            before = served.cost(processes)
            _choose(rush, port, tokens, shells)
            rush.cost = served.cost(processes) - before
    for rush in (alone, beside):
        _judge(rush)
    return _told(alone, beside)


def _told(alone: Rush, beside: Rush) -> list[Row]:
    found = []
    for rush in (alone, beside):
        cuts = quantiles(rush.placed, n=100)
        rate = len(rush.placed) / rush.offered
        found.append(
            Row(
                name=f"(h) places by the keeper, {rush.name}",
                ratio=None,
                note=f"{len(rush.placed)} places, {rate:.0f}/s;"
                f" from confirmation to place P50 {cuts[49]:.0f} ms, P99 {cuts[98]:.0f} ms",
                worst=bool(rush.broken),
            )
        )
        found.append(Row(name=f"(h) windows over HTTP, {rush.name}", ratio=None, note=_windows(rush)))
        found += [Row(name="(h) BROKEN", ratio=None, note=one, worst=True) for one in rush.broken]
    found.append(_bots(beside))
    hours = mean(beside.planned) - mean(alone.planned)
    found.append(
        Row(
            name="(h) honest carriers beside bots",
            ratio=_cut(alone, 98) / _cut(beside, 98),
            note=f"P99 alone against beside; hour by the plan {hours:+.2f} h"
            f" (mean of {len(beside.planned)} trucks), P50 {_cut(alone, 49):.0f} against {_cut(beside, 49):.0f} ms",
            worst=hours > 0,
        )
    )
    return found


def _cut(rush: Rush, at: int) -> float:
    return quantiles([one[3] for one in rush.chose], n=100)[at]


def _windows(rush: Rush) -> str:
    took = Counter(one[1] for one in rush.chose if one[0] == "choose")
    refused = Counter(one[2] for one in rush.chose if one[2])
    named = ", ".join(f"{many} {code}" for code, many in refused.most_common()) or "none"
    asked = len(rush.chose) + len(rush.tried)
    return (
        f"{len(rush.chose) / rush.seconds:.0f} requests/s of {COMPANIES} clients at once, {took[201]} chosen;"
        f" {rush.cost * 1000 / asked:.1f} ms of CPU each, load {os.getloadavg()[0]:.1f};"
        f" P50 {_cut(rush, 49):.0f} ms, P99 {_cut(rush, 98):.0f} ms; refused: {named}"
    )


def _bots(rush: Rush) -> Row:
    answers = Counter((one[2] or str(one[1])) for one in rush.tried)
    named = ", ".join(f"{many} {code}" for code, many in answers.most_common())
    return Row(
        name="(h) what bots were told", ratio=None, note=f"{BOTS} bots, {len(rush.tried)} tries: {named}"
    )


def _companies(kind: str, count: int) -> list[UUID]:
    return [uuid5(NAMES, f"{kind} {number}") for number in range(count)]


def _token(company: UUID) -> str:
    from tests.support.people import make_organisation  # noqa: PLC0415 -- after django.setup
    from tests.support.rest import make_program  # noqa: PLC0415 -- as above

    from xulang.kernel.words import Role  # noqa: PLC0415 -- as above

    make_organisation(organisation_id=company, name=f"Công ty {company.hex[:8]}")
    return make_program(Role.DECLARANT, organisation_id=company).token


def _prepare(name: str, goods: str, *, bots: bool) -> Rush:
    """A line with plan, rules and who waits already; and the rush's declarations, not yet registered."""
    from xulang.crossing.domain.cargo import FRESH_CHAPTERS  # noqa: PLC0415 -- after django.setup
    from xulang.kernel.words import Cargo, Direction  # noqa: PLC0415 -- as above
    from xulang.queueing import api as queueing  # noqa: PLC0415 -- as above

    cargo = Cargo.FRESH if goods[:2] in FRESH_CHAPTERS else Cargo.ORDINARY
    line = queueing.Line(gate="HN", direction=Direction.EXPORT, cargo=cargo)
    _open(line)
    _fill(line)
    honest = _declare(name, "carrier", COMPANIES, TRUCKS, goods)
    rush = Rush(name="alone" if not bots else "beside bots", line=line, honest=honest)
    if bots:
        rush.bots = _declare(f"{name} bots", "shell", BOTS, INVENTED, goods)
        rush.churned = _declare(f"{name} churned", "shell", BOTS, CHURNED, goods)
    return rush


def _open(line: "Line") -> None:
    from tests.support.story import Story  # noqa: PLC0415 -- after django.setup

    from xulang.crossing import api as crossing  # noqa: PLC0415 -- as above
    from xulang.kernel.period import Period  # noqa: PLC0415 -- as above
    from xulang.kernel.words import Role  # noqa: PLC0415 -- as above
    from xulang.platform import clock  # noqa: PLC0415 -- as above
    from xulang.queueing import api as queueing  # noqa: PLC0415 -- as above

    now = clock.now()
    valid = Period(start=queueing.whole_hour(moment=now), end=None)
    said = Story(declaration=uuid5(NAMES, f"words {line.cargo}"), now=now)
    for kind, figures in ((queueing.Kind.PLAN, LANES), (queueing.Kind.RULES, RULES)):
        word = queueing.NewWord(kind=kind, valid=valid, figures=figures, texts={"reason": "Đo tải"})
        crossing.say_capacity(
            request=said.request(Role.CENTRE_MANAGER),
            topic=queueing.topic_of(line=line),
            words=[word],
            seen=None,
        )


def _fill(line: "Line") -> None:
    """Who waited before: taken as the keeper takes them, a line's whole stock in one transaction."""
    from xulang.crossing import api as crossing  # noqa: PLC0415 -- after django.setup
    from xulang.platform import clock, ids  # noqa: PLC0415 -- as above
    from xulang.platform.db import unit_of_work  # noqa: PLC0415 -- as above
    from xulang.queueing import api as queueing  # noqa: PLC0415 -- as above

    now = clock.now()
    basis = crossing.find_basis(line=line, now=now)
    if basis is None:
        raise RuntimeError("the line is not kept")
    since = int((now - timedelta(days=2)).timestamp())
    with (
        unit_of_work(),
        queueing.work_line(
            line=line,
            classes=basis.classes,
            rules=basis.rules,
            now=now,
            new_id=ids.new_id,
            new_salt=ids.new_salt,
        ) as work,
    ):
        for number in range(WAITING):
            turn = queueing.Turn(at=since + number, rank=0, id=uuid4())
            joined = queueing.decisions.join(
                line=work.state, turn=turn, row=len(basis.classes) - 1, marks=frozenset()
            )
            whose = queueing.Consigned(
                crossing_id=uuid4(), declaration_id=uuid4(), organisation_id=None, because=None
            )
            work.take(joined, consigned=whose)


def _declare(name: str, kind: str, companies: int, count: int, goods: str) -> list[Truck]:
    """Through the product's own door, by two processes: what is invented is as well formed as what is true."""
    halves = [
        ground.python("benchmarks.choosing", name, kind, str(companies), str(start), str(count), goods)
        for start in (0, 1)
    ]
    if any(one.wait(timeout=PATIENCE) for one in halves):
        raise RuntimeError("the declarations were not made")
    return [_truck(name, kind, companies, number) for number in range(count)]


def _truck(name: str, kind: str, companies: int, number: int) -> Truck:
    return Truck(
        declaration=uuid5(NAMES, f"{name} declaration {number}"),
        crossing=uuid5(NAMES, f"{name} truck {number}"),
        company=uuid5(NAMES, f"{kind} {number % companies}"),
    )


def declare(name: str, kind: str, companies: int, start: int, count: int, goods: str) -> None:
    """Every second truck of `count` from `start` on, in a process of its own."""
    from tests.support.declarations import content_body, goods_body, vehicle_body  # noqa: PLC0415 -- as above

    from xulang.crossing import api as crossing  # noqa: PLC0415 -- as above
    from xulang.declarations.api import from_json  # noqa: PLC0415 -- as above
    from xulang.platform import clock  # noqa: PLC0415 -- as above

    for number in range(start, count, 2):
        now, truck = clock.now(), _truck(name, kind, companies, number)
        own = truck.crossing.int
        driver = {**vehicle_body()["driver"], "id_number": f"{own % 10**12:012d}"}  # type: ignore[dict-item] # an object, as written there
        vehicle = vehicle_body(
            id=str(truck.crossing),
            plate=f"{PLATES[name]}{number:05d}",
            trailer_plate=f"{TRAILERS[name]}R{number:05d}",
            container_number=None,
            seal_number=None,
            type="truck",
            driver=driver,
            needs=[],
        )
        customs = {
            "number": f"3{own % 10**10:010d}0",
            "type": "E42",
            "office": "03NK",
            "registered_on": str((now - timedelta(days=2)).date()),
        }
        line: dict[str, Any] = {**goods_body()["lines"][0], "hs_code": goods}  # type: ignore[index,dict-item] # a list of objects, as written there
        content = content_body(
            expected_arrival=(now + timedelta(hours=5)).isoformat(),
            vehicles=[vehicle],
            goods=[goods_body(customs_declaration=customs, lines=[line])],
        )
        crossing.declare(
            request=_request(truck.declaration, "declare", company=truck.company),
            declaration_id=truck.declaration,
            organisation_id=truck.company,
            content=from_json(content),
        )


def _request(about: UUID, name: str, *, company: UUID | None = None) -> "Request":
    """A declarant of the company, or a customs officer, asks now."""
    from tests.support.story import actor  # noqa: PLC0415 -- after django.setup

    from xulang.kernel.request import Request  # noqa: PLC0415 -- as above
    from xulang.kernel.words import Role  # noqa: PLC0415 -- as above
    from xulang.platform import clock, ids  # noqa: PLC0415 -- as above

    who = actor(Role.DECLARANT if company else Role.CUSTOMS_OFFICER, organisation=company)
    return Request(id=uuid5(about, name), actor=who, now=clock.now(), new_salt=ids.new_salt)


def _give_places(owner: Owner, rush: Rush) -> None:
    """Customs confirms all registrations as fast as it can; who has a place is watched from outside."""
    from django.db import connection  # noqa: PLC0415 -- after django.setup

    from xulang.crossing import api as crossing  # noqa: PLC0415 -- as above
    from xulang.kernel.words import Step  # noqa: PLC0415 -- as above

    confirmed: dict[UUID, float] = {}

    def confirm(part: Sequence[Truck]) -> None:
        for truck in part:
            request = _request(truck.declaration, "registered")
            confirmed[truck.crossing] = request.now.timestamp()
            crossing.confirm(
                request=request,
                declaration_id=truck.declaration,
                crossing_id=None,
                step=Step.REGISTRATION,
            )
        connection.close()

    def last(work: Sequence[Future[None]]) -> None:
        for one in work:
            one.result()
        confirm(rush.churned)

    ready = [*rush.honest, *rush.churned]
    with ThreadPoolExecutor(max_workers=8) as pool:
        work = [pool.submit(confirm, rush.honest[start::8]) for start in range(8)]
        # What customs confirms for a bot too has its turn after these.
        after = pool.submit(last, work)
        seen = _watch(owner, {truck.crossing for truck in ready})
        after.result()
    rush.offered = max(seen.values()) - min(confirmed.values())
    rush.placed = [(at - confirmed[crossing_id]) * 1000 for crossing_id, at in seen.items()]
    missing = len(ready) - len(seen)
    if missing:
        rush.broken.append(f"{missing} of {len(ready)} who were ready got no place")


def _settle(owner: Owner) -> None:
    """Until every fact is sealed and followed."""
    begun = time.time()
    while time.time() - begun < PATIENCE:
        found = owner.execute(
            "SELECT NOT EXISTS (SELECT FROM journal_unsealed) AND (SELECT count(*) FROM journal_sealed)"
            " = coalesce((SELECT position FROM queueing_keeper), 0)"
        ).fetchone()
        if found == (True,):
            return
        time.sleep(0.2)
    raise RuntimeError("the keeper does not follow")


def _watch(owner: Owner, wanted: set[UUID]) -> dict[UUID, float]:
    """When each got its place, looked at every 20 ms."""
    seen: dict[UUID, float] = {}
    begun = time.time()
    while len(seen) < len(wanted) and time.time() - begun < PATIENCE:
        found = owner.execute(
            "SELECT crossing_id FROM queueing_place WHERE taken_at > to_timestamp(%s) - interval '1 minute'"
            " AND crossing_id = ANY(%s)",
            [begun, list(wanted - seen.keys())],
        ).fetchall()
        now = time.time()
        seen.update((UUID(str(one[0])), now) for one in found)
        time.sleep(0.02)
    return seen


def _plan(rush: Rush, now: datetime) -> None:
    """When each goes by the plan, both lines at one moment."""
    from xulang.crossing import api as crossing  # noqa: PLC0415 -- after django.setup

    seen = crossing.see_places(crossing_ids=[truck.crossing for truck in rush.honest], now=now)
    rush.planned = [one.planned or 0 for one in seen.values()]
    rush.windows = seen[rush.honest[0].crossing].windows


def _choose(rush: Rush, port: int, tokens: dict[UUID, str], shells: dict[UUID, str]) -> None:
    """Let the clients loose, and read what they met."""
    from xulang.queueing import api as queueing  # noqa: PLC0415 -- after django.setup

    own: dict[UUID, list[str]] = {}
    for truck in rush.honest:
        own.setdefault(truck.company, []).append(str(truck.crossing))
    bots = []
    for number, (shell, token) in enumerate(shells.items() if rush.bots else ()):
        bots.append(
            {
                "token": token,
                "starts": [queueing.start_of(hour=hour).isoformat() for hour in rush.windows[:SPREAD]],
                "own": [str(one.crossing) for one in rush.bots if one.company == shell],
                "churned": [str(one.crossing) for one in rush.churned if one.company == shell],
                "others": [str(one.crossing) for one in rush.honest[number::BOTS]],
            }
        )
    carriers = [{"token": tokens[one], "crossings": ids[:CHOSEN]} for one, ids in own.items()]
    file = ground.HOME / f"rush-{rush.line.cargo}.json"
    orders = {"port": port, "spread": SPREAD, "carriers": carriers, "bots": bots}
    file.write_text(json.dumps(orders))
    clients = ground.python("benchmarks.rush_clients", str(file))
    assert clients.stdout is not None
    clients.stdout.readline()
    answer, _ = clients.communicate("go\n", timeout=PATIENCE)
    told = json.loads(answer)
    rush.seconds = told["seconds"]
    rush.chose, rush.tried = ([tuple(one) for one in told[kind]] for kind in ("honest", "bots"))


def _judge(rush: Rush) -> None:
    """What was promised, from the facts alone: folded by the product's story of a line."""
    from xulang.crossing import api as crossing  # noqa: PLC0415 -- after django.setup
    from xulang.journal import api as journal  # noqa: PLC0415 -- as above
    from xulang.kernel.words import FactKind  # noqa: PLC0415 -- as above
    from xulang.platform import clock  # noqa: PLC0415 -- as above
    from xulang.queueing import api as queueing  # noqa: PLC0415 -- as above
    from xulang.queueing.domain.story import tell  # noqa: PLC0415 -- as above

    stream = queueing.stream_of_line(line=rush.line)
    facts = journal.read_stream(stream_kind=journal.StreamKind.LINE, stream_id=stream)
    told = tell(facts=facts)
    basis = crossing.find_basis(line=rush.line, now=clock.now())
    assert basis is not None
    taken: Counter[int] = Counter(told.state.booked)
    taken.update({hour: len(there) for hour, there in told.state.chosen.items()})
    for hour, many in taken.items():
        at = hour - basis.first
        if 0 <= at < len(basis.bookable) and many > basis.bookable[at]:
            rush.broken.append(f"hour {hour} has {many} trucks and takes {basis.bookable[at]}")
    whose = {
        fact.crossing_id: (fact.private or {})["crossing"]
        for fact in facts
        if fact.public.kind == FactKind.PLACE_TAKEN
    }
    live = Counter(whose[place.id] for place in told.places.values() if place.live)
    twice = [one for one, many in live.items() if many > 1]
    rush.broken += [f"the truck {one} has {live[one]} live places" for one in twice]
    chose = Counter(fact.crossing_id for fact in facts if fact.public.kind == FactKind.WINDOW_CHOSEN)
    own = {str(truck.crossing) for truck in rush.honest}
    again = [place for place, many in chose.items() if many > 1 and whose[place] in own]
    rush.broken += [f"the place {place} chose {chose[place]} times" for place in again]
    answered = sum(one[0] == "choose" and one[1] == 201 for one in rush.chose)
    said = sum(many for place, many in chose.items() if whose[place] in own)
    if answered != said:
        rush.broken.append(f"{answered} choices were answered and {said} are facts")
    firm = [one for one in (*rush.bots, *rush.churned) if live[str(one.crossing)]]
    rush.broken += [f"the bot's truck {one.crossing} has a place" for one in firm]
    gone = [truck for truck in rush.honest if not live[str(truck.crossing)]]
    rush.broken += [f"the truck {truck.crossing} lost its place" for truck in gone]
    bad = Counter(one[1] for one in rush.chose if one[1] not in (200, 201, 409, 422))
    rush.broken += [f"{many} honest requests were answered {status}" for status, many in bad.items()]


def worker(words: Sequence[str]) -> None:
    import django  # noqa: PLC0415 -- a process of its own

    django.setup()
    name, kind, companies, start, count, goods = words
    declare(name, kind, int(companies), int(start), int(count), goods)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xulang.project.settings")
    worker(sys.argv[1:])
