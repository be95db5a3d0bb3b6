"""Reading a spreadsheet: columns wherever they stand and whatever they are called, cells however typed."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID, uuid5

import pytest

from xulang.declarations.domain import check, check_goods
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.spreadsheets.columns import COLUMNS, Choices, Kind, Section, columns_of
from xulang.declarations.domain.spreadsheets.placing import identified, placed
from xulang.declarations.domain.spreadsheets.reading import ReadSheet, read_tables
from xulang.declarations.domain.spreadsheets.tables import Cell, CellKind, Row, Table, Words, folded
from xulang.declarations.usecases.opening import tables
from xulang.interfaces.shared.sheets.labels import LABELS
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Regime

WORDS = Words(
    headers={folded("Biển số"): "plate", folded("Mã tham chiếu"): "ref", folded("Cửa khẩu"): "gate"},
    choices={
        Choices.GATE: {folded("Hữu Nghị (HN)"): "HN"},
        Choices.VEHICLE_TYPE: {folded("Xe tải"): "truck"},
        Choices.YES: {"x": "yes", "khong": "no"},
    },
)
Typed = str | tuple[str, CellKind]


def table(*rows: Sequence[Typed], name: str = "A") -> Table:
    return Table(
        name=name,
        rows=tuple(
            Row(
                number=number,
                cells=tuple(
                    Cell(column=column, text=cell)
                    if isinstance(cell, str)
                    else Cell(column=column, text=cell[0], kind=cell[1])
                    for column, cell in enumerate(row, start=1)
                    if cell != ""
                ),
            )
            for number, row in enumerate(rows, start=1)
        ),
    )


def read(*tables: Table) -> ReadSheet:
    return read_tables(tables, words=WORDS)


def body_of(*tables: Table) -> object:
    (entry,) = read(*tables).entries
    return entry.whole()


def codes(found: ReadSheet) -> list[tuple[str, int, int, str]]:
    every = [*found.findings, *(one for entry in found.entries for one in entry.findings)]
    return [(one.code.rpartition("sheet_")[2], one.table, one.row, one.field) for one in every]


def test_hidden_keys_win_over_headers_in_any_order_and_language() -> None:
    sheet = table(
        ["xl.gate", "foo", "xl.ref", "xl.regime=transit"],
        ["口岸", "Ghi chú", "Nº"],
        ["Hữu Nghị (HN)", "của tôi", "A 1", "ignored"],
    )
    found = read(sheet)
    (entry,) = found.entries
    assert entry.whole() == {"gate": "HN", "regime": "transit", "vehicles": [], "goods": []}
    assert (entry.reference, entry.spots) == ("A 1", {"": (0, 3)})
    # The column of strangers, and what somebody typed where the key has spoken for all rows.
    assert codes(found) == [("column_unknown", 0, 2, ""), ("column_unknown", 0, 3, "")]


def test_without_keys_headers_tell_in_any_language_the_product_has() -> None:
    assert body_of(
        table(["Danh sách xe"], ["BIỂN SỐ *", "Mã tham chiếu", "cua khau"], ["12C1", "a", "HN"])
    ) == {
        "gate": "HN",
        "vehicles": [{"plate": "12C1", "needs": []}],
        "goods": [],
    }


def test_one_sheet_may_hold_all_parts_row_by_row() -> None:
    sheet = table(
        ["ref", "gate", "plate", "owner_name", "product"],
        ["a", "HN", "12C1", "Mẫu", "Mít"],
        ["a", "", "12C2", "Mẫu", "Xoài"],
        ["a", "HN", "12C2", "Khác", "Na"],
        ["a", "CM", "12C2", "", ""],
    )
    found = read(sheet)
    (entry,) = found.entries
    assert [one["plate"] for one in entry.vehicles] == ["12C1", "12C2"]
    assert [one["lines"] for one in entry.goods] == [
        [{"product": "Mít"}, {"product": "Xoài"}],
        [{"product": "Na"}],
    ]
    assert entry.spots["goods.0.lines.1"] == (0, 3)
    assert codes(found) == [("rows_disagree", 0, 5, "gate")]


def test_rows_without_a_home_are_named() -> None:
    heads = table(["ref", "gate"], ["a", "HN"], ["a", "HN"], ["", "HN"], ["#x", "HN"])
    trucks = table(["ref", "plate"], ["A", "1"], ["b", "2"], ["x" * 61, "3"])
    assert codes(read(heads, trucks)) == [
        ("reference_missing", 0, 4, "ref"),
        ("row_left_out", 0, 5, "ref"),
        ("reference_too_long", 1, 4, "ref"),
        ("reference_unknown", 1, 3, "ref"),
        ("reference_twice", 0, 3, "ref"),
    ]


def test_a_column_or_sheet_that_nobody_knows_is_named_and_one_twice_is_an_error() -> None:
    heads = table(["ref", "gate", "gate", "note"], ["a", "HN", "CM", "x", "no header"])
    other = table(["anything"], name="Tạm")
    own = table(["xl.instructions"], ["text"])
    assert codes(read(own, heads, other)) == [
        ("column_twice", 1, 1, "gate"),
        ("column_unknown", 1, 1, ""),
        ("table_unknown", 2, 0, ""),
        ("column_unknown", 1, 2, ""),
    ]


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ([table(["a", "b"], ["1", "2"])], "no_columns"),
        ([table(["ref", "plate"], ["1", "2"])], "no_columns"),
        ([table(["ref", "gate"])], "no_rows"),
        ([table(["ref", "gate"], *[[str(n), "HN"] for n in range(1001)])], "too_many"),
    ],
    ids=["strangers", "no declarations", "no rows", "too many"],
)
def test_what_is_no_file_of_declarations_is_refused(tables: list[Table], code: str) -> None:
    with pytest.raises(Refusal, match=f"sheet_{code}"):
        read(*tables)


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        (("2026-11-25T00:00:00", CellKind.DATE), ("08:30:00", CellKind.TIME), "2026-11-25 08:30"),
        ("25/11/2026", "8h30", "25/11/2026 08:30"),
        ("25/11/2026", "8 giờ", "25/11/2026 08:00"),
        ("25/11/2026", "8:05", "25/11/2026 08:05"),
        (("2026-11-25T08:30:00", CellKind.DATE), "", "2026-11-25 08:30"),
        (("2026-11-25T00:00:00", CellKind.DATE), "", "2026-11-25"),
        ("mai", "sáng", "mai sáng"),
    ],
)
def test_day_and_hour_become_one_moment(day: Typed, time: Typed, said: str) -> None:
    body = body_of(table(["ref", "arrival_day", "arrival_time"], ["a", day, time]))
    assert isinstance(body, dict)
    assert body["expected_arrival"] == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("10709", CellKind.NUMBER), "10709"),
        (("1.234", CellKind.NUMBER), "1.2340"),
        (("0.5", CellKind.NUMBER), "0.5000"),
        ("1.234.567,89", "1.234.567,89"),
        ("1.234", "1.234"),
    ],
)
def test_a_number_in_a_cell_is_never_read_as_grouped_thousands(typed: Typed, said: str) -> None:
    (entry,) = read(table(["ref", "gate", "quantity"], ["a", "HN", typed])).entries
    assert entry.goods[0]["lines"] == [{"quantity": said}]


def test_flags_choices_and_words_that_nobody_offers() -> None:
    sheet = table(
        ["ref", "gate", "vehicle_type", "plant_quarantine", "animal_quarantine", "health_quarantine"],
        ["a", "Đâu đó", "xe tải", "X", "Không", "có lẽ"],
    )
    assert body_of(sheet) == {
        "gate": "Đâu đó",
        "vehicles": [{"type": "truck", "needs": ["có lẽ", "plant_quarantine"]}],
        "goods": [],
    }


def test_a_receivers_source_is_named_by_its_plate() -> None:
    home = UUID(int=1)
    body = identified(
        {
            "vehicles": [
                {"plate": "12C-1", "receives_from": "12 C 2"},
                {"plate": "12C2", "receives_from": "9"},
            ]
        },
        new_id=lambda name: uuid5(home, name),
    )
    first, second = cast("list[dict[str, str]]", body["vehicles"])
    assert first["receives_from"] == second["id"]
    assert second["receives_from"] not in {first["id"], second["id"]}


SPOTS = {"": [0, 3], "vehicles.0": [1, 4], "goods.0": [2, 5], "goods.0.lines.1": [2, 6]}
KNOWN = {
    0: {"ref": 1, "gate": 2, "arrival_day": 3, "payer_name": 4},
    1: {"plate": 1, "ref": 2, "driver_phone": 3, "plant_quarantine": 9},
    2: {"ref": 1, "owner_name": 2, "hs_code": 3, "product": 4, "customs_number": 5},
}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("gate", (0, 3, 2)),
        ("expected_arrival", (0, 3, 3)),
        ("fee_payer.name", (0, 3, 4)),
        ("fee_payer.tax_code", (0, 3, 1)),
        ("vehicles", (0, 3, 1)),
        ("vehicles.0.plate", (1, 4, 1)),
        ("vehicles.0.driver.phone", (1, 4, 3)),
        ("vehicles.0.needs.0", (1, 4, 9)),
        ("vehicles.0.type", (1, 4, 2)),
        ("goods.0.owner.name", (2, 5, 2)),
        ("goods.0.customs_declaration.number", (2, 5, 5)),
        ("goods.0.lines.1.hs_code", (2, 6, 3)),
        ("goods.0.lines", (2, 5, 4)),
        ("goods", (0, 3, 1)),
        (None, (0, 3, 1)),
    ],
)
def test_a_refusal_of_the_check_finds_its_cell(path: str | None, place: tuple[int, int, int]) -> None:
    refusal = Refusal(code=DeclarationRefusal.MISSING, field=path)
    found = placed(refusal, reference="a", spots=SPOTS, columns=KNOWN)
    assert (found.table, found.row, found.column) == place


def test_every_column_has_its_words_and_every_field_of_the_check_a_column() -> None:
    assert set(LABELS) == {"ref", *(column.key for column in COLUMNS)}
    vehicle = {one.path.split(".")[0] for one in COLUMNS if one.section is Section.VEHICLE}
    flags = {one.path for one in COLUMNS if one.kind is Kind.FLAG}
    assert vehicle - flags | {"needs", "id"} == check.VEHICLE
    heads = {one.path.split(".")[0] for one in COLUMNS if one.section is Section.DECLARATION}
    # What brings goods back is begun from their crossing, not from a sheet.
    # So is the way back of a truck that comes back loaded.
    assert heads | {"vehicles", "goods", "returns", "two_way_of"} == check.HEAD
    lines = {one.path.split(".")[1] for one in COLUMNS if one.path.startswith("line.")}
    assert lines == check_goods.LINE


def test_kinds_differ_where_their_fields_differ() -> None:
    keys = {kind: {one.key for one in columns_of(kind, Section.DECLARATION)} for kind in Regime}
    assert "direction" not in keys[Regime.EXPORT] | keys[Regime.IMPORT]
    assert all("direction" in keys[kind] for kind in Regime if kind not in {Regime.EXPORT, Regime.IMPORT})
    assert not any("regime" in known for known in keys.values())


@pytest.mark.parametrize("content", [b"a;b\n" * 200_001, b"a\r" * 200_001, b"a;" * 400_001])
def test_text_with_far_too_many_lines_or_cells_is_refused_before_it_is_read(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_text_rows", None)
    with pytest.raises(Refusal) as refused:
        tables.open_text(content)
    assert refused.value.code is DocumentRefusal.TOO_MUCH_IN_IT
