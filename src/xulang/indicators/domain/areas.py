"""Areas with the days between which they exist, and what each became (data/areas.csv, data/areas_became.csv).

Since 1/7/2025 the province has 65 communes and no districts; figures of before belong to areas of before.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from typing import Final

# Codes of areas begin with L, D and C, of projects with P.
DEPARTMENT_CODE: Final = re.compile(r"S[0-9A-Z]{1,11}\Z")


# Words that tell what kind of area a name is are translated; the name itself stays as Vietnamese writes it,
# but for what has a Chinese name that everybody knows.
KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "Tỉnh": {"en": "{} Province", "zh-hans": "{}省"},
    "Thành phố": {"en": "{} City", "zh-hans": "{}市"},
    "Huyện": {"en": "{} District", "zh-hans": "{}县"},
    "Thị trấn": {"en": "{} Township", "zh-hans": "{}镇"},
    "Phường": {"en": "{} Ward", "zh-hans": "{}坊"},
    "Xã": {"en": "{} Commune", "zh-hans": "{}乡"},
}
KNOWN_AS: Final[Mapping[str, Mapping[str, str]]] = {"zh-hans": {"Lạng Sơn": "谅山"}}


class AreaLevel(StrEnum):
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    # No area of land: a department of the province, of which a ranking has figures.
    DEPARTMENT = "department"


class Became(StrEnum):
    """Whether an area went into the other wholly or with a part of it: parts can't be added up unseen."""

    WHOLE = "whole"
    PART = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Valid on [valid_from, valid_until); None is without end."""

    code: str
    level: AreaLevel
    name_vi: str
    parent: str
    valid_from: date | None
    valid_until: date | None

    def name(self, *, language: str) -> str:
        """In Vietnamese order where the language has no words for it; a department's as it was typed."""
        kind = next((one for one in KINDS if self.name_vi.startswith(f"{one} ")), "")
        form = KINDS.get(kind, {}).get(language)
        if form is None or self.level is AreaLevel.DEPARTMENT:
            return self.name_vi
        bare = self.name_vi.removeprefix(f"{kind} ")
        return form.format(KNOWN_AS.get(language, {}).get(bare, bare))

    def valid_on(self, *, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    old: str
    new: str
    how: Became


def read_areas(*, text: str) -> tuple[Area, ...]:
    """Raises ValueError or KeyError on a malformed table."""
    return tuple(
        Area(
            code=row["code"],
            level=AreaLevel(row["level"]),
            name_vi=row["name_vi"],
            parent=row["parent"],
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
        )
        for row in _rows(text)
    )


def read_changes(*, text: str, areas: Iterable[Area]) -> tuple[Change, ...]:
    """Raises ValueError where a row names an area that is not there."""
    known = {area.code for area in areas}
    changes = tuple(Change(old=row["old"], new=row["new"], how=Became(row["how"])) for row in _rows(text))
    for change in changes:
        if not {change.old, change.new} <= known:
            raise ValueError(f"{change.old} became {change.new}: no such area")
    return changes


def _rows(text: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(StringIO(text), strict=True):
        yield {name: value.strip() for name, value in row.items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessors:
    """Out of what an area was made: `split` are those of which only a part came here."""

    whole: tuple[str, ...]
    split: tuple[str, ...]

    @property
    def adds_up(self) -> bool:
        """Whether earlier figures of these areas give this area's by adding them up."""
        return bool(self.whole) and not self.split


def predecessors_of(*, code: str, changes: Iterable[Change]) -> Predecessors:
    came = [change for change in changes if change.new == code]
    return Predecessors(
        whole=tuple(change.old for change in came if change.how is Became.WHOLE),
        split=tuple(change.old for change in came if change.how is Became.PART),
    )


def successors_of(*, code: str, changes: Iterable[Change], areas: Mapping[str, Area]) -> tuple[str, ...]:
    """What a commune became; of a former district: what its communes became."""
    area = areas[code]
    olds = (
        {one.code for one in areas.values() if one.parent == code}
        if area.level is AreaLevel.DISTRICT
        else {code}
    )
    return tuple(dict.fromkeys(change.new for change in changes if change.old in olds))
