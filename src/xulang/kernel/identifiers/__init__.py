"""Checks at entry: each `parse_x(*, text=…)` returns `Checked(value, warnings)` or raises a `Refusal`.

The caller sets `refusal.field` to name the input at fault.
"""

from xulang.kernel.identifiers.containers import ContainerNumber, parse_container_number, parse_seal_number
from xulang.kernel.identifiers.customs import (
    DECLARATION_TYPES,
    CustomsDeclarationNumber,
    DeclarationType,
    HsCode,
    parse_customs_declaration_number,
    parse_customs_office,
    parse_declaration_type,
    parse_hs_code,
    parse_place_code,
)
from xulang.kernel.identifiers.people import (
    DocumentKind,
    IdentityDocument,
    guess_document_kind,
    parse_border_pass,
    parse_document,
    parse_passport,
    parse_personal_id,
)
from xulang.kernel.identifiers.phones import Phone, parse_phone
from xulang.kernel.identifiers.plates import (
    CHINESE_PROVINCES,
    Plate,
    PlateKind,
    parse_plate,
    parse_trailer_plate,
    plate_key,
)
from xulang.kernel.identifiers.quantities import (
    VehicleWeights,
    check_amount,
    check_quantity,
    check_weight,
    parse_amount,
    parse_quantity,
    parse_weight,
    weights_from_cargo,
    weights_from_gross,
)
from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.tax_codes import TaxCode, TaxCodeKind, parse_tax_code
from xulang.kernel.identifiers.text import (
    parse_line,
    parse_organisation_name,
    parse_person_name,
    search_form,
)
from xulang.kernel.identifiers.vehicles import (
    parse_chassis_number,
    parse_engine_number,
    parse_transport_licence,
)

__all__ = [
    "CHINESE_PROVINCES",
    "DECLARATION_TYPES",
    "Checked",
    "ContainerNumber",
    "CustomsDeclarationNumber",
    "DeclarationType",
    "DocumentKind",
    "HsCode",
    "IdentifierRefusal",
    "IdentifierWarning",
    "IdentityDocument",
    "Phone",
    "Plate",
    "PlateKind",
    "TaxCode",
    "TaxCodeKind",
    "VehicleWeights",
    "check_amount",
    "check_quantity",
    "check_weight",
    "guess_document_kind",
    "parse_amount",
    "parse_border_pass",
    "parse_chassis_number",
    "parse_container_number",
    "parse_customs_declaration_number",
    "parse_customs_office",
    "parse_declaration_type",
    "parse_document",
    "parse_engine_number",
    "parse_hs_code",
    "parse_line",
    "parse_organisation_name",
    "parse_passport",
    "parse_person_name",
    "parse_personal_id",
    "parse_phone",
    "parse_place_code",
    "parse_plate",
    "parse_quantity",
    "parse_seal_number",
    "parse_tax_code",
    "parse_trailer_plate",
    "parse_transport_licence",
    "parse_weight",
    "plate_key",
    "search_form",
    "weights_from_cargo",
    "weights_from_gross",
]
