"""A question to the statistics, out of an address and back: an address can be sent to somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xulang.insight.api import Dimension, InsightRefusal, Measure, Moment, Question
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit

USUAL_DAYS: Final = 30
NONE: Final = ""
# In an address: what nobody declared. An empty box would ask for everything.
UNSAID: Final = "-"
FILTERED: Final = (
    Dimension.GATE,
    Dimension.DIRECTION,
    Dimension.REGIME,
    Dimension.CHAPTER,
    Dimension.ORIGIN,
    Dimension.VEHICLE_TYPE,
    Dimension.NATIONALITY,
    Dimension.CARRIER,
    Dimension.STEP,
    Dimension.FORCE,
)
DIMENSIONS: Final = {
    Dimension.HOUR: pgettext_lazy("division of time", "Hour"),
    Dimension.DAY: _("Day"),
    Dimension.MONTH: _("Month"),
    Dimension.QUARTER: _("Quarter"),
    Dimension.YEAR: _("Year"),
    Dimension.GATE: _("Gate or route"),
    Dimension.DIRECTION: _("Direction"),
    Dimension.REGIME: _("Regime"),
    Dimension.CHAPTER: _("HS chapter"),
    Dimension.ORIGIN: _("Origin of the goods"),
    Dimension.VEHICLE_TYPE: _("Kind of vehicle"),
    Dimension.NATIONALITY: _("Nationality of the vehicle"),
    Dimension.CARRIER: _("Declaring company"),
    Dimension.STEP: _("Step"),
    Dimension.FORCE: _("Force"),
}
MEASURES: Final = {
    Measure.VEHICLES: _("Vehicles"),
    Measure.WEIGHT: _("Weight, kg"),
    Measure.VALUE: _("Value, VND"),
    Measure.P50: _("Hours a step took, median"),
    Measure.P90: _("Hours a step took, nine of ten"),
}
MOMENTS: Final = {
    Moment.LEFT: _("Left"),
    Moment.ENTERED: _("Came in"),
    Moment.REGISTERED: _("Registered"),
    Moment.DECLARED: _("Declared"),
    Moment.RETURNED: _("Sent back"),
    Moment.GIVEN_UP: _("Cancelled"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with the address that asks it."""

    question: Question

    @property
    def query(self) -> str:
        return query_of(self.question)


Word = TypeVar("Word", bound=StrEnum)


def read_question(*, sent: QueryDict, today: date) -> Question:
    """What the address asks; what it does not say is usual. Raises QUESTION_UNKNOWN, DAY_UNREADABLE."""
    last = _day(sent.get("last", ""), "last") or today
    first = _day(sent.get("first", ""), "first") or last - timedelta(days=USUAL_DAYS - 1)
    asked = any(name in sent for name in ("rows", "columns", "rows2", "columns2"))
    rows = _dimensions(sent, "rows") if asked else (Dimension.DAY,)
    columns = _dimensions(sent, "columns") if asked else (Dimension.DIRECTION,)
    return Question(
        first=first,
        last=last,
        rows=rows,
        columns=columns,
        measure=_one(Measure, sent.get("measure", ""), "measure") or Measure.VEHICLES,
        moment=_one(Moment, sent.get("moment", ""), "moment") or Moment.LEFT,
        filters=_filters(sent),
    )


def query_of(question: Question) -> str:
    """The address' query that asks the same."""
    pairs = [("first", question.first.isoformat()), ("last", question.last.isoformat())]
    for name, dimensions in (("rows", question.rows), ("columns", question.columns)):
        pairs += [(name, one.value) for one in dimensions] or [(name, NONE)]
    pairs += [("measure", question.measure.value), ("moment", question.moment.value)]
    pairs += [(one.value, value or UNSAID) for one, values in question.filters.items() for value in values]
    return urlencode(pairs)


def note_companies(*, question: Question, actor: Actor, now: datetime) -> None:
    """Who asks by company reads companies' data, which is recorded with what was asked."""
    if Dimension.CARRIER in question.used:
        asked = query_of(question)[:200]
        audit.record_read(actor=actor, object_kind="statistics_by_company", object_id=asked, now=now)


def _dimensions(sent: QueryDict, name: str) -> tuple[Dimension, ...]:
    # A second box beside the first one on the page is sent under a name of its own.
    texts = [*sent.getlist(name), *sent.getlist(f"{name}2")]
    found = (_one(Dimension, text, name) for text in texts)
    return tuple(dict.fromkeys(one for one in found if one))


def _filters(sent: QueryDict) -> Mapping[Dimension, tuple[str, ...]]:
    """Any dimension may be a filter: of times, so that each number has an address."""
    found = {}
    for dimension in Dimension:
        texts = sent.getlist(dimension.value)
        values = tuple(dict.fromkeys(part.strip() for text in texts for part in text.split(",")))
        # An empty box asks for nothing; a cell of what nobody said is asked for by a dash.
        wanted = tuple("" if value == UNSAID else value for value in values if value)
        if wanted:
            found[dimension] = wanted
    return found


def _one(kind: type[Word], text: str, name: str) -> Word | None:
    if not text:
        return None
    if text not in list(kind):
        raise Refusal(code=InsightRefusal.QUESTION_UNKNOWN, field=name, word=text[:40])
    return kind(text)


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refusal(code=InsightRefusal.DAY_UNREADABLE, field=name) from None
    if not 2000 <= found.year <= 2100:
        raise Refusal(code=InsightRefusal.DAY_UNREADABLE, field=name)
    return found
