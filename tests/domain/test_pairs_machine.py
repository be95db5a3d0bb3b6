"""Random journeys of trucks that hand over goods across declarations: nothing is stranded, lost or misheard.

Two sources and two receivers, each a declaration of its own. What is written is what the use cases write:
their pure parts do it here, without a database.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from xulang.clearance.api import Accord, ClearanceStatus, Confirmation, Licence, Vehicle, VehicleShape
from xulang.crossing.domain.decide import ENDED, goods_wait, objection
from xulang.crossing.domain.handover import conditions, hands_over
from xulang.crossing.domain.pairs import MIRRORED, End, Parting, check_pair, joining, signed
from xulang.crossing.domain.record import Record, advance, journey_table
from xulang.crossing.domain.said import said_by
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.turning import goes_out
from xulang.crossing.domain.undoing import undoable
from xulang.crossing.locks import Locked
from xulang.crossing.usecases import pair
from xulang.crossing.usecases.follow_pairs import follow_pairs, more
from xulang.crossing.usecases.write import Moved, Where, facts_of, follow
from xulang.journal.api import NewFact
from xulang.kernel.actor import SYSTEM
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import (
    Channel,
    Direction,
    FactKind,
    Force,
    Nationality,
    Regime,
    Stage,
    Step,
    VehiclePart,
)

SPACE = UUID("0c2b2a76-9d11-4d4b-8a55-0a4d8a9a7d21")
START = datetime(2026, 5, 8, tzinfo=UTC)
SOURCES, RECEIVERS = ("s1", "s2"), ("r1", "r2")
SIDES = (*SOURCES, *RECEIVERS)
FORCES = [force for force in Force if force not in {Force.CARRIER, Force.SYSTEM, Force.YARD}]
names = st.sampled_from(SIDES)
MATCHING = {Accord.OFFERED: Accord.ASKED, Accord.ASKED: Accord.OFFERED, Accord.PAIRED: Accord.PAIRED}


class Pairs(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.records: dict[UUID, Record] = {}
        self.facts: dict[UUID, list[NewFact]] = {}
        self.said = 0

    @initialize(
        foreign=st.booleans(), far=st.booleans(), channels=st.tuples(*[st.sampled_from([None, *Channel])] * 2)
    )
    def declare(self, *, foreign: bool, far: bool, channels: tuple[Channel | None, Channel | None]) -> None:
        for name in SIDES:
            part = VehiclePart.SOURCE if name in SOURCES else VehiclePart.RECEIVER
            self.begin(name, part=part, foreign=foreign and part == VehiclePart.SOURCE)
        for name, channel in zip(SOURCES, channels, strict=True):
            if channel:
                customs = self.record(name).dossier.customs[0].declared_by
                self.do(
                    name,
                    Statement(
                        kind=FactKind.CHANNEL_SET,
                        force=Force.CUSTOMS,
                        refers_to=customs,
                        outcome=channel.value,
                    ),
                )

        if far:
            for source, receiver in zip(SOURCES, RECEIVERS, strict=True):
                self.join(source, receiver, force=Force.CUSTOMS, asked=False)
            for name in SIDES:
                self.say(name, Step.REGISTRATION, Force.CUSTOMS)
                self.say(name, Step.ENTRY, Force.CUSTOMS)
                self.say(name, Step.ENTRY, Force.BORDER_GUARD)

    def begin(self, name: str, *, part: VehiclePart, foreign: bool) -> None:
        shape = VehicleShape(
            nationality=Nationality.CN if foreign else Nationality.VN,
            part=part,
            licence=Licence.DECLARED if part == VehiclePart.SOURCE else Licence.NONE,
        )
        head = [Statement(kind=FactKind.DECLARED, force=Force.CARRIER)]
        if part == VehiclePart.SOURCE:
            head.append(Statement(kind=FactKind.CUSTOMS_DECLARED, force=Force.CARRIER))
        vehicle = Statement(
            kind=FactKind.VEHICLE_DECLARED,
            force=Force.CARRIER,
            crossing_id=truck(name),
            outcome=shape.encode(),
        )
        where = Where(
            declaration_id=stream(name), gate="HN", direction=Direction.IMPORT, regime=Regime.IMPORT
        )
        facts = tuple(facts_of(request=self.request(), where=where, length=0, statements=[*head, vehicle]))
        record, _ = follow(record=None, facts=facts, deviations=())
        self.records[stream(name)], self.facts[stream(name)] = record, list(facts)

    def request(self) -> Request:
        self.said += 1
        return Request(
            id=uuid5(SPACE, str(self.said)),
            actor=SYSTEM,
            now=START + timedelta(minutes=self.said),
            new_salt=lambda: bytes(32),
        )

    def record(self, name: str) -> Record:
        return self.records[stream(name)]

    def end(self, name: str) -> End:
        record = self.record(name)
        return End(record=record, vehicle=record.dossier.vehicle(truck(name)))

    def locked(self, name: str, also: str | None = None) -> Locked:
        wanted = {stream(one) for one in (name, also) if one}
        trucks = {one for key in wanted for one in self.records[key].dossier.partner_ids()}
        there = {
            key
            for key, record in self.records.items()
            if any(vehicle.id in trucks for vehicle in record.dossier.vehicles)
        }
        found = {
            key: Locked(declaration_id=key, number="", organisation_id=None, record=self.records[key])
            for key in wanted | there
        }
        main = found.pop(stream(name))
        return Locked(
            declaration_id=main.declaration_id,
            number="",
            organisation_id=None,
            record=main.record,
            partners=found,
        )

    def do(
        self,
        name: str,
        *statements: Statement,
        also: str | None = None,
        there: dict[UUID, list[Statement]] | None = None,
    ) -> None:
        """One act under lock, as `act.write` does it. Only what is undone or void may disappear."""
        before = {key: words(record) for key, record in self.records.items()}
        locked, request = self.locked(name, also), self.request()
        begun = Moved(record=locked.record, facts=(), steps=[])
        main = more(request=request, moved=begun, statements=statements, named="fact")
        others: dict[UUID, Moved] = {}
        if locked.partners:
            main, others = follow_pairs(
                request=request, locked=locked, main=main, statements=statements, there=there or {}
            )
        for key, moved in ((stream(name), main), *others.items()):
            self.records[key] = moved.record
            self.facts[key] += moved.facts
        gone = {said.refers_to for said in statements if said.kind in {FactKind.UNDONE, FactKind.VOIDED}}
        for key, known in before.items():
            assert {fact: word for fact, word in known.items() if fact not in gone}.items() <= words(
                self.records[key]
            ).items()

    @rule(name=names, step=st.sampled_from(Step), force=st.sampled_from(FORCES))
    def confirm(self, name: str, step: Step, force: Force) -> None:
        """Any force tries any step: what the table refuses is not said."""
        if self.no(name, step, force) is None:
            self.say(name, step, force)

    def no(self, name: str, step: Step, force: Force) -> Refusal | None:
        dossier = self.record(name).dossier
        table = journey_table(dossier=dossier, deviations=())
        return objection(
            table=table, step=step, force=force, dossier=dossier, vehicle=dossier.vehicle(truck(name))
        )

    def say(self, name: str, step: Step, force: Force) -> None:
        whole = step in {Step.REGISTRATION, Step.FEES}
        about = None if whole else truck(name)
        said = [Statement(kind=FactKind.CONFIRMED, force=force, step=step, crossing_id=about)]
        vehicle = self.end(name).vehicle
        row = journey_table(dossier=self.record(name).dossier, deviations=())[step]
        if step == Step.TURNED_BACK and goes_out(row=row, vehicle=vehicle, force=force):
            said.append(Statement(kind=FactKind.RETURNED, force=force, crossing_id=about))
        self.do(name, *said)

    @rule(name=names, data=st.data())
    def do_what_waits(self, name: str, data: st.DataObject) -> None:
        tasks = self.record(name).tasks
        if not tasks:
            return
        task = data.draw(st.sampled_from(tasks))
        self.confirm(name, task.step, task.force)

    @rule(source=st.sampled_from(SOURCES), receiver=st.sampled_from(RECEIVERS), back=st.booleans())
    def ask_or_pair(self, source: str, receiver: str, *, back: bool) -> None:
        """One firm asks the other; who was asked and asks back agrees."""
        one, other = (receiver, source) if back else (source, receiver)
        known = self.end(one).vehicle.partner(truck(other))
        if known and known.accord == Accord.OFFERED:
            return
        self.join(one, other, force=Force.CARRIER, asked=known is None)

    @rule(source=st.sampled_from(SOURCES), receiver=st.sampled_from(RECEIVERS))
    def pair_by_officer(self, source: str, receiver: str) -> None:
        self.join(source, receiver, force=Force.CUSTOMS, asked=False)

    def join(self, one: str, other: str, *, force: Force, asked: bool) -> None:
        here, there = self.end(one), self.end(other)
        try:
            check_pair(one=here, other=there)
        except Refusal:
            return
        mine, theirs = joining(one=here, other=there, force=force, asked=asked)
        said = [(stream(one), mine), (stream(other), theirs)]
        if not asked:
            both = pair._Table(locked=self.locked(one, other), one=here, other=there, force=force)
            said = [*pair._others_dropped(both), *said]
        self.do_all(one, said, also=other)

    def do_all(self, name: str, said: Sequence[tuple[UUID, Statement]], also: str | None = None) -> None:
        there: dict[UUID, list[Statement]] = {}
        for key, statement in said:
            if key != stream(name):
                there.setdefault(key, []).append(statement)
        self.do(name, *(one for key, one in said if key == stream(name)), also=also, there=there)

    @rule(name=names, data=st.data())
    def part(self, name: str, data: st.DataObject) -> None:
        vehicle = self.end(name).vehicle
        if not vehicle.partners:
            return
        partner = data.draw(st.sampled_from(vehicle.partners))
        other = next(one for one in self.all_names() if truck(one) == partner.crossing_id)
        if signed(vehicle=vehicle, partner=partner):
            return
        both = pair._Table(
            locked=self.locked(name), one=self.end(name), other=self.end(other), force=Force.CARRIER
        )
        self.do_all(name, list(pair._dropped(both, both.one, partner, Parting.WITHDRAWN)))

    def all_names(self) -> list[str]:
        return [name for name in (*SIDES, "s1 spare", "s2 spare") if stream(name) in self.records]

    @rule(name=names, step=st.sampled_from([Step.ENTRY, Step.TRANSSHIPMENT]))
    def undo(self, name: str, step: Step) -> None:
        dossier = self.record(name).dossier
        table = journey_table(dossier=dossier, deviations=())
        vehicle = dossier.vehicle(truck(name))
        now = START + timedelta(minutes=self.said)
        try:
            found = undoable(
                table=table, step=step, force=Force.CUSTOMS, dossier=dossier, vehicle=vehicle, now=now
            )
        except Refusal:
            return
        undone = Statement(
            kind=FactKind.UNDONE,
            force=Force.CUSTOMS,
            step=step,
            crossing_id=vehicle.id,
            refers_to=found.fact_id,
        )
        self.do(name, undone)

    @rule(name=names)
    def replace_tractor(self, name: str) -> None:
        """Another tractor: the entries are void, and the pair is over unless the goods are across."""
        end = self.end(name)
        if end.stage in ENDED or end.vehicle.forces_confirmed(Step.OUT_OF_YARD):
            return
        said = [
            Statement(
                kind=FactKind.FIELD_AMENDED,
                force=Force.CARRIER,
                crossing_id=truck(name),
                outcome="plate",
                reason_code="replacement.place_kept",
            )
        ]
        said += [
            Statement(
                kind=FactKind.VOIDED,
                force=item.force,
                step=item.step,
                crossing_id=truck(name),
                refers_to=item.fact_id,
            )
            for item in end.vehicle.confirmations
            if item.step == Step.ENTRY
        ]
        self.do(name, *said)
        after = self.end(name).vehicle
        assert all(signed(vehicle=after, partner=one) for one in after.partners)

    @rule(name=names)
    def another_driver(self, name: str) -> None:
        """The border guard let another person in: its entry is void, the pair stays."""
        end = self.end(name)
        if end.stage in ENDED or end.vehicle.turning or end.vehicle.forces_confirmed(Step.OUT_OF_YARD):
            return
        said = [
            Statement(
                kind=FactKind.VOIDED,
                force=item.force,
                step=item.step,
                crossing_id=truck(name),
                refers_to=item.fact_id,
            )
            for item in end.vehicle.confirmations
            if (item.step, item.force) == (Step.ENTRY, Force.BORDER_GUARD)
        ]
        if said:
            self.do(name, *said)

    @rule(name=names)
    def send_back(self, name: str) -> None:
        """What entered has to be let out by both forces; the pair is over with the order."""
        end = self.end(name)
        if end.stage in ENDED or end.vehicle.turning:
            return
        kind = FactKind.RETURN_ORDERED if end.vehicle.inside else FactKind.RETURNED
        self.do(name, Statement(kind=kind, force=Force.CUSTOMS, crossing_id=truck(name), reason_code="other"))

    @rule(name=names)
    def cancel(self, name: str) -> None:
        end = self.end(name)
        over = any(signed(vehicle=end.vehicle, partner=one) for one in end.vehicle.paired)
        if end.stage not in ENDED and not over:
            self.do(name, Statement(kind=FactKind.CANCELLED, force=Force.CUSTOMS, reason_code="other"))

    @rule(name=names)
    def hold_or_release(self, name: str) -> None:
        end = self.end(name)
        if end.stage in ENDED:
            return
        if end.vehicle.holds:
            self.release(name)
        else:
            held = Statement(
                kind=FactKind.HELD, force=Force.CUSTOMS, crossing_id=truck(name), reason_code="suspicion"
            )
            self.do(name, held)

    def release(self, name: str) -> None:
        for hold in self.end(name).vehicle.holds:
            released = Statement(
                kind=FactKind.RELEASED, force=hold.force, crossing_id=truck(name), refers_to=hold.fact_id
            )
            self.do(name, released)

    @rule(name=st.sampled_from(SOURCES))
    def inspect_and_clear(self, name: str) -> None:
        inspected = Statement(
            kind=FactKind.INSPECTED,
            force=Force.CUSTOMS,
            step=Step.CUSTOMS_CHECK,
            crossing_id=truck(name),
            outcome="passed",
        )
        cleared = [
            Statement(
                kind=FactKind.GOODS_CLEARED,
                force=Force.CUSTOMS,
                refers_to=item.declared_by,
                outcome="cleared",
            )
            for item in self.record(name).dossier.customs
        ]
        self.do(name, inspected, *cleared)

    @rule(name=st.sampled_from(SOURCES))
    def state_split(self, name: str) -> None:
        if self.end(name).stage not in ENDED:
            stated = Statement(kind=FactKind.SPLIT_STATED, force=Force.CARRIER, crossing_id=truck(name))
            self.do(name, stated)

    @invariant()
    def both_sides_tell_the_same_story(self) -> None:
        vehicles = self.vehicles()
        for vehicle, record in vehicles.values():
            for partner in vehicle.partners:
                other, there = vehicles[partner.crossing_id]
                back = other.partner(vehicle.id)
                assert back is not None
                assert back.accord == MATCHING[partner.accord]
                if partner.accord != Accord.PAIRED:
                    continue
                said = {(one.step, one.force) for one in other.confirmations if one.step in MIRRORED}
                assert {(one.step, one.force) for one in partner.confirmations} == said
                waits = partner.part == VehiclePart.SOURCE and goods_wait(there.dossier)
                assert (partner.clearance == ClearanceStatus.SUSPENDED) == waits
                # Nothing is left over of who ended without the goods having changed trucks.
                if record.stage(vehicle.id).stage in {Stage.CANCELLED, Stage.RETURNING, Stage.RETURNED}:
                    assert signed(vehicle=vehicle, partner=partner)

    def vehicles(self) -> dict[UUID, tuple[Vehicle, Record]]:
        return {
            vehicle.id: (vehicle, record)
            for record in self.records.values()
            for vehicle in record.dossier.vehicles
        }

    @invariant()
    def a_receiver_takes_one_trucks_goods(self) -> None:
        for name in self.all_names():
            vehicle = self.end(name).vehicle
            assert vehicle.shape.part == VehiclePart.SOURCE or len(vehicle.paired) <= 1

    @invariant()
    def the_list_of_conditions_says_what_the_table_says(self) -> None:
        for name in self.all_names():
            dossier = self.record(name).dossier
            vehicle = dossier.vehicle(truck(name))
            table = journey_table(dossier=dossier, deviations=())
            over = self.end(name).stage in ENDED
            if over or not hands_over(table=table, dossier=dossier, vehicle=vehicle):
                continue
            met = all(one.met for one in conditions(table=table, dossier=dossier, source=vehicle))
            assert met == (self.no(name, Step.TRANSSHIPMENT, Force.CUSTOMS) is None)

    def teardown(self) -> None:
        """Whatever happened: releasing, clearing, pairing who is alone, doing what waits ends every trip."""
        if not self.records:
            return
        for name in SIDES:
            self.release(name)
        for name in SOURCES:
            self.inspect_and_clear(name)
            if not self.record(name).dossier.receivers_of(truck(name)):
                spare = f"{name} spare"
                self.begin(spare, part=VehiclePart.RECEIVER, foreign=False)
                self.join(name, spare, force=Force.CUSTOMS, asked=False)
            self.state_split(name)
        for _ in range(200):
            waits = [(name, task) for name in self.all_names() for task in self.record(name).tasks]
            if not waits:
                break
            self.say(waits[0][0], waits[0][1].step, waits[0][1].force)
        assert {self.end(name).stage for name in self.all_names()} <= ENDED
        for key, facts in self.facts.items():
            again: Record | None = None
            for fact in facts:
                again = advance(record=again, said=said_by(fact), deviations=())
            assert again == self.records[key]


def stream(name: str) -> UUID:
    return uuid5(SPACE, name)


def truck(name: str) -> UUID:
    return uuid5(SPACE, f"{name} truck")


def words(record: Record) -> dict[UUID, Confirmation]:
    mine = [item for vehicle in record.dossier.vehicles for item in vehicle.confirmations]
    return {item.fact_id: item for item in (*record.dossier.confirmations, *mine)}


TestPairs = Pairs.TestCase
TestPairs.settings = settings(max_examples=25, stateful_step_count=35, deadline=None)
