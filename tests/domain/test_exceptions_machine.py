"""Random exceptions among random confirmations and corrections: none strands a vehicle, none is forgotten."""

from contextlib import suppress
from typing import cast
from uuid import UUID, uuid5

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.domain.test_correction_machine import Corrected
from tests.domain.test_journey_machine import SPACE
from xulang.clearance.api import LOT_EMPTIED, Licence, Portion, Vehicle, VehicleShape
from xulang.crossing.domain.decide import ENDED, goes_back, missing, objection
from xulang.crossing.domain.record import Record, Task, advance, journey_table
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.storing import (
    check_destruction,
    check_droppable,
    check_may_store,
    check_spared,
)
from xulang.crossing.domain.turning import after_return, goes_out, recallable
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Nationality, Regularity, Stage, Step, VehiclePart

LOADER = uuid5(SPACE, "loader")
OVER = frozenset({Stage.LEFT, Stage.RETURNED})
ORDERS = [Force.CUSTOMS, Force.BORDER_GUARD, Force.PLANT_QUARANTINE]


class Exceptional(Corrected):
    """The corrected journey, in which goods are also asked back, ordered back and let out again."""

    def __init__(self) -> None:
        super().__init__()
        self.followed: dict[UUID, tuple[Statement, ...]] = {}

    def say(self, kind: FactKind, **parts: object) -> None:
        """What follows a word by itself follows here too, as the use cases have it."""
        before = self.record
        if kind == FactKind.CONFIRMED and parts.get("step") == Step.LOADED:
            parts["outcome"] = LOT_EMPTIED  # One truck takes all.
        if kind == FactKind.CONFIRMED and parts.get("step") == Step.DESTROYED and before:
            lot = before.dossier.vehicle(cast("UUID", parts["crossing_id"]))
            parts["outcome"] = LOT_EMPTIED if lot.forces_confirmed(Step.DESTROYED) else None
        super().say(kind, **parts)
        if kind != FactKind.CONFIRMED or before is None:
            return
        said = self.facts[-1]
        if said.crossing_id is None or said.force is None:
            return
        vehicle = before.dossier.vehicle(said.crossing_id)
        if said.step == Step.LOADED and goes_back(before.dossier.lot_of(vehicle)):
            super().say(FactKind.RETURN_ORDERED, crossing_id=vehicle.id, force=Force.SYSTEM)
        if said.step == Step.RETURN:
            super().say(FactKind.RETURN_ORDERED, crossing_id=vehicle.id, force=said.force)
        row = journey_table(dossier=before.dossier, deviations=())[Step.TURNED_BACK]
        if said.step == Step.TURNED_BACK and goes_out(row=row, vehicle=vehicle, force=said.force):
            self.end(vehicle)

    def end(self, vehicle: Vehicle) -> None:
        others = tuple(after_return(dossier=self.now.dossier, vehicle=vehicle))
        super().say(FactKind.RETURNED, crossing_id=vehicle.id, force=Force.CUSTOMS)
        for one in others:
            self.repeat(one)
        self.followed[vehicle.id] = others

    def repeat(self, one: Statement) -> None:
        super().say(one.kind, crossing_id=one.crossing_id, force=one.force, reason_code=one.reason_code)

    def chosen(self, *, second: bool) -> Vehicle | None:
        vehicle = self.now.dossier.vehicles[-1 if second else 0]
        over = self.now.stage(vehicle.id).stage in ENDED or vehicle.turning
        return None if over else vehicle

    @precondition(lambda self: self.record)
    @rule(force=st.sampled_from(ORDERS), second=st.booleans())
    def order_back(self, force: Force, *, second: bool) -> None:
        vehicle = self.chosen(second=second)
        if vehicle is None:
            return
        if vehicle.inside:
            self.say(FactKind.RETURN_ORDERED, crossing_id=vehicle.id, force=force, reason_code="other")
        else:
            self.end(vehicle)

    @precondition(lambda self: self.record)
    @rule(second=st.booleans())
    def ask_back(self, *, second: bool) -> None:
        vehicle = self.chosen(second=second)
        if vehicle and vehicle.inside and not vehicle.return_asked:
            self.say(FactKind.RETURN_ASKED, crossing_id=vehicle.id, force=Force.CARRIER)

    @precondition(lambda self: self.record)
    @rule(second=st.booleans())
    def ask_storage(self, *, second: bool) -> None:
        vehicle = self.chosen(second=second)
        if vehicle is None or not vehicle.inside or vehicle.storing or vehicle.receives_from:
            return
        if not vehicle.forces_confirmed(Step.TRANSSHIPMENT):
            self.say(FactKind.STORAGE_ASKED, crossing_id=vehicle.id, force=Force.CARRIER)

    @precondition(lambda self: self.record)
    @rule(force=st.sampled_from([Force.CARRIER, *ORDERS]), second=st.booleans())
    def part_back(self, force: Force, *, second: bool) -> None:
        """A part of the goods goes back, asked for or ordered; the checks made so far stand."""
        vehicle = self.chosen(second=second)
        if vehicle is None:
            return
        stage = self.now.stage(vehicle.id).stage
        try:
            check_may_store(dossier=self.now.dossier, vehicle=vehicle, stage=stage)
        except Refusal:
            return
        if vehicle.shape.part == VehiclePart.LOADER:
            return
        before = self.held_words()
        portion = Portion.ABOARD if vehicle.shape.part == VehiclePart.SOURCE else Portion.UNLOADED
        self.say(FactKind.STORAGE_ASKED, crossing_id=vehicle.id, force=force, outcome=portion.value)
        assert self.held_words() == before
        assert not self.now.dossier.vehicle(vehicle.id).bare

    @precondition(lambda self: self.record)
    @rule(force=st.sampled_from([Force.CARRIER, *ORDERS]), second=st.booleans())
    def drop_storage(self, force: Force, *, second: bool) -> None:
        vehicle = self.chosen(second=second)
        if vehicle is None:
            return
        try:
            check_droppable(dossier=self.now.dossier, vehicle=vehicle, force=force)
        except Refusal:
            return
        self.say(FactKind.STORAGE_DROPPED, crossing_id=vehicle.id, force=force)
        assert self.now.dossier.vehicle(vehicle.id).portion is None

    @precondition(lambda self: self.record)
    @rule()
    def declare_loader(self) -> None:
        """A truck that takes the goods on; customs registers the declaration anew."""
        self.declare_loaders()

    def declare_loaders(self) -> None:
        for lot in self.now.dossier.vehicles:
            known = any(one.id == LOADER for one in self.now.dossier.vehicles)
            off = lot.forces_confirmed(Step.STORAGE) and lot.portion != Portion.ABOARD
            if lot.emptied_at or lot.condemned or not off or known:
                continue
            shape = VehicleShape(nationality=Nationality.VN, part=VehiclePart.LOADER, licence=Licence.NONE)
            self.say(FactKind.AMENDED, force=Force.CARRIER)
            self.say(
                FactKind.VEHICLE_DECLARED,
                crossing_id=LOADER,
                outcome=shape.encode(),
                refers_to=lot.declared_by,
                force=Force.CARRIER,
            )
            for item in self.now.dossier.confirmations:
                self.voided.add(item.step)
                self.say(FactKind.VOIDED, force=item.force, step=item.step, refers_to=item.fact_id)

    @precondition(lambda self: self.record)
    @rule(force=st.sampled_from(ORDERS), second=st.booleans())
    def recall(self, force: Force, *, second: bool) -> None:
        vehicle = self.now.dossier.vehicles[-1 if second else 0]
        if vehicle.returned_at or not recallable(dossier=self.now.dossier, vehicle=vehicle, force=force):
            return
        before = self.held_words()
        self.say(FactKind.RETURN_RECALLED, crossing_id=vehicle.id, force=force)
        assert self.held_words() == before
        assert self.now.stage(vehicle.id).stage != Stage.RETURNING

    @precondition(lambda self: self.record)
    @rule(force=st.sampled_from(ORDERS), second=st.booleans())
    def order_destruction(self, force: Force, *, second: bool) -> None:
        lot = self.now.dossier.vehicles[-1 if second else 0]
        with suppress(Refusal):
            check_destruction(dossier=self.now.dossier, lot=lot)
            self.say(
                FactKind.DESTRUCTION_ORDERED, crossing_id=lot.id, force=force, reason_code="goods_spoiled"
            )

    @precondition(lambda self: self.record)
    @rule(force=st.sampled_from(ORDERS), second=st.booleans())
    def spare(self, force: Force, *, second: bool) -> None:
        lot = self.now.dossier.vehicles[-1 if second else 0]
        before = self.held_words()
        with suppress(Refusal):
            check_spared(lot=lot, force=force)
            self.say(FactKind.DESTRUCTION_RECALLED, crossing_id=lot.id, force=force)
        assert self.held_words() == before

    @precondition(lambda self: self.record)
    @rule(second=st.booleans())
    def let_out_by_mistake(self, *, second: bool) -> None:
        """The last word that let a vehicle out is taken back, with all that it did by itself."""
        vehicle = self.now.dossier.vehicles[-1 if second else 0]
        words = [one for one in vehicle.confirmations if one.step == Step.TURNED_BACK]
        if vehicle.returned_at is None or not words:
            return
        others = self.followed.pop(vehicle.id, ())
        taken = {one.crossing_id for one in others}
        if any(
            one.forces_confirmed(Step.TURNED_BACK) for one in self.now.dossier.vehicles if one.id in taken
        ):
            return
        word, kept = words[-1], {*self.held_words()} - {words[-1].fact_id}
        super().say(
            FactKind.UNDONE,
            crossing_id=vehicle.id,
            step=Step.TURNED_BACK,
            force=word.force,
            refers_to=word.fact_id,
        )
        for one in others:
            back = FactKind.UNDONE if one.kind == FactKind.RETURNED else FactKind.RETURN_RECALLED
            super().say(back, crossing_id=one.crossing_id, step=Step.TURNED_BACK, force=Force.SYSTEM)
        assert {*self.held_words()} == kept
        assert self.now.stage(vehicle.id).stage == Stage.RETURNING
        for one in others:
            if one.crossing_id:
                assert self.now.stage(one.crossing_id).stage not in {Stage.RETURNED, Stage.RETURNING}

    @invariant()
    def nothing_was_skipped(self) -> None:
        """What is missing before a word that was given was voided since, or is the firm's later wish."""
        if self.record is None:
            return
        dossier = self.now.dossier
        table = journey_table(dossier=dossier, deviations=())
        for vehicle in dossier.vehicles:
            for item in (*dossier.confirmations, *vehicle.confirmations):
                assert item.regularity == Regularity.REGULAR
                row = table[item.step]
                gaps = missing(table=table, row=row, force=item.force, dossier=dossier, vehicle=vehicle)
                assert {gap.step for gap in gaps} <= self.voided | {Step.RETURN}

    @invariant()
    def who_goes_back_waits_for_nothing_else(self) -> None:
        if self.record is None:
            return
        for vehicle in self.now.dossier.vehicles:
            if self.now.stage(vehicle.id).stage == Stage.RETURNING:
                steps = {task.step for task in self.now.tasks if task.subject == vehicle.id}
                assert steps <= {Step.TURNED_BACK, Step.DESTROYED}
                assert steps - {Step.DESTROYED} or vehicle.holds

    @invariant()
    def goods_in_storage_wait_for_the_declarant(self) -> None:
        if self.record is None:
            return
        lots = [one for one in self.now.dossier.vehicles if one.unloaded and not one.emptied_at]
        wait = {task.subject for task in self.now.tasks if task.force == Force.CARRIER}
        assert wait == {one.id for one in lots if one.condemned is None}
        condemned = {one.id for one in lots if one.condemned}
        assert condemned == {task.subject for task in self.now.tasks if task.step == Step.DESTROYED}

    @invariant()
    def a_part_that_was_loaded_never_crosses(self) -> None:
        if self.record is None:
            return
        for vehicle in self.now.dossier.vehicles:
            loaded = vehicle.forces_confirmed(Step.LOADED)
            if loaded and goes_back(self.now.dossier.lot_of(vehicle)):
                assert self.now.stage(vehicle.id).stage in {Stage.RETURNING, Stage.RETURNED}

    def lacks_own_work(self, task: Task) -> bool:
        return task.force == Force.CARRIER or super().lacks_own_work(task)

    def teardown(self) -> None:
        """Released, paid and cleared, each crosses or goes back; a declarant may have to name a taker."""
        if self.record is None:
            return
        self.release_all()
        self.inspect_and_clear()
        for _ in range(160):
            self.declare_loaders()
            turns = [task for task in self.now.tasks if task.force != Force.CARRIER]
            if not turns:
                break
            task = turns[0]
            whole = task.subject == self.now.dossier.id
            self.say(
                FactKind.CONFIRMED,
                crossing_id=None if whole else task.subject,
                step=task.step,
                force=task.force,
            )
        table = journey_table(dossier=self.now.dossier, deviations=())
        for found in self.now.stages:
            if found.stage in OVER:
                continue
            vehicle = self.now.dossier.vehicle(found.vehicle)
            waits = objection(
                table=table,
                step=Step.TRANSSHIPMENT,
                force=Force.CUSTOMS,
                dossier=self.now.dossier,
                vehicle=vehicle,
            )
            # Its only taker went back: the declarant names another one, or takes the goods back.
            assert waits
            assert waits.code == CrossingRefusal.NEEDS_RECEIVER
        again: Record | None = None
        for said in self.facts:
            again = advance(record=again, said=said, deviations=())
        assert again == self.record


TestExceptional = Exceptional.TestCase
TestExceptional.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
