"""The locks of gates (docs/locking.md). All last to the end of the caller's transaction; waits are bounded.

Gate: shared by everyone who confirms an entry, exclusive by who closes or reopens. A closing therefore waits
for the entries being confirmed and stops those that come after it: of the two one wins, never half of each.
Crossing: exclusive by who issues or revokes its permit or its driver's link. Attempts: see `look_up`.
Order: crossing before gate; several gates sorted by code.
"""

from collections.abc import Collection
from uuid import UUID

from xulang.platform.db import raw, send

SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended('gates.gate:' || unnest(%s::text[]), 0))"
EXCLUSIVE = "SELECT pg_advisory_xact_lock(hashtextextended('gates.gate:' || %s, 0))"
CROSSING = "SELECT pg_advisory_xact_lock(hashtextextended('gates.crossing:' || %s, 0))"


def share_gates(*, gates: Collection[str]) -> None:
    """Sent without waiting for the answer when inside `platform.db.pipeline`."""
    send(SHARED, [sorted(gates)])


def own_gate(*, gate: str) -> None:
    raw().execute(EXCLUSIVE, [gate])


def own_crossing(*, crossing_id: UUID) -> None:
    raw().execute(CROSSING, [str(crossing_id)])
