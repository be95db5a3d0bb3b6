"""Figures from a spreadsheet: the unit's template, or its own file by a kept mapping.

Every cell that is not plainly what it should be is named with what is wrong; one such cell, and nothing of
the file is taken. A number typed as text is never guessed at: "1,000" is a thousand to one reader and one to
the next.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

import msgspec

from xulang.indicators.domain.dictionary import Indicator
from xulang.indicators.domain.figures import Beside, Content, Key
from xulang.indicators.domain.grid import CellKind, Grid, GridCell, cell_name
from xulang.indicators.domain.mapping import Mapping as FileMapping
from xulang.indicators.domain.numbers import MOST_DECIMALS, decimals_of, read_stored, read_typed
from xulang.indicators.domain.periods import read_span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.said import Certainty, PlanOf
from xulang.kernel.refusal import Refusal

MARK: Final = "xulang:figures"
NUMBERS: Final = ("value", *(str(one) for one in Beside))
TEXTS: Final = ("source", "comment")
# What a source says of its numbers; templates of before have no such columns.
SAID: Final[Mapping[str, type[Certainty | PlanOf]]] = {"certainty": Certainty, "plan_of": PlanOf}
# The template's columns; the first three are ours and say what the row is about.
COLUMNS: Final = ("code", "area", "name", "unit", *NUMBERS, "as_of", *TEXTS, *SAID)
MOST_ROWS: Final = 5000
PERCENT: Final = "%"
# By column of SAID: folded word to code.
Words = Mapping[str, Mapping[str, str]]
NO_WORDS: Final[Words] = {}


class Problem(StrEnum):
    """What is wrong with a cell."""

    TEXT_FOR_NUMBER = "text_for_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    DATE_FOR_NUMBER = "date_for_number"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    ERROR_VALUE = "error_value"
    MERGED = "merged"
    HIDDEN_ROW = "hidden_row"
    HIDDEN_COLUMN = "hidden_column"
    WRONG_UNIT = "wrong_unit"
    UNKNOWN_INDICATOR = "unknown_indicator"
    NOT_YOURS = "not_yours"
    REPEATED = "repeated"
    COMPUTED = "computed"
    TOO_MANY_DIGITS = "too_many_digits"
    TOO_LONG = "too_long"
    NOTHING_IN_IT = "nothing_in_it"
    NO_TEMPLATE = "no_template"
    WRONG_PERIOD = "wrong_period"
    NO_SHEET = "no_sheet"
    PERCENT_FORMAT = "percent_format"
    NO_STORED_VALUE = "no_stored_value"
    OTHER_SHEET = "other_sheet"
    HIDDEN_SHEET = "hidden_sheet"
    WRONG_NAME = "wrong_name"
    NO_UNIT = "no_unit"
    NEGATIVE = "negative"
    CHANGE_OUT = "change_out"
    PERCENT_ALONE = "percent_alone"
    AS_OF_AHEAD = "as_of_ahead"
    UNLIKELY = "unlikely"
    NOT_LISTED = "not_listed"


MISTAKEN: Final = {
    CellKind.DATE: Problem.DATE_FOR_NUMBER,
    CellKind.ERROR: Problem.ERROR_VALUE,
    CellKind.TRUTH: Problem.NOT_A_NUMBER,
    CellKind.FORMULA: Problem.NO_STORED_VALUE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFinding:
    """Where, what, and the text that stands there; `hint` is what was expected, or how it may be meant."""

    sheet: str
    row: int
    column: int
    problem: Problem
    text: str = ""
    hint: str = ""

    @property
    def cell(self) -> str:
        return cell_name(row=self.row, column=self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFigure:
    """One row that is right, and where it stands. `columns`: of which number, or day, the column is which."""

    key: Key
    content: Content
    sheet: str
    row: int
    columns: Mapping[str, int] = field(default_factory=dict)

    def finding(self, *, name: str, problem: Problem, hint: str = "") -> CellFinding:
        """What is wrong with one of its cells, seen beside what is on the record."""
        text = getattr(self.content, name, None)
        return CellFinding(
            sheet=self.sheet,
            row=self.row,
            column=self.columns.get(name, 0),
            problem=problem,
            text=str(text or ""),
            hint=hint,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """Either every figure, or what is wrong: `figures` is empty as soon as there is a finding."""

    figures: tuple[SheetFigure, ...]
    findings: tuple[CellFinding, ...]


class _Reader:
    """Reads one sheet's cells and gathers what is wrong."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.findings: list[CellFinding] = []

    def wrong(self, row: int, column: int, problem: Problem, *, text: str = "", hint: str = "") -> None:
        self.findings.append(
            CellFinding(
                sheet=self.grid.name, row=row, column=column, problem=problem, text=text[:80], hint=hint
            )
        )

    def number(self, row: int, column: int, *, unit: str) -> str:
        """The number in its stored form; "" for an empty cell, and where something is wrong.

        A cell that shows 33,9 % holds 0.339: 33.9 where the column is in per cent, wrong in any other.
        """
        if self.grid.merged_at(row=row, column=column):
            self.wrong(row, column, Problem.MERGED, text=self.grid.text(row=row, column=column))
            return ""
        cell = self.grid.cells.get((row, column))
        if cell is None or not cell.text.strip():
            return ""
        if cell.kind is CellKind.NUMBER and cell.percent and unit != PERCENT:
            self.wrong(row, column, Problem.PERCENT_FORMAT, text=_as_shown(cell), hint=unit)
            return ""
        if cell.kind is CellKind.NUMBER:
            return self._digits(row, column, cell)
        problem, hint = _mistaken(cell)
        self.wrong(row, column, problem, text=cell.text, hint=hint)
        return ""

    def _digits(self, row: int, column: int, cell: GridCell) -> str:
        """With the decimals that the cell shows, so that 3,50 stays more exact than 3,5."""
        try:
            number = _number_of(cell)
            shown = min(max(cell.decimals, decimals_of(number=number)), MOST_DECIMALS)
            return read_stored(text=f"{number.quantize(Decimal(1).scaleb(-shown)):f}").stored
        except (InvalidOperation, Refusal):
            self.wrong(row, column, Problem.TOO_MANY_DIGITS, text=cell.text)
            return ""

    def day(self, row: int, column: int) -> date | None:
        cell = self.grid.cells.get((row, column))
        if cell is None or not cell.text.strip():
            return None
        try:
            if cell.kind is CellKind.DATE:
                return date.fromisoformat(cell.text[:10])
            if cell.kind is CellKind.TEXT:
                day, month, year = (int(part) for part in cell.text.strip().split("/"))
                return date(year, month, day)
        except ValueError:
            pass
        self.wrong(row, column, Problem.NOT_A_DATE, text=cell.text)
        return None

    def words(self, row: int, column: int, *, limit: int = 2000) -> str:
        cell = self.grid.cells.get((row, column))
        if cell is not None and cell.kind is CellKind.FORMULA:
            self.wrong(row, column, Problem.NO_STORED_VALUE, text=cell.text)
            return ""
        text = self.grid.text(row=row, column=column)
        if len(text) > limit:
            self.wrong(row, column, Problem.TOO_LONG, text=text, hint=str(limit))
            return ""
        return text

    def listed(self, row: int, column: int, words: Mapping[str, str]) -> str:
        """One of a list's words, in any language: its code; "" for an empty cell."""
        text = self.words(row, column)
        if not text or folded(text) in words:
            return words[folded(text)] if text else ""
        self.wrong(row, column, Problem.NOT_LISTED, text=text)
        return ""

    def alone(self, grids: Sequence[Grid]) -> None:
        """Nothing that people wrote on another sheet is left out in silence."""
        if self.grid.hidden:
            self.wrong(0, 0, Problem.HIDDEN_SHEET)
        for one in grids:
            if one is not self.grid and one.cells:
                row, column = min(one.cells)
                problem = Problem.HIDDEN_SHEET if one.hidden else Problem.OTHER_SHEET
                text = one.text(row=row, column=column)
                found = CellFinding(sheet=one.name, row=row, column=column, problem=problem, text=text[:80])
                self.findings.append(found)

    def hidden(self, rows: Collection[int], columns: Collection[int]) -> None:
        """What nobody sees nobody answers for."""
        for row in sorted(set(rows) & self.grid.hidden_rows):
            self.wrong(row, 0, Problem.HIDDEN_ROW)
        for column in sorted(set(columns) & self.grid.hidden_columns):
            self.wrong(0, column, Problem.HIDDEN_COLUMN)


