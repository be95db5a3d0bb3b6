"""An order that changes the order of the queue, in words: for the centre, for programs and for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.interfaces.shared.queue import class_names, class_word, line_name
from xulang.queueing import api as queueing
from xulang.registry import api as registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOrder:
    """`ordered_unit` and `decided_unit` are names of organisations; `begins` is the hour of a call."""

    one: crossing.CallOrder
    line: str
    priority: str
    ordered_unit: str
    decided_unit: str
    begins: datetime | None


def shown_orders(*, orders: Sequence[crossing.CallOrder], now: datetime) -> list[ShownOrder]:
    ids: set[UUID] = {one.ordered_unit for one in orders}
    ids |= {one.decided_unit for one in orders if one.decided_unit}
    units = registry.get_organisations(organisation_ids=ids)
    names = class_names(now=now)
    return [
        ShownOrder(
            one=one,
            line=line_name(one.line),
            priority=class_word(code=one.priority, names=names) if one.priority else "",
            ordered_unit=_name(units, one.ordered_unit),
            decided_unit=_name(units, one.decided_unit) if one.decided_unit else "",
            begins=None if one.hour is None else queueing.start_of(hour=one.hour),
        )
        for one in orders
    ]


def _name(units: dict[UUID, registry.Organisation], unit: UUID) -> str:
    return units[unit].name if unit in units else str(unit)
