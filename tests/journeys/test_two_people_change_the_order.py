"""Two people of different units change the order of the queue, in public; nobody does so alone."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

import psycopg
import pytest

from tests.journeys.test_a_stranger_checks_the_queue import copied
from tests.support.capacity import LINE, say
from tests.support.queue import EARLY, EVENING, Gate, line_facts, place_of, ready
from tests.support.story import STORY, Story, salt
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, OrderKind, OrderReason, OrderState
from xulang.crossing.domain.call_orders import unit_figure
from xulang.crossing.usecases.gate import stream_of
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.interfaces.cli.main import main
from xulang.journal import api as journal
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Role, Step
from xulang.platform import ids
from xulang.platform.db import unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import Ground, PlaceState, QueueRefusal
from xulang.queueing.usecases.replay_lines import replay_lines

CENTRE, CUSTOMS = uuid5(STORY, "centre"), uuid5(STORY, "customs office")
BASIS = "Quyết định 1234/QĐ-UBND ngày 08/05/2026"


def wish(role: Role, unit: UUID, name: str) -> Request:
    who = Actor(
        kind=ActorKind.PERSON,
        id=str(uuid5(STORY, f"{role}/{unit}/{name.partition(' ')[0]}")),
        name=name.partition(" ")[0],
        grants=(Grant(role=role, organisation_id=unit, gate="HN"),),
    )
    return Request(id=uuid5(STORY, f"wish {name}"), actor=who, now=EARLY, new_salt=salt)


@pytest.fixture
def trucks(gate: Gate) -> list[Story]:
    """Two trucks an hour: the first two are called, three wait."""
    stories = ready(1, 2, 3, 4, 5)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    return stories


def order(story: Story, kind: OrderKind = OrderKind.CALL, *, priority: str = "", name: str = "Mai 1") -> UUID:
    answer = crossing.order_call(
        request=wish(Role.CENTRE_OPERATOR, CENTRE, name),
        place_id=place_of(story).id,
        kind=kind,
        reason=OrderReason.LIVE_ANIMALS,
        legal_basis=BASIS,
        priority=priority,
    )
    return UUID(str(answer["order"]))


def approve(order_id: UUID, *, name: str = "Hải 2") -> None:
    request = wish(Role.CUSTOMS_OFFICER, CUSTOMS, name)
    crossing.approve_call(request=request, order_id=order_id)


def refused(order_id: UUID, request: Request) -> object:
    with pytest.raises(Refusal) as found:
        crossing.approve_call(request=request, order_id=order_id)
    return found.value.code


def test_an_approved_order_calls_the_place_in_the_first_hour_with_room(trucks: list[Story]) -> None:
    last = trucks[-1]
    order_id = order(last)
    assert place_of(last).state == PlaceState.WAITING
    approve(order_id)
    place = place_of(last)
    # The hours of opening begin at 07:00 and the first is full: the next has room.
    eight = queueing.hour_of(moment=EARLY + timedelta(hours=3))
    assert (place.state, place.hour, place.ground) == (PlaceState.CALLED, eight, Ground.OVERRIDE)
    assert place.passed == 2
    said = crossing.get_call_order(order_id=order_id)
    assert (said.state, said.hour, said.passed, said.decided_unit) == (
        OrderState.APPROVED,
        eight,
        2,
        CUSTOMS,
    )


def test_the_public_facts_name_ground_reason_and_units_and_no_person(trucks: list[Story]) -> None:
    order_id = order(trucks[-1])
    approve(order_id)
    facts = journal.read_stream(stream_kind=journal.StreamKind.GATE, stream_id=stream_of(gate="HN"))
    ordered, approved = facts
    assert [one.public.kind for one in facts] == [FactKind.CALL_ORDERED, FactKind.CALL_APPROVED]
    assert [one.public.force for one in facts] == [Force.CENTRE, Force.CUSTOMS]
    units = [dict(one.public.figures)["unit"] for one in facts]
    assert units == [unit_figure(CENTRE), unit_figure(CUSTOMS)]
    assert approved.public.refers_to == ordered.id == order_id
    assert {one.crossing_id for one in facts} == {place_of(trucks[-1]).id}
    assert ordered.private is not None
    assert ordered.private["legal_basis"] == BASIS
    call = line_facts()[-1]
    assert (call.public.kind, call.public.trigger) == (FactKind.CALLED_FORWARD, "override")
    assert (call.public.reason_code, call.public.refers_to) == ("live_animals", approved.id)
    assert dict(call.public.figures)["units"] == 2


def test_nobody_approves_alone_nor_within_his_unit(trucks: list[Story]) -> None:
    order_id = order(trucks[-1])
    own = wish(Role.CENTRE_OPERATOR, CENTRE, "Mai 3")
    colleague = wish(Role.CENTRE_MANAGER, CENTRE, "Quản 4")
    assert refused(order_id, own) == CrossingRefusal.SECOND_PERSON
    assert refused(order_id, colleague) == QueueRefusal.NEEDS_TWO_UNITS
    stranger = wish(Role.PLANT_OFFICER, CUSTOMS, "Thảo 5")
    assert refused(order_id, stranger) == CrossingRefusal.NOT_ALLOWED
    program = replace(own, actor=replace(own.actor, kind=ActorKind.TOKEN, id="t"))
    assert refused(order_id, program) == CrossingRefusal.NOT_ALLOWED
    assert place_of(trucks[-1]).state == PlaceState.WAITING


def test_an_order_that_was_taken_back_or_overtaken_calls_nobody(trucks: list[Story]) -> None:
    first, second = order(trucks[-1]), order(trucks[-2], name="Mai 2")
    crossing.drop_call(request=wish(Role.CENTRE_OPERATOR, CENTRE, "Mai 9"), order_id=first)
    assert refused(first, wish(Role.CUSTOMS_OFFICER, CUSTOMS, "Hải 8")) == CrossingRefusal.ORDER_DECIDED
    crossing.give_back_place(request=trucks[-2].request(Role.DECLARANT), crossing_id=trucks[-2].truck)
    code = refused(second, wish(Role.CUSTOMS_OFFICER, CUSTOMS, "Hải 7"))
    assert code in {QueueRefusal.NOT_NOW, QueueRefusal.UNKNOWN_PLACE}
    assert crossing.get_call_order(order_id=second).state == OrderState.ORDERED


def test_an_order_needs_a_legal_basis_and_a_place_that_waits(trucks: list[Story]) -> None:
    request = wish(Role.CENTRE_OPERATOR, CENTRE, "Mai 6")
    place = place_of(trucks[-1]).id
    for place_id, basis in ((place, "  "), (place_of(trucks[0]).id, BASIS)):
        with pytest.raises(Refusal) as found:
            crossing.order_call(
                request=request,
                place_id=place_id,
                kind=OrderKind.CALL,
                reason=OrderReason.OTHER,
                legal_basis=basis,
            )
        assert found.value.code in {QueueRefusal.TEXT_MISSING, QueueRefusal.NOT_NOW}
    with pytest.raises(Refusal) as found:
        crossing.order_call(
            request=request, place_id=place, kind=OrderKind.KEEP, reason=OrderReason.OTHER, legal_basis=BASIS
        )
    assert found.value.code == CrossingRefusal.ORDER_NOTHING_LOST


def test_a_class_given_by_order_stands_in_the_line_and_in_a_replay(gate: Gate, trucks: list[Story]) -> None:
    say_class("relief", weight=9, share=0)
    gate.bases.forget()
    gate.keep(EARLY)
    order_id = order(trucks[-1], OrderKind.CLASS, priority="relief")
    approve(order_id)
    place = place_of(trucks[-1])
    assert (place.priority, place.state) == ("relief", PlaceState.WAITING)
    # Of the weightier class, it is called before the two that were ready before it.
    gate.keep(EARLY + timedelta(hours=1))
    place = place_of(trucks[-1])
    assert (place.state, place.ground, place.passed) == (PlaceState.CALLED, Ground.ORDERED, 1)
    # The public report names the order of two beside the call that it brought.
    [day] = crossing.report_day(gate="HN", day=EARLY.astimezone(queueing.HANOI).date())
    assert [(row.ground, row.passed, row.order and row.order.id) for row in day.overtakings] == [
        (Ground.OVERRIDE, 0, order_id),
        (Ground.ORDERED, 1, order_id),
    ]
    assert [line.differences for line in replay_lines()] == [()]


def say_class(code: str, *, weight: int, share: int) -> None:
    names = {"name_vi": "Cứu trợ", "name_en": "Relief", "name_zh": "救援", "legal_basis": BASIS}
    words = [
        queueing.NewWord(
            kind=queueing.Kind.PRIORITY,
            valid=Period(start=EVENING, end=None),
            figures={"weight": heavy, "share": part},
            texts={**names, "reason": "Thử"},
            code=name,
        )
        for name, heavy, part in ((code, weight, share), ("usual", 1, 0))
    ]
    story = Story(declaration=uuid5(STORY, f"class {code}"))
    for word in words:
        say(story, word, topic=queueing.Topic())


def test_a_turn_lost_with_the_consignment_is_given_back_by_order(gate: Gate, trucks: list[Story]) -> None:
    third, fourth = trucks[2], trucks[3]
    before = place_of(third)
    lose(third)
    gate.keep(EARLY)
    anew = place_of(third)
    assert anew.id != before.id
    assert anew.ready_at > place_of(fourth).ready_at
    order_id = order(third, OrderKind.KEEP)
    approve(order_id)
    kept = place_of(third)
    assert (kept.id, kept.ready_at, kept.rank) == (anew.id, before.ready_at, before.rank)
    assert crossing.get_call_order(order_id=order_id).passed == 2
    said = line_facts()[-1]
    assert (said.public.kind, said.public.trigger) == (FactKind.PLACE_REORDERED, "override")
    assert [line.differences for line in replay_lines()] == [()]


@pytest.mark.parametrize("cut", ["not cut", "cut after the facts"])
def test_who_ordered_is_forgotten_by_age_and_the_order_stays(trucks: list[Story], cut: str) -> None:
    order_id = order(trucks[-1])
    approve(order_id)
    again = wish(Role.CENTRE_OPERATOR, CENTRE, "Mai 9")
    said = crossing.get_call_order(order_id=order_id)
    assert said.decided_at is not None
    # The places were taken the evening before; the order is of the day itself.
    assert crossing.erase_old_streams(request=again, before=said.decided_at) == 1
    assert crossing.get_call_order(order_id=order_id) == said
    later = said.decided_at + timedelta(days=2)
    done = 2  # The line's stream and the gate's.
    if cut == "cut after the facts":
        erasure = journal.Erasure(
            stream_id=stream_of(gate="HN"), fact_id=ids.new_id(), salt=salt(), reason_code="x", private={}
        )
        assert journal.erase(erasure=erasure, now=later) > 0
        done = 1
    assert crossing.erase_old_streams(request=replace_id(again), before=later) == done
    nameless = replace(said, ordered_by="", ordered_name="", decided_by="", decided_name="")
    assert crossing.get_call_order(order_id=order_id) == nameless
    assert crossing.replay_orders().differences == ()


def replace_id(request: Request) -> Request:
    return replace(request, id=uuid5(request.id, "again"))


def lose(story: Story) -> None:
    """The container broke and is another one: another consignment by rule, whoever agrees."""
    stored = declarations.get_declaration(declaration_id=story.declaration).content
    assert stored is not None
    [vehicle] = stored.vehicles
    photo = uuid5(story.declaration, "photo")
    declarations.store_photo(
        photo_id=photo, declaration_id=story.declaration, content=b"\xff\xd8\xff\xe0", now=story.now
    )
    crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        vehicle=replace(vehicle, container_number="MSKU0034020"),
        reason=crossing.Reason.VEHICLE_BROKE_DOWN,
        photo=photo,
    )
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    if Force.CUSTOMS in {force for force, step in story.turns() if step == Step.REGISTRATION}:
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the stranger's check of the day says."""
    main(copied(folder))
    return capsys.readouterr().out


