"""Findings a page at a time: of a book of any size only so many series are read as a page takes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xulang.indicators import models
from xulang.indicators.domain.dictionary import PROVINCE, Level
from xulang.indicators.domain.findings import Finding, find_about
from xulang.indicators.domain.policy import may_see
from xulang.indicators.queries import closure_of, list_entries, list_units, read_book
from xulang.kernel.actor import Actor

# Series that are read together, and those that one page looks at before it says to go on.
TOGETHER: Final = 10
LOOKED_AT: Final = 80
# After every finding of a series, in the order of their keys.
END: Final = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsPage:
    """`after`: where to go on, None at the end; there may be more though this page is not full."""

    found: tuple[Finding, ...]
    after: str | None


def page_findings(
    *,
    actor: Actor,
    codes: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    after: str = "",
    limit: int,
) -> FindingsPage:
    """What does not fit together, of what the person may see, by `finding_key`; those after such a key."""
    places = _places(actor, codes, areas, after)
    found: list[Finding] = []
    for start in range(0, len(places), TOGETHER):
        some = places[start : start + TOGETHER]
        found += [one for one in _found(some) if finding_key(finding=one) > after]
        more = start + TOGETHER < len(places)
        if len(found) > limit or (len(found) == limit and more):
            return FindingsPage(found=tuple(found[:limit]), after=finding_key(finding=found[limit - 1]))
        if more and start + TOGETHER >= LOOKED_AT:
            return FindingsPage(found=tuple(found), after=_start(*some[-1]) + END)
    return FindingsPage(found=tuple(found), after=None)


def finding_key(*, finding: Finding) -> str:
    """By indicator, area and period; the same for as long as the finding stands."""
    return f"{_start(finding.code, finding.area)}{finding.period}|{finding.kind}|{finding.other}"


def _start(code: str, area: str) -> str:
    return f"{code}|{area}|"


def _places(
    actor: Actor, codes: Collection[str] | None, areas: Collection[str] | None, after: str
) -> list[tuple[str, str]]:
    """Indicators with their areas, in the order of keys, from the one on in which `after` lies."""
    rows = models.SeriesRow.objects.all()
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    if areas is not None:
        rows = rows.filter(area__in=list(areas))
    entries, units = list_entries(), list_units()
    seen = [
        (code, area)
        for code, area in rows.values_list("code", "area")
        if code in entries and may_see(actor=actor, entry=entries[code], area=area, units=units)
    ]
    left = [one for one in seen if _start(*one) > after or after.startswith(_start(*one))]
    return sorted(left, key=lambda one: _start(*one))


def _found(places: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """In the order of keys."""
    codes, areas, entries = {code for code, _ in places}, {area for _, area in places}, list_entries()
    whole = closure_of([code for code, area in places if area == PROVINCE], entries)
    sums = [code for code in whole if entries[code].level is Level.COMMUNE_SUM]
    book = read_book(codes=codes, areas=areas, everywhere=sums)
    for code, area in places:
        yield from sorted(find_about(book=book, code=code, area=area), key=_key)


def _key(finding: Finding) -> str:
    return finding_key(finding=finding)
