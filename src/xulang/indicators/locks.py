"""The locks of indicators (docs/locking.md). All last to the end of the transaction; waits are bounded.

Dictionary: exclusive by who defines an indicator, a programme or a project, since they name each other; after
the request.
Series: exclusive by who changes figures of an indicator in an area; after the request. Who changes several
takes them in the order of their streams. Nobody takes the dictionary after a series.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from xulang.kernel.request import Request
from xulang.platform.db import raw

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
MAKE = (
    "INSERT INTO indicators_series (stream_id, code, area, facts) VALUES (%s, %s, %s, 0)"
    " ON CONFLICT (stream_id) DO NOTHING"
)
OWN = "SELECT facts FROM indicators_series WHERE stream_id = %s FOR UPDATE"


def own_request(*, request: Request) -> None:
    """Twins of one request pass one after the other, so that the second finds the first one's answer."""
    raw().execute(LOCK, [f"indicators.request:{request.scope}:{request.id}"])


def own_dictionary() -> None:
    raw().execute(LOCK, ["indicators.dictionary"])


def own_series(*, streams: Mapping[UUID, tuple[str, str]]) -> dict[UUID, int]:
    """How many facts each of the series has: by stream its indicator's code and its area."""
    found = {}
    for stream_id in _ordered(streams):
        raw().execute(MAKE, [stream_id, *streams[stream_id]])
        row = raw().execute(OWN, [stream_id]).fetchone()
        found[stream_id] = int(str(row[0])) if row else 0
    return found


def _ordered(streams: Iterable[UUID]) -> list[UUID]:
    return sorted(streams)
