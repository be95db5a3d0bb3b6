"""Personal data as the public may see it: enough for the owner to recognise, too little for anybody else."""

from enum import StrEnum

DOTS = "•••"


class Masked(StrEnum):
    NAME = "name"
    NUMBER = "number"


def mask(*, value: str, kind: Masked) -> str:
    """A name keeps the first letter of each word, a number (phone, identity) its last three digits."""
    text = value.strip()
    if not text:
        return ""
    if kind is Masked.NAME:
        return " ".join(f"{word[0]}{DOTS}" for word in text.split())
    plain = "".join(sign for sign in text if sign.isalnum())
    return f"{DOTS}\N{NO-BREAK SPACE}{plain[-3:]}" if len(plain) > 6 else DOTS