def test_a_stranger_finds_the_order_of_two_and_misses_it_where_there_is_none(
    trucks: list[Story], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    approve(order(trucks[-1]))
    assert "override" not in checked(tmp_path, capsys)
    place = place_of(trucks[2])
    basis = crossing.find_basis(line=LINE, now=EARLY)
    assert basis is not None
    with (
        unit_of_work(),
        queueing.work_line(
            line=LINE,
            classes=basis.classes,
            rules=basis.rules,
            now=EARLY,
            new_id=ids.new_id,
            new_salt=salt,
        ) as work,
    ):
        called = queueing.decisions.override(
            line=work.state, place=place.id, hour=basis.first + 4, room=1, units=(CENTRE, CUSTOMS)
        )
        work.say([called], cause=queueing.Cause(reason_code="other"))
    assert "override_unproven" in checked(tmp_path, capsys)


def test_orders_holds_and_counts_are_what_their_facts_say(
    trucks: list[Story], owner_connection: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    """Replay finds each cell of a row that somebody changed by hand."""
    approve(order(trucks[-1]))
    dropped = order(trucks[-2], name="Mai 2")
    crossing.drop_call(request=wish(Role.CENTRE_OPERATOR, CENTRE, "Mai 9"), order_id=dropped)
    manager = wish(Role.CENTRE_MANAGER, CENTRE, "Quản 4")
    held = crossing.hold_road(
        request=manager,
        gate="HN",
        road="QL1A",
        metres=12_500,
        reason=crossing.RoadReason.JAM,
        until=EARLY + timedelta(hours=1),
        notice=dict.fromkeys(gates.Language, "QL1A"),
    )
    [hold] = held["facts"] if isinstance(held["facts"], list) else []
    crossing.open_road(request=wish(Role.CENTRE_MANAGER, CENTRE, "Quản 5"), hold_id=UUID(str(hold)))
    crossing.count_road(
        request=wish(Role.CENTRE_MANAGER, CENTRE, "Quản 6"),
        gate="HN",
        place="Km 9",
        metres=9_000,
        trucks=41,
        counted_at=EARLY - timedelta(minutes=1, microseconds=7),
    )
    whole = crossing.replay_orders()
    assert (whole.told, whole.differences) == (4, ())
    with owner_connection.transaction():
        owner_connection.execute(
            "UPDATE crossing_call_order SET passed = 0, legal_basis = 'x' WHERE state = 'approved'"
        )
        owner_connection.execute("UPDATE crossing_road_hold SET opened_at = NULL")
        owner_connection.execute("UPDATE crossing_road_count SET trucks = 4")
    wrong = [(one.what, one.facts) for one in crossing.replay_orders().differences]
    assert [what for what, _ in wrong] == [
        "order passed", "order legal_basis", "hold opened_at", "count trucks",
    ]  # fmt: skip
    assert ("count trucks", "41") in wrong
