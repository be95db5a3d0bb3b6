"""What people typed: made comparable for searches, and plates written as they stand on the vehicle."""

from xulang.kernel.identifiers import parse_trailer_plate, search_form
from xulang.kernel.refusal import Refusal

LIMIT = 40


def typed_key(text: str) -> str:
    """A plate, a number or a part of one as typed by anybody; empty when nothing comparable is left."""
    return search_form(text=text[:LIMIT]).replace(" ", "").upper()


def plate_text(stored: str) -> str:
    """A plate as on the vehicle or trailer; a chassis number as it is."""
    try:
        return parse_trailer_plate(text=stored).value.display
    except Refusal:
        return stored
