"""One declaration, three trucks, three days: each is expected, charged and gone on its own day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from tests.support.companies import clerk_of
from tests.support.declarations import content, vehicle_body
from tests.support.officers import officer
from tests.support.people import make_organisation
from tests.support.story import COMPANY, STORY, WAY, Story, actor, reference_data
from xulang.crossing import api as crossing
from xulang.declarations.api import DeclarationContent
from xulang.gates import api as gates
from xulang.journal import api as journal
from xulang.kernel.money import Money
from xulang.kernel.words import FactKind, Force, Role, Stage, Step
from xulang.ledger import api as ledger

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (uuid5(STORY, f"day {day}") for day in (1, 2, 3))
BOXES = ("CSQU3054383", "MSKU0000007", "TGHU1234567")
DAY = timedelta(days=1)


def three() -> DeclarationContent:
    """Three trucks; the second and third come a day later each."""
    bodies = [
        vehicle_body(
            id=str(one),
            plate=f"12C1234{place}",
            trailer_plate=f"12R0123{place}",
            container_number=None,
            type="box_truck",
            own_arrival=f"2026-05-{8 + place:02d}T16:03:00Z" if place else None,
        )
        for place, one in enumerate((FIRST, SECOND, THIRD))
    ]
    return content(vehicles=bodies)


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story(truck=FIRST)
    story.declare(three())
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def fee(vehicle: UUID) -> ledger.EnteredAmount:
    return ledger.EnteredAmount(
        vehicle_id=vehicle,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=500_000),
        basis="theo biểu phí",
    )


def charge(story: Story, *vehicles: UUID, pays: int) -> None:
    """The cashier assesses those that come, and takes what they owe."""
    crossing.assess_fees(
        request=story.request(Role.CENTRE_CASHIER),
        declaration_id=story.declaration,
        entered=[fee(one) for one in vehicles],
        vehicles=vehicles,
    )
    if pays:
        pay(story, pays)


def pay(story: Story, amount: int) -> None:
    request = story.request(Role.CENTRE_CASHIER)
    crossing.note_payment(
        request=request,
        declaration_id=story.declaration,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=amount),
        method=ledger.PaymentMethod.CASH,
        reference="",
        payer_name="CÔNG TY MẪU",
        payer_tax_code="0100233488",
        paid_at=request.now,
    )


def cross(story: Story, vehicle: UUID) -> None:
    """All the forces' words for one truck; its fees are paid apart."""
    for role, step in WAY:
        if step not in {Step.REGISTRATION, Step.FEES}:
            story.confirm(role, step, vehicle=vehicle)


def turns_of(story: Story, vehicle: UUID) -> set[tuple[Force, Step]]:
    record = crossing.open_record(declaration_id=story.declaration).record
    return {(task.force, task.step) for task in record.tasks if task.subject == vehicle}


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_three_days_with_an_amendment_between(story: Story) -> None:
    charge(story, FIRST, pays=500_000)
    cross(story, FIRST)
    assert [story.stage(vehicle=one) for one in (FIRST, SECOND, THIRD)] == [
        Stage.LEFT,
        Stage.REGISTERED,
        Stage.REGISTERED,
    ]
    first_left = crossing.get_crossing(crossing_id=FIRST).ended_at

    story.now += DAY
    late = replace(three().vehicles[2], own_arrival=datetime(2026, 5, 11, 7, tzinfo=UTC))
    changed = replace(three(), vehicles=(*three().vehicles[:2], late))
    judged = crossing.preview_amendment(
        actor=actor(Role.DECLARANT), declaration_id=story.declaration, content=changed
    )
    assert judged.plan.voided == ()  # Nothing is asked again, of nobody.
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=story.declaration, content=changed)
    assert crossing.get_crossing(crossing_id=FIRST).ended_at == first_left
    assert crossing.get_crossing(crossing_id=THIRD).expected_arrival == late.own_arrival
    permit = gates.find_permit(crossing_id=THIRD)
    assert permit is not None
    assert permit.permit.valid_from == datetime(2026, 5, 10, 19, tzinfo=UTC)
    charge(story, SECOND, pays=500_000)
    cross(story, SECOND)

    story.now += DAY
    charge(story, THIRD, pays=0)
    assert (Force.CENTRE, Step.FEES) in story.turns()
    for role, step in WAY[1:5]:
        story.confirm(role, step, vehicle=THIRD)
    assert turns_of(story, THIRD) == set()  # It waits for its own fee, though two have paid theirs.
    pay(story, 500_000)
    assert crossing.closed_at(crossing.list_crossings(declaration_ids=[story.declaration])) is None
    for role, step in WAY[6:]:
        story.confirm(role, step, vehicle=THIRD)

    seen = crossing.list_crossings(declaration_ids=[story.declaration])
    days = {one.id: one.ended_at for one in seen if one.ended_at}
    assert crossing.closed_at(seen) == days[THIRD]
    assert days[SECOND] - days[FIRST] > DAY
    assert days[THIRD] - days[SECOND] > DAY
    for one, end in days.items():
        counted = crossing.count_crossed(since=end, until=end + timedelta(minutes=1))
        assert [each.count for each in counted] == [1], one
    nothing_differs()
    # The keeping period runs from the last fact (`journal.find_due`), and that is the last one's leaving.
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=story.declaration)
    assert facts[-1].recorded_at == days[THIRD]


