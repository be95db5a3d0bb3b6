"""Empty Vietnamese trucks are called for the Chinese trucks whose goods they take over."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid5

import pytest

from tests.journeys.test_a_stranger_checks_the_queue import copied
from tests.support.boards import reader, text_of
from tests.support.capacity import plan, say
from tests.support.companies import clerk_of
from tests.support.declarations import goods_body
from tests.support.drivers import link, page_of, phone
from tests.support.officers import officer
from tests.support.pairs import CARRIER, Side, empty_of, import_of, receiver_body, side, source_body
from tests.support.people import make_organisation
from tests.support.queue import EVENING, OPENS, RULES, Gate, clock_at, place_of
from tests.support.sealing import seal
from tests.support.sign_in import signed_in
from tests.support.story import COMPANY, STORY, Story, reference_data
from tests.support.yards import make_yard_operator
from xulang.crossing import api as crossing
from xulang.crossing.api import Reply
from xulang.interfaces.cli.main import main
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction, FactKind, Role, Step
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState

GOODS = queueing.Line(gate="HN", direction=Direction.IMPORT, cargo=Cargo.FRESH)
EMPTY = queueing.Line(gate="HN", direction=Direction.IMPORT, cargo=Cargo.EMPTY)
FIRST = queueing.hour_of(moment=OPENS)


def rules(**figures: int) -> queueing.NewWord:
    return queueing.NewWord(
        kind=queueing.Kind.RULES,
        valid=Period(start=EVENING, end=None),
        figures={**RULES, **figures},
        texts={"reason": "Quy tắc thử"},
    )


def open_lines(*, goods_an_hour: int = 1, yard: int = 0) -> Gate:
    """The trucks with goods go one an hour, the empty ones as fast as wanted."""
    reference_data()
    for line, an_hour, bound in ((GOODS, goods_an_hour, 0), (EMPTY, 10, yard)):
        teller = Story(declaration=uuid5(STORY, f"rules of {line.cargo}"))
        topic = queueing.topic_of(line=line)
        lanes = plan(start=EVENING, lanes=1, per_lane=an_hour, staff=2)
        say(teller, lanes, rules(**({"yard": bound} if bound else {})), topic=topic)
    return Gate()


@pytest.fixture
def gate(committed_db: None) -> Gate:
    return open_lines()


def declared(number: int, *, receiver: bool, minutes: int) -> Side:
    """One truck with papers of its own, registered so long after the story's beginning."""
    name = f"{'receiver' if receiver else 'source'} {number}"
    made = side(name, home=CARRIER if receiver else COMPANY)
    driver = {
        "name": "NGUYEN VAN A",
        "phone": "+84912345678",
        "id_kind": "personal_id",
        "id_number": f"{'1' if receiver else '2'}200800{number:05d}",
        "nationality": "VN",
    }
    if receiver:
        body = receiver_body(made.truck, plate=f"12C{number:05d}", driver=driver)
        made.declare(empty_of(body, expected_arrival="2026-05-09T00:30:00Z"))
    else:
        body = source_body(made.truck, plate=f"桂FA{number:04d}", driver=driver)
        made.declare(import_of(body, expected_arrival="2026-05-09T00:30:00Z", goods=goods(number)))
    made.now += timedelta(minutes=minutes)
    made.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return made


def goods(number: int) -> list[JSON]:
    customs = {
        "number": f"3000{number:05d}000",
        "type": "E42",
        "office": "03NK",
        "registered_on": "2026-05-07",
    }
    return [goods_body(customs_declaration=customs)]


def pairs_of(count: int) -> list[tuple[Side, Side]]:
    """Receivers are ready in the opposite order of the trucks that they are named for."""
    make_organisation(organisation_id=COMPANY)
    make_organisation(organisation_id=CARRIER)
    sources = [declared(number, receiver=False, minutes=10 * number) for number in range(1, count + 1)]
    receivers = [declared(number, receiver=True, minutes=100 - 10 * number) for number in range(1, count + 1)]
    for source, receiver in zip(sources, receivers, strict=True):
        later = max(source.now, receiver.now)
        source.now = receiver.now = later
        source.ask(receiver)
        receiver.now = source.now
        receiver.reply(source, Reply.AGREE)
    return list(zip(sources, receivers, strict=True))


def states(pairs: list[tuple[Side, Side]]) -> list[tuple[str, int | None]]:
    places = [place_of(receiver) for _, receiver in pairs]
    return [(place.state.value, place.hour) for place in places]


def held_facts() -> list[journal.Fact]:
    stream = queueing.stream_of_line(line=EMPTY)
    facts = journal.read_stream(stream_kind=journal.StreamKind.LINE, stream_id=stream)
    return [fact for fact in facts if fact.public.kind == FactKind.PLACE_HELD]


def test_each_is_called_for_its_own_partner_and_not_by_its_own_readiness(gate: Gate, tmp_path: Path) -> None:
    pairs = pairs_of(3)
    gate.keep(OPENS - timedelta(hours=3))
    assert states(pairs) == [("held", None)] * 3
    assert {fact.public.reason_code for fact in held_facts()} <= {"partner", "no_arrival"}
    for hours in (2, 1):
        gate.keep(OPENS - timedelta(hours=hours))
    # The trucks with goods are called one an hour; each empty one for the hour of its own.
    assert states(pairs) == [("called", FIRST), ("called", FIRST + 1), ("held", None)]
    seen = crossing.see_place(crossing_id=pairs[2][1].truck, now=OPENS)
    assert seen.meets is not None
    assert (seen.meets.waits, seen.meets.source and seen.meets.source.id) == ("partner", pairs[2][0].truck)
    (coming, *_) = crossing.list_arrivals(gates=["HN"], now=OPENS)
    assert (coming.crossing.id, coming.arrival.hour) == (pairs[0][0].truck, FIRST)
    ((_, place),) = coming.meets.receivers
    assert place is not None
    assert (place.state, place.hour) == (PlaceState.CALLED, FIRST)
    desk = crossing.see_desk(line=EMPTY, now=OPENS)
    assert [row.meets and row.meets.waits for row in desk.rows] == [None, None, "partner"]
    (first, empty), *_ = pairs
    enter(first, OPENS + timedelta(minutes=5))
    enter(empty, OPENS + timedelta(minutes=10))
    gate.keep(OPENS + timedelta(minutes=12))
    assert place_of(empty).state == PlaceState.ENTERED
    assert main(["journal", "replay"]) == 0
    check_day(tmp_path, OPENS + timedelta(minutes=30))


