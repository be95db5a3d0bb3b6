"""How a unit's own spreadsheet is read: which row is which indicator, which column which number."""

from collections.abc import Collection
from typing import Final

import msgspec

from xulang.indicators.domain.dictionary import PROVINCE
from xulang.indicators.domain.figures import Beside
from xulang.indicators.domain.periods import read_span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

FIELDS: Final = ("value", *(str(one) for one in Beside))
MOST: Final = 500
MOST_COLUMNS: Final = 200
FURTHEST: Final = 16_384
LABEL_LIMIT: Final = 300


class ColumnRule(msgspec.Struct, frozen=True, kw_only=True):
    """A column (from 1) that holds one number; `period` empty: the period that is asked for at the upload."""

    column: int
    field: str = "value"
    period: str = ""


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """`labels`: texts in `label_column` and the indicators they mean. Rows and columns from 1; 0: none."""

    labels: tuple[tuple[str, str], ...]
    columns: tuple[ColumnRule, ...]
    sheet: str = ""
    label_column: int = 1
    unit_column: int = 0
    first_row: int = 1
    last_row: int = 0
    area: str = PROVINCE
    source: str = ""


def checked_mapping(*, mapping: Mapping, codes: Collection[str]) -> Mapping:
    """Raises FILE_WRONG for what can't be read by it, INDICATOR_UNKNOWN, PERIOD_MALFORMED, TEXT_LONG."""
    if not 1 <= len(mapping.labels) <= MOST or not 1 <= len(mapping.columns) <= MOST_COLUMNS:
        raise Refusal(code=IndicatorRefusal.FILE_WRONG, field="labels")
    if mapping.first_row < 1 or not 1 <= mapping.label_column <= FURTHEST:
        raise Refusal(code=IndicatorRefusal.FILE_WRONG, field="first_row")
    for label, code in mapping.labels:
        if not label.strip():
            raise Refusal(code=IndicatorRefusal.TEXT_MISSING, field="labels")
        if len(label) > LABEL_LIMIT:
            raise Refusal(code=IndicatorRefusal.TEXT_LONG, field="labels", limit=LABEL_LIMIT)
        if code not in codes:
            raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN, field="labels")
    taken = set()
    for rule in mapping.columns:
        if rule.field not in FIELDS or not 1 <= rule.column <= FURTHEST:
            raise Refusal(code=IndicatorRefusal.FILE_WRONG, field="columns")
        if rule.period:
            read_span(code=rule.period)
        if (rule.field, rule.period) in taken:
            raise Refusal(code=IndicatorRefusal.FILE_WRONG, field="columns")
        taken.add((rule.field, rule.period))
    return mapping
