"""What a declared vehicle carries, for the capacity of its hour: read from what the declaration says alone.

Rules, with their sources and what they can't know: docs/capacity.md.
"""

from xulang.declarations.domain.content import DeclarationContent, VehicleContent
from xulang.kernel.words import Cargo, VehiclePart

# Chapters of the Harmonized System (World Customs Organization, HS 2022, sections I and II) whose goods spoil
# while they wait: live animals, meat, fish, live plants and cut flowers, vegetables, fruit.
FRESH_CHAPTERS = frozenset({"01", "02", "03", "06", "07", "08"})


def cargo_of(*, vehicle: VehicleContent, content: DeclarationContent) -> Cargo:
    """The kind of cargo whose capacity the vehicle takes.

    Fresh only where every line of goods is: a basket of fruit on a load of steel buys nothing. A load
    with a permit for oversize ones is one, fresh or not: it needs the wide lane.
    """
    if vehicle.is_goods:
        return Cargo.VEHICLES
    lines = [line for owner in content.goods for line in owner.lines]
    if vehicle.part == VehiclePart.RECEIVER or not (lines or vehicle.cargo_weight_kg):
        return Cargo.EMPTY
    if vehicle.oversize_permit:
        return Cargo.OVERSIZE
    chapters = {(line.hs_code or "")[:2] for line in lines}
    return Cargo.FRESH if chapters and chapters <= FRESH_CHAPTERS else Cargo.ORDINARY
