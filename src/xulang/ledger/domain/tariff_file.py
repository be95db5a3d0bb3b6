"""Read the tariff's tables: data/fees.csv (published) and data/examples/tariff.csv (demonstrations).

The published table is prose. Each of its rows that is a rule is named here with what it applies to; figure,
source and day come from the file. A row not named here stops the import: nobody guesses at a tariff.

Two readings are ours, and the cashier may enter another amount with his basis. "Vegetables and fruit" are the
fresh ones of HS chapters 07 and 08; "agricultural goods" are HS chapters 01 to 24 without fish (03), as in
Annex 1 of the WTO's Agreement on Agriculture. A 40 ft container belongs to class VT6, whose name on the live
platform is "Từ 18 tấn trở lên và Container 40 feet trở lên".
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import UUID, uuid5

from xulang.kernel.money import Money
from xulang.kernel.period import Period
from xulang.kernel.words import Regime
from xulang.ledger.domain.tariff import Scope, Tariff, TariffRate, TariffRow
from xulang.ledger.domain.words import FeeKind, RateKind, TariffOrigin

ROWS = UUID("5f0f7a52-2f0b-4a66-9a5e-6f6b35c1d002")
HANOI = timezone(timedelta(hours=7))
IN_FORCE = re.compile(r"Resolution (\S+) in force (\d+)/(\d+)/(\d+)")
FRESH = (
    *("0701", "0702", "0703", "0704", "0705", "0706", "0707", "0708", "0709"),
    *("0803", "0804", "0805", "0806", "0807", "0808", "0809", "0810"),
)
AGRICULTURAL = tuple(f"{chapter:02}" for chapter in range(1, 25) if chapter != 3)
ORE = ("26",)
TEMPORARY = frozenset({Regime.TEMPORARY_IMPORT, Regime.TEMPORARY_EXPORT})
EVERY = frozenset(Regime)
EXAMPLE_BASIS = "Ví dụ cho bản trình diễn, không phải mức thu thật"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    vehicle_class: str
    regimes: frozenset[Regime]
    hs_prefixes: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    kind: RateKind
    regimes: frozenset[Regime]
    hs_prefixes: tuple[str, ...]
    basis: str


AMOUNTS: Mapping[str, _Amount] = {
    "export of fresh vegetables and fruit, truck under 2 t": _Amount(
        vehicle_class="UNDER_2T",
        regimes=frozenset({Regime.EXPORT}),
        hs_prefixes=FRESH,
        basis="xuất khẩu rau, quả tươi, xe dưới 2 tấn",
    ),
    "temporary import / re-export of agricultural goods, 40 ft container": _Amount(
        vehicle_class="VT6",
        regimes=TEMPORARY,
        hs_prefixes=AGRICULTURAL,
        basis="tạm nhập tái xuất nông sản, container 40 feet",
    ),
}
RATES: Mapping[str, _Rate] = {
    "export ore": _Rate(
        kind=RateKind.ORE_EXPORT,
        regimes=frozenset({Regime.EXPORT}),
        hs_prefixes=ORE,
        basis="xuất khẩu quặng",
    ),
    "import vehicle that uses the infrastructure to deliver inland": _Rate(
        kind=RateKind.DELIVERS_INLAND,
        regimes=EVERY,
        hs_prefixes=(),
        basis="xe nhập khẩu sử dụng kết cấu hạ tầng để giao hàng trong nội địa",
    ),
    "vehicle that only transships in the yard": _Rate(
        kind=RateKind.TRANSSHIPS_ONLY,
        regimes=EVERY,
        hs_prefixes=(),
        basis="xe chỉ sang tải trong bãi",
    ),
}
# Not amounts of a vehicle: a headline, a rule that `find_charge` keeps, and a share between offices.
NOT_OF_A_VEHICLE = frozenset(
    {
        "highest amount in the table",
        "several goods on one vehicle",
        "share kept by the collecting centre",
    }
)
PERCENT = {"percent of the rate": 1, "times the base": 100}


def read_tariff(*, text: str) -> Tariff:
    """data/fees.csv. Raises ValueError naming the row that is not understood."""
    rows, rates = [], []
    resolution: tuple[str, datetime] | None = None
    for line in csv.DictReader(text.splitlines()):
        item = line["item"]
        if line["source"] != "same":
            resolution = _resolution(source=line["source"])
        if resolution is None:
            raise ValueError(f"fees.csv: {item!r} has no source")
        name, start = resolution
        if amount := AMOUNTS.get(item):
            rows.append(_row(amount=amount, line=line, name=name, start=start))
        elif rate := RATES.get(item):
            rates.append(_rate(rate=rate, line=line, name=name, start=start))
        elif item not in NOT_OF_A_VEHICLE:
            raise ValueError(f"fees.csv: no rule is known for {item!r}")
    return Tariff(rows=tuple(rows), rates=tuple(rates))


def read_examples(*, text: str) -> Tariff:
    """data/examples/tariff.csv: rows for any goods, valid always."""
    rows = tuple(
        TariffRow(
            id=uuid5(ROWS, f"example:{line['fee']}:{line['vehicle_class']}:{line['regimes']}"),
            fee=FeeKind(line["fee"]),
            vehicle_class=line["vehicle_class"],
            scope=Scope(
                regimes=frozenset(Regime(word) for word in line["regimes"].split()),
                hs_prefixes=(),
                period=Period(start=None, end=None),
            ),
            amount=Money(dong=int(line["amount_vnd"])),
            basis=EXAMPLE_BASIS,
            origin=TariffOrigin.EXAMPLE,
        )
        for line in csv.DictReader(text.splitlines())
    )
    return Tariff(rows=rows, rates=())


def rate_id(*, rate: TariffRate) -> UUID:
    return uuid5(ROWS, f"{rate.kind}:{rate.scope.period.start}")


def _row(*, amount: _Amount, line: Mapping[str, str], name: str, start: datetime) -> TariffRow:
    if line["unit"] != "VND per trip":
        raise ValueError(f"fees.csv: {line['item']!r} is not an amount a trip")
    return TariffRow(
        id=uuid5(ROWS, f"{line['item']}:{start}"),
        fee=FeeKind.INFRASTRUCTURE,
        vehicle_class=amount.vehicle_class,
        scope=Scope(
            regimes=amount.regimes, hs_prefixes=amount.hs_prefixes, period=Period(start=start, end=None)
        ),
        amount=Money(dong=int(line["value"])),
        basis=f"Nghị quyết {name}: {amount.basis}",
        origin=TariffOrigin.PUBLISHED,
    )


def _rate(*, rate: _Rate, line: Mapping[str, str], name: str, start: datetime) -> TariffRate:
    if line["unit"] not in PERCENT:
        raise ValueError(f"fees.csv: {line['item']!r} is not a rate")
    return TariffRate(
        kind=rate.kind,
        scope=Scope(regimes=rate.regimes, hs_prefixes=rate.hs_prefixes, period=Period(start=start, end=None)),
        percent=int(line["value"]) * PERCENT[line["unit"]],
        basis=f"Nghị quyết {name}: {rate.basis}",
    )


def _resolution(*, source: str) -> tuple[str, datetime]:
    found = IN_FORCE.search(source)
    if not found:
        raise ValueError(f"fees.csv: {source!r} names no resolution and day")
    name, day, month, year = found.groups()
    return name, datetime(int(year), int(month), int(day), tzinfo=HANOI)
