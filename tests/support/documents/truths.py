"""What a reader may say of a document: each field's right value. What is not in it must be unread."""

from decimal import Decimal

from tests.support.documents.stories import Story
from tests.support.documents.styles import Style

CHANNELS = {"1": "green", "2": "yellow", "3": "red"}
IN_KILOGRAMS = {"KGM": Decimal(1), "TNE": Decimal(1000)}


def plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def truth_of(story: Story, style: Style, *, kind: str = "pdf") -> dict[str, str]:
    """By the readers' paths. `style.missing` is what the document leaves out."""
    said = {
        "number": story.number,
        "type": story.type,
        "office_name": story.office,
        "channel": CHANNELS[story.channel],
        "registered_on": story.registered_on.isoformat(),
        "transport": story.transport,
        "gross_weight_kg": plain(story.gross),
        "invoice_value": plain(story.total),
        "invoice_currency": story.currency,
        "line_count": str(len(story.goods)),
        "bills.0": story.bill,
    }
    for side, firm in (("exporter", story.exporter), ("importer", story.importer)):
        said |= {
            f"{side}.name": firm.name,
            f"{side}.tax_code": firm.tax_code,
            f"{side}.address": firm.address,
        }
    if kind == "xml":
        said["office"] = story.office_code
    else:
        said |= {f"containers.{place}": number for place, number in enumerate(story.containers)}
    for place, goods in enumerate(story.goods):
        line = {
            "product": goods.product,
            "hs_code": goods.hs_code,
            "origin": goods.origin,
            "quantity": plain(goods.quantity),
            "unit": goods.unit,
            "unit_price": plain(goods.price),
            "value": plain(goods.value),
            "currency": story.currency,
            "value_vnd": plain(goods.taxable),
        }
        if goods.unit in IN_KILOGRAMS:
            line["weight_kg"] = plain(goods.quantity * IN_KILOGRAMS[goods.unit])
        if kind != "xml" and style.leaves_out("unit_price"):
            del line["currency"]  # Printed forms have it beside the price only.
        said |= {f"lines.{place}.{name}": value for name, value in line.items()}
    return {path: value for path, value in said.items() if value and not style.leaves_out(path)}
