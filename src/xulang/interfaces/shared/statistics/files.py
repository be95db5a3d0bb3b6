"""Statistics as files: CSV and XLSX for people, SDMX-ML 2.1 (generic data) for statistical offices.

SDMX: one observation a cell; dimensions bear the product's names in capitals, values are the codes that the
product stores, "_Z" where a declaration does not say. docs/statistics.md lists them.
"""

import io
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import quoteattr

from xulang.insight.api import Pivot
from xulang.interfaces.shared.csv_files import MARK, csv_text, safe
from xulang.interfaces.shared.statistics.asking import DIMENSIONS, MEASURES
from xulang.interfaces.shared.statistics.naming import Names, plain

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SDMX_TYPE: Final = "application/vnd.sdmx.genericdata+xml;version=2.1"
AGENCY, FLOW, VERSION = "XULANG", "CROSSING", "1.0"
NOT_SAID: Final = "_Z"
SPACES: Final = (
    'xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"'
    ' xmlns:gen="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"'
    ' xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"'
)


def write_csv(*, found: Pivot) -> bytes:
    """A line a cell, with codes and names: what a program reads, and a person too."""
    names, question = Names(found=found), found.question
    dimensions = [one.value for one in question.dimensions]
    named = [f"{one}_name" for one in dimensions]
    rows = []
    for (row, column), amount in found.cells.items():
        key = (*row, *column)
        labels = [names.of(one, value) for one, value in zip(question.dimensions, key, strict=True)]
        rows.append(
            {
                **dict(zip(dimensions, key, strict=True)),
                **dict(zip(named, labels, strict=True)),
                question.measure.value: plain(question.measure, amount),
            }
        )
    fields = [*dimensions, *named, question.measure.value]
    return (MARK + csv_text(fields=fields, rows=rows)).encode()


def write_xlsx(*, found: Pivot) -> bytes:
    """The table as it stands on the page, numbers as numbers."""
    from openpyxl import Workbook  # noqa: PLC0415 -- loaded when a file is asked for: pages never need it

    names, question = Names(found=found), found.question
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Xứ Lạng")
    sheet.append([str(MEASURES[question.measure]), f"{question.first} – {question.last}"])
    heads = [str(DIMENSIONS[one]) for one in question.rows]
    sheet.append([*heads, *(safe(names.label(question.columns, key)) for key in found.column_keys)])
    for row in found.row_keys:
        labels = [safe(names.of(one, value)) for one, value in zip(question.rows, row, strict=True)]
        amounts = (found.cells.get((row, column)) for column in found.column_keys)
        sheet.append([*labels, *(None if one is None else plain(question.measure, one) for one in amounts)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_sdmx(*, found: Pivot, now: datetime) -> bytes:
    """A generic data message with all dimensions at the observation."""
    question = found.question
    names = [one.value.upper() for one in question.dimensions]
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:GenericData {SPACES}>',
        (
            f"<mes:Header><mes:ID>{FLOW}-{now:%Y%m%d%H%M%S}</mes:ID><mes:Test>false</mes:Test>"
            f'<mes:Prepared>{stamp}</mes:Prepared><mes:Sender id="{AGENCY}"/>'
            f'<mes:Structure structureID="{FLOW}" dimensionAtObservation="AllDimensions"><com:Structure>'
            f'<Ref agencyID="{AGENCY}" id="{FLOW}" version="{VERSION}" class="DataStructure"/>'
            "</com:Structure></mes:Structure></mes:Header>"
        ),
        f'<mes:DataSet structureRef="{FLOW}" action="Information">',
    ]
    fixed = [("MEASURE", question.measure.value), ("MOMENT", question.moment.value)]
    for (row, column), amount in found.cells.items():
        values = [*zip(names, (*row, *column), strict=True), *fixed]
        keys = "".join(
            f'<gen:Value id="{name}" value={quoteattr(value or NOT_SAID)}/>' for name, value in values
        )
        parts.append(
            f"<gen:Obs><gen:ObsKey>{keys}</gen:ObsKey>"
            f'<gen:ObsValue value="{plain(question.measure, amount)}"/></gen:Obs>'
        )
    return "\n".join([*parts, "</mes:DataSet></mes:GenericData>\n"]).encode()
