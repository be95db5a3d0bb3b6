"""Spreadsheets as companies make them: templates filled in, books of their own, text, and files by hand.

Nothing here uses the product's writers but `filled`, which fills in what a clerk would have downloaded.
"""

import io
import time
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from uuid import UUID
from xml.sax.saxutils import escape

import openpyxl

from tests.support.companies import make_clerk
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.api import ImportState, Make, Mode
from xulang.interfaces.carrier.drafting import HANOI
from xulang.interfaces.shared.sheets.lists import all_words
from xulang.kernel.request import Request
from xulang.platform import clock, ids
from xulang.registry import api as registry

Value = str | int | float | date | datetime | clock_time | None
Rows = Sequence[Mapping[str, Value]]

PLATES = 100_00


def tomorrow() -> date:
    return (clock.now() + timedelta(days=1)).astimezone(HANOI).date()


def head(ref: str, **other: Value) -> dict[str, Value]:
    """A row of an export's declaration, by keys."""
    return {
        "ref": ref,
        "direction": "export",
        "regime": "export",
        "gate": "HN",
        "arrival_day": tomorrow(),
        "arrival_time": clock_time(8, 30),
        "officer_name": "Trần Thị Bình",
        "officer_phone": "0912 345 670",
        "exporter_name": "CÔNG TY MẪU",
        "exporter_tax_code": "0100233488",
        "payer_name": "CÔNG TY MẪU",
        "payer_tax_code": "0100233488",
        **other,
    }


def truck(ref: str, number: int = 1, **other: Value) -> dict[str, Value]:
    return {
        "ref": ref,
        "plate": f"12C-{number // 100:03d}.{number % 100:02d}",
        "vehicle_type": "truck",
        "cargo_weight_kg": 10_710,
        "tare_kg": "10.000",
        "driver_name": "Nguyễn Văn An",
        "driver_phone": "0912 345 678",
        "driver_paper": "personal_id",
        "driver_paper_number": "020080001234",
        "plant_quarantine": "x",
        **other,
    }


def line(ref: str, **other: Value) -> dict[str, Value]:
    return {
        "ref": ref,
        "owner_name": "CÔNG TY MẪU",
        "owner_tax_code": "0100233488",
        "customs_number": "300000000000",
        "customs_day": (clock.now() - timedelta(days=2)).date(),
        "product": "Sầu riêng tươi",
        "hs_code": "08106000",
        "origin": "VN",
        "quantity": 1070.5,
        "unit": "CTN",
        "weight_kg": 10_710,
        **other,
    }


def book(tables: Mapping[str, Rows], *, headers: Mapping[str, str] | None = None) -> bytes:
    """A workbook of one's own: the first row of each sheet has the keys, or `headers` in their place."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in tables.items():
        sheet = made.create_sheet(title)
        keys = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append([(headers or {}).get(key, key) for key in keys])
        for row in rows:
            sheet.append([row.get(key) for key in keys])
    return saved(made)


def export_book(count: int = 1, *, first: int = 1) -> bytes:
    """So many declarations of one truck each, without a fault."""
    refs = [f"T{number}" for number in range(first, first + count)]
    return book(
        {
            "A": [head(ref) for ref in refs],
            "B": [truck(ref, number) for number, ref in enumerate(refs, first)],
            "C": [line(ref) for ref in refs],
        }
    )


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def filled(template: bytes, tables: Sequence[Rows]) -> bytes:
    """A downloaded template with rows typed under its example, found by the keys of its hidden row."""
    made = openpyxl.load_workbook(io.BytesIO(template))
    for sheet, rows in zip(made.worksheets[1:4], tables, strict=True):
        columns = {str(cell.value).removeprefix("xl."): cell.column for cell in sheet[1] if cell.value}
        for number, row in enumerate(rows, start=4):
            for key, value in row.items():
                if key in columns:
                    sheet.cell(row=number, column=columns[key]).value = value
    return saved(made)


def text(rows: Rows, *, separator: str = ";", mark: bool = True) -> bytes:
    """A CSV file: one row a vehicle with its goods, as an export of some other program."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = [separator.join(keys), *(separator.join(_shown(row.get(key)) for key in keys) for row in rows)]
    return ("\ufeff" if mark else "").encode() + "\r\n".join(lines).encode()


def _shown(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, clock_time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def by_hand(rows: Sequence[Sequence[str]], *, inline: bool) -> bytes:
    """A workbook of the barest kind, with texts in their cells or shared among them; no styles, no theme."""
    shared: list[str] = []
    body = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for place, value in enumerate(row):
            name = f"{'' if place < 26 else chr(64 + place // 26)}{chr(65 + place % 26)}{number}"
            if inline:
                cells.append(f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
            else:
                shared.append(value)
                cells.append(f'<c r="{name}" t="s"><v>{len(shared) - 1}</v></c>')
        body.append(f'<row r="{number}">{"".join(cells)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Xe" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f"<si><t>{escape(one)}</t></si>" for one in shared)
        + "</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        + "".join(body)
        + "</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def wrong_second() -> bytes:
    """Two declarations, of which the second has four faults."""
    return book(
        {
            "A": [head("G1"), head("B2", gate="Nowhere")],
            "B": [truck("G1", 1), truck("B2", 2, driver_phone="12", plate="")],
            "C": [line("G1"), line("B2", hs_code="12")],
        }
    )


def upload_wrong(company: UUID) -> UUID:
    """A company's upload that ended with errors."""
    kept = receive(wrong_second(), clerk=make_clerk(company), company=company, mode=Mode.GOOD_ROWS)
    go_on(kept.id)
    return kept.id


def sender(user_id: UUID, *, request_id: UUID | None = None) -> Request:
    actor = registry.find_actor(user_id=user_id, now=clock.now())
    assert actor is not None
    return Request(id=request_id or ids.new_id(), actor=actor, now=clock.now(), new_salt=ids.new_salt)


def receive(
    content: bytes,
    *,
    clerk: UUID,
    company: UUID,
    mode: Mode = Mode.ALL_OR_NOTHING,
    make: Make = Make.SUBMIT,
    filename: str = "xe.xlsx",
) -> declarations.KeptImport:
    read = declarations.read_spreadsheet(content=content, filename=filename, words=all_words())
    return crossing.receive_spreadsheet(
        request=sender(clerk),
        organisation_id=company,
        filename=filename,
        content=content,
        read=read,
        mode=mode,
        make=make,
        defaults={},
    )


def go_on(import_id: UUID, *, seconds: float = 60) -> ImportState:
    begun = time.monotonic()
    return crossing.go_on(
        import_id=import_id,
        hands=crossing.Hands(clock=clock.now, new_salt=ids.new_salt),
        seconds=seconds,
        elapsed=lambda: time.monotonic() - begun,
    )
