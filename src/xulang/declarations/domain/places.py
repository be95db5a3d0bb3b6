"""The gates and yards that a declaration may name: passed in, since registry is another context."""

from collections.abc import Mapping
from dataclasses import dataclass

from xulang.kernel.words import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Gates that take trucks, by code, with the directions that each takes; codes of yards in use."""

    gates: Mapping[str, frozenset[Direction]]
    yards: frozenset[str] = frozenset()
