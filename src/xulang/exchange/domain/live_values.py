"""Values of the live platform's JSON: each is what it should be, or refused with the name of its field.

Its times carry no zone and are Hanoi time.
"""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from xulang.exchange.domain.refusals import ExchangeRefusal
from xulang.kernel.refusal import Refusal

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
# Beyond these years a time of one zone cannot always be said in another.
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199

Fields = Mapping[str, object]


def unreadable(name: str) -> Refusal:
    return Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name)


def text_of(row: Fields, name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise unreadable(name)
    return str(value).strip()


def time_of(row: Fields, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text_of(row, name))
    except ValueError as error:
        raise unreadable(name) from error
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise unreadable(name)
    return moment if moment.tzinfo else moment.replace(tzinfo=HANOI)


def uuid_of(row: Fields, name: str) -> UUID:
    try:
        return UUID(text_of(row, name))
    except ValueError as error:
        raise unreadable(name) from error


def mapping_of(value: object, name: str) -> Fields:
    if not isinstance(value, dict):
        raise unreadable(name)
    return cast("Fields", value)


def rows_of(row: Fields, name: str) -> list[Fields]:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise unreadable(name)
    return [mapping_of(item, name) for item in value]


def is_whole(value: object) -> bool:
    """Python counts true and false among the integers; JSON does not."""
    return isinstance(value, int) and not isinstance(value, bool)


def whole_of(row: Fields, name: str) -> int | None:
    """A whole number, half up: the platform keeps two decimals, ours are whole kilograms and đồng."""
    value = row.get(name)
    if value is None:
        return None
    try:
        if not is_whole(value) and not isinstance(value, Decimal):
            raise unreadable(name)
        number = int(Decimal(cast("int | Decimal", value)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except ArithmeticError as error:
        raise unreadable(name) from error
    return number or None


def _number(value: object) -> float | str:
    """A number with decimals as it came; one that no float holds, as its text."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    near = float(value)
    return near if math.isfinite(near) and Decimal(repr(near)) == value else str(value)


def original_of(row: Fields) -> str:
    """The record's own text. Raises NOT_JSON for half characters and NUL, which no database keeps."""
    text = json.dumps(row, ensure_ascii=False, default=_number, sort_keys=True)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(code=ExchangeRefusal.NOT_JSON) from error
    if "\\u0000" in text:
        raise Refusal(code=ExchangeRefusal.NOT_JSON)
    return text
