"""The schemes under which trucks come back loaded: data/two_way.toml, or the file of `XULANG_TWO_WAY`."""

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from xulang.crossing.domain.two_way import Scheme, schemes_from_toml


@cache
def schemes() -> tuple[Scheme, ...]:
    """Read once a process, as the journey's deviations are."""
    file = os.environ.get("XULANG_TWO_WAY") or settings.DATA_FOLDER / "two_way.toml"
    return schemes_from_toml(Path(file).read_text(encoding="utf-8"))
