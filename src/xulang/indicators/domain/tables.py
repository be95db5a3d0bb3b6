"""The published figures of data/indicators.csv, and the dictionary's first entries (data/dictionary.csv)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

from xulang.indicators.domain.dictionary import PROVINCE, Direction, Indicator, Level, Nature, Origin
from xulang.indicators.domain.figures import Content, Key, checked_content
from xulang.indicators.domain.numbers import Bound, Published, read_stored
from xulang.indicators.domain.periods import PeriodKind, Span, read_span
from xulang.indicators.domain.programmes import Programme, ProgrammeKind, Ranking
from xulang.indicators.domain.said import Certainty

SINCE = "since "
MORE_THAN = "more than"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """One row of a public report."""

    key: Key
    content: Content


def read_dictionary(*, text: str) -> tuple[Indicator, ...]:
    """Raises ValueError or KeyError on a malformed table."""
    return tuple(
        Indicator(
            code=row["code"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            unit=row["unit"],
            definition=row["definition"],
            definition_en=row["definition_en"],
            definition_zh=row["definition_zh"],
            legal_basis=row["legal_basis"],
            periods=tuple(PeriodKind(kind) for kind in row["periods"].split()),
            due_days=int(row["due_days"]),
            direction=Direction(row["direction"]),
            nature=Nature(row["nature"]),
            level=Level(row["level"]),
            decimals=int(row["decimals"]),
            formula=row["formula"],
            plan_code=row["plan_code"],
            whole_code=row["whole_code"],
            programmes=tuple(row["programmes"].split()),
            origin=Origin(row["origin"]),
        )
        for row in _rows(text)
    )


def read_programmes(*, text: str) -> tuple[Programme, ...]:
    """data/programmes.csv: names of programmes, and the indicators of rankings. Raises as above."""
    return tuple(
        Programme(
            code=row["code"],
            kind=ProgrammeKind(row["kind"]),
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            legal_basis=row["legal_basis"],
            ranking=Ranking(score=row["score"], rank=row["rank"]),
        )
        for row in _rows(text)
    )


def read_published(*, text: str, entries: tuple[Indicator, ...]) -> tuple[PublishedFigure, ...]:
    """The rows as the report prints them; the Vietnamese name and the unit say which indicator it is.

    Raises ValueError for a row of which the dictionary has no entry.
    """
    codes = {(entry.name_vi, entry.unit): entry.code for entry in entries}
    found = []
    for row in _rows(text):
        code = codes.get((row["indicator_vi"], row["unit"]))
        if code is None:
            raise ValueError(f"{row['indicator_vi']} ({row['unit']}): not in the dictionary")
        as_of = date.fromisoformat(row["as_of"])
        content = checked_content(
            content=Content(
                value=_number(row["value"], row["note"]),
                plan=_number(row["plan"], ""),
                percent_of_plan=_number(row["percent_of_plan"], ""),
                change_on_same_period=_number(row["change_on_same_period_percent"], ""),
                as_of=as_of,
                source=row["title"],
                certainty=Certainty.ESTIMATE if "ước" in row["title"] else Certainty.UNSAID,
                comment=row["note"],
            )
        )
        key = Key(code=code, area=PROVINCE, period=_span(row["period"], as_of).code)
        found.append(PublishedFigure(key=key, content=content))
    return tuple(found)


def _number(text: str, note: str) -> str:
    """As stored: "7-7.5" is a range, and a note that begins with "more than" a lower bound."""
    if not text:
        return ""
    low, dash, high = text.partition("-")
    if dash and low:
        return read_stored(text=f"{low}..{high}").stored
    number = read_stored(text=text)
    if note.startswith(MORE_THAN):
        number = Published(low=number.low, bound=Bound.MORE)
    return number.stored


def _span(text: str, as_of: date) -> Span:
    if text.startswith(SINCE):
        return read_span(code=f"{text.removeprefix(SINCE)}..{as_of}")
    return read_span(code=text)


def _rows(text: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(StringIO(text), strict=True):
        yield {name: (value or "").strip() for name, value in row.items()}
