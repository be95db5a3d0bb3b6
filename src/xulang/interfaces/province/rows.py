"""One figure as a table shows it: what was published, what is computed, and what is missing for it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Derived, Figure, Indicator, Joined, Joining, Key, Partial
from xulang.interfaces.province import shown
from xulang.interfaces.province.areas import AreaNames
from xulang.interfaces.province.words import PLANS, STATUSES, TONES


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`basis` says out of what the value was computed; `implied` is a plan that nobody published.

    `partial`: what not all communes make up, marked as that; `partial_missing` names those that are missing.
    """

    key: Key
    period: str
    value: str
    computed: bool
    basis: str
    missing: str
    plan: str
    plan_from: object
    implied: str
    percent: str
    published_percent: str
    same: str
    published_same: str
    previous: str
    published_previous: str
    cumulative: str
    share: str
    contribution: str
    status: object
    tone: str
    figure_id: UUID | None
    as_of: str
    source: str
    partial: str
    partial_missing: str


def row_of(
    *,
    book: Book,
    entry: Indicator,
    area: str,
    period: str,
    figure: Figure | None = None,
    areas: AreaNames | None = None,
) -> Row:
    """What is official about one period, with everything that follows. `figure`: its record, if read."""
    areas = areas or AreaNames()
    told = indicators.derive(book=book, code=entry.code, area=area, period=period)
    key = Key(code=entry.code, area=area, period=period)
    content = book.content(code=entry.code, area=area, period=period) or indicators.Content()
    figure = figure or indicators.find_figure(key=key)
    return Row(
        key=key,
        period=shown.span_name(period),
        value=shown.stored(content.value) or shown.quantity(told.value, digits=entry.decimals),
        computed=told.computed,
        basis=_basis(told.joined, book, entry, areas),
        missing="" if told.partial else missing_words(told=told, book=book, key=key, areas=areas),
        plan=_plan(told, content, entry),
        plan_from=PLANS[told.plan.kind] if told.plan else "",
        implied=shown.quantity(told.implied_plan, digits=entry.decimals),
        percent=shown.quantity(told.percent_of_plan),
        published_percent=shown.stored(content.percent_of_plan),
        same=shown.quantity(told.change_on_same_period),
        published_same=shown.stored(content.change_on_same_period),
        previous=shown.quantity(told.change_on_previous),
        published_previous=shown.stored(content.change_on_previous),
        cumulative=shown.quantity(told.cumulative, digits=entry.decimals),
        share=shown.quantity(told.share),
        contribution=shown.quantity(told.contribution),
        status=STATUSES[figure.status] if figure else "",
        tone=TONES[figure.status] if figure else "neutral",
        figure_id=key.id if figure else None,
        as_of=shown.day(content.as_of),
        source=content.source,
        partial=_partial(told.partial, entry, areas),
        partial_missing=", ".join(areas.of(told.partial.missing)) if told.partial else "",
    )


def _partial(told: Partial | None, entry: Indicator, areas: AreaNames) -> str:
    """How many of the communes reported, with their sum so far; "" where all did, or nobody."""
    if told is None:
        return ""
    said = gettext("%(known)s of %(whole)s areas, so far %(value)s: not the province's total")
    if areas.are_communes((*told.known, *told.missing)):
        said = gettext("%(known)s of %(whole)s communes, so far %(value)s: not the province's total")
    value = shown.quantity(told.so_far, digits=entry.decimals)
    return said % {"known": len(told.known), "whole": told.whole, "value": value}


def _plan(told: Derived, content: indicators.Content, entry: Indicator) -> str:
    """As the report states it, digits and range kept; else the number that counts; never an implied one."""
    if told.plan is None or (told.plan.kind is indicators.PlanFrom.STATED and content.plan):
        return shown.stored(content.plan)
    return shown.quantity(told.plan.quantity, digits=entry.decimals)


def _basis(joined: Joined | None, book: Book, entry: Indicator, areas: AreaNames) -> str:
    """Out of which areas the figure was computed, and by which rule; or why it can't be."""
    if joined is None:
        return ""
    if joined.how is Joining.NEVER:
        return gettext("a rate: those of the areas that it was made of do not add up")
    if joined.split:
        return gettext("only a part of %(areas)s came here, so that it cannot be told") % {
            "areas": ", ".join(areas.of(joined.split))
        }
    if len(joined.known) < len(joined.whole):
        said = gettext("%(known)s of %(whole)s areas that it was made of are known, together %(value)s")
        if joined.how is Joining.MEAN:
            said = gettext("%(known)s of %(whole)s areas that it was made of are known")
        return said % {
            "known": len(joined.known),
            "whole": len(joined.whole),
            "value": shown.quantity(joined.so_far, digits=entry.decimals),
        }
    if joined.how is Joining.SUM:
        return gettext("the sum of the %(number)s areas that it was made of") % {"number": len(joined.whole)}
    by = book.entries.get(entry.weight_code)
    said = gettext("the mean of the %(number)s areas that it was made of, weighted by: %(indicator)s")
    return said % {
        "number": len(joined.whole),
        "indicator": shown.name_of(by) if by else entry.weight_code,
    }


def missing_words(*, told: Derived, book: Book, key: Key, areas: AreaNames) -> str:
    """What a computed value lacks, by name; "" where it only was not reported."""
    own = f"{key.code}/{key.area}/{key.period}"
    if told.value.value is not None:
        return ""
    gaps = dict.fromkeys(_gap(one, book, key, areas) for one in told.value.missing if one != own)
    return ", ".join(gaps)


def _gap(said: str, book: Book, key: Key, areas: AreaNames) -> str:
    """From "code", or "code/area/period": what differs from the figure itself."""
    code, _, rest = said.partition("/")
    area, _, period = rest.partition("/")
    entry = book.entries.get(code)
    parts = [
        shown.name_of(entry) if entry and code != key.code else "" if entry else code,
        areas.of([area])[0] if area and area != key.area else "",
        shown.span_name(period) if period and period != key.period else "",
    ]
    return " · ".join(part for part in parts if part)
