"""Compare what people type: plates without spaces, dots, hyphens and case; names without accents."""

import unicodedata


def comparison_key(text: str) -> str:
    """Letters and digits only, upper case (data/README.md, "Plates")."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isalnum())


def unaccented(text: str) -> str:
    """Lower case without accents, đ as d: what accent-free search compares on both sides."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
