"""What a simulated truck declares: as typed into the form, and accepted by its checks.

Names, plates and numbers are thrown dice; goods are the ordinary ones of the border. None is a real one's.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from stdnum import iso6346

from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction, Force, Nationality, Regime, VehiclePart, VehicleType
from xulang.simulation.domain.plan import PlannedTruck

FAMILY = ("NGUYỄN", "TRẦN", "HOÀNG", "NÔNG", "LƯƠNG", "VI", "LÝ", "ĐÀM", "BẾ", "CHU", "HÀ", "TRIỆU")
MIDDLE = ("VĂN", "ĐỨC", "QUANG", "MINH", "THANH", "HỮU")
GIVEN = ("HẢI", "SƠN", "LONG", "TÙNG", "HÙNG", "NAM", "BÌNH", "CƯỜNG", "DŨNG", "TUẤN", "KIÊN", "TOÀN")
CHINESE_NAMES = ("WEI QIANG", "HUANG JUN", "LI MING", "NONG HAI", "LU FENG", "QIN LEI", "LIANG BO", "MO TAO")
CARRIERS = (
    "CÔNG TY MẪU",
    "Công ty Vận tải Kỳ Lừa (mẫu)",
    "Hợp tác xã Vận tải Tam Thanh (mẫu)",
    "Công ty Tiếp vận Mẫu Sơn (mẫu)",
    "Công ty Thương mại Bắc Sơn (mẫu)",
    "Công ty Nông sản Hữu Lũng (mẫu)",
)
SERIES = "ABCDEFGHKLMNPRSTUVXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """`unit_value` is đồng a kilogram, of a plausible size only."""

    product: str
    hs_code: str
    origin: str
    needs: tuple[Force, ...]
    unit_value: int


EXPORTS = (
    Goods(
        product="Sầu riêng tươi",
        hs_code="08106000",
        origin="VN",
        needs=(Force.PLANT_QUARANTINE,),
        unit_value=95_000,
    ),
    Goods(
        product="Thanh long ruột trắng",
        hs_code="08109092",
        origin="VN",
        needs=(Force.PLANT_QUARANTINE,),
        unit_value=22_000,
    ),
    Goods(
        product="Mít tươi",
        hs_code="08109050",
        origin="VN",
        needs=(Force.PLANT_QUARANTINE,),
        unit_value=18_000,
    ),
    Goods(
        product="Tôm hùm sống",
        hs_code="03063120",
        origin="VN",
        needs=(Force.ANIMAL_QUARANTINE, Force.HEALTH_QUARANTINE),
        unit_value=820_000,
    ),
    Goods(product="Vỏ máy tính công nghiệp", hs_code="84733090", origin="VN", needs=(), unit_value=450_000),
    Goods(
        product="Sắn lát khô",
        hs_code="07141011",
        origin="VN",
        needs=(Force.PLANT_QUARANTINE,),
        unit_value=6_500,
    ),
)
IMPORTS = (
    Goods(product="Linh kiện điện tử", hs_code="85340090", origin="CN", needs=(), unit_value=520_000),
    Goods(product="Vải dệt kim", hs_code="60063290", origin="CN", needs=(), unit_value=140_000),
    Goods(product="Máy nông nghiệp", hs_code="84328090", origin="CN", needs=(), unit_value=210_000),
    Goods(
        product="Táo tươi",
        hs_code="08081000",
        origin="CN",
        needs=(Force.PLANT_QUARANTINE,),
        unit_value=32_000,
    ),
    Goods(
        product="Tỏi khô", hs_code="07129010", origin="CN", needs=(Force.PLANT_QUARANTINE,), unit_value=28_000
    ),
    Goods(product="Phân bón NPK", hs_code="31052000", origin="CN", needs=(), unit_value=14_000),
)


def declaration_id(*, truck: PlannedTruck, installation: UUID) -> UUID:
    return uuid5(installation, f"declaration/{truck.key}")


def vehicle_id(*, truck: PlannedTruck, installation: UUID, part: VehiclePart) -> UUID:
    return uuid5(installation, f"vehicle/{truck.key}/{part}")


def carrier_of(*, truck: PlannedTruck) -> str:
    return random.Random(f"carrier/{truck.key}").choice(CARRIERS)


def draft_of(
    *, truck: PlannedTruck, installation: UUID, arrival: datetime, yard: str | None
) -> Mapping[str, JSON]:
    """What the company types. Two in five imports come on a Chinese truck that reloads in the yard."""
    dice = random.Random(f"content/{truck.key}")
    goods = dice.choice(EXPORTS if truck.direction == Direction.EXPORT else IMPORTS)
    weight = dice.randrange(9_000, 24_000, 10)
    reloads = truck.direction == Direction.IMPORT and dice.random() < 0.4
    chinese = reloads or (truck.direction == Direction.IMPORT and dice.random() < 0.25)
    part = VehiclePart.SOURCE if reloads else VehiclePart.CARRIES
    nationality = Nationality.CN if chinese else Nationality.VN
    carrying = vehicle_id(truck=truck, installation=installation, part=part)
    vehicles = [_vehicle(dice, carrying, nationality, part, goods, weight, None)]
    if reloads:
        receiving = vehicle_id(truck=truck, installation=installation, part=VehiclePart.RECEIVER)
        receiver = VehiclePart.RECEIVER
        vehicles.append(_vehicle(dice, receiving, Nationality.VN, receiver, goods, None, carrying))
    company: JSON = {"name": carrier_of(truck=truck), "tax_code": "0100233488", "address": "Lạng Sơn"}
    abroad: JSON = {"name": "广西样本贸易有限公司", "address": "广西凭祥"}
    exporting = truck.direction == Direction.EXPORT
    return {
        "direction": truck.direction.value,
        "regime": (Regime.EXPORT if exporting else Regime.IMPORT).value,
        "gate": truck.gate,
        "expected_arrival": arrival.isoformat(),
        "yard": yard,
        "procedure_officer": {"name": _name(dice, Nationality.VN), "phone": _phone(dice, Nationality.VN)},
        "fee_payer": company,
        "importer": abroad if exporting else company,
        "exporter": company if exporting else abroad,
        "vehicles": vehicles,
        "goods": [_goods(dice, goods, weight, truck, carrier_of(truck=truck))],
    }


def _vehicle(
    dice: random.Random,
    identity: UUID,
    nationality: Nationality,
    part: VehiclePart,
    goods: Goods,
    weight: int | None,
    source: UUID | None,
) -> dict[str, JSON]:
    vietnamese = nationality == Nationality.VN
    return {
        "id": str(identity),
        "plate": _plate(dice, nationality),
        "trailer_plate": _trailer(dice, nationality),
        "container_number": _container(dice) if part != VehiclePart.RECEIVER else None,
        "seal_number": f"HQ{dice.randrange(10**6, 10**7)}" if weight else None,
        "type": (
            VehicleType.CONTAINER_TRUCK if part != VehiclePart.RECEIVER else VehicleType.SEMI_TRAILER
        ).value,
        "nationality": nationality.value,
        "driver": {
            "name": _name(dice, nationality),
            "phone": _phone(dice, nationality),
            "id_kind": "personal_id" if vietnamese else "passport",
            "id_number": _personal_id(dice)
            if vietnamese
            else f"E{dice.choice('ABCDGHJ')}{dice.randrange(10**6, 10**7)}",
            "nationality": nationality.value,
        },
        "cargo_weight_kg": weight,
        "tare_kg": dice.randrange(9_000, 16_000, 10),
        "fee_rate": "VT6",
        "transport_licence": None if vietnamese else f"C26YF{dice.randrange(10**6, 10**7)}",
        "part": part.value,
        "receives_from": str(source) if source else None,
        "needs": [force.value for force in goods.needs] if part != VehiclePart.RECEIVER else [],
    }


def _goods(
    dice: random.Random, goods: Goods, weight: int, truck: PlannedTruck, owner: str
) -> dict[str, JSON]:
    first = "3" if truck.direction == Direction.EXPORT else "1"
    return {
        "owner": {"name": owner, "tax_code": "0100233488"},
        "customs_declaration": {
            "number": f"{first}0{dice.randrange(10**9, 10**10)}",
            "type": "B11" if truck.direction == Direction.EXPORT else "A11",
            "office": "15BB",
            "registered_on": truck.declared_at.date().isoformat(),
        },
        "lines": [
            {
                "product": goods.product,
                "hs_code": goods.hs_code,
                "origin": goods.origin,
                "quantity": str(weight // 10),
                "unit": "CTN",
                "weight_kg": weight,
                "value_vnd": weight * goods.unit_value,
            }
        ],
    }


def _plate(dice: random.Random, nationality: Nationality) -> str:
    if nationality == Nationality.CN:
        return f"桂{dice.choice('AFCKL')}{dice.randrange(10000, 100000)}"
    province = dice.choice(("12", "15", "29", "51", "60", "98"))
    return f"{province}{dice.choice('CH')}{dice.randrange(10000, 100000)}"


def _trailer(dice: random.Random, nationality: Nationality) -> str:
    if nationality == Nationality.CN:
        return f"桂{dice.choice('AFCKL')}{dice.randrange(1000, 10000)}挂"
    return f"{dice.choice(('12', '15', '29', '51'))}R{dice.randrange(10000, 100000)}"


def _name(dice: random.Random, nationality: Nationality) -> str:
    if nationality == Nationality.CN:
        return dice.choice(CHINESE_NAMES)
    return " ".join((dice.choice(FAMILY), dice.choice(MIDDLE), dice.choice(GIVEN)))


def _phone(dice: random.Random, nationality: Nationality) -> str:
    if nationality == Nationality.CN:
        return f"+86138{dice.randrange(10**7, 10**8)}"
    return f"+8491{dice.randrange(10**6, 10**7)}"


def _personal_id(dice: random.Random) -> str:
    return f"0{dice.choice(('20', '22', '01', '36'))}0{dice.randrange(70, 100)}{dice.randrange(10**5, 10**6)}"


def _container(dice: random.Random) -> str:
    """A number with its check digit (ISO 6346), under the owner code of the norm's own example."""
    number = f"CSQU{dice.randrange(10**6):06d}"
    return number + str(iso6346.calc_check_digit(number))
