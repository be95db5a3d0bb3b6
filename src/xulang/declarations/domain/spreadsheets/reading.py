"""From tables to declarations as typed: rows are put together by the company's own reference.

One sheet may hold one part (declarations, vehicles, goods) or several: then each row is a vehicle with its
goods, and what was said in an earlier row of the same reference may be left out or said again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.cells import read_cell
from xulang.declarations.domain.spreadsheets.columns import (
    BY_KEY,
    COLUMNS,
    LEFT_OUT,
    REFERENCE,
    Column,
    Kind,
    Section,
)
from xulang.declarations.domain.spreadsheets.findings import Finding, Level
from xulang.declarations.domain.spreadsheets.layout import Layout, each_layout
from xulang.declarations.domain.spreadsheets.refusals import SheetNote, SheetRefusal
from xulang.declarations.domain.spreadsheets.tables import Row, Table, Words, folded
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal

Spot = tuple[int, int]
"""Table (from 0) and row (from 1)."""


@dataclass(slots=True, kw_only=True)
class Entry:
    """One declaration: its body as typed, without ids, and where each part of it stands.

    `spots` are by path ("", "vehicles.0", "goods.0", "goods.0.lines.1").
    """

    reference: str
    body: dict[str, JSON] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    vehicles: list[dict[str, JSON]] = field(default_factory=list)
    goods: list[dict[str, JSON]] = field(default_factory=list)

    def whole(self) -> dict[str, JSON]:
        return {**self.body, "vehicles": [*self.vehicles], "goods": [*self.goods]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """`findings` belong to no entry; `columns` are column numbers by table and key, `names` the tables'."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    columns: Mapping[int, Mapping[str, int]]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row of data with what it says in one section."""

    spot: Spot
    reference: str
    typed: Mapping[str, str]
    mixed: bool
    findings: tuple[Finding, ...] = ()


def read_tables(tables: Sequence[Table], *, words: Words) -> ReadSheet:
    """Raises NO_COLUMNS, NO_ROWS and TOO_MANY; whatever else is wrong is found at its place."""
    layouts: list[tuple[int, Table, Layout]] = []
    findings: list[Finding] = []
    for index, table, layout in each_layout(tables, words):
        if layout is not None and layout.sections:
            layouts.append((index, table, layout))
            findings += layout.findings
        elif any(row.cells for row in table.rows):
            findings.append(
                Finding(
                    level=Level.NOTE,
                    code=SheetNote.TABLE_UNKNOWN,
                    table=index,
                    params={"name": table.name[:80]},
                )
            )
    if not any(Section.DECLARATION in layout.sections for _, _, layout in layouts):
        raise Refusal(code=SheetRefusal.NO_COLUMNS)
    lines: dict[Section, list[_Line]] = {section: [] for section in Section}
    count = 0
    for index, table, layout in layouts:
        for row in _data(table, layout, index=index, findings=findings):
            count += 1
            _take(row, layout, index=index, words=words, lines=lines, findings=findings)
    if not any(lines.values()):
        raise Refusal(code=SheetRefusal.NO_ROWS)
    entries = _entries(lines[Section.DECLARATION], findings)
    for line in lines[Section.VEHICLE]:
        _to_entry(line, entries, findings, _add_vehicle)
    for line in lines[Section.GOODS]:
        _to_entry(line, entries, findings, _add_goods)
    if len(entries) > bounds.DECLARATIONS or count > bounds.ROWS:
        raise Refusal(code=SheetRefusal.TOO_MANY, declarations=bounds.DECLARATIONS, rows=bounds.ROWS)
    return ReadSheet(
        entries=tuple(entries.values()),
        findings=tuple(findings),
        columns={index: layout.columns for index, _, layout in layouts},
        names=tuple(table.name for table in tables),
    )


def _data(table: Table, layout: Layout, *, index: int, findings: list[Finding]) -> Iterable[Row]:
    """The rows that say something; a column without a header that holds something is named once."""
    known = {*layout.columns.values(), *(one.column for one in layout.findings)}
    for row in table.rows:
        if row.number < layout.begins:
            continue
        for cell in row.cells:
            if cell.column not in known and cell.text.strip():
                known.add(cell.column)
                findings.append(
                    Finding(
                        level=Level.NOTE,
                        code=SheetNote.COLUMN_UNKNOWN,
                        table=index,
                        row=row.number,
                        column=cell.column,
                        params={"name": ""},
                    )
                )
        yield row


def _take(
    row: Row,
    layout: Layout,
    *,
    index: int,
    words: Words,
    lines: dict[Section, list[_Line]],
    findings: list[Finding],
) -> None:
    by_column = {cell.column: cell for cell in row.cells if cell.text.strip()}
    typed = {
        key: read_cell(cell, column=BY_KEY[key], words=words)
        for key, column in layout.columns.items()
        if key in BY_KEY and (cell := by_column.get(column))
    }
    found = by_column.get(layout.columns[REFERENCE])
    reference = " ".join(found.text.split()) if found else ""
    if not typed and not reference:
        return
    spot = (index, row.number)
    place = {"table": index, "row": row.number, "column": layout.columns[REFERENCE], "field": REFERENCE}
    if reference.startswith(LEFT_OUT) and row.number == layout.example:
        return
    if reference.startswith(LEFT_OUT):
        params = {"reference": reference[: bounds.REFERENCE]}
        note = Finding(level=Level.NOTE, code=SheetNote.ROW_LEFT_OUT, **place, params=params)  # type: ignore[arg-type] # of the four names above
        findings.append(note)
        return
    if not reference or len(reference) > bounds.REFERENCE:
        code = SheetRefusal.REFERENCE_TOO_LONG if reference else SheetRefusal.REFERENCE_MISSING
        params = {"limit": bounds.REFERENCE} if reference else {}  # type: ignore[dict-item] # either of the two
        findings.append(Finding(level=Level.ERROR, code=code, **place, params=params))  # type: ignore[arg-type] # as above
        return
    mixed = len(layout.sections) > 1
    for section in layout.sections:
        said = {key: text for key, text in typed.items() if BY_KEY[key].section is section}
        if section is Section.DECLARATION:
            said = {**layout.constants, **said}
        if said or not mixed:
            lines[section].append(_Line(spot=spot, reference=reference, typed=said, mixed=mixed))


