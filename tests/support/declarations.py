"""Declarations for tests: a whole draft as typed, with what a test is about replaced."""

from uuid import UUID

from xulang.declarations.api import DeclarationContent, from_json
from xulang.kernel.canonical import JSON

TRUCK = UUID("018f0000-0000-7000-8000-000000000001")
RECEIVER = UUID("018f0000-0000-7000-8000-000000000002")


def box_of(vehicle: object) -> str:
    """A sound container number of a vehicle's own: no two live consignments are in one box."""
    text = f"MSKU{UUID(str(vehicle)).int % 1_000_000:06d}"
    values = {
        letter: 10 + place + (place + 9) // 10 for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    }
    total = sum((values.get(sign) or int(sign)) * 2**place for place, sign in enumerate(text))
    return f"{text}{total % 11 % 10}"


def vehicle_body(**replaced: JSON) -> dict[str, JSON]:
    """A container truck as typed; another one than TRUCK has a box and a seal of its own."""
    if replaced.get("id") not in {None, str(TRUCK)}:
        own = box_of(replaced["id"])
        replaced = {"container_number": own, "seal_number": f"S{own}", **replaced}
    return {
        "id": str(TRUCK),
        "plate": "12C12345",
        "trailer_plate": "12R01234",
        "container_number": "CSQU3054383",
        "seal_number": "HQ0012345",
        "type": "container_truck",
        "nationality": "VN",
        "driver": {
            "name": "NGUYEN VAN A",
            "phone": "+84912345678",
            "id_kind": "personal_id",
            "id_number": "020080001234",
            "nationality": "VN",
        },
        "cargo_weight_kg": 10710,
        "tare_kg": 10000,
        "fee_rate": "VT6",
        "transport_licence": None,
        "unloading_place": "Bãi Viettel",
        "part": "carries",
        "receives_from": None,
        "needs": ["plant_quarantine"],
        **replaced,
    }


def content_body(**replaced: JSON) -> dict[str, JSON]:
    """An export through Hữu Nghị that checks without a refusal (as of 2026-05-08 22:46 in Hanoi)."""
    return {
        "direction": "export",
        "regime": "export",
        "gate": "HN",
        "expected_arrival": "2026-05-08T16:03:00Z",
        "yard": "XC",
        "border_guard_number": None,
        "procedure_officer": {"name": "Trần Thị Bình", "phone": "+84912345670"},
        "fee_payer": {
            "name": "CÔNG TY MẪU",
            "tax_code": "0100233488",
            "address": "Lạng Sơn",
            "phone": "+84912345671",
        },
        "importer": {"name": "广西样本有限公司", "tax_code": None, "address": "凭祥", "phone": None},
        "exporter": {"name": "CÔNG TY MẪU", "tax_code": "0100233488", "address": "Lạng Sơn", "phone": None},
        "vehicles": [vehicle_body()],
        "goods": [goods_body()],
        **replaced,
    }


def goods_body(**replaced: JSON) -> dict[str, JSON]:
    return {
        "owner": {"name": "CÔNG TY MẪU", "tax_code": "0100233488"},
        "customs_declaration": {
            "number": "300000000000",
            "type": "E42",
            "office": "03NK",
            "registered_on": "2026-05-07",
        },
        "lines": [
            {
                "product": "Sầu riêng tươi",
                "hs_code": "08106000",
                "origin": "VN",
                "quantity": "1070.5000",
                "unit": "CTN",
                "weight_kg": 10710,
                "value_vnd": 4555184267,
            }
        ],
        **replaced,
    }


def content(**replaced: JSON) -> DeclarationContent:
    return from_json(content_body(**replaced))
