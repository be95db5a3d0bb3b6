"""Random corrections among random confirmations: none is lost that did not rest on them, none strands."""

from dataclasses import fields
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.domain.test_journey_machine import Journey
from xulang.clearance.api import Confirmation
from xulang.crossing.dependencies import FIELDS, ROWS, Field, Holder
from xulang.crossing.domain.amending import Allowance, Plan, plan_amendment
from xulang.crossing.domain.decide import ENDED, missing, needed
from xulang.crossing.domain.record import journey_table
from xulang.declarations.domain.changes import Changes
from xulang.declarations.domain.content import DeclarationContent, VehicleContent
from xulang.kernel.refusal import Refusals
from xulang.kernel.words import FactKind, Force, Regularity, Step

AMENDABLE = [row.field for row in FIELDS if row.field not in {Field.VEHICLE_ADDED, Field.VEHICLE_REMOVED}]


class Corrected(Journey):
    """The journey, with a declarant who keeps correcting and officers who ask him to."""

    def __init__(self) -> None:
        super().__init__()
        self.voided: set[Step] = set()

    def held_words(self) -> dict[UUID, Confirmation]:
        dossier = self.now.dossier
        mine = [item for vehicle in dossier.vehicles for item in vehicle.confirmations]
        return {item.fact_id: item for item in (*dossier.confirmations, *mine)}

    @precondition(lambda self: self.record)
    @rule(
        names=st.sets(st.sampled_from(AMENDABLE), min_size=1, max_size=4),
        second=st.booleans(),
        may=st.sampled_from(Allowance),
    )
    def amend(self, names: set[Field], *, second: bool, may: Allowance) -> None:
        vehicle = self.now.dossier.vehicles[-1 if second else 0]
        own = frozenset(field.value for field in names if ROWS[field].holder == Holder.VEHICLE)
        changes = Changes(
            head=frozenset(field.value for field in names if ROWS[field].holder == Holder.DECLARATION),
            vehicles={vehicle.id: own} if own else {},
            added=(),
            removed=(),
        )
        table = journey_table(dossier=self.now.dossier, deviations=())
        places = {vehicle.id: 0}
        try:
            plan = plan_amendment(record=self.now, table=table, changes=changes, places=places, may=may)
        except Refusals:
            return
        before = self.held_words()
        self.say_plan(plan)
        gone = {one.fact_id for one in plan.voided}
        assert self.held_words() == {key: item for key, item in before.items() if key not in gone}
        rests = {rest.step for field in names for rest in ROWS[field].rests}
        assert {one.step for one in plan.voided} <= rests
        self.voided |= {one.step for one in plan.voided}

    def say_plan(self, plan: Plan) -> None:
        self.say(FactKind.AMENDED, force=Force.CARRIER)
        for one in plan.amended:
            for question in one.answers or (None,):
                self.say(
                    FactKind.FIELD_AMENDED,
                    force=Force.CARRIER,
                    crossing_id=one.crossing_id,
                    outcome=one.field.value,
                    reason_code="plain",
                    refers_to=question,
                )
        for gone in plan.voided:
            self.say(
                FactKind.VOIDED,
                force=gone.force,
                step=gone.step,
                crossing_id=gone.crossing_id,
                refers_to=gone.fact_id,
            )

    @precondition(lambda self: self.record)
    @rule(field=st.sampled_from(AMENDABLE), force=st.sampled_from([Force.CUSTOMS, Force.PLANT_QUARANTINE]))
    def ask(self, field: Field, force: Force) -> None:
        vehicle = self.now.dossier.vehicles[0]
        if self.now.stage(vehicle.id).stage in ENDED:
            return
        about = None if ROWS[field].holder == Holder.DECLARATION else vehicle.id
        self.say(
            FactKind.CORRECTION_ASKED,
            force=force,
            crossing_id=about,
            outcome=field.value,
            reason_code="data_wrong",
        )

    @precondition(lambda self: self.record)
    @rule(second=st.booleans())
    def ask_replacement(self, *, second: bool) -> None:
        vehicle = self.now.dossier.vehicles[-1 if second else 0]
        if vehicle.replacement or self.now.stage(vehicle.id).stage in ENDED:
            return
        self.say(FactKind.REPLACEMENT_ASKED, force=Force.CARRIER, crossing_id=vehicle.id, outcome="plate")

    @invariant()
    def nothing_was_skipped(self) -> None:
        """What is missing before a word that was given can only be what a correction voided since."""
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
                assert {gap.step for gap in gaps} <= self.voided

    @invariant()
    def a_question_stays_until_it_is_answered(self) -> None:
        if self.record is None:
            return
        asked = {fact.id for fact in self.facts if fact.kind == FactKind.CORRECTION_ASKED}
        answered = {fact.refers_to for fact in self.facts if fact.kind == FactKind.FIELD_AMENDED}
        assert {one.fact_id for one in self.now.dossier.questions} == asked - answered


TestCorrected = Corrected.TestCase
TestCorrected.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_every_field_of_a_declaration_has_its_row() -> None:
    head = {field.name for field in fields(DeclarationContent)} - {"vehicles"}
    vehicle = {field.name for field in fields(VehicleContent)} - {"id"}
    assert {row.field.value for row in FIELDS if row.holder == Holder.DECLARATION} == head | {"vehicle_added"}
    own = {row.field.value for row in FIELDS if row.holder == Holder.VEHICLE}
    assert own == vehicle | {"vehicle_removed"}
    assert len(FIELDS) == len(ROWS) == len(Field)
