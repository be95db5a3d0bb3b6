"""What people type into searches, made comparable: without accents, dots, hyphens and case."""

from xulang.kernel.identifiers import search_form

LIMIT = 40


def typed_key(text: str) -> str:
    """A plate, a number or a part of one as typed by anybody; empty when nothing comparable is left."""
    return search_form(text=text[:LIMIT]).replace(" ", "").upper()
