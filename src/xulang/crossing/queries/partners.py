"""Trucks with which one could be paired, offered by name: the firm's own, and of carriers it worked with.

Of other firms' trucks nobody learns anything here: number and plate are told by who declared them
(docs/adr/0008-pairs.md). A carrier that agreed to a pair once has told both.
"""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import COLUMNS, view_of
from xulang.crossing.queries.records import open_record
from xulang.journal import api as journal
from xulang.kernel.words import FactKind, VehiclePart
from xulang.platform.db import raw

OTHER = {VehiclePart.SOURCE: VehiclePart.RECEIVER, VehiclePart.RECEIVER: VehiclePart.SOURCE}
MOST = 50
# As many declarations of one's own are looked through for carriers that one worked with.
LOOKED_THROUGH = 500
STREAMS = (
    "SELECT declaration_id FROM crossing_record WHERE organisation_id = %s AND partners <> '{}'"
    " ORDER BY number DESC LIMIT %s"
)
OWNERS = "SELECT DISTINCT organisation_id FROM crossing_crossing WHERE id = ANY(%s)"
FREE = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " WHERE c.part = %(part)s AND c.gate = %(gate)s AND c.direction = %(direction)s"
    " AND c.ended_at IS NULL AND c.stage <> 'returning' AND c.declaration_id <> %(own)s AND c.plate <> ''"
    " AND (%(firms)s::uuid[] IS NULL OR c.organisation_id = ANY(%(firms)s))"
    " ORDER BY c.expected_arrival, c.id LIMIT %(limit)s"
)


def list_free_partners(*, seen: CrossingView, organisation_id: UUID | None) -> list[CrossingView]:
    """Trucks of the other part at the gate that nobody is paired with, the first expected first.

    `organisation_id` None: whoever's, for an officer. Ask policy first who may pair.
    """
    if seen.part not in OTHER or seen.ended_at is not None:
        return []
    values = {
        "part": OTHER[seen.part].value,
        "gate": seen.gate,
        "direction": seen.direction.value,
        "own": seen.declaration_id,
        "firms": None if organisation_id is None else _known(organisation_id),
        "limit": MOST,
    }
    found = [view_of(row) for row in raw().execute(FREE, values).fetchall()]
    return [one for one in found if _is_free(one)]


def _known(organisation_id: UUID) -> Sequence[UUID]:
    streams = [cast("UUID", row[0]) for row in raw().execute(STREAMS, [organisation_id, LOOKED_THROUGH])]
    partners = journal.list_referred(kind=FactKind.PAIRED, stream_ids=streams) if streams else []
    owners = [row[0] for row in raw().execute(OWNERS, [partners])] if partners else []
    return [organisation_id, *(owner for owner in owners if isinstance(owner, UUID))]


def _is_free(seen: CrossingView) -> bool:
    """A receiver takes one truck's goods; a source that was not signed may take several receivers."""
    dossier = open_record(declaration_id=seen.declaration_id).record.dossier
    vehicle = dossier.vehicle(seen.id)
    if vehicle.turning or vehicle.storing or dossier.cancelled_at:
        return False
    if seen.part == VehiclePart.RECEIVER:
        return vehicle.receives_from is None and not vehicle.paired
    return not dossier.receivers_of(seen.id)
