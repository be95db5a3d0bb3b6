"""The tariff: which amount a vehicle owes, and by which rule. What it does not know it does not guess.

Source of the rules: data/fees.csv (Resolution 09/2025/NQ-HĐND). Several goods on a vehicle: the highest rate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.kernel.money import Money
from xulang.kernel.period import Period
from xulang.kernel.words import Regime
from xulang.ledger.domain.words import FeeKind, RateKind, TariffOrigin, VehicleUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a row or rate is for: these regimes, and goods whose HS code begins so; no prefix: any goods."""

    regimes: frozenset[Regime]
    hs_prefixes: tuple[str, ...]
    period: Period

    def fit(self, *, regime: Regime, hs_code: str | None, on: datetime) -> int | None:
        """How closely it fits: the length of the prefix; None where it does not."""
        if regime not in self.regimes or not self.period.contains(moment=on):
            return None
        if not self.hs_prefixes:
            return 0
        fitting = [len(prefix) for prefix in self.hs_prefixes if (hs_code or "").startswith(prefix)]
        return max(fitting, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRow:
    """An amount a trip for a class of vehicles ("VT6", the class declared with the vehicle)."""

    id: UUID
    fee: FeeKind
    vehicle_class: str
    scope: Scope
    amount: Money
    basis: str
    origin: TariffOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRate:
    """A percentage of the amount: 500 is five times the base."""

    kind: RateKind
    scope: Scope
    percent: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    rows: tuple[TariffRow, ...]
    rates: tuple[TariffRate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleToAssess:
    """`hs_codes`: of each goods line on it, None where not declared; empty for an empty vehicle."""

    vehicle_id: UUID
    vehicle_class: str | None
    use: VehicleUse
    fees: tuple[FeeKind, ...]
    hs_codes: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What the tariff says: the row, the percentages applied to it in turn, and the result."""

    row: TariffRow
    rates: tuple[TariffRate, ...]
    amount: Money

    @property
    def basis(self) -> str:
        parts = (self.row.basis, *(f"{rate.percent} %: {rate.basis}" for rate in self.rates))
        return "; ".join(dict.fromkeys(parts))


def find_charge(
    *, tariff: Tariff, vehicle: VehicleToAssess, fee: FeeKind, regime: Regime, on: datetime
) -> Charge | None:
    """None when the tariff has no row for any one of the goods: then nobody knows which is the highest."""
    charges = [
        _charge_of_goods(tariff=tariff, vehicle=vehicle, fee=fee, regime=regime, hs_code=hs_code, on=on)
        for hs_code in vehicle.hs_codes or (None,)
    ]
    known = [charge for charge in charges if charge is not None]
    if len(known) < len(charges):
        return None
    return max(known, key=lambda charge: charge.amount)


def _charge_of_goods(
    *,
    tariff: Tariff,
    vehicle: VehicleToAssess,
    fee: FeeKind,
    regime: Regime,
    hs_code: str | None,
    on: datetime,
) -> Charge | None:
    fits = [
        (fit, row)
        for row in tariff.rows
        if row.fee is fee
        and row.vehicle_class == vehicle.vehicle_class
        and (fit := row.scope.fit(regime=regime, hs_code=hs_code, on=on)) is not None
    ]
    if not fits:
        return None
    _, row = max(fits, key=lambda pair: (pair[0], pair[1].amount))
    wanted = _rates_wanted(vehicle=vehicle, fee=fee)
    rates = tuple(
        rate
        for rate in tariff.rates
        if rate.kind in wanted and rate.scope.fit(regime=regime, hs_code=hs_code, on=on) is not None
    )
    return Charge(row=row, rates=rates, amount=_apply(amount=row.amount, rates=rates))


def _rates_wanted(*, vehicle: VehicleToAssess, fee: FeeKind) -> frozenset[RateKind]:
    """The rates are those of the infrastructure fee; none is published for the transfer fee."""
    if fee is not FeeKind.INFRASTRUCTURE:
        return frozenset()
    by_use = {
        VehicleUse.CROSSES: frozenset[RateKind](),
        VehicleUse.TRANSSHIPS_ONLY: frozenset({RateKind.TRANSSHIPS_ONLY}),
        VehicleUse.DELIVERS_INLAND: frozenset({RateKind.DELIVERS_INLAND}),
    }
    return by_use[vehicle.use] | {RateKind.ORE_EXPORT}


def _apply(*, amount: Money, rates: Iterable[TariffRate]) -> Money:
    for rate in rates:
        amount = amount.percent(rate=rate.percent)
    return amount
