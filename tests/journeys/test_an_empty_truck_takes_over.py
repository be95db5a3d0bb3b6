"""An empty truck of another carrier registers by its own form, is paired, and takes the goods over."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.pairs import Side, empty_of, import_of, receiver_body, side, source_body, two_sides
from tests.support.story import reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reply
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Channel, Force, Role, Stage, Step
from xulang.notifications import api as notifications

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides() -> tuple[Side, Side]:
    reference_data()
    return two_sides()


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def partners(side: Side) -> list[tuple[str, str]]:
    vehicle = crossing.open_record(declaration_id=side.declaration).record.dossier.vehicle(side.truck)
    return [(one.part.value, one.accord.value) for one in vehicle.partners]


def test_the_goods_change_trucks_across_two_declarations(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    source.ask(receiver)
    assert partners(source) == [("receiver", "offered")]
    assert partners(receiver) == [("source", "asked")]
    receiver.reply(source, Reply.AGREE)
    assert partners(source) == [("receiver", "paired")]
    assert partners(receiver) == [("source", "paired")]
    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    with pytest.raises(Refusal) as early:
        source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    assert early.value.code == CrossingRefusal.NEEDS_FIRST_ON_OTHER
    receiver.enter()
    assert (Force.CUSTOMS, Step.TRANSSHIPMENT) in source.turns()
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    receiver.confirm(Role.CENTRE_CASHIER, Step.FEES)
    with pytest.raises(Refusal) as empty:
        receiver.confirm(Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD)
    assert empty.value.code == CrossingRefusal.NEEDS_FIRST_ON_OTHER
    nothing_differs()
    source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    with pytest.raises(Refusal) as signed:
        receiver.part(source)
    assert signed.value.code == CrossingRefusal.ALREADY_SIGNED
    for role in (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER):
        receiver.confirm(role, Step.OUT_OF_YARD)
    for role in (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER):
        receiver.confirm(role, Step.LEFT)
    assert receiver.stage() == Stage.LEFT
    nothing_differs()


def test_a_late_pair_knows_what_was_said_before(sides: tuple[Side, Side]) -> None:
    """An officer pairs two trucks that have entered already; each side hears what the other one heard."""
    source, receiver = sides
    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    receiver.enter()
    entered = receiver.now
    source.now = receiver.now
    source.ask(receiver, Role.CUSTOMS_OFFICER)
    assert partners(source) == [("receiver", "paired")]
    assert (Force.CUSTOMS, Step.TRANSSHIPMENT) in source.turns()
    seen = crossing.find_handover(
        record=crossing.open_record(declaration_id=source.declaration).record, crossing_id=source.truck
    )
    assert seen is not None
    assert [(one.condition.value, one.force.value, one.met) for one in seen.conditions] == [
        ("licence_declared", "carrier", True),
        ("licence_confirmed", "transport", True),
        ("source_entry", "border_guard", True),
        ("source_entry", "customs", True),
        ("receiver_named", "carrier", True),
        ("receiver_entry", "border_guard", True),
        ("receiver_entry", "customs", True),
    ]
    assert seen.conditions[5].at == entered
    assert seen.conditions[0].at == source_declared(source)
    assert [one.seen.plate for one in seen.partners] == [receiver.plate]
    from_there = crossing.find_handover(
        record=crossing.open_record(declaration_id=receiver.declaration).record, crossing_id=receiver.truck
    )
    assert from_there is not None
    assert from_there.conditions == seen.conditions
    nothing_differs()


def source_declared(source: Side) -> datetime:
    return crossing.get_crossing(crossing_id=source.truck).declared_at


def test_one_firm_pairs_its_own_trucks_at_once() -> None:
    reference_data()
    source, receiver = two_sides(same_firm=True)
    receiver.ask(source)
    assert partners(source) == [("receiver", "paired")]
    nothing_differs()


def test_a_no_and_a_second_thought(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    source.ask(receiver)
    with pytest.raises(Refusal) as again:
        source.ask(receiver)
    assert again.value.code == CrossingRefusal.ALREADY_OFFERED
    with pytest.raises(Refusal) as own:
        source.reply(receiver, Reply.AGREE)
    assert own.value.code == CrossingRefusal.NOT_PAIRED
    receiver.reply(source, Reply.REFUSE)
    assert partners(source) == partners(receiver) == []
    receiver.ask(source)
    source.reply(receiver, Reply.AGREE)
    source.part(receiver)
    assert partners(source) == partners(receiver) == []
    assert told(source)[-1] == ("unpaired", "withdrawn", None)
    assert told(receiver)[-1] == ("unpaired", "withdrawn", "partner")
    nothing_differs()


def told(side: Side) -> list[tuple[str, str | None, str | None]]:
    facts = crossing.read_timeline(declaration_id=side.declaration, crossing_id=side.truck)
    return [(fact.kind.value, fact.reason_code, fact.trigger) for fact in facts]


def test_a_cancelled_partner_strands_nobody(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    receiver.ask(source, Role.CENTRE_OPERATOR)
    receiver.enter()
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    receiver.confirm(Role.CENTRE_CASHIER, Step.FEES)
    assert (Force.CUSTOMS, Step.OUT_OF_YARD) not in receiver.turns()
    source.now = receiver.now
    crossing.cancel(
        request=source.request(Role.DECLARANT),
        declaration_id=source.declaration,
        reason=crossing.Reason.PLANS_CHANGED,
    )
    assert told(receiver)[-1] == ("unpaired", "cancelled", "partner")
    assert partners(receiver) == []
    assert (Force.CUSTOMS, Step.OUT_OF_YARD) in receiver.turns()
    messages = notifications.list_notifications(
        addresses=[notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=receiver.home)],
        before=None,
    )
    assert messages[0].kind == notifications.NotificationKind.UNPAIRED
    nothing_differs()


def test_a_returned_receiver_makes_room_for_another(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    source.ask(receiver, Role.CUSTOMS_OFFICER)
    receiver.enter()
    crossing.send_back(
        request=receiver.request(Role.CUSTOMS_OFFICER),
        declaration_id=receiver.declaration,
        crossing_id=receiver.truck,
        reason=crossing.Reason.VEHICLE_UNSAFE,
    )
    assert partners(source) == []
    second = another(receiver, "second", "12C99999")
    source.now = second.now
    source.ask(second, Role.CUSTOMS_OFFICER)
    assert partners(source) == [("receiver", "paired")]
    nothing_differs()


def another(first: Side, name: str, plate: str) -> Side:
    made = side(name, home=first.home, now=first.now + timedelta(seconds=1))
    made.declare(empty_of(receiver_body(made.truck, plate=plate)))
    return made


def test_an_entry_is_not_taken_back_once_the_other_side_rests_on_it(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    source.ask(receiver, Role.CUSTOMS_OFFICER)
    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    receiver.now = source.now - timedelta(minutes=5)
    receiver.enter()

    def undo(one: Side, step: Step) -> object:
        return crossing.undo(
            request=one.request(Role.CUSTOMS_OFFICER),
            declaration_id=one.declaration,
            crossing_id=one.truck,
            step=step,
        )

    undo(receiver, Step.ENTRY)
    assert (Force.CUSTOMS, Step.TRANSSHIPMENT) not in source.turns()
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    with pytest.raises(Refusal) as rests:
        undo(receiver, Step.ENTRY)
    assert rests.value.code == CrossingRefusal.OTHERS_RELY_ON_IT
    assert rests.value.params == {"step": Step.TRANSSHIPMENT, "force": Force.CUSTOMS}
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    receiver.confirm(Role.CENTRE_CASHIER, Step.FEES)
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD)
    with pytest.raises(Refusal) as gone:
        undo(source, Step.TRANSSHIPMENT)
    assert gone.value.params == {"step": Step.OUT_OF_YARD, "force": Force.CUSTOMS}
    nothing_differs()


def test_goods_leave_on_the_receiver_only_when_cleared_under_the_sources_declaration(
    sides: tuple[Side, Side],
) -> None:
    source, receiver = sides
    record = crossing.open_record(declaration_id=source.declaration).record
    customs = record.dossier.customs[0].declared_by
    crossing.set_channel(
        request=source.request(Role.CUSTOMS_OFFICER),
        declaration_id=source.declaration,
        customs_declaration=customs,
        channel=Channel.GREEN,
    )
    source.ask(receiver, Role.CUSTOMS_OFFICER)
    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    receiver.enter()
    source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    receiver.confirm(Role.CENTRE_CASHIER, Step.FEES)
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD)
    with pytest.raises(Refusal) as gone:
        crossing.cancel(
            request=source.request(Role.CUSTOMS_OFFICER),
            declaration_id=source.declaration,
            reason=crossing.Reason.OTHER,
        )
    assert gone.value.code == CrossingRefusal.ALREADY_SIGNED
    source.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    source.confirm(Role.CENTRE_CASHIER, Step.FEES)
    for step in (Step.OUT_OF_YARD, Step.LEFT):
        source.confirm(Role.CUSTOMS_OFFICER, step)
        source.confirm(Role.BORDER_GUARD_OFFICER, step)
    with pytest.raises(Refusal) as waits:
        receiver.confirm(Role.CUSTOMS_OFFICER, Step.LEFT)
    assert waits.value.code == CrossingRefusal.NEEDS_CLEARANCE
    crossing.set_clearance(
        request=source.request(Role.CUSTOMS_OFFICER),
        declaration_id=source.declaration,
        customs_declaration=customs,
        clearance=crossing.ClearanceStatus.CLEARED,
    )
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.LEFT)
    nothing_differs()


def test_several_receivers_take_it_all_together(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    second = another(receiver, "second", "12C99999")
    source.now = second.now
    source.ask(receiver, Role.CUSTOMS_OFFICER)
    source.ask(second, Role.CUSTOMS_OFFICER)
    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    receiver.enter()
    second.enter()
    with pytest.raises(Refusal) as unsplit:
        source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    assert unsplit.value.code == CrossingRefusal.NEEDS_SPLIT

    def state(**kilograms: int) -> object:
        return crossing.state_split(
            request=source.request(Role.DECLARANT),
            declaration_id=source.declaration,
            crossing_id=source.truck,
            shares={receiver.truck: kilograms["one"], second.truck: kilograms["two"]},
        )

    with pytest.raises(Refusal) as short:
        state(one=5000, two=5000)
    assert short.value.code == CrossingRefusal.SPLIT_NOT_WHOLE
    assert short.value.params == {"taken": 10000, "carried": 10710}
    state(one=5000, two=5710)
    seen = crossing.find_handover(
        record=crossing.open_record(declaration_id=source.declaration).record, crossing_id=source.truck
    )
    assert seen is not None
    assert seen.missing == ()
    assert {one.seen.plate: one.share for one in seen.partners} == {"12C67890": 5000, "12C99999": 5710}
    source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    nothing_differs()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("number", CrossingRefusal.PARTNER_UNKNOWN),
        ("plate", CrossingRefusal.PARTNER_UNKNOWN),
        ("itself", CrossingRefusal.NOT_A_PAIR),
        ("outsider", CrossingRefusal.NOT_ALLOWED),
        ("border_guard", CrossingRefusal.NOT_ALLOWED),
    ],
)
def test_who_may_not_pair_and_whom(sides: tuple[Side, Side], wrong: str, code: CrossingRefusal) -> None:
    source, receiver = sides
    named = {"number": receiver.number, "plate": receiver.plate}
    request = source.request(Role.DECLARANT)
    match wrong:
        case "number":
            named["number"] = "2026050899999"
        case "plate":
            named["plate"] = "12C00001"
        case "itself":
            named = {"number": source.number, "plate": source.plate}
        case "outsider":
            request = replace(request, actor=receiver.actor(Role.DECLARANT))
        case _:
            request = source.request(Role.BORDER_GUARD_OFFICER)
    with pytest.raises(Refusal) as no:
        crossing.pair(request=request, declaration_id=source.declaration, crossing_id=source.truck, **named)
    assert no.value.code == code
    assert partners(source) == partners(receiver) == []


def test_who_asked_before_is_told_when_the_receiver_takes_another(sides: tuple[Side, Side]) -> None:
    first, receiver = sides
    second = side("other source", now=receiver.now + timedelta(seconds=1))
    second.declare(import_of(source_body(second.truck, plate="桂FB5678")))
    first.ask(receiver)
    second.ask(receiver)
    receiver.reply(second, Reply.AGREE)
    assert partners(first) == []
    assert partners(receiver) == [("source", "paired")]
    assert told(first)[-1] == ("pair_dropped", "other_pair", "partner")
    with pytest.raises(Refusal) as taken:
        first.ask(receiver)
    assert taken.value.code == CrossingRefusal.ALREADY_PAIRED
    nothing_differs()
