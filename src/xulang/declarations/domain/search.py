"""Searching without accents, dots and hyphens: PostgreSQL has no unaccent here, so both sides fold here."""

from xulang.declarations.domain.content import DeclarationContent
from xulang.kernel.identifiers import search_form


def fold(text: str) -> str:
    """Lower case, without accents and without anything but letters, digits and single spaces."""
    kept = (char if char.isalnum() else " " for char in search_form(text=text))
    return " ".join("".join(kept).split())


def fold_code(text: str) -> str:
    """A plate or number without spaces too: "12C-123.45" and "12c12345" are the same."""
    return fold(text).replace(" ", "")


def search_key(*, number: str, content: DeclarationContent) -> str:
    """One line to search in, parts kept apart by a bar, which no folded query holds."""
    codes = [
        part
        for vehicle in content.vehicles
        for part in (
            vehicle.plate,
            vehicle.trailer_plate,
            vehicle.container_number,
            vehicle.chassis_number,
            vehicle.engine_number,
        )
        if part
    ]
    parties = [party.name for party in (content.fee_payer, content.importer, content.exporter) if party]
    goods = [owner.owner.name for owner in content.goods]
    customs = [owner.customs_declaration.number for owner in content.goods if owner.customs_declaration]
    products = [line.product for owner in content.goods for line in owner.lines]
    parts = [number, *map(fold_code, codes + customs), *map(fold, parties + goods + products)]
    return "|".join(dict.fromkeys(parts))
