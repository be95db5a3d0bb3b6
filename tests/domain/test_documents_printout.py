"""Printouts made by hand, where a reader could be tempted to say something wrong."""

from collections.abc import Mapping

from xulang.declarations.domain.documents.forms import read_sheets
from xulang.declarations.domain.documents.result import PlaceKind, ReadDocument, Unread, each_field
from xulang.declarations.domain.documents.sheets import Sheet, Word

TITLE = {"F1": "Tờ khai hàng hóa xuất khẩu (thông quan)"}
GOODS = {
    "C20": "Mã số hàng hóa",
    "G20": "08106000",
    "C21": "Mô tả hàng hóa",
    "G21": "Quả sầu riêng tươi",
    "S22": "Số lượng (1)",
    "V22": "1.785",
    "AE22": "KGM",
}


def sheet(cells: Mapping[str, object], *, name: str = "TKX") -> Sheet:
    words = []
    for cell, value in cells.items():
        letters, row = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        native = not isinstance(value, str)
        words.append(Word(text=str(value), left=column, right=column, top=row, bottom=row, native=native))
    return Sheet(kind=PlaceKind.CELL, name=name, words=tuple(words))


def read(*cells: Mapping[str, object]) -> ReadDocument:
    document = read_sheets([sheet({**TITLE, **one}, name=f"S{n}") for n, one in enumerate(cells, 1)])
    assert document
    return document


def test_a_number_that_reads_in_two_ways_is_not_read() -> None:
    (line,) = read(GOODS).lines
    assert (line.quantity.value, line.quantity.unread, line.quantity.raw) == (None, Unread.AMBIGUOUS, "1.785")
    assert line.weight_kg.value is None


def test_another_number_of_the_document_tells() -> None:
    (line,) = read({**GOODS, "C24": "Trị giá hóa đơn", "I24": "692,12"}).lines
    assert (line.quantity.value, line.weight_kg.value) == ("1785", "1785")
    (line,) = read({**GOODS, "C24": "Trị giá hóa đơn", "I24": "692.12"}).lines
    assert line.quantity.value == "1.785"


def test_numbers_that_contradict_each_other_tell_nothing() -> None:
    cells = {
        **GOODS,
        "C24": "Trị giá hóa đơn",
        "I24": "692,12",
        "C9": "Tổng trọng lượng hàng (Gross)",
        "K9": "12.5",
        "P9": "KGM",
    }
    (line,) = read(cells).lines
    assert (line.quantity.unread, line.value.value) == (Unread.AMBIGUOUS, "692.12")


def test_a_cell_with_a_number_is_that_number() -> None:
    (line,) = read({**GOODS, "V22": 1.785}).lines
    assert line.quantity.value == "1.785"


def test_a_lost_zero_is_not_put_back() -> None:
    (line,) = read({**GOODS, "G20": 8106000}).lines
    assert (line.hs_code.unread, line.hs_code.raw) == (Unread.MALFORMED, "8106000")


def test_pages_that_say_different_numbers_conflict() -> None:
    one, other = ({"C4": "Số tờ khai", "E4": number} for number in ("301234567890", "301234567891"))
    assert read(one, one).number.value == "301234567890"
    assert read(one, other).number.unread is Unread.CONFLICTING


def test_what_stands_behind_an_unknown_label_is_not_swallowed() -> None:
    office = {
        "C7": "Tên cơ quan Hải quan tiếp nhận tờ khai",
        "L7": "HQHUUNGHI",
        "T7": "Đội thủ tục",
        "W7": "07",
    }
    assert read(office).office_name.unread is Unread.MALFORMED
    (line,) = read({**GOODS, "T21": "Nhãn hiệu", "W21": "ABC"}).lines
    assert line.product.unread is Unread.MALFORMED
    party = {"C9": "Người xuất khẩu", "D10": "Tên", "H10": "CÔNG TY MẪU", "T10": "Ghi chú", "W10": "x"}
    assert read(party).exporter.name.unread is Unread.MALFORMED


def test_words_of_labels_in_running_text_are_words() -> None:
    cells = {
        "C9": "Người xuất khẩu",
        "D10": "Tên",
        "H10": "Tên Lửa Mã số",
        "H11": "Địa chỉ Mới",
        "D12": "Địa chỉ",
        "H12": "Tên đường 5",
    }
    exporter = read(cells).exporter
    assert exporter.name.value == "Tên Lửa Mã số Địa chỉ Mới"
    # Where a wrapped line could be a label of its own, that label's field is given up rather than guessed.
    assert exporter.address.unread is Unread.CONFLICTING
    without = read({cell: text for cell, text in cells.items() if cell != "H11"}).exporter
    assert (without.name.value, without.address.value) == ("Tên Lửa Mã số", "Tên đường 5")


def test_label_and_value_in_one_cell() -> None:
    assert read({"C4": "Số tờ khai: 301234567890"}).number.value == "301234567890"


def test_a_bare_label_takes_nothing_from_below() -> None:
    cells = {"C9": "Người xuất khẩu", "D10": "Tên", "D11": "Địa chỉ", "D12": "Mã nước", "H12": "VN"}
    exporter = read(cells).exporter
    assert (exporter.name.unread, exporter.address.unread) == (Unread.EMPTY, Unread.EMPTY)


def test_blank_lines_of_the_form_are_no_goods() -> None:
    blank = {"C30": "Mã số hàng hóa", "C31": "Mô tả hàng hóa", "O32": "Số lượng (1)"}
    assert len(read({**GOODS, **blank}).lines) == 1


def test_both_forms_in_one_file_are_not_read() -> None:
    other = sheet({"F1": "Tờ khai hàng hóa nhập khẩu (thông quan)"})
    assert read_sheets([sheet(dict(TITLE)), other]) is None


def test_an_empty_form_has_a_reason_for_every_field() -> None:
    assert all(field.unread for _path, field in each_field(read({})))
