"""Which priority classes a declared vehicle qualifies for: read from what is declared and known, by nobody.

The classes in force, with weight, share and legal basis, are data of the installation (docs/queue.md). A
class whose code is not here is given by order only.
"""

from collections.abc import Sequence

from xulang.crossing.domain.cargo import cargo_of
from xulang.declarations.domain.content import DeclarationContent, VehicleContent
from xulang.kernel.words import Cargo
from xulang.queueing.domain.classes import PriorityClass

# Chapter 01 of the Harmonized System (World Customs Organization, HS 2022): live animals.
LIVE_ANIMALS = "01"
# Vegetables and fruit, cut flowers and live plants.
PRODUCE = frozenset({"06", "07", "08"})


def qualities_of(
    *, vehicle: VehicleContent, content: DeclarationContent, authorised: frozenset[str]
) -> frozenset[str]:
    """Codes of the classes that it qualifies for. `authorised`: tax codes of authorised operators."""
    chapters = {(line.hs_code or "")[:2] for owner in content.goods for line in owner.lines}
    found = set()
    if chapters == {LIVE_ANIMALS}:
        found.add("live_animals")
    if chapters and chapters <= PRODUCE and cargo_of(vehicle=vehicle, content=content) == Cargo.FRESH:
        found.add("fresh_produce")
    if content.two_way_of is not None:
        found.add("two_way")
    owners = {one.owner.tax_code for one in content.goods}
    if owners and owners <= authorised:
        found.add("authorised")
    return frozenset(found)


def row_of(*, qualities: frozenset[str], classes: Sequence[PriorityClass]) -> int:
    """The weightiest class that it qualifies for; without any the lightest."""
    for row, one in enumerate(classes):
        if one.code in qualities:
            return row
    return len(classes) - 1