def _number_of(cell: GridCell) -> Decimal:
    """As the cell shows it."""
    return Decimal(cell.text).scaleb(2) if cell.percent else Decimal(cell.text)


def _as_shown(cell: GridCell) -> str:
    try:
        return f"{_number_of(cell).normalize():f} %"
    except InvalidOperation:
        return cell.text


def _mistaken(cell: GridCell) -> tuple[Problem, str]:
    """What a cell is that should have been a number; the hint is the number it may have been meant as."""
    if cell.kind in MISTAKEN:
        return MISTAKEN[cell.kind], ""
    try:
        meant = read_typed(text=cell.text)
    except Refusal as refusal:
        if refusal.code is IndicatorRefusal.NUMBER_AMBIGUOUS:
            return Problem.AMBIGUOUS_NUMBER, ""
        return Problem.NOT_A_NUMBER, ""
    # 1.000 typed as text: a thousand here, one with three decimals elsewhere.
    alone = cell.text.strip()
    if alone.count(".") == 1 and len(alone.rpartition(".")[2]) == 3 and "," not in alone:
        return Problem.AMBIGUOUS_NUMBER, ""
    return Problem.TEXT_FOR_NUMBER, meant.stored


def read_template(
    *,
    grids: Sequence[Grid],
    entries: Mapping[str, Indicator],
    allowed: Collection[tuple[str, str]],
    period: str,
    words: Words = NO_WORDS,
) -> ReadSheet:
    """A filled template: `allowed` are the (code, area) pairs that who sends it reports.

    `words`: how the columns of SAID are written besides their codes, folded, in every language.
    """
    found = next((grid for grid in grids if _keys_of(grid)), None)
    if found is None:
        name = grids[0].name if grids else ""
        return _all_wrong(CellFinding(sheet=name, row=1, column=1, problem=Problem.NO_TEMPLATE, hint=MARK))
    keys = _keys_of(found)
    reader = _Reader(found)
    reader.alone(grids)
    said = found.text(row=1, column=1).partition("|")[2]
    if said != period:
        reader.wrong(1, 1, Problem.WRONG_PERIOD, text=said, hint=period)
    rows = [row for row in range(3, found.last_row + 1) if _filled(found, row, keys)]
    reader.hidden(rows, list(keys.values()))
    figures = [
        one for row in rows[:MOST_ROWS] for one in _template_row(reader, row, keys, entries, period, words)
    ]
    _check_keys(reader, figures, allowed, keys["code"])
    return _outcome(reader, figures)


