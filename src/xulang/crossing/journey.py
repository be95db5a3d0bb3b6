"""The workflow as one table: which step, confirmed by whom, after what, for every regime.

Buttons, refusals, work lists, "whose turn is it", docs/journey.md and tests all read this table.
Sources: data/confirmations.csv (the province's steps and forces) and the real record in
data/live_platform/export_completed.json, which shows how loose the order is: health quarantine came before
every entry, and the border guard's entry after the fees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from xulang.kernel.words import Force, Regime, Stage, Step


class Scope(StrEnum):
    """What one confirmation speaks of."""

    DECLARATION = "declaration"
    VEHICLE = "vehicle"


class Need(StrEnum):
    """When a step is part of a crossing at all."""

    ALWAYS = "always"
    GOODS_NEED_IT = "goods_need_it"  # The declared goods need this quarantine.
    CHANNEL_ASKS = "channel_asks"  # Customs put a declaration in the yellow or red channel.
    LICENCE = "licence"  # A foreign vehicle, or one that declared an international licence.
    SOURCE = "source"  # The vehicle hands its goods to another one.
    ASKED = "asked"  # The declarant asked for another tractor, container or driver.
    RETURN_ASKED = "return_asked"  # The declarant asked to take the goods back.
    STORAGE_ASKED = "storage_asked"  # Goods shall come off, all or a part: asked for, or ordered by a force.
    FROM_STORAGE = "from_storage"  # The vehicle loads goods that lie, or shall lie, in storage.
    DESTRUCTION_ORDERED = "destruction_ordered"  # A force ordered its goods in storage to be destroyed.
    RETURN_ORDERED = "return_ordered"  # The vehicle was ordered to go back the way it came.


class By(StrEnum):
    """Whose confirmations of an earlier step must be there."""

    ALL = "all"
    ONE = "one"
    SAME_FORCE = "same_force"
    RECEIVERS = "receivers"  # All confirmations, on every vehicle that receives from this one.
    SOURCE = "source"  # All confirmations, on the vehicle that this one receives from.


class HoldRule(StrEnum):
    STOPS = "stops"  # A held vehicle cannot have this step confirmed.
    ALLOWS = "allows"


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    step: Step
    by: By = By.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One row of the table. `one` and `all` are the stages reached when one, and every force confirmed."""

    step: Step
    scope: Scope
    forces: tuple[Force, ...]
    need: Need = Need.ALWAYS
    after: tuple[After, ...] = ()
    hold: HoldRule = HoldRule.ALLOWS
    one: Stage | None = None
    all: Stage | None = None


REGISTERED = (After(step=Step.REGISTRATION),)

# A truck leaves the yard when all of this is there; and the gate, since a correction may have voided some.
BEFORE_LEAVING = (
    After(step=Step.ENTRY),
    After(step=Step.YARD),
    After(step=Step.HEALTH_CHECK),
    After(step=Step.PLANT_CHECK),
    After(step=Step.ANIMAL_CHECK),
    After(step=Step.CUSTOMS_CHECK),
    After(step=Step.TRANSPORT_LICENCE),
    After(step=Step.TRANSSHIPMENT),
    After(step=Step.TRANSSHIPMENT, by=By.SOURCE),
    After(step=Step.FEES),
    After(step=Step.RETURN),
    After(step=Step.STORAGE),
    After(step=Step.UNLOADED),
    After(step=Step.LOADED),
)

