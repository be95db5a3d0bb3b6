"""Tables as CSV: what a cell says stays what was said, and no spreadsheet computes with it."""

import csv
from io import StringIO

import pytest

from xulang.interfaces.shared.csv_files import csv_text, safe


def test_rows_are_read_back() -> None:
    rows: list[dict[str, object]] = [
        {"name": 'Bãi "Xuân Cương", Hữu Nghị', "trucks": 12, "share": -0.5},
        {"name": None},
    ]
    text = csv_text(fields=("name", "trucks", "share"), rows=rows)
    assert text.splitlines()[0] == "name,trucks,share"
    assert list(csv.DictReader(StringIO(text))) == [
        {"name": 'Bãi "Xuân Cương", Hữu Nghị', "trucks": "12", "share": "-0.5"},
        {"name": "", "trucks": "", "share": ""},
    ]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+84 912 345 678", "'+84 912 345 678"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-5.25", "-5.25"),
        ("Quyết định 12/QĐ-UBND", "Quyết định 12/QĐ-UBND"),
        ("", ""),
    ],
)
def test_no_text_becomes_a_formula(text: str, cell: str) -> None:
    assert safe(text) == cell
