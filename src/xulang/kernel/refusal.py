"""Refuse by name: every expected "no" is a `Refusal` with a stable code; anything else crashes loudly."""

from collections.abc import Mapping
from enum import StrEnum

Param = str | int


class RefusalCode(StrEnum):
    """Base of each context's codes, "context.name"; interfaces hold their texts in three languages."""


class Refusal(Exception):
    """An expected refusal, shown to the user in his language by its code.

    `field` names the input at fault ("vehicles.0.plate"), `params` fill the text
    (already formatted or codes of words; never personal data).
    """

    def __init__(self, *, code: RefusalCode, field: str | None = None, **params: Param) -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field
        self.params: Mapping[str, Param] = params


class Refusals(Exception):
    """Several refusals of one input at once, so that a form shows every error in one go."""

    def __init__(self, *, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(", ".join(refusal.code.value for refusal in refusals))
        self.refusals = refusals
