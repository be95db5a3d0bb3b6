"""Random journeys against the table: nothing is skipped or stranded, replay gives the same record."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from xulang.clearance.api import FeeStatus, InspectionResult, Licence, Said, VehicleShape
from xulang.crossing.domain.decide import (
    ENDED,
    OWN_WORK,
    all_missing,
    missing,
    needed,
    objection,
    on_the_way,
    open_steps,
)
from xulang.crossing.domain.record import Record, Task, advance, journey_table
from xulang.crossing.journey import HoldRule
from xulang.kernel.words import (
    Channel,
    Direction,
    FactKind,
    Force,
    Nationality,
    Regime,
    Regularity,
    Stage,
    Step,
    VehiclePart,
)

SPACE = UUID("7d0f6c8e-0f55-4b7c-9a1d-5c9d1b1f0a10")
START = datetime(2026, 5, 8, tzinfo=UTC)
SOURCE, RECEIVER = uuid5(SPACE, "source"), uuid5(SPACE, "receiver")
QUARANTINES = (Force.HEALTH_QUARANTINE, Force.PLANT_QUARANTINE, Force.ANIMAL_QUARANTINE)
FORCES = [force for force in Force if force not in {Force.CARRIER, Force.SYSTEM, Force.YARD}]


class Journey(RuleBasedStateMachine):
    """One declaration with a truck, or with a source and a receiver, in any order the table lets happen."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Said] = []
        self.record: Record | None = None

    def say(self, kind: FactKind, **parts: object) -> None:
        number = len(self.facts) + 1
        moment = START + timedelta(minutes=number)
        base = Said(
            id=uuid5(SPACE, str(number)),
            declaration_id=uuid5(SPACE, "declaration"),
            crossing_id=None,
            number=number,
            kind=kind,
            occurred_at=moment,
            recorded_at=moment,
            gate="HN",
            direction=Direction.IMPORT,
            regime=Regime.IMPORT,
        )
        self.facts.append(replace(base, **parts))
        self.record = advance(record=self.record, said=self.facts[-1], deviations=())

    @initialize(
        pair=st.booleans(),
        foreign=st.booleans(),
        needs=st.sets(st.sampled_from(QUARANTINES)),
        channel=st.sampled_from([None, *Channel]),
    )
    def declare(self, *, pair: bool, foreign: bool, needs: set[Force], channel: Channel | None) -> None:
        self.say(FactKind.DECLARED)
        self.say(FactKind.CUSTOMS_DECLARED)
        customs = self.facts[-1].id
        shape = VehicleShape(
            nationality=Nationality.CN if foreign else Nationality.VN,
            part=VehiclePart.SOURCE if pair else VehiclePart.CARRIES,
            licence=Licence.DECLARED if pair or foreign else Licence.NONE,
            needs=tuple(sorted(needs)),
        )
        self.say(FactKind.VEHICLE_DECLARED, crossing_id=SOURCE, outcome=shape.encode())
        if pair:
            taker = VehicleShape(
                nationality=Nationality.VN, part=VehiclePart.RECEIVER, licence=Licence.NONE
            ).encode()
            source = self.facts[-1].id
            self.say(FactKind.VEHICLE_DECLARED, crossing_id=RECEIVER, outcome=taker, refers_to=source)
        if channel:
            self.say(FactKind.CHANNEL_SET, refers_to=customs, outcome=channel.value, force=Force.CUSTOMS)

    @property
    def now(self) -> Record:
        assert self.record is not None
        return self.record

    @rule(step=st.sampled_from(Step), force=st.sampled_from(FORCES), second=st.booleans())
    def confirm(self, step: Step, force: Force, *, second: bool) -> None:
        """Any force tries any step: what the table refuses is not said."""
        dossier = self.now.dossier
        vehicle = dossier.vehicles[-1 if second else 0]
        table = journey_table(dossier=dossier, deviations=())
        if objection(table=table, step=step, force=force, dossier=dossier, vehicle=vehicle):
            return
        whole = step in {Step.REGISTRATION, Step.FEES}
        self.say(FactKind.CONFIRMED, crossing_id=None if whole else vehicle.id, step=step, force=force)

    @precondition(lambda self: self.record and self.record.tasks)
    @rule(data=st.data())
    def do_what_waits(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(self.now.tasks))
        if self.lacks_own_work(task):
            return
        whole = task.subject == self.now.dossier.id
        crossing_id = None if whole else task.subject
        self.say(FactKind.CONFIRMED, crossing_id=crossing_id, step=task.step, force=task.force)

    def lacks_own_work(self, task: Task) -> bool:
        """It is customs' turn, and it has to inspect or to clear before it can confirm."""
        dossier = self.now.dossier
        vehicle = next((one for one in dossier.vehicles if one.id == task.subject), dossier.vehicles[0])
        table = journey_table(dossier=dossier, deviations=())
        no = objection(table=table, step=task.step, force=task.force, dossier=dossier, vehicle=vehicle)
        return no is not None and no.code in OWN_WORK

    @rule(force=st.sampled_from([Force.CUSTOMS, Force.BORDER_GUARD]))
    def hold(self, force: Force) -> None:
        vehicle = self.now.dossier.vehicles[0]
        if self.now.stage(vehicle.id).stage in ENDED or any(held.force == force for held in vehicle.holds):
            return
        self.say(FactKind.HELD, crossing_id=vehicle.id, force=force, reason_code="papers_missing")

    @rule()
    def release_all(self) -> None:
        for vehicle in self.now.dossier.vehicles:
            for held in vehicle.holds:
                self.say(FactKind.RELEASED, crossing_id=vehicle.id, force=held.force, refers_to=held.fact_id)

    @rule()
    def inspect_and_clear(self) -> None:
        for vehicle in self.now.dossier.vehicles:
            self.say(
                FactKind.INSPECTED,
                crossing_id=vehicle.id,
                step=Step.CUSTOMS_CHECK,
                force=Force.CUSTOMS,
                outcome=InspectionResult.PASSED.value,
            )
        for item in self.now.dossier.customs:
            self.say(
                FactKind.GOODS_CLEARED, refers_to=item.declared_by, outcome="cleared", force=Force.CUSTOMS
            )

    @rule()
    def pay(self) -> None:
        self.say(FactKind.PAYMENT_NOTED, outcome=FeeStatus.PAID.value, force=Force.CENTRE)

    @invariant()
    def nothing_was_skipped(self) -> None:
        if self.record is None:
            return
        dossier = self.now.dossier
        table = journey_table(dossier=dossier, deviations=())
        for vehicle in dossier.vehicles:
            for item in (*dossier.confirmations, *vehicle.confirmations):
                row = table[item.step]
                assert item.regularity == Regularity.REGULAR
                assert needed(row=row, dossier=dossier, vehicle=vehicle) or item.step == Step.FEES
                gaps = missing(table=table, row=row, force=item.force, dossier=dossier, vehicle=vehicle)
                assert list(gaps) == []

    @invariant()
    def left_means_everything_was_confirmed(self) -> None:
        if self.record is None:
            return
        dossier = self.now.dossier
        table = journey_table(dossier=dossier, deviations=())
        for found in self.now.stages:
            if found.stage == Stage.LEFT:
                vehicle = dossier.vehicle(found.vehicle)
                assert list(all_missing(table=table, dossier=dossier, vehicle=vehicle)) == []

    @invariant()
    def a_held_vehicle_does_not_move(self) -> None:
        if self.record is None:
            return
        table = journey_table(dossier=self.now.dossier, deviations=())
        held = {vehicle.id for vehicle in self.now.dossier.vehicles if vehicle.holds}
        moves = {task.subject for task in self.now.tasks if table[task.step].hold == HoldRule.STOPS}
        assert not held & moves

    @invariant()
    def a_turn_is_whatever_nothing_stands_against(self) -> None:
        """`open_steps` takes short cuts; asked one by one, `objection` must say the same."""
        if self.record is None:
            return
        dossier = self.now.dossier
        table = journey_table(dossier=dossier, deviations=())
        for vehicle in dossier.vehicles:
            turns = open_steps(table=table, dossier=dossier, vehicle=vehicle)
            free = []
            for row in table.values():
                if not on_the_way(row=row, vehicle=vehicle):
                    continue  # Of one that goes back, the declaration's steps are its other vehicles' turns.
                for force in row.forces:
                    no = objection(table=table, step=row.step, force=force, dossier=dossier, vehicle=vehicle)
                    if no is None or no.code in OWN_WORK:
                        free.append((row.step, force))
            assert [(row.step, force) for row, force in turns] == free

    def teardown(self) -> None:
        """Whatever happened, releasing, paying, clearing and doing what waits brings every truck across."""
        if self.record is None:
            return
        self.release_all()
        self.inspect_and_clear()
        for _ in range(60):
            if not self.now.tasks:
                break
            task = self.now.tasks[0]
            whole = task.subject == self.now.dossier.id
            self.say(
                FactKind.CONFIRMED,
                crossing_id=None if whole else task.subject,
                step=task.step,
                force=task.force,
            )
        assert {found.stage for found in self.now.stages} == {Stage.LEFT}
        again: Record | None = None
        for said in self.facts:
            again = advance(record=again, said=said, deviations=())
        assert again == self.record


TestJourney = Journey.TestCase
TestJourney.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
