"""What the values of a dimension are called, and how its numbers are written."""

from collections.abc import Collection
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from xulang.insight.api import Dimension, Measure, Pivot
from xulang.interfaces.shared.places import gate_names
from xulang.interfaces.shared.statistics.chapters import chapter_name
from xulang.interfaces.shared.words import WORDS
from xulang.kernel.words import Direction, Force, Nationality, Regime, Step, VehicleType
from xulang.registry import api as registry

HOUR_SECONDS = 3600
KINDS = {
    Dimension.DIRECTION: Direction,
    Dimension.REGIME: Regime,
    Dimension.VEHICLE_TYPE: VehicleType,
    Dimension.NATIONALITY: Nationality,
    Dimension.STEP: Step,
    Dimension.FORCE: Force,
}


class Names:
    """Names of gates, companies and words, looked up once for a whole table."""

    def __init__(self, *, found: Pivot) -> None:
        self._gates = gate_names()
        self._companies = _companies(
            {
                key[place]
                for keys, dimensions in (
                    (found.row_keys, found.question.rows),
                    (found.column_keys, found.question.columns),
                )
                for place, one in enumerate(dimensions)
                if one == Dimension.CARRIER
                for key in keys
            }
        )

    def of(self, dimension: Dimension, value: str) -> str:
        if not value:
            return _("not said")
        if dimension in KINDS:
            kind = KINDS[dimension]
            return str(WORDS[kind][kind(value)]) if value in list(kind) else value
        match dimension:
            case Dimension.GATE:
                return self._gates.get(value, value)
            case Dimension.CHAPTER:
                return chapter_name(value)
            case Dimension.CARRIER:
                return self._companies.get(value, value)
            case _:
                return time_name(dimension, value)

    def label(self, dimensions: Collection[Dimension], key: tuple[str, ...]) -> str:
        if not key:
            return _("All")
        return " · ".join(self.of(one, value) for one, value in zip(dimensions, key, strict=True))


def time_name(dimension: Dimension, value: str) -> str:
    """`2026-05-11 23` as 11/05/2026 23:00; what is no time stays."""
    match dimension:
        case Dimension.HOUR:
            return f"{value[8:10]}/{value[5:7]}/{value[:4]} {value[11:]}:00"
        case Dimension.DAY:
            return f"{value[8:10]}/{value[5:7]}/{value[:4]}"
        case Dimension.MONTH:
            return f"{value[5:7]}/{value[:4]}"
        case Dimension.QUARTER:
            return f"{value[5:]}/{value[:4]}"
        case _:
            return value


def shown(measure: Measure, amount: int | None) -> str:
    """A number as the language writes it; waits in hours, with two decimals."""
    if amount is None:
        return ""
    if measure in {Measure.P50, Measure.P90}:
        return str(formats.number_format(amount / HOUR_SECONDS, decimal_pos=2, use_l10n=True))
    return str(formats.number_format(amount, use_l10n=True, force_grouping=True))


def plain(measure: Measure, amount: int) -> int | float:
    """The same for programs."""
    return round(amount / HOUR_SECONDS, 4) if measure in {Measure.P50, Measure.P90} else amount


def _companies(ids: Collection[str]) -> dict[str, str]:
    known = registry.get_organisations(organisation_ids={UUID(one) for one in ids if one})
    return {str(one): organisation.name for one, organisation in known.items()}
