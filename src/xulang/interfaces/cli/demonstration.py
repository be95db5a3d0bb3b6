"""`xulang demonstration`: a demonstration's people, tariff and living day; `tend` keeps the day moving."""

import argparse
import csv
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID, uuid5

import msgspec
from django.conf import settings
from django.db import close_old_connections

from xulang.crossing import api as crossing
from xulang.exchange import api as exchange
from xulang.indicators import api as indicators
from xulang.interfaces.cli.demonstration_programmes import give_example_programmes
from xulang.interfaces.shared.places import known_places
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Cargo, Direction, Role
from xulang.ledger import api as ledger
from xulang.platform import clock, ids, keys
from xulang.platform.installation import Mark, get_mark
from xulang.queueing import api as queueing
from xulang.registry import api as registry
from xulang.simulation import api as simulation

# What a new demonstration has behind it, so that every desk finds work and every board figures.
PAST = timedelta(hours=24)
TICK_SECONDS = 3
USUAL_RATE = "0.1"
LIVE_RECORD = "live_platform/export_completed.json"
EXAMPLE = "Ví dụ cho bản trình diễn; chưa có nguồn công bố"
EXAMPLE_COMMUNE = "C06184"
EXAMPLE_PROGRAMME = "tourism"
EXAMPLE_RULES = {
    "notice": 2,
    "grace": 3600,
    "misses": 2,
    "no_show": 50,
    "risk": 50,
    "buffer": 4,
    "company_limit": 200,
    "vehicle_limit": 3,
}
EXAMPLE_CLASSES = (
    ("relief", 50, 50, "Hàng cứu trợ", "Relief goods", "救援物资"),
    ("live_animals", 20, 50, "Động vật sống", "Live animals", "活动物"),
    ("fresh_produce", 10, 400, "Nông sản tươi", "Fresh produce", "鲜活农产品"),
    ("authorised", 4, 100, "Doanh nghiệp ưu tiên", "Authorised operators", "经认证的经营者"),
    ("two_way", 3, 100, "Xe hai chiều", "Two-way trucks", "双向运输车辆"),
    ("usual", 1, 0, "Thông thường", "Usual", "普通"),
)
OFFICERS = {
    Role.CUSTOMS_OFFICER: "customs",
    Role.BORDER_GUARD_OFFICER: "borderguard",
    Role.HEALTH_OFFICER: "health",
    Role.PLANT_OFFICER: "plant",
    Role.ANIMAL_OFFICER: "animal",
    Role.TRANSPORT_OFFICER: "transport",
    Role.CENTRE_CASHIER: "cashier",
    Role.CENTRE_MANAGER: "manager",
    Role.YARD_OPERATOR: "yard",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    subparsers.add_parser("demonstration", help="make the demonstration's people and the day behind it")


def run(_args: argparse.Namespace) -> int:
    print(prepare())
    return 0


def prepare() -> str:
    """Seed once; repeating it is harmless and quick. Returns the sign-ins, for the terminal."""
    mark = get_mark()
    now = clock.now()
    accounts = registry.seed_demonstration_people(password=keys.secret("demo-password"), now=now)
    ledger.import_examples(folder=settings.DATA_FOLDER)
    give_example_programmes(mark=mark, department=give_example_figures())
    import_live_record()
    say_example_capacity(mark=mark)
    if os.environ.get("XULANG_DEMO", "1") != "0":
        play_past(mark=mark)
        simulation.come_back_late(scene=scene(mark=mark), places=known_places(), now=mark.created_at)
    lines = [f"  password of all demonstration accounts: {keys.secret('demo-password')}"]
    lines += [f"    {account.username:<16} {account.organisation}" for account in accounts]
    return "\n".join(lines)


def give_example_figures() -> UUID:
    """The demonstration's department, which owns tourism's figures; its commune is Đồng Đăng. Repeatable."""
    officers = {name: actor_named(username=name) for name in ("department", "commune")}
    homes = {name: actor.grants[0].organisation_id for name, actor in officers.items()}
    now = clock.now()
    if not indicators.has_area(organisation_id=homes["commune"]):
        request = Request(id=ids.new_id(), actor=SYSTEM, now=now, new_salt=ids.new_salt)
        indicators.assign_area(request=request, organisation_id=homes["commune"], area=EXAMPLE_COMMUNE)
    entries = [
        msgspec.structs.replace(entry, owner=homes["department"])
        for entry in indicators.list_entries().values()
        if EXAMPLE_PROGRAMME in entry.programmes and entry.owner is None
    ]
    if entries:
        request = Request(id=ids.new_id(), actor=SYSTEM, now=now, new_salt=ids.new_salt)
        indicators.define_all(request=request, entries=entries)
    return homes["department"]


def import_live_record() -> None:
    """Replay the real record of data/live_platform through the product."""
    text = (settings.DATA_FOLDER / LIVE_RECORD).read_bytes()
    carrier = company(name=simulation.CARRIERS[0])[1]
    for record in exchange.read_records(text=text):
        crossing.import_record(
            request=Request(
                id=uuid5(record.id, record.original), actor=SYSTEM, now=clock.now(), new_salt=ids.new_salt
            ),
            record=record,
            organisation_id=carrier,
            yard=None,
        )


def say_example_capacity(*, mark: Mark) -> None:
    """Plan the lines of data/examples/capacity.csv, with example rules and classes; repeats change nothing.

    No public source gives these figures: every text says that they are examples.
    """
    manager, begun = actor_named(username="manager"), mark.created_at - PAST
    valid = Period(start=queueing.whole_hour(moment=begun), end=None)

    def say(name: str, topic: queueing.Topic, *words: queueing.NewWord) -> None:
        request = Request(
            id=uuid5(mark.id, f"capacity/{name}"), actor=manager, now=begun, new_salt=ids.new_salt
        )
        crossing.say_capacity(request=request, topic=topic, words=words)

    def word(
        kind: queueing.Kind, figures: dict[str, int], *, code: str = "", **more: str
    ) -> queueing.NewWord:
        texts = {"reason": EXAMPLE, **more}
        return queueing.NewWord(kind=kind, valid=valid, figures=figures, texts=texts, code=code)

    for row in read_example_lines():
        line = f"{row.topic.gate}/{row.topic.direction}/{row.topic.cargo}"
        words = [word(queueing.Kind.PLAN, row.figures), word(queueing.Kind.RULES, EXAMPLE_RULES)]
        if row.announced is not None:
            said = {"per_hour": row.announced, "announced_at": int(begun.timestamp())}
            words.append(word(queueing.Kind.ANNOUNCEMENT, said, source=EXAMPLE))
        say(line, row.topic, *words)
    names = [
        word(
            queueing.Kind.PRIORITY,
            {"weight": weight, "share": share},
            code=code,
            name_vi=name_vi,
            name_en=name_en,
            name_zh=name_zh,
            legal_basis=EXAMPLE,
        )
        for code, weight, share, name_vi, name_en, name_zh in EXAMPLE_CLASSES
    ]
    say("classes", queueing.Topic(), *names)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleLine:
    topic: queueing.Topic
    figures: dict[str, int]
    announced: int | None


def read_example_lines() -> list[ExampleLine]:
    """The rows of data/examples/capacity.csv."""
    text = (settings.DATA_FOLDER / "examples" / "capacity.csv").read_text(encoding="utf-8")
    return [
        ExampleLine(
            topic=queueing.Topic(
                gate=row["gate"], direction=Direction(row["direction"]), cargo=Cargo(row["cargo"])
            ),
            figures={
                "side": 0,
                "lanes": int(row["lanes"]),
                "per_lane": int(row["trucks_per_lane_hour"]),
                "staff": int(row["staff"]),
                "staff_per_lane": int(row["staff_per_lane"]),
            },
            announced=int(row["other_side_per_hour"]) if row["other_side_per_hour"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    ]


def play_past(*, mark: Mark) -> None:
    """Play the hours before the installation was made, unless they were played: progress is shown."""
    begun = mark.created_at - PAST
    if crossing.count_stages() or crossing.count_crossed(since=begun, until=mark.created_at):
        return
    shown = time.monotonic()
    tally = simulation.Tally()
    for tally in simulation.play_back(
        scene=scene(mark=mark), places=known_places(), begun=begun, now=mark.created_at, tend=_tending()
    ):
        if time.monotonic() - shown > 2:
            shown = time.monotonic()
            print(f"  a day at the border: {tally.declared} declared, {tally.acts} acts", flush=True)
    print(f"  a day at the border: {tally.declared} declarations, {tally.acts} acts of the forces")


def _tending() -> Callable[[datetime], None]:
    """Seal and keep the lines at a played moment, as `xulang tend` does at every moment."""
    signer, memory, bases = journal.log_signer(), journal.memory_file(), crossing.Bases()

    def tend(now: datetime) -> None:
        journal.seal_waiting(now=now, signer=signer, memory=memory)
        moment = crossing.Moment(now=now, new_id=ids.new_id, new_salt=ids.new_salt)
        while crossing.follow_facts(moment=moment, bases=bases):
            pass
        crossing.mind_lines(moment=moment, bases=bases)

    return tend


def play_until(*, stop: Event) -> None:
    """Keep the day moving until asked to stop. What was missed meanwhile is caught up at its own times."""
    mark = get_mark()
    begun = mark.created_at - PAST
    since = max(begun, clock.now() - timedelta(days=3))
    while not stop.wait(TICK_SECONDS):
        close_old_connections()
        now = clock.now()
        simulation.play(
            scene=scene(mark=mark),
            places=known_places(),
            begun=begun,
            since=since,
            now=now,
            tally=simulation.Tally(),
        )
        since = now


def scene(*, mark: Mark) -> simulation.Scene:
    """Who plays. `XULANG_DEMO_RATE` scales the volumes of data/traffic.csv, never the clock."""
    text = (settings.DATA_FOLDER / "traffic.csv").read_text(encoding="utf-8")
    return simulation.Scene(
        cast=simulation.Cast(
            officers={role: actor_named(username=name) for role, name in OFFICERS.items()},
            declarants={name: company(name=name) for name in simulation.CARRIERS},
        ),
        installation=mark.id,
        volumes=simulation.read_volumes(text=text),
        rate=float(os.environ.get("XULANG_DEMO_RATE", USUAL_RATE)),
        seed=0,
        yards=_yards(),
        new_salt=ids.new_salt,
    )


def _yards() -> dict[str, str]:
    """A yard for each gate: where the demonstration's operator runs one, his, so that his lists fill."""
    operator = actor_named(username=OFFICERS[Role.YARD_OPERATOR])
    homes = {grant.organisation_id for grant in operator.grants if grant.organisation_id}
    own = [yard for home in homes for yard in registry.list_yards_of(organisation_id=home)]
    return {yard.gate: yard.code for yard in (*registry.list_yards(), *own)}


def actor_named(*, username: str) -> Actor:
    person = registry.find_person_by_username(username=username)
    actor = registry.find_actor(user_id=person.id, now=clock.now()) if person else None
    if actor is None:
        raise Refusal(code=registry.RegistryRefusal.PERSON_UNKNOWN)
    return actor


def company(*, name: str) -> tuple[Actor, UUID]:
    """The carrier of that name with its declarant, made at first need."""
    if name == simulation.CARRIERS[0]:
        actor = actor_named(username="carrier")
        return actor, actor.grants[0].organisation_id
    mark = get_mark()
    organisation_id = uuid5(mark.id, f"carrier/{name}")
    username = f"carrier-{organisation_id.hex[:6]}"
    if registry.find_person_by_username(username=username) is None:
        _make_company(organisation_id, name, username)
    return actor_named(username=username), organisation_id


def _make_company(organisation_id: UUID, name: str, username: str) -> None:
    now = clock.now()
    registry.add_organisation(
        organisation_id=organisation_id,
        kind=registry.OrganisationKind.CARRIER,
        force=None,
        name=name,
        tax_code="",
        address="Lạng Sơn",
        phone="",
        actor=SYSTEM,
        now=now,
    )
    person = uuid5(organisation_id, "declarant")
    registry.add_person(
        user_id=person,
        username=username,
        full_name=f"Nhân viên khai báo, {name}",
        phone="",
        email="",
        language="vi",
        actor=SYSTEM,
        now=now,
    )
    registry.add_membership(
        membership_id=uuid5(person, "membership"),
        user_id=person,
        organisation_id=organisation_id,
        role=Role.DECLARANT,
        gate=None,
        valid_from=now,
        valid_until=None,
        actor=SYSTEM,
        now=now,
    )
