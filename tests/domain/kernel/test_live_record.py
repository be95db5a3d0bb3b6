"""The record of the live platform passes every check at entry, as a declarant would have typed it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from xulang.kernel import identifiers as read
from xulang.kernel.identifiers import IdentifierWarning
from xulang.kernel.words import Direction, Nationality

RECORD: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "data" / "live_platform" / "export_completed.json").read_text(),
    parse_float=Decimal,
)
VEHICLE = RECORD["registrationTransportDetails"][0]
GOODS = RECORD["registrationTransportGoods"]
LICENCE = RECORD["businessVehicleRegistrationForms"][0]["internationalTransportationLicenseNumber"]


def test_the_vehicle_of_the_record() -> None:
    assert read.parse_plate(text=VEHICLE["licencePlate"], nationality=Nationality.VN).warnings == ()
    assert read.parse_trailer_plate(text=VEHICLE["numberOfTrailer"]).warnings == ()
    assert read.parse_container_number(text=VEHICLE["numberOfContainer"]).warnings == ()
    assert read.parse_transport_licence(text=LICENCE).warnings == ()
    assert read.parse_person_name(text=VEHICLE["driverName"]).value == "NGUYEN VAN A"
    assert read.parse_phone(text=VEHICLE["driverPhone"], nationality=Nationality.VN).warnings == ()
    cargo = read.check_weight(kilograms=VEHICLE["weight"])
    assert (cargo.value, cargo.warnings) == (10_710, (IdentifierWarning.ROUNDED,))
    weights = read.weights_from_cargo(tare=VEHICLE["loadDueToOwnWeight"], cargo=cargo.value)
    assert (weights.value.gross, weights.warnings) == (20_710, ())


def test_the_goods_and_companies_of_the_record() -> None:
    customs = GOODS[0]
    for row in GOODS:
        assert read.parse_tax_code(text=row["companyTaxCode"]).warnings == ()
        assert read.parse_organisation_name(text=row["companyName"]).value == "CÔNG TY MẪU"
    number = read.parse_customs_declaration_number(text=customs["numberHQ"], direction=Direction.EXPORT)
    assert number.warnings == ()
    assert read.parse_declaration_type(text=customs["typeHQ"], direction=Direction.EXPORT).warnings == ()
    assert read.parse_customs_office(text=customs["codeAreaHQ"]).value == "03NK"
    assert read.parse_place_code(text=customs["createAreaHQ"]).value == "VNHUGT"
    line = GOODS[1]["registrationTransportGoodsDetails"][0]
    assert read.parse_line(text=line["nameProduct"], limit=500).value.endswith("Hàng mới 100%#&VN")
    assert read.check_amount(dong=line["priceVND"]).value.dong == 4_555_184_267