def _keys_of(grid: Grid) -> dict[str, int]:
    """Columns by key, from the hidden first row; the first cell also marks the sheet as ours."""
    if not grid.text(row=1, column=1).startswith(MARK):
        return {}
    keys = {"code": 1}
    for (row, column), cell in grid.cells.items():
        if row == 1 and cell.text in COLUMNS:
            keys[cell.text] = column
    return keys if {"code", "value"} <= keys.keys() else {}


def _filled(grid: Grid, row: int, keys: Mapping[str, int]) -> bool:
    """Whether somebody wrote something in the row: the template's own words don't count."""
    return any(
        grid.text(row=row, column=column) for key, column in keys.items() if key in {*NUMBERS, "comment"}
    ) or any(
        one.first_row <= row <= one.last_row and one.first_column <= column <= one.last_column
        for one in grid.merged
        for key, column in keys.items()
        if key in NUMBERS
    )


def _template_row(
    reader: _Reader,
    row: int,
    keys: Mapping[str, int],
    entries: Mapping[str, Indicator],
    period: str,
    words: Words,
) -> Iterator[SheetFigure]:
    grid = reader.grid
    code = grid.text(row=row, column=keys["code"])
    entry = entries.get(code)
    if entry is None:
        reader.wrong(row, keys["code"], Problem.UNKNOWN_INDICATOR, text=code)
        return
    _check_name(reader, row, keys.get("name", 0), entry)
    _check_unit(reader, row, keys.get("unit", 0), entry)
    found = {
        name: reader.number(row, keys[name], unit=unit_in(name=name, entry=entry))
        for name in NUMBERS
        if name in keys
    }
    content = msgspec.structs.replace(
        Content(),
        **found,
        as_of=reader.day(row, keys["as_of"]) if "as_of" in keys else None,
        source=reader.words(row, keys["source"]) if "source" in keys else "",
        comment=reader.words(row, keys["comment"]) if "comment" in keys else "",
        **{
            name: kind(reader.listed(row, keys[name], _words_of(name, words)))
            for name, kind in SAID.items()
            if name in keys
        },
    )
    area = grid.text(row=row, column=keys["area"]) if "area" in keys else ""
    yield SheetFigure(
        key=Key(code=code, area=area, period=period), content=content, sheet=grid.name, row=row, columns=keys
    )


def _words_of(name: str, words: Words) -> dict[str, str]:
    """The codes themselves are understood too."""
    return {**words.get(name, {}), **{folded(str(one)): str(one) for one in SAID[name] if one}}


def _check_unit(reader: _Reader, row: int, column: int, entry: Indicator) -> None:
    if not column:
        return
    said = reader.grid.text(row=row, column=column)
    if not said:
        reader.wrong(row, column, Problem.NO_UNIT, hint=entry.unit)
    elif folded(said) != folded(entry.unit):
        reader.wrong(row, column, Problem.WRONG_UNIT, text=said, hint=entry.unit)


