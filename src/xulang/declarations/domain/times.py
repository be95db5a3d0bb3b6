"""Times of a declaration: people type Hanoi's clock, machines send a zone; kept is UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.kernel.identifiers import Checked
from xulang.kernel.refusal import Refusal

HANOI = timezone(timedelta(hours=7))  # No daylight saving since 1975.
TYPED = ("%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")
YEARS = range(2000, 2200)


def day_of(*, now: datetime) -> date:
    """The day in Hanoi."""
    return now.astimezone(HANOI).date()


def read_moment(text: str) -> Checked[datetime]:
    """RFC 3339, or as on the screen (08/05/2026 23:03); without a zone it is Hanoi's. Raises NOT_A_TIME."""
    moment = _iso(text) or _typed(text)
    if moment is None or moment.year not in YEARS:
        raise Refusal(code=DeclarationRefusal.NOT_A_TIME)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=HANOI)
    return Checked(value=aware.astimezone(UTC).replace(microsecond=0))


def read_date(text: str) -> Checked[date]:
    """2026-05-08 or 08/05/2026. Raises NOT_A_DATE."""
    try:
        day = date.fromisoformat(text) if "/" not in text else datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 -- a date has no zone
    except ValueError:
        raise Refusal(code=DeclarationRefusal.NOT_A_DATE) from None
    if day.year not in YEARS:
        raise Refusal(code=DeclarationRefusal.NOT_A_DATE)
    return Checked(value=day)


def _iso(text: str) -> datetime | None:
    # A date alone would read as midnight, which nobody meant.
    if len(text) <= len("2026-05-08"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _typed(text: str) -> datetime | None:
    for form in TYPED:
        try:
            return datetime.strptime(" ".join(text.split()), form)  # noqa: DTZ007 -- the caller adds Hanoi's zone
        except ValueError:
            continue
    return None
