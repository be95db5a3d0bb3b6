"""A check's "look again", at its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xulang.kernel.refusal import Param


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWarning:
    """`code` is a `DeclarationWarning` or an `IdentifierWarning`, `field` a path such as "goods.0.owner"."""

    code: StrEnum
    field: str
    params: Mapping[str, Param]