STEPS: tuple[StepRow, ...] = (
    StepRow(
        step=Step.REGISTRATION,
        scope=Scope.DECLARATION,
        forces=(Force.CUSTOMS,),
        all=Stage.REGISTERED,
    ),
    StepRow(
        step=Step.ENTRY,
        scope=Scope.VEHICLE,
        forces=(Force.BORDER_GUARD, Force.CUSTOMS),
        after=REGISTERED,
        hold=HoldRule.STOPS,
        one=Stage.ENTERING,
        all=Stage.ENTERED,
    ),
    StepRow(
        step=Step.HEALTH_CHECK,
        scope=Scope.VEHICLE,
        forces=(Force.HEALTH_QUARANTINE,),
        need=Need.GOODS_NEED_IT,
        after=REGISTERED,
    ),
    StepRow(
        step=Step.PLANT_CHECK,
        scope=Scope.VEHICLE,
        forces=(Force.PLANT_QUARANTINE,),
        need=Need.GOODS_NEED_IT,
        after=REGISTERED,
    ),
    StepRow(
        step=Step.ANIMAL_CHECK,
        scope=Scope.VEHICLE,
        forces=(Force.ANIMAL_QUARANTINE,),
        need=Need.GOODS_NEED_IT,
        after=REGISTERED,
    ),
    StepRow(
        step=Step.YARD,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS,),
        after=(After(step=Step.ENTRY, by=By.ONE),),
        all=Stage.IN_YARD,
    ),
    StepRow(
        step=Step.CUSTOMS_CHECK,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS,),
        need=Need.CHANNEL_ASKS,
        after=(After(step=Step.YARD),),
    ),
    StepRow(
        step=Step.TRANSPORT_LICENCE,
        scope=Scope.VEHICLE,
        forces=(Force.TRANSPORT,),
        need=Need.LICENCE,
        after=REGISTERED,
    ),
    StepRow(
        step=Step.TRANSSHIPMENT,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS,),
        need=Need.SOURCE,
        after=(
            After(step=Step.TRANSPORT_LICENCE),
            After(step=Step.ENTRY),
            After(step=Step.ENTRY, by=By.RECEIVERS),
            # What is set apart, or put into storage, is not handed over: it is decided before.
            After(step=Step.STORAGE),
        ),
        hold=HoldRule.STOPS,
    ),
    StepRow(
        step=Step.REPLACEMENT,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS,),
        need=Need.ASKED,
    ),
    StepRow(
        step=Step.RETURN,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS,),
        need=Need.RETURN_ASKED,
    ),
    StepRow(
        step=Step.STORAGE,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS,),
        need=Need.STORAGE_ASKED,
        after=(After(step=Step.YARD),),
    ),
    StepRow(
        step=Step.UNLOADED,
        scope=Scope.VEHICLE,
        forces=(Force.YARD,),
        need=Need.STORAGE_ASKED,
        after=(After(step=Step.STORAGE),),
        hold=HoldRule.STOPS,
    ),
    StepRow(
        step=Step.LOADED,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS,),
        need=Need.FROM_STORAGE,
        after=(After(step=Step.ENTRY), After(step=Step.UNLOADED, by=By.SOURCE)),
        hold=HoldRule.STOPS,
    ),
    # Of the goods alone: the truck that brought them goes its way, and may be home.
    StepRow(
        step=Step.DESTROYED,
        scope=Scope.VEHICLE,
        forces=(Force.CUSTOMS, Force.BORDER_GUARD),
        need=Need.DESTRUCTION_ORDERED,
        after=(After(step=Step.UNLOADED),),
    ),
    StepRow(
        step=Step.FEES,
        scope=Scope.DECLARATION,
        forces=(Force.CENTRE,),
        after=REGISTERED,
    ),
    StepRow(
        step=Step.OUT_OF_YARD,
        scope=Scope.VEHICLE,
        forces=(Force.BORDER_GUARD, Force.CUSTOMS),
        after=BEFORE_LEAVING,
        hold=HoldRule.STOPS,
        one=Stage.LEAVING_YARD,
        all=Stage.OUT_OF_YARD,
    ),
    StepRow(
        step=Step.LEFT,
        scope=Scope.VEHICLE,
        forces=(Force.BORDER_GUARD, Force.CUSTOMS),
        after=(*REGISTERED, *BEFORE_LEAVING, After(step=Step.OUT_OF_YARD, by=By.SAME_FORCE)),
        hold=HoldRule.STOPS,
        one=Stage.LEAVING,
        all=Stage.LEFT,
    ),
    # The only step open to a vehicle that goes back: let out the way it came.
    StepRow(
        step=Step.TURNED_BACK,
        scope=Scope.VEHICLE,
        forces=(Force.BORDER_GUARD, Force.CUSTOMS),
        need=Need.RETURN_ORDERED,
        hold=HoldRule.STOPS,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """What one regime or one gate does differently from STEPS; `None` leaves a column as it is.

    No source names one yet; an installation states its own (docs/journey.md). Two are foreseen by
    data/confirmations.csv: who confirms the transport licence, and the management centre's word on
    leaving the yard in a newer version of the province's platform.
    """

    step: Step
    regime: Regime | None = None
    gate: str | None = None
    forces: tuple[Force, ...] | None = None
    need: Need | None = None
    after: tuple[After, ...] | None = None


Table = Mapping[Step, StepRow]


def table_for(*, regime: Regime, gate: str, deviations: tuple[Deviation, ...]) -> Table:
    """The rows that hold for a regime at a gate, in the order of the journey."""
    rows = {row.step: row for row in STEPS}
    for found in deviations:
        if found.regime in {None, regime} and found.gate in {None, gate}:
            row = rows[found.step]
            rows[found.step] = replace(
                row,
                forces=row.forces if found.forces is None else found.forces,
                need=row.need if found.need is None else found.need,
                after=row.after if found.after is None else found.after,
            )
    return rows


def deviations_from_toml(text: str) -> tuple[Deviation, ...]:
    """Read `[[deviation]]` tables, with the columns of `Deviation`.

    Raises msgspec.ValidationError, naming the place, when a word is not one of the journey's.
    """
    return msgspec.toml.decode(text, type=_DeviationFile).deviation


@dataclass(frozen=True, slots=True, kw_only=True)
class _DeviationFile:
    deviation: tuple[Deviation, ...] = ()
