"""The management centre sends what waits at one gate to another: two people, and nobody loses a place."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import content, vehicle_body
from tests.support.story import COMPANY, DECLARATION, STORY, Story, actor, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import DiversionReason, DivertedState, Reason
from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM, ActorKind
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Role, Stage, Step
from xulang.notifications import api as notifications
from xulang.platform.db import raw
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db

FIRM = [notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=COMPANY)]
OTHER = uuid5(STORY, "another declaration")
OTHER_TRUCK = uuid5(STORY, "another truck")


@pytest.fixture
def story() -> Story:
    reference_data()
    story = Story()
    story.declare()
    return story


@pytest.fixture
def other(story: Story) -> Story:
    """A second truck at the same gate; one clock for both."""
    found = Story(declaration=OTHER, truck=OTHER_TRUCK, now=story.now)
    found.declare(content(vehicles=[vehicle_body(id=str(OTHER_TRUCK), plate="12C54321")]))
    return found


def order(story: Story, *chosen: UUID, role: Role = Role.CENTRE_OPERATOR, to: str = "TT") -> UUID:
    answer = crossing.order_diversion(
        request=story.request(role),
        gate="HN",
        to_gate=to,
        reason=DiversionReason.ROAD_BLOCKED,
        note="Sạt lở đường vào",
        declaration_ids=list(chosen) or None,
    )
    return UUID(str(answer["diversion"]))


def approve(story: Story, diversion: UUID, role: Role = Role.CENTRE_MANAGER) -> None:
    crossing.approve_diversion(request=story.request(role), diversion_id=diversion)


def refused(work: object) -> object:
    with pytest.raises(Refusal) as caught:
        work()  # type: ignore[operator] # a lambda of the test
    return caught.value.code


def gate_of(story: Story) -> str:
    return crossing.open_record(declaration_id=story.declaration).record.dossier.gate


def said(story: Story, *kinds: FactKind) -> list[tuple[object, ...]]:
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=story.declaration)
    return [
        (one.public.kind, one.public.force, one.public.gate, one.public.outcome, one.public.reason_code)
        for one in facts
        if one.public.kind in kinds
    ]


def whole() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []
    assert crossing.replay_diversions().differences == ()


def test_nothing_changes_until_a_second_person_approves(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    diversion = order(story, DECLARATION)
    assert gate_of(story) == "HN"
    assert gates.find_permit(crossing_id=story.truck) is not None
    assert refused(lambda: approve(story, diversion, Role.CENTRE_OPERATOR)) is (
        crossing.CrossingRefusal.SECOND_PERSON
    )
    assert refused(lambda: approve(story, diversion, Role.PLANT_OFFICER)) is (
        crossing.CrossingRefusal.NOT_ALLOWED
    )
    assert gate_of(story) == "HN"
    whole()


def test_an_approved_order_moves_the_truck_and_keeps_its_place(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    approve(story, order(story, DECLARATION), Role.BORDER_GUARD_OFFICER)
    assert gate_of(story) == "TT"
    assert said(
        story, FactKind.DIVERTED, FactKind.FIELD_AMENDED, FactKind.VOIDED, FactKind.PERMIT_REVOKED
    ) == [
        (FactKind.DIVERTED, Force.CENTRE, "TT", None, "road_blocked"),
        (FactKind.FIELD_AMENDED, Force.CENTRE, "TT", "gate", "diverted.place_kept"),
        (FactKind.VOIDED, Force.CUSTOMS, "TT", None, None),
        (FactKind.PERMIT_REVOKED, Force.SYSTEM, "TT", None, None),
    ]
    assert story.turns() == {(Force.CUSTOMS, Step.REGISTRATION)}
    seen = crossing.get_crossing(crossing_id=story.truck)
    assert (seen.gate, seen.stage) == ("TT", Stage.DECLARED)
    # Customs of the new gate accepts it, and the permit is the new gate's.
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    permit = gates.find_permit(crossing_id=story.truck)
    assert permit is not None
    assert permit.permit.gate == "TT"
    whole()


def test_the_firm_is_told_and_finds_where_and_why(story: Story) -> None:
    diversion = order(story, DECLARATION)
    approve(story, diversion)
    found = crossing.find_diversion(declaration_id=DECLARATION)
    assert found is not None
    assert (found.id, found.gate, found.to_gate, found.reason_code) == (diversion, "HN", "TT", "road_blocked")
    versions = crossing.list_versions(declaration_id=DECLARATION)
    assert [change.manner for change in versions[-1].changes] == [crossing.Manner.DIVERTED]
    told = notifications.list_notifications(addresses=FIRM, before=None)
    assert told[0].kind is notifications.NotificationKind.DIVERTED
    assert told[0].params[notifications.Param.GATE] == "TT"


def test_all_that_wait_go_and_who_entered_meanwhile_is_named(story: Story, other: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    other.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    diversion = order(story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    approve(other, diversion)
    items = {
        item.declaration_id: (item.state, item.code)
        for item in crossing.get_diversion(diversion_id=diversion).items
    }
    assert items == {
        DECLARATION: (DivertedState.STAYED, "crossing.already_entering"),
        OTHER: (DivertedState.MOVED, ""),
    }
    assert (gate_of(story), gate_of(other)) == ("HN", "TT")
    assert story.stage() == Stage.ENTERING
    whole()


def test_an_approval_cut_half_way_goes_on_and_moves_nothing_twice(
    story: Story, other: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    diversion = order(story)
    move = crossing.order_diversion.__globals__["_move"]
    moved: list[UUID] = []

    def cut(request: Request, found: crossing.Diversion, declaration_id: UUID) -> None:
        if moved:
            raise KeyboardInterrupt
        moved.append(declaration_id)
        move(request, found, declaration_id)

    monkeypatch.setattr("xulang.crossing.usecases.divert._move", cut)
    request = story.request(Role.CENTRE_MANAGER)
    with pytest.raises(KeyboardInterrupt):
        crossing.approve_diversion(request=request, diversion_id=diversion)
    monkeypatch.undo()
    assert sorted([gate_of(story), gate_of(other)]) == ["HN", "TT"]
    # The worker finds it a minute later; the person's own repeat changes nothing more.
    later = Request(
        id=uuid5(STORY, "worker"),
        actor=SYSTEM,
        now=request.now + timedelta(minutes=2),
        new_salt=request.new_salt,
    )
    crossing.carry_out_cut(request=later)
    crossing.approve_diversion(request=request, diversion_id=diversion)
    assert [gate_of(story), gate_of(other)] == ["TT", "TT"]
    assert [len(said(one, FactKind.DIVERTED)) for one in (story, other)] == [1, 1]
    whole()


def test_either_may_drop_an_order_before_it_is_approved(story: Story) -> None:
    for role in (Role.CENTRE_OPERATOR, Role.CUSTOMS_OFFICER):
        diversion = order(story, DECLARATION)
        crossing.drop_diversion(request=story.request(role), diversion_id=diversion)
        code = refused(lambda found=diversion: approve(story, found))
        assert code is crossing.CrossingRefusal.DIVERSION_DECIDED
    assert gate_of(story) == "HN"


def test_a_program_speaks_for_who_issued_its_token_and_two_programs_are_no_two_people(story: Story) -> None:
    def program(role: Role, *, issuer: Role | None) -> Request:
        found = story.request(role)
        behind = actor(issuer).id if issuer else ""
        who = replace(found.actor, kind=ActorKind.TOKEN, id=str(found.id), issuer=behind)
        return replace(found, actor=who)

    def approve_by(request: Request, diversion: UUID) -> object:
        return crossing.approve_diversion(request=request, diversion_id=diversion)

    by_person = order(story, DECLARATION)
    nobodys = program(Role.CENTRE_MANAGER, issuer=None)
    assert refused(lambda: approve_by(nobodys, by_person)) is crossing.CrossingRefusal.NOT_ALLOWED
    own = program(Role.CENTRE_MANAGER, issuer=Role.CENTRE_OPERATOR)
    assert refused(lambda: approve_by(own, by_person)) is crossing.CrossingRefusal.SECOND_PERSON
    by_program = crossing.order_diversion(
        request=program(Role.CENTRE_OPERATOR, issuer=Role.CENTRE_OPERATOR),
        gate="HN",
        to_gate="TT",
        reason=DiversionReason.GATE_CROWDED,
    )["diversion"]
    ordered = UUID(str(by_program))
    assert refused(lambda: approve(story, ordered, Role.CENTRE_OPERATOR)) is (
        crossing.CrossingRefusal.SECOND_PERSON
    )
    another = program(Role.CENTRE_MANAGER, issuer=Role.CENTRE_MANAGER)
    assert refused(lambda: approve_by(another, ordered)) is crossing.CrossingRefusal.SECOND_PERSON
    crossing.drop_diversion(request=another, diversion_id=ordered)
    approve_by(program(Role.CENTRE_MANAGER, issuer=Role.CENTRE_MANAGER), by_person)
    assert gate_of(story) == "TT"
    whole()


def test_a_replay_finds_an_order_that_was_changed_by_hand(story: Story, other: Story) -> None:
    diversion = order(story, DECLARATION)
    story.now = other.now = max(story.now, other.now)
    approve(story, diversion)
    dropped = order(other, OTHER)
    crossing.drop_diversion(request=other.request(Role.CUSTOMS_OFFICER), diversion_id=dropped)
    assert crossing.replay_diversions() == crossing.ReplayedDiversions(orders=2, differences=())
    for column, value, found in (
        ("reason_code", "other", "reason_code"),
        ("note", "x", "note"),
        ("to_gate", "CM", "to_gate"),
        ("decided_by", "person:x", "decided_by"),
        ("state", "dropped", "state"),
    ):
        statement = f"UPDATE crossing_diversion SET {column} = %s WHERE id = %s"  # noqa: S608 -- our own columns
        old = raw().execute(f"SELECT {column} FROM crossing_diversion WHERE id = %s", [diversion])  # noqa: S608 -- our own columns
        [before] = old.fetchone() or [None]
        raw().execute(statement, [value, diversion])
        assert [one.what for one in crossing.replay_diversions().differences] == [found]
        raw().execute(statement, [before, diversion])
    raw().execute("UPDATE crossing_diverted SET state = 'stayed' WHERE diversion_id = %s", [diversion])
    assert [one.what for one in crossing.replay_diversions().differences] == ["moved"]
    raw().execute("DELETE FROM crossing_diverted WHERE diversion_id = %s", [diversion])
    raw().execute("DELETE FROM crossing_diversion WHERE id = %s", [diversion])
    assert [(one.what, one.cached) for one in crossing.replay_diversions().differences] == [
        ("row", "missing")
    ]


def test_everybody_sees_how_many_were_sent_where_today(story: Story, other: Story) -> None:
    """Counted from public facts, vehicle by vehicle."""
    approve(story, order(story))
    seen = [
        (one.from_gate, one.to_gate, one.reason_code, one.vehicles)
        for one in insight.sent_today(gates=["HN"], now=story.now)
    ]
    assert seen == [("HN", "TT", "road_blocked", 2)]
    assert insight.sent_today(gates=["TT"], now=story.now)
    assert insight.sent_today(gates=["CM"], now=story.now) == ()
    assert insight.sent_today(gates=["HN"], now=story.now + timedelta(days=1)) == ()


def test_the_other_gate_has_to_be_open_and_another_one(story: Story) -> None:
    assert refused(lambda: order(story, DECLARATION, to="HN")) is crossing.CrossingRefusal.DIVERSION_SAME_GATE
    diversion = order(story, DECLARATION)
    crossing.close_gate(request=story.request(Role.CENTRE_MANAGER), gate="TT", reason="Mưa", notice=None)
    assert refused(lambda: order(story, DECLARATION)) is gates.GateRefusal.CLOSED
    assert refused(lambda: approve(story, diversion)) is gates.GateRefusal.CLOSED
    assert refused(lambda: order(story, DECLARATION, to="XX")) is registry.RegistryRefusal.GATE_UNKNOWN


def test_a_company_orders_nothing(story: Story) -> None:
    assert (
        refused(lambda: order(story, DECLARATION, role=Role.DECLARANT))
        is crossing.CrossingRefusal.NOT_ALLOWED
    )
    assert not crossing.may_order(actor=actor(Role.CENTRE_CASHIER), gate="HN")


def test_a_refused_registration_stays_the_declarants_to_answer(story: Story) -> None:
    crossing.refuse(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=None,
        step=Step.REGISTRATION,
        reason=Reason.DATA_WRONG,
    )
    approve(story, order(story, DECLARATION))
    assert (gate_of(story), story.stage()) == ("TT", Stage.NEEDS_CORRECTION)
    whole()
