"""Carriers declare their trucks when the plan says so, and correct what customs objected to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Stage
from xulang.simulation.domain.content import carrier_of, declaration_id, draft_of
from xulang.simulation.domain.pace import CORRECTION, Mishap, fate_of, on_the_road
from xulang.simulation.domain.plan import HANOI, PlannedTruck, trucks_of
from xulang.simulation.domain.scene import Scene, Tally


def declare_due(
    *, scene: Scene, places: declarations.Places, since: datetime, now: datetime, tally: Tally
) -> None:
    """Declare every truck planned in (since, now]."""
    for truck in planned(scene=scene, since=since, now=now):
        try:
            _declare(scene, places, truck)
            tally.declared += 1
        except Refusal as refusal:
            # A truck that an earlier version of the play declared with other words stays as it was declared.
            tally.refusals[refusal.code.value] += 1


def planned(*, scene: Scene, since: datetime, now: datetime) -> Iterator[PlannedTruck]:
    """Yield the trucks planned in (since, now], in order of time."""
    for day in _days(since, now):
        for truck in trucks_of(day=day, volumes=scene.volumes, rate=scene.rate, seed=scene.seed):
            if since < truck.declared_at <= now:
                yield truck


def _days(since: datetime, now: datetime) -> Iterator[date]:
    day = since.astimezone(HANOI).date()
    while day <= now.astimezone(HANOI).date():
        yield day
        day += timedelta(days=1)


def content_of(
    *, scene: Scene, places: declarations.Places, truck: PlannedTruck
) -> declarations.DeclarationContent:
    """The truck's declaration as checked by the form's own rules."""
    draft = draft_of(
        truck=truck,
        installation=scene.installation,
        arrival=truck.declared_at + on_the_road(key=truck.key),
        yard=scene.yards.get(truck.gate),
    )
    return declarations.check_content(draft=draft, now=truck.declared_at, places=places).content


def _declare(scene: Scene, places: declarations.Places, truck: PlannedTruck) -> None:
    carrier = carrier_of(truck=truck)
    crossing.declare(
        request=scene.request_of(carrier=carrier, name=f"declare/{truck.key}", now=truck.declared_at),
        declaration_id=declaration_id(truck=truck, installation=scene.installation),
        organisation_id=scene.cast.declarants[carrier][1],
        content=content_of(scene=scene, places=places, truck=truck),
    )


def correct_due(
    *, scene: Scene, places: declarations.Places, trucks: dict[str, PlannedTruck], now: datetime, tally: Tally
) -> None:
    """Send declarations again that customs asked to correct, some minutes after the objection."""
    waiting = crossing.list_under_way(gates=None, stages=[Stage.NEEDS_CORRECTION], limit=500)
    for found in waiting:
        truck = trucks.get(str(found.declaration_id))
        due = found.stage_since + CORRECTION
        if truck is None or due > now or fate_of(key=truck.key).mishap != Mishap.ERRED:
            continue
        carrier = carrier_of(truck=truck)
        crossing.amend(
            request=scene.request_of(carrier=carrier, name=f"amend/{truck.key}", now=due),
            declaration_id=found.declaration_id,
            content=content_of(scene=scene, places=places, truck=truck),
        )
        tally.acts += 1
