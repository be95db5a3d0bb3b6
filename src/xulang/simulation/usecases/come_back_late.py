"""A Chinese truck of the two-way scheme that stays in our yard too long, for the list of late ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import cast

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction, Nationality, Role, Step, VehiclePart
from xulang.simulation.domain.content import CARRIERS, declaration_id, draft_of, vehicle_id
from xulang.simulation.domain.plan import PlannedTruck
from xulang.simulation.domain.scene import Scene

# Of the scheme (data/two_way.toml): a gate of it, and longer ago than a truck with a way back may stay.
GATE = "CN"
SINCE = timedelta(hours=40)
WAY_IN = (
    (Role.CUSTOMS_OFFICER, Step.REGISTRATION),
    (Role.CUSTOMS_OFFICER, Step.ENTRY),
    (Role.BORDER_GUARD_OFFICER, Step.ENTRY),
)
AGRICULTURAL = ("08", "07")


def come_back_late(*, scene: Scene, places: declarations.Places, now: datetime) -> None:
    """Let one truck have come in SINCE before `now`, with its way back declared; repeats change nothing.

    Without a scheme that holds it came one way, and no clock runs.
    """
    begun = now - SINCE
    truck, draft = _chinese(scene, begun)
    out = vehicle_id(truck=truck, installation=scene.installation, part=VehiclePart.CARRIES)
    _declare(scene, places, truck, draft)
    for place, (role, step) in enumerate(WAY_IN, start=1):
        crossing.confirm(
            request=scene.request(
                role=role,
                name=f"late/{role}/{step}",
                now=begun + timedelta(minutes=20 * place),
            ),
            declaration_id=declaration_id(truck=truck, installation=scene.installation),
            crossing_id=None if step == Step.REGISTRATION else out,
            step=step,
        )
    seen = crossing.get_crossing(crossing_id=out)
    if not crossing.may_come_back_loaded(seen=seen, now=begun + timedelta(hours=2)):
        return
    home = PlannedTruck(
        key=f"{truck.key}/home",
        gate=GATE,
        direction=Direction.EXPORT,
        declared_at=begun + timedelta(hours=2),
    )
    _declare(scene, places, home, _way_back(scene, draft, home, two_way_of=str(out)))


def _chinese(scene: Scene, begun: datetime) -> tuple[PlannedTruck, Mapping[str, JSON]]:
    """The first import of agricultural goods that comes on one Chinese truck and carries them all the way."""
    for number in count():
        truck = PlannedTruck(key=f"late/{number}", gate=GATE, direction=Direction.IMPORT, declared_at=begun)
        draft = draft_of(
            truck=truck,
            installation=scene.installation,
            arrival=begun + timedelta(hours=1),
            yard=scene.yards.get(GATE),
        )
        vehicles = cast("list[Mapping[str, JSON]]", draft["vehicles"])
        alone = [(one["nationality"], one["part"]) for one in vehicles]
        if alone == [(Nationality.CN, VehiclePart.CARRIES)] and _code(draft)[:2] in AGRICULTURAL:
            return truck, draft
    raise AssertionError("unreachable")


def _code(draft: Mapping[str, JSON]) -> str:
    goods = cast("list[Mapping[str, list[Mapping[str, str]]]]", draft["goods"])
    return goods[0]["lines"][0]["hs_code"]


def _way_back(
    scene: Scene, there: Mapping[str, JSON], truck: PlannedTruck, *, two_way_of: str
) -> Mapping[str, JSON]:
    """The same truck with goods for the other side; its vehicle is one of this declaration."""
    draft = draft_of(
        truck=truck,
        installation=scene.installation,
        arrival=truck.declared_at + timedelta(hours=30),
        yard=scene.yards.get(GATE),
    )
    own = vehicle_id(truck=truck, installation=scene.installation, part=VehiclePart.CARRIES)
    [vehicle] = cast("list[Mapping[str, JSON]]", there["vehicles"])
    same = {**vehicle, "id": str(own), "container_number": None, "seal_number": None, "type": "truck"}
    goods = cast("list[Mapping[str, JSON]]", there["goods"])
    fruit = cast("list[Mapping[str, JSON]]", draft["goods"])
    lines = [{**line, "origin": "VN"} for line in cast("list[Mapping[str, JSON]]", goods[0]["lines"])]
    return {
        **draft,
        "two_way_of": two_way_of,
        "vehicles": [same],
        "goods": [{**fruit[0], "lines": lines}],
    }


def _declare(
    scene: Scene, places: declarations.Places, truck: PlannedTruck, draft: Mapping[str, JSON]
) -> None:
    carrier = CARRIERS[0]  # One company declares both ways.
    content = declarations.check_content(draft=draft, now=truck.declared_at, places=places).content
    crossing.declare(
        request=scene.request_of(carrier=carrier, name=f"declare/{truck.key}", now=truck.declared_at),
        declaration_id=declaration_id(truck=truck, installation=scene.installation),
        organisation_id=scene.cast.declarants[carrier][1],
        content=content,
    )
