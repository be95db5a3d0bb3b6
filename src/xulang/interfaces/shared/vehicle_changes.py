"""Changes of tractor, trailer, box, seal and driver in words, for companies and officers alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.interfaces.shared.comparing import said_of
from xulang.interfaces.shared.timeline import reason_word
from xulang.interfaces.shared.versions import Names
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One field: `old` and `new` are empty after erasure, `place` before there was one."""

    at: datetime
    who: str
    what: str
    old: str
    new: str
    ground: str
    place: str


def shown_changes(*, declaration_id: UUID, version: int, names: Names) -> dict[UUID, list[ShownChange]]:
    """By vehicle, the latest first; a declaration that was never sent again has none."""
    if version < 2:
        return {}
    found: dict[UUID, list[ShownChange]] = {}
    for one in reversed(crossing.list_vehicle_changes(declaration_id=declaration_id)):
        found.setdefault(one.crossing_id, []).extend(_shown(one, names))
    return found


def _shown(one: crossing.VehicleChanged, names: Names) -> Iterator[ShownChange]:
    ours = one.force == Force.CARRIER
    name = (one.actor_name or "") if ours or names is Names.ALL else ""
    for change in one.changes:
        yield ShownChange(
            at=one.at,
            who=_joined([word(one.force), name]),
            what=word(change.field),
            old=said_of(vehicle=one.old, field=change.field),
            new=said_of(vehicle=one.new, field=change.field),
            ground=_joined([word(change.manner), reason_word(one.reason_code) if one.reason_code else ""]),
            place=word(change.place) if change.place else "",
        )


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
