"""Reference data of the open data, as written and as read by a stranger: gates with their parents, hours."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from xulang.queueing.domain.capacity import Opening, Side
from xulang.queueing.domain.evidence import Reference


class GateSaid(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    parent: str | None


class HoursSaid(msgspec.Struct, frozen=True, kw_only=True):
    """One ISO weekday of a gate in minutes of the day in Hanoi, valid on [valid_from, valid_until)."""

    gate: str
    weekday: int
    opens: int
    closes: int
    valid_from: date
    valid_until: date | None


class ReferenceSaid(msgspec.Struct, frozen=True, kw_only=True):
    """The document `/open-data/reference.json`."""

    version: int
    gates: tuple[GateSaid, ...]
    opening_hours: tuple[HoursSaid, ...]


VERSION = 1
_DECODER = msgspec.json.Decoder(ReferenceSaid)


def write_reference(*, gates: Iterable[GateSaid], hours: Iterable[HoursSaid]) -> ReferenceSaid:
    return ReferenceSaid(version=VERSION, gates=tuple(gates), opening_hours=tuple(hours))


def read_reference(*, text: bytes) -> Reference:
    """Raises ValueError for what is no such document."""
    try:
        said = _DECODER.decode(text)
    except msgspec.MsgspecError as error:
        raise ValueError(f"this is no reference data: {error}") from error
    if said.version != VERSION:
        raise ValueError(f"reference data of version {said.version}, not {VERSION}")
    parents = {one.code: one.parent for one in said.gates}
    for code in parents:
        _check_chain(code, parents)
    openings: dict[str, list[Opening]] = {}
    for row in said.opening_hours:
        openings.setdefault(row.gate, []).append(
            Opening(
                side=Side.VIETNAM,
                weekday=row.weekday,
                opens=row.opens,
                closes=row.closes,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
            )
        )
    return Reference(parents=parents, openings=openings)


def _check_chain(code: str, parents: Mapping[str, str | None]) -> None:
    """Each route belongs to a gate that is there, and none to itself."""
    seen, above = {code}, parents[code]
    while above is not None:
        if above in seen or above not in parents:
            raise ValueError(f"reference data: {code} is part of {above}, which is no gate above it")
        seen.add(above)
        above = parents[above]