def _entries(lines: Iterable[_Line], findings: list[Finding]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    first: dict[str, _Line] = {}
    for line in lines:
        key = line.reference.casefold()
        known = entries.get(key)
        if known is None:
            entry = entries[key] = Entry(reference=line.reference, spots={"": line.spot})
            first[key] = line
            for name, value in _nested(line.typed).items():
                entry.body[name] = value
        elif line.mixed and first[key].mixed:
            known.findings += _disagreeing(line, first[key].typed, known.reference)
        else:
            known.findings.append(
                _at(line, REFERENCE, SheetRefusal.REFERENCE_TWICE, reference=known.reference)
            )
    return entries


def _to_entry(
    line: _Line,
    entries: Mapping[str, Entry],
    findings: list[Finding],
    add: Callable[[Entry, _Line], None],
) -> None:
    entry = entries.get(line.reference.casefold())
    if entry is None:
        findings.append(_at(line, REFERENCE, SheetRefusal.REFERENCE_UNKNOWN, reference=line.reference))
    else:
        add(entry, line)


def _add_vehicle(entry: Entry, line: _Line) -> None:
    """In a sheet of several parts, the same vehicle again is the same vehicle: with another line of goods."""
    flags = {key: text for key, text in line.typed.items() if BY_KEY[key].kind is Kind.FLAG}
    vehicle = _nested({key: text for key, text in line.typed.items() if key not in flags})
    needs = {BY_KEY[key].path if text == "yes" else text for key, text in flags.items() if text != "no"}
    vehicle["needs"] = [*sorted(needs)]
    if line.mixed and vehicle in entry.vehicles:
        return
    entry.spots[f"vehicles.{len(entry.vehicles)}"] = line.spot
    entry.vehicles.append(vehicle)


def _add_goods(entry: Entry, line: _Line) -> None:
    """Rows of one owner under one customs declaration are one owner's goods, in their order."""
    item = _nested(line.typed)
    thing = item.pop("line", None)
    key = _same_goods(item)
    place = next((at for at, one in enumerate(entry.goods) if _same_goods(one) == key), None)
    if place is None:
        place = len(entry.goods)
        entry.spots[f"goods.{place}"] = line.spot
        entry.goods.append({**item, "lines": []})
    else:
        entry.findings += _disagreeing(line, _flat(entry.goods[place]), entry.reference)
    if thing is not None:
        lines = entry.goods[place]["lines"]
        assert isinstance(lines, list)  # noqa: S101 -- made above
        entry.spots[f"goods.{place}.lines.{len(lines)}"] = line.spot
        lines.append(thing)


def _same_goods(goods: Mapping[str, JSON]) -> tuple[str, str]:
    flat = _flat(goods)
    return folded(flat.get("owner_name", "")), flat.get("customs_number", "").replace(" ", "")


def _flat(goods: Mapping[str, JSON]) -> dict[str, str]:
    """The cells that made the goods of an owner, by column."""
    found = {}
    for column in COLUMNS:
        head, _, name = column.path.partition(".")
        part = goods.get(head)
        if column.section is Section.GOODS and isinstance(part, Mapping) and name in part:
            found[column.key] = str(part[name])
    return found


def _disagreeing(line: _Line, known: Mapping[str, str], reference: str) -> list[Finding]:
    """What a further row says otherwise than the first of its kind; what it leaves out is not said."""
    return [
        _at(line, key, SheetRefusal.ROWS_DISAGREE, reference=reference)
        for key, text in line.typed.items()
        if not BY_KEY[key].path.startswith("line.") and known.get(key, "") != text
    ]


def _at(line: _Line, key: str, code: SheetRefusal, *, reference: str) -> Finding:
    """The column's number is put in when the finding is placed."""
    table, row = line.spot
    params = {"reference": reference} if code is not SheetRefusal.ROWS_DISAGREE else {}
    return Finding(
        level=Level.ERROR, code=code, table=table, row=row, field=key, reference=reference, params=params
    )


def _nested(typed: Mapping[str, str]) -> dict[str, JSON]:
    """Cells as a body of a draft: dotted paths become objects, columns of one path are joined."""
    body: dict[str, JSON] = {}
    for column in _in_order(typed):
        target = body
        *heads, name = column.path.split(".")
        for head in heads:
            below = target.setdefault(head, {})
            assert isinstance(below, dict)  # noqa: S101 -- made by this function
            target = below
        known = target.get(name)
        target[name] = f"{known} {typed[column.key]}" if known else typed[column.key]
    return body


def _in_order(typed: Mapping[str, str]) -> list[Column]:
    return [column for column in COLUMNS if column.key in typed]