def test_what_was_paid_for_one_does_not_let_another_go(story: Story) -> None:
    charge(story, FIRST, pays=500_000)
    for role, step in WAY[1:5]:
        story.confirm(role, step, vehicle=SECOND)
    assert turns_of(story, SECOND) == set()
    words = crossing.open_record(declaration_id=story.declaration).record.dossier
    assert words.forces_confirmed(Step.FEES) == frozenset()
    assert words.vehicle(FIRST).forces_confirmed(Step.FEES) == {Force.CENTRE}
    assert words.vehicle(SECOND).forces_confirmed(Step.FEES) == frozenset()


def test_assessed_and_paid_all_at_once_is_one_word_as_before(story: Story) -> None:
    charge(story, FIRST, SECOND, THIRD, pays=1_500_000)
    dossier = crossing.open_record(declaration_id=story.declaration).record.dossier
    assert dossier.forces_confirmed(Step.FEES) == {Force.CENTRE}
    assert (Force.CENTRE, Step.FEES) not in story.turns()


def test_the_last_one_can_be_withdrawn_and_then_the_declaration_is_closed(story: Story) -> None:
    charge(story, FIRST, pays=500_000)
    cross(story, FIRST)
    left = replace(three(), vehicles=three().vehicles[:1])
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=story.declaration, content=left)
    seen = crossing.list_crossings(declaration_ids=[story.declaration])
    assert [one.id for one in seen] == [FIRST]
    assert crossing.closed_at(seen) == seen[0].ended_at
    kinds = [
        fact.kind
        for fact in crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
        if fact.kind in {FactKind.VOIDED, FactKind.VEHICLE_WITHDRAWN}
    ]
    assert kinds == [FactKind.VEHICLE_WITHDRAWN, FactKind.VEHICLE_WITHDRAWN]
    nothing_differs()


def test_the_page_counts_those_that_crossed_and_shows_each_date(story: Story) -> None:
    charge(story, FIRST, pays=500_000)
    cross(story, FIRST)
    page = clerk_of(COMPANY).get(f"/declarations/{story.declaration}/").content.decode()
    assert "1 trên 3 xe đã qua cửa khẩu" in page
    end = crossing.get_crossing(crossing_id=FIRST).ended_at
    assert end is not None
    assert end.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).strftime("%d/%m/%Y %H:%M") in page
    assert "10/05/2026 23:03" in page  # The third one's own arrival, in Hanoi.


def test_the_cashier_chooses_those_that_come_now(story: Story) -> None:
    cashier = officer(Role.CENTRE_CASHIER)
    page = f"/centre/fees/{story.declaration}/"
    assert cashier.get(page).content.decode().count('name="vehicle"') == 3
    sent = {
        "request_id": str(uuid5(STORY, "assess")),
        "vehicle": [str(SECOND)],
        f"amount/{SECOND}/infrastructure": "500000",
        f"basis/{SECOND}/infrastructure": "theo biểu phí",
    }
    assert cashier.post(f"{page}assess/", sent).status_code == 302
    lines = ledger.list_lines(declaration_id=story.declaration)
    assert [(line.vehicle_id, line.amount.dong) for line in lines] == [(SECOND, 500_000)]
