"""The table that `make bench` prints."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. `limit` is the least ratio that is good enough; `worst` says that another bound was missed."""

    name: str
    ratio: float | None
    note: str
    limit: float | None = None
    worst: bool = False

    @property
    def failed(self) -> bool:
        below = self.limit is not None and (self.ratio is None or self.ratio < self.limit)
        return below or self.worst


def show(rows: Sequence[Row]) -> None:
    width = max((len(row.name) for row in rows), default=0)
    print(f"\n{'benchmark':<{width}}  {'ratio':>6}  {'limit':>5}  note")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        limit = "" if row.limit is None else f"{row.limit:.2f}"
        failed = "  OUT OF BOUNDS" if row.failed else ""
        print(f"{row.name:<{width}}  {ratio:>6}  {limit:>5}  {row.note}{failed}")
