"""The one place that reads the clock for pages, commands and processes."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(tz=UTC)  # noqa: TID251 -- this is that place
