"""The check at entry: from a draft as typed to a content that may be submitted, or every refusal at once.

Text is read as people type it ("10.709" kg is ten thousand); numbers in JSON are taken as they are.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from xulang.declarations.domain import limits
from xulang.declarations.domain.check_goods import check_goods
from xulang.declarations.domain.check_parties import PARTY, SIDES, check_officer, check_payer, check_trader
from xulang.declarations.domain.check_together import check_together
from xulang.declarations.domain.check_vehicle import check_vehicle
from xulang.declarations.domain.content import DeclarationContent
from xulang.declarations.domain.draft import Body, storable
from xulang.declarations.domain.limits import ArrivalWindow
from xulang.declarations.domain.places import Places
from xulang.declarations.domain.reading import Findings, Group, line, read_uuid
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.times import day_of, read_moment
from xulang.declarations.domain.warnings import FieldWarning
from xulang.kernel.identifiers import Checked
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Direction, Purpose, Regime

HEAD = frozenset({
    "direction", "regime", "gate", "expected_arrival", "yard", "border_guard_number", "procedure_officer",
    "fee_payer", "importer", "exporter", "vehicles", "goods", "purpose", "returns",
    "two_way_of",
})  # fmt: skip
VEHICLE = frozenset({
    "id", "plate", "trailer_plate", "container_number", "seal_number", "type", "nationality", "driver",
    "cargo_weight_kg", "tare_kg", "fee_rate", "transport_licence", "unloading_place", "part",
    "receives_from", "needs", "chassis_number", "engine_number", "own_arrival",
    "oversize_permit",
})  # fmt: skip

# Temporary regimes, merchanting trade and transit come in by one declaration and leave by another.
BOTH_WAYS = frozenset(Direction)
REGIME_DIRECTIONS = {
    Regime.EXPORT: frozenset({Direction.EXPORT}),
    Regime.IMPORT: frozenset({Direction.IMPORT}),
    Regime.TEMPORARY_IMPORT: BOTH_WAYS,
    Regime.TEMPORARY_EXPORT: BOTH_WAYS,
    Regime.TRANSSHIPMENT: BOTH_WAYS,
    Regime.TRANSIT: BOTH_WAYS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedContent:
    content: DeclarationContent
    warnings: tuple[FieldWarning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """All that a check found; `content` is None exactly when something was refused."""

    content: DeclarationContent | None
    refusals: tuple[Refusal, ...]
    warnings: tuple[FieldWarning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    direction: Direction | None
    regime: Regime | None
    gate: str | None
    arrival: datetime | None
    yard: str | None


def check(
    draft: Body,
    *,
    now: datetime,
    places: Places,
    window: ArrivalWindow,
    previous: DeclarationContent | None = None,
) -> CheckedContent:
    """As `examine`; raises Refusals with the path of each field, as "vehicles.0.driver.phone"."""
    found = examine(draft, now=now, places=places, window=window, previous=previous)
    if found.content is None:
        raise Refusals(refusals=found.refusals)
    return CheckedContent(content=found.content, warnings=found.warnings)


def examine(
    draft: Body,
    *,
    now: datetime,
    places: Places,
    window: ArrivalWindow,
    previous: DeclarationContent | None = None,
) -> Examined:
    """Look at the whole draft; an arrival that an amendment leaves as in `previous` may have passed."""
    try:
        body = storable(draft)
    except Refusal as refusal:
        return Examined(content=None, refusals=(refusal,), warnings=())
    findings = Findings()
    head = Group(body=body, path="", names=HEAD, findings=findings)
    today = day_of(now=now)
    route = _check_route(head, now=now, places=places, window=window, previous=previous)
    officer = check_officer(head)
    payer = check_payer(head)
    purpose = head.choice("purpose", Purpose, default=Purpose.GOODS) or Purpose.GOODS
    traders = {
        side: None
        if purpose is Purpose.EMPTY_RECEIVER and head.group(SIDES[side], names=PARTY).is_blank()
        else check_trader(head, side=side, direction=route.direction, regime=route.regime)
        for side in Direction
    }
    border_guard_number = head.optional("border_guard_number", partial(line, limit=limits.SHORT_CODE))
    groups = list(head.groups("vehicles", names=VEHICLE, limit=limits.OWN_WHEELS))

    def own_arrival(group: Group) -> datetime | None:
        arrival = group.optional("own_arrival", read_moment)
        if arrival and arrival not in {route.arrival, _known_arrival(group, previous)}:
            _check_arrival(group, "own_arrival", arrival=arrival, now=now, window=window)
        return None if arrival == route.arrival else arrival

    vehicles = [check_vehicle(group, today=today, arrival=own_arrival) for group in groups]
    goods = check_goods(head, direction=route.direction, today=today)
    check_together(head, groups=groups, vehicles=vehicles, goods=goods, purpose=purpose)
    refusals, warnings = tuple(findings.refusals), tuple(findings.warnings)
    if refusals:
        return Examined(content=None, refusals=refusals, warnings=warnings)
    if route.direction is None or route.regime is None or route.gate is None or route.arrival is None:
        raise AssertionError("a field is missing that nothing refused")
    content = DeclarationContent(
        direction=route.direction,
        regime=route.regime,
        gate=route.gate,
        expected_arrival=route.arrival,
        yard=route.yard,
        border_guard_number=border_guard_number,
        procedure_officer=officer,
        fee_payer=payer,
        importer=traders[Direction.IMPORT],
        exporter=traders[Direction.EXPORT],
        purpose=purpose,
        returns=head.optional("returns", read_uuid),
        two_way_of=head.optional("two_way_of", read_uuid),
        vehicles=tuple(vehicle for vehicle in vehicles if vehicle),
        goods=tuple(owner for owner in goods if owner),
    )
    return Examined(content=content, refusals=(), warnings=warnings)


def _check_route(
    head: Group,
    *,
    now: datetime,
    places: Places,
    window: ArrivalWindow,
    previous: DeclarationContent | None,
) -> _Route:
    direction = head.choice("direction", Direction)
    regime = head.choice("regime", Regime)
    if direction and regime and direction not in REGIME_DIRECTIONS[regime]:
        head.refuse("regime", DeclarationRefusal.REGIME_NOT_THIS_WAY)
    gate = head.required("gate", partial(_gate, places=places, direction=direction))
    arrival = head.required("expected_arrival", read_moment)
    if arrival and not (previous and arrival == previous.expected_arrival):
        _check_arrival(head, "expected_arrival", arrival=arrival, now=now, window=window)
    yard = head.optional("yard", partial(_yard, places=places))
    return _Route(direction=direction, regime=regime, gate=gate, arrival=arrival, yard=yard)


def _check_arrival(
    group: Group, name: str, *, arrival: datetime, now: datetime, window: ArrivalWindow
) -> None:
    if arrival < now - window.grace:
        group.refuse(name, DeclarationRefusal.ARRIVAL_PAST)
    elif arrival > now + window.ahead:
        group.refuse(name, DeclarationRefusal.ARRIVAL_TOO_FAR, days=window.ahead.days)


def _known_arrival(group: Group, previous: DeclarationContent | None) -> datetime | None:
    """The vehicle's own arrival as it was declared."""
    vehicles = previous.vehicles if previous else ()
    return next((one.own_arrival for one in vehicles if str(one.id) == group.text("id").lower()), None)


def _gate(text: str, *, places: Places, direction: Direction | None) -> Checked[str]:
    if text not in places.gates:
        raise Refusal(code=DeclarationRefusal.UNKNOWN_GATE)
    if direction and direction not in places.gates[text]:
        raise Refusal(code=DeclarationRefusal.GATE_NOT_THIS_WAY)
    return Checked(value=text)


def _yard(text: str, *, places: Places) -> Checked[str]:
    if text not in places.yards:
        raise Refusal(code=DeclarationRefusal.UNKNOWN_YARD)
    return Checked(value=text)