def enter(story: Side, at: datetime) -> None:
    story.now = at
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.ENTRY)


def check_day(folder: Path, now: datetime) -> None:
    """A stranger finds that the day followed the rules."""
    seal(now=now)
    assert main(copied(folder)) == 0


def test_who_is_called_keeps_the_turn_when_its_partner_stays_away(gate: Gate, tmp_path: Path) -> None:
    pairs = pairs_of(1)
    ((_, empty),) = pairs
    gate.keep(OPENS - timedelta(hours=2))
    called = place_of(empty)
    assert called.state == PlaceState.CALLED
    # The truck with goods misses its call (grace is an hour): the empty one waits again, unpunished.
    gate.keep(OPENS + timedelta(hours=2, seconds=1))
    after = place_of(empty)
    assert (after.state, after.misses) in {(PlaceState.HELD, 0), (PlaceState.CALLED, 0)}
    assert (after.ready_at, after.rank) == (called.ready_at, called.rank)
    last = held_facts()[-1].public
    assert (last.reason_code, last.trigger) == ("partner", "put_off")
    address = notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=CARRIER)
    told = notifications.list_notifications(addresses=[address], before=None)
    assert [one.kind for one in told][:2] == [NotificationKind.CALL_PUT_OFF, NotificationKind.CALLED]
    check_day(tmp_path, OPENS + timedelta(hours=2, minutes=5))


def test_everybody_reads_when_the_goods_are_expected_and_why_it_waits(gate: Gate) -> None:
    ((source, empty),) = pairs_of(1)
    gate.keep(OPENS - timedelta(hours=3))
    with clock_at(OPENS - timedelta(hours=3)):
        carrier = reader(browser=clerk_of(CARRIER))
        page = text_of(carrier.get(f"/declarations/{empty.declaration}/", follow=True).content.decode())
        assert f"Takes over from CN {source.plate} Waits to be called expected 09/05/2026 07:00" in page
        assert "The truck whose goods it takes over is not expected yet" in page
        importer = reader(browser=clerk_of(COMPANY))
        page = text_of(importer.get(f"/declarations/{source.declaration}/", follow=True).content.decode())
        assert f"Receiving truck VN {empty.plate} Held up, keeps its place" in page
        driver = phone(link(empty))
        page = text_of(reader(browser=driver).get(page_of(empty)).content.decode())
        assert "Do not drive to the gate yet: there is nothing to take over." in page
        yard = reader(browser=signed_in(make_yard_operator()))
        page = text_of(yard.get("/yard/calls/").content.decode())
        assert f"CN {source.plate} HN Waits to be called VN {empty.plate} Held up, keeps its place" in page
        centre = reader(browser=officer(Role.CENTRE_OPERATOR))
        page = text_of(centre.get("/centre/queue/?gate=HN&direction=import&cargo=empty").content.decode())
        assert "The truck whose goods it takes over is not expected yet" in page
        assert "Trucks with goods that are expected" in page


def test_of_trucks_named_for_nobody_as_many_are_called_as_come(gate: Gate) -> None:
    make_organisation(organisation_id=COMPANY)
    make_organisation(organisation_id=CARRIER)
    declared(1, receiver=False, minutes=10)
    empties = [declared(number, receiver=True, minutes=10 * number) for number in (1, 2)]
    gate.keep(OPENS - timedelta(hours=2))
    gate.keep(OPENS - timedelta(hours=2))
    assert [place_of(one).state.value for one in empties] == ["called", "held"]
    assert held_facts()[-1].public.reason_code == "no_arrival"


def test_the_yard_bounds_how_many_are_called(committed_db: None) -> None:
    gate = open_lines(goods_an_hour=5, yard=2)
    pairs = pairs_of(3)
    gate.keep(OPENS - timedelta(hours=2))
    gate.keep(OPENS - timedelta(hours=2))
    called = [state for state, _ in states(pairs)].count("called")
    assert called == 2
    assert held_facts()[-1].public.reason_code == "yard"
    told = [one for one in pairs if place_of(one[1]).state == PlaceState.HELD]
    assert len(told) == 1


def test_an_entry_brings_its_empty_truck_at_once(gate: Gate) -> None:
    """It came before anybody expected it: let in by an order of two, or reported by the yard."""
    pairs = pairs_of(2)
    (_, _), (source, empty) = pairs
    gate.keep(OPENS - timedelta(hours=2))
    assert place_of(empty).state == PlaceState.HELD
    source.now = OPENS - timedelta(minutes=30)
    crossing.report_yard(
        request=source.request(Role.YARD_OPERATOR),
        declaration_id=source.declaration,
        crossing_id=source.truck,
        kind=FactKind.YARD_ENTRY,
        at=source.now,
    )
    gate.keep(source.now)
    assert place_of(source).state == PlaceState.ENTERED
    assert place_of(empty).state == PlaceState.CALLED
