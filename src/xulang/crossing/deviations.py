"""What this installation does differently from the table: a TOML file named by `XULANG_JOURNEY`."""

import os
from functools import cache
from pathlib import Path

from xulang.crossing.journey import Deviation, deviations_from_toml


@cache
def deviations() -> tuple[Deviation, ...]:
    """Read once a process: a change of the rules is a restart, seen by all processes alike."""
    file = os.environ.get("XULANG_JOURNEY")
    return deviations_from_toml(Path(file).read_text(encoding="utf-8")) if file else ()
