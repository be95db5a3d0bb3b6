"""Areas to choose among: those of today, and the districts and communes that there were until 30/6/2025."""

from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import gettext

from xulang.indicators import api as indicators
from xulang.indicators.api import Area, AreaLevel, Level
from xulang.interfaces.shared.figures import subject_name
from xulang.kernel.actor import Actor
from xulang.platform import clock

Group = tuple[str, Sequence[tuple[str, str]]]


def name_of(area: Area, areas: dict[str, Area]) -> str:
    """A former commune with its district: several had the same name."""
    above = areas.get(area.parent)
    own = subject_name(area)
    return f"{own} ({subject_name(above)})" if above and above.level is AreaLevel.DISTRICT else own


def names_of(codes: Sequence[str]) -> list[str]:
    return AreaNames().of(codes)


class AreaNames:
    """The names of areas, read once for a page that names many."""

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return indicators.list_areas()

    def of(self, codes: Sequence[str]) -> list[str]:
        return [name_of(self._areas[code], self._areas) if code in self._areas else code for code in codes]

    def are_communes(self, codes: Sequence[str]) -> bool:
        """Whether none of them is a former district."""
        found = [self._areas[code].level for code in codes if code in self._areas]
        return all(level is AreaLevel.COMMUNE for level in found)


def groups_of(actor: Actor) -> list[Group]:
    """What the visitor may choose, by today's areas and each kind of former ones; empty groups left out."""
    areas, today = indicators.list_areas(), clock.now().date()
    seen = _seen(actor, areas)
    now, districts, communes = (
        gettext("Areas of today"),
        gettext("Former districts"),
        gettext("Former communes"),
    )
    former = {AreaLevel.DISTRICT: districts, AreaLevel.COMMUNE: communes}
    groups: dict[str, list[tuple[str, str]]] = {now: [], districts: [], communes: []}
    in_order = sorted(
        areas.values(),
        key=lambda one: (one.level is not AreaLevel.PROVINCE, indicators.folded(one.name_vi), one.code),
    )
    for area in in_order:
        if area.code in seen:
            group = now if area.valid_on(day=today) else former.get(area.level, now)
            groups[group].append((area.code, name_of(area, areas)))
    return [(name, own) for name, own in groups.items() if own]


def _seen(actor: Actor, areas: dict[str, Area]) -> set[str]:
    own = indicators.own_units(actor=actor)
    keeps = any(
        one.owner in own and one.level in {Level.COMMUNE, Level.COMMUNE_SUM}
        for one in indicators.list_entries().values()
    )
    if indicators.sees_all(actor=actor) or keeps:
        return set(areas)
    return set(indicators.own_areas(actor=actor, units=indicators.list_units())) & set(areas)