def _check_name(reader: _Reader, row: int, column: int, entry: Indicator) -> None:
    """A sorted column puts codes beside other indicators' names."""
    said = reader.grid.text(row=row, column=column) if column else ""
    if said and folded(said) not in {folded(one) for one in (entry.name_vi, entry.name_en, entry.name_zh)}:
        reader.wrong(row, column, Problem.WRONG_NAME, text=said, hint=entry.name_vi)


def unit_in(*, name: str, entry: Indicator) -> str:
    """In which unit the numbers of a column are."""
    return entry.unit if name in {"value", Beside.PLAN} else PERCENT


def read_mapped(
    *,
    grids: Sequence[Grid],
    mapping: FileMapping,
    entries: Mapping[str, Indicator],
    allowed: Collection[tuple[str, str]],
    period: str,
) -> ReadSheet:
    """A unit's own file by its mapping; `period` is for columns that name none."""
    grid = next((one for one in grids if folded(one.name) == folded(mapping.sheet)), None)
    if grid is None and not mapping.sheet and grids:
        grid = grids[0]
    if grid is None:
        return _all_wrong(
            CellFinding(sheet=mapping.sheet, row=0, column=0, problem=Problem.NO_SHEET, hint=mapping.sheet)
        )
    reader = _Reader(grid)
    # A mapping that names its sheet leaves the others out in so many words.
    reader.alone([] if mapping.sheet else grids)
    codes = {folded(label): code for label, code in mapping.labels}
    last = min(mapping.last_row or grid.last_row, grid.last_row, mapping.first_row + MOST_ROWS)
    rows: dict[int, str] = {}
    for row in range(mapping.first_row, last + 1):
        label = grid.text(row=row, column=mapping.label_column)
        if code := codes.get(folded(label)) if label else None:
            rows[row] = code
    for label, code in mapping.labels:
        if code not in rows.values():
            reader.wrong(0, mapping.label_column, Problem.UNKNOWN_INDICATOR, text=label, hint=code)
    reader.hidden(rows, [mapping.label_column, *(rule.column for rule in mapping.columns)])
    figures: list[SheetFigure] = []
    for row, code in rows.items():
        figures.extend(_mapped_row(reader, row, code, mapping, entries, period))
    _check_keys(reader, figures, allowed, mapping.label_column)
    return _outcome(reader, figures)


def _mapped_row(
    reader: _Reader,
    row: int,
    code: str,
    mapping: FileMapping,
    entries: Mapping[str, Indicator],
    period: str,
) -> Iterator[SheetFigure]:
    entry = entries.get(code)
    if entry is None:
        reader.wrong(row, mapping.label_column, Problem.UNKNOWN_INDICATOR, text=code)
        return
    _check_unit(reader, row, mapping.unit_column, entry)
    by_period: dict[str, dict[str, str]] = {}
    for rule in mapping.columns:
        if number := reader.number(row, rule.column, unit=unit_in(name=rule.field, entry=entry)):
            by_period.setdefault(rule.period or period, {})[rule.field] = number
    for named, numbers in by_period.items():
        content = msgspec.structs.replace(Content(source=mapping.source), **numbers)
        yield SheetFigure(
            key=Key(code=code, area=mapping.area, period=read_span(code=named).code),
            content=content,
            sheet=reader.grid.name,
            row=row,
            columns={rule.field: rule.column for rule in mapping.columns if (rule.period or period) == named},
        )


def _check_keys(
    reader: _Reader, figures: Sequence[SheetFigure], allowed: Collection[tuple[str, str]], column: int
) -> None:
    seen: set[Key] = set()
    for one in figures:
        if (one.key.code, one.key.area) not in allowed:
            reader.wrong(one.row, column, Problem.NOT_YOURS, text=one.key.code)
        if one.key in seen:
            reader.wrong(one.row, column, Problem.REPEATED, text=one.key.code)
        seen.add(one.key)


def _outcome(reader: _Reader, figures: Sequence[SheetFigure]) -> ReadSheet:
    kept = [one for one in figures if any(getattr(one.content, name) for name in NUMBERS)]
    if not kept and not reader.findings:
        reader.wrong(0, 0, Problem.NOTHING_IN_IT)
    findings = sorted(reader.findings, key=lambda one: (one.row, one.column, one.problem))
    return ReadSheet(figures=() if findings else tuple(kept), findings=tuple(findings))


def _all_wrong(finding: CellFinding) -> ReadSheet:
    return ReadSheet(figures=(), findings=(finding,))


def folded(text: str) -> str:
    """Without accents, case and spaces that differ: how labels and units are compared."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(one for one in bare if not unicodedata.combining(one)).split())
