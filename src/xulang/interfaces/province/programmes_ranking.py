"""A ranking with its components: over the years of the province, or of one of many; and all in one year."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.http import HttpRequest
from django.utils.translation import gettext

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Programme, RankingYear
from xulang.interfaces.province import shown
from xulang.interfaces.shared.charts import lines
from xulang.interfaces.shared.figures import ranked_subjects, ranking_area
from xulang.kernel.actor import Actor

FEWEST_FOR_LINE = 2


def ranking_of(http: HttpRequest, *, actor: Actor, book: Book, programme: Programme) -> dict[str, object]:
    """`area` in the address chooses one of those that are ranked, `of_year` the year of the whole list."""
    ranking = programme.ranking
    subjects = ranked_subjects(actor=actor, book=book, ranking=ranking)
    asked = http.GET.get("area", "")
    area = asked if asked in subjects else ranking_area(actor=actor, book=book, ranking=ranking)
    told = [] if area is None else indicators.ranking_years(book=book, ranking=ranking, area=area)
    heads = [
        {
            "name": shown.name_of(book.entries[part.code]),
            "code": part.code,
            "weight": shown.stored(part.weight),
        }
        for part in ranking.components
        if part.code in book.entries
    ]
    return {
        "ranks": any(code in book.entries for code in ranking.codes),
        "years": [_row(one) for one in told],
        "score_lines": _lines(told),
        "heads": heads,
        "subject": subjects.get(area or "", ""),
        **_units(http, book, programme, subjects),
    }


def _row(year: RankingYear) -> dict[str, object]:
    return {
        "year": year.year,
        "score": shown.quantity(year.score),
        "change": shown.quantity(year.change),
        "rank": shown.quantity(year.rank, digits=0),
        "places": shown.quantity(year.places, digits=0),
        "to_best": shown.quantity(year.to_best),
        "to_median": shown.quantity(year.to_median),
        "weighted": shown.quantity(year.weighted),
        "components": [(shown.quantity(line.value), shown.quantity(line.change)) for line in year.components],
    }


def _units(
    http: HttpRequest, book: Book, programme: Programme, subjects: Mapping[str, str]
) -> dict[str, object]:
    """All that are ranked and may be seen, in one year."""
    by_year = indicators.ranked_in(book=book, ranking=programme.ranking, subjects=subjects)
    if not by_year:
        return {}
    asked = http.GET.get("of_year", "")
    year = next((one for one in by_year if str(one) == asked), next(iter(by_year)))
    return {
        "units": [
            {"code": one.subject, "name": subjects[one.subject], **_row(one.told)} for one in by_year[year]
        ],
        "unit_year": year,
        "unit_years": list(by_year),
    }


def _lines(told: Sequence[RankingYear]) -> str:
    """The scores, oldest first, with the best's and the middle's, where there are two years of them."""
    years = list(reversed(told))
    scores = [one.score.value for one in years]
    if sum(one is not None for one in scores) < FEWEST_FOR_LINE:
        return ""
    rows = {
        gettext("Score"): scores,
        gettext("Best score"): [_beyond(one, "to_best") for one in years],
        gettext("Middle score"): [_beyond(one, "to_median") for one in years],
    }
    return lines(
        title=gettext("Score by year"),
        labels=[str(one.year) for one in years],
        series={
            name: [None if value is None else float(value) for value in row]
            for name, row in rows.items()
            if any(value is not None for value in row)
        },
    )


def _beyond(one: RankingYear, name: str) -> Fraction | None:
    lacks = getattr(one, name).value
    return None if lacks is None or one.score.value is None else one.score.value + lacks
