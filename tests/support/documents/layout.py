"""The two VNACCS forms as rows of texts in columns (1 to 36), as the software of declarants prints them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.support.documents.stories import Firm, Goods, Story
from tests.support.documents.styles import Style


@dataclass(frozen=True, kw_only=True)
class Text:
    """`wide` texts are wrapped within so many columns; `native` numbers may become a number in a cell."""

    column: int
    text: str
    wide: int = 0
    native: Decimal | None = None


Row = list[Text]
Page = list[Row]


class Writer:
    def __init__(self, story: Story, style: Style) -> None:
        self.story, self.style = story, style

    def label(self, column: int, text: str) -> Text:
        return Text(column=column, text=self.style.label(text))

    def value(self, column: int, text: str, *, path: str = "", wide: int = 0) -> list[Text]:
        if not text or self.style.leaves_out(path):
            return []
        return [Text(column=column, text=self.style.text(text), wide=wide)]

    def number(self, column: int, number: Decimal, *, path: str = "") -> list[Text]:
        if self.style.leaves_out(path):
            return []
        return [Text(column=column, text=self.style.number(number), native=number)]

    def head(self, *, mark: str, page: str, title: str) -> Iterator[Row]:
        story = self.story
        yield [Text(column=3, text=mark), Text(column=32, text=page)]
        yield [Text(column=6, text=self.style.text(f"{title} {self.style.title}".strip()))]
        yield [Text(column=27, text=f"*{story.number}*")]
        yield [
            self.label(3, "Số tờ khai"),
            *self.value(8, story.number),
            self.label(14, "Số tờ khai đầu tiên"),
            Text(column=23, text="/"),
        ]
        yield [self.label(3, "Số tờ khai tạm nhập tái xuất tương ứng")]
        yield [
            self.label(3, "Mã phân loại kiểm tra"),
            *self.value(10, story.channel, path="channel"),
            self.label(13, "Mã loại hình"),
            *self.value(18, f"{story.type}  4 [ 4 ]", path="type"),
            self.label(23, "Mã số hàng hóa đại diện của tờ khai"),
            *self.value(34, story.goods[0].hs_code[:4]),
        ]
        yield [
            self.label(3, "Tên cơ quan Hải quan tiếp nhận tờ khai"),
            *self.value(15, story.office, path="office_name"),
            self.label(23, "Mã bộ phận xử lý tờ khai"),
            Text(column=32, text="00"),
        ]
        day = f"{story.registered_on:%d/%m/%Y} 15:32:16"
        yield [
            self.label(3, "Ngày đăng ký"),
            *(self.value(8, day, path="registered_on") or [Text(column=8, text="/  /")]),
            self.label(16, "Ngày thay đổi đăng ký"),
            self.label(25, "Thời hạn tái nhập/ tái xuất"),
        ]

    def firm(self, title: str, firm: Firm) -> Iterator[Row]:
        yield [self.label(3, title)]
        yield [self.label(4, "Mã"), *self.value(9, firm.tax_code)]
        yield [self.label(4, "Tên"), *self.value(9, firm.name, wide=26)]
        yield [self.label(4, "Mã bưu chính")]
        yield [self.label(4, "Địa chỉ"), *self.value(9, firm.address, path="address", wide=20)]

    def price(self, goods: Goods, column: int) -> list[Text]:
        dashes = [Text(column=column + 6, text="-")] if self.style.dash else []
        return [
            *self.number(column, goods.price),
            *dashes,
            Text(column=column + 7, text=self.story.currency),
            Text(column=column + 10, text=goods.unit),
        ]


def pages_of(story: Story, style: Style) -> list[Page]:
    return _export(Writer(story, style)) if story.exports == "export" else _import(Writer(story, style))


def _import(w: Writer) -> list[Page]:
    story, title = w.story, "Tờ khai hàng hóa nhập khẩu"
    marks = " ".join(story.containers)
    first = [
        *w.head(mark="<IMP>", page="1/3", title=title),
        *w.firm("Người nhập khẩu", story.importer),
        [w.label(4, "Số điện thoại"), Text(column=9, text="0205 3870000")],
        [w.label(3, "Người ủy thác nhập khẩu")],
        [w.label(4, "Mã")],
        [w.label(4, "Tên")],
        *w.firm("Người xuất khẩu", story.exporter),
        [w.label(4, "Mã nước"), Text(column=9, text="CN")],
        [w.label(3, "Người ủy thác xuất khẩu")],
        [w.label(3, "Đại lý Hải quan"), w.label(27, "Mã nhân viên Hải quan")],
        [
            w.label(3, "Số vận đơn"),
            w.label(20, "Địa điểm lưu kho"),
            Text(column=26, text="15BBC01"),
            Text(column=30, text="BAI XUAN CUONG"),
        ],
        [
            Text(column=3, text="1"),
            *w.value(4, story.bill, path="bills"),
            w.label(20, "Địa điểm dỡ hàng"),
            Text(column=26, text="VNHUGT"),
        ],
        [Text(column=3, text="2"), w.label(20, "Địa điểm xếp hàng"), Text(column=26, text="CNPIN")],
        [Text(column=3, text="3"), w.label(20, "Phương tiện vận chuyển")],
        [Text(column=3, text="4"), *w.value(26, story.transport, path="transport")],
        [Text(column=3, text="5"), w.label(20, "Ngày hàng đến"), Text(column=26, text="02/12/2026")],
        [
            w.label(3, "Số lượng"),
            Text(column=13, text="3"),
            Text(column=17, text="PK"),
            w.label(20, "Ký hiệu và số hiệu"),
            *w.value(27, marks),
        ],
        [w.label(3, "Tổng trọng lượng hàng (Gross)"), *_gross(w, 14)],
        [w.label(3, "Số lượng container"), Text(column=14, text=str(len(story.containers)))],
        [w.label(20, "Ngày được phép nhập kho đầu tiên")],
        [w.label(3, "Số hóa đơn"), Text(column=12, text="A - DW291-20251128-01")],
        [w.label(3, "Ngày phát hành"), Text(column=12, text="28/11/2025")],
        [
            w.label(3, "Tổng trị giá hóa đơn"),
            Text(column=12, text=f"A - CIF - {story.currency} -"),
            *w.number(19, story.total),
        ],
        [
            w.label(3, "Tổng trị giá tính thuế"),
            *w.number(12, sum((one.taxable for one in story.goods), Decimal(0))),
        ],
        [w.label(3, "Giấy phép nhập khẩu")],
        [
            w.label(20, "Tỷ giá tính thuế"),
            Text(column=28, text=story.currency),
            Text(column=31, text="-"),
            *w.number(32, story.rate),
        ],
        [
            w.label(16, "Tổng số trang của tờ khai"),
            Text(column=24, text="3"),
            w.label(26, "Tổng số dòng hàng của tờ khai"),
            Text(column=36, text=str(len(story.goods))),
        ],
    ]
    notes = [
        *w.head(mark="<IMP>", page="2/3", title=title),
        [w.label(3, "Phần ghi chú"), Text(column=8, text="T/T; C/O form E, 1,5 %")],
    ]
    return [
        first,
        notes,
        *(_import_goods(w, number, goods, title) for number, goods in enumerate(story.goods, 1)),
    ]


def _gross(w: Writer, column: int) -> list[Text]:
    number = w.number(column, w.story.gross, path="gross_weight_kg")
    return [*number, *([Text(column=column + 4, text="KGM")] if number else [])]


def _import_goods(w: Writer, number: int, goods: Goods, title: str) -> Page:
    return [
        *w.head(mark="<IMP>", page=f"{number + 2}/3", title=title),
        [Text(column=3, text=f"<{number:02}>")],
        [
            w.label(3, "Mã số hàng hóa"),
            *w.value(9, goods.hs_code, path="hs_code"),
            w.label(14, "Mã quản lý riêng"),
            w.label(23, "Mã phân loại tái xác nhận giá"),
            Text(column=33, text="[  ]"),
        ],
        [w.label(3, "Mô tả hàng hóa"), *w.value(9, goods.product, wide=18)],
        [w.label(19, "Số lượng (1)"), *w.number(24, goods.quantity), Text(column=33, text=goods.unit)],
        [w.label(3, "Số của mục khai khoản điều chỉnh"), w.label(19, "Số lượng (2)")],
        [
            w.label(3, "Trị giá hóa đơn"),
            *w.number(10, goods.value),
            w.label(19, "Đơn giá hóa đơn"),
            *([] if w.style.leaves_out("unit_price") else w.price(goods, 24)),
        ],
        [w.label(3, "Thuế nhập khẩu")],
        [
            w.label(4, "Trị giá tính thuế(S)"),
            *w.number(11, goods.taxable),
            Text(column=17, text="VND"),
            w.label(19, "Trị giá tính thuế(M)"),
            Text(column=27, text="-"),
        ],
        [
            w.label(4, "Số lượng tính thuế"),
            w.label(19, "Đơn giá tính thuế"),
            Text(column=25, text=w.style.number(goods.taxable)),
            Text(column=31, text="VND"),
        ],
        [w.label(4, "Thuế suất"), Text(column=9, text="C"), Text(column=11, text="0%")],
        [
            w.label(4, "Số tiền thuế"),
            Text(column=17, text="VND"),
            w.label(19, "Nước xuất xứ"),
            *w.value(25, f"{goods.origin} - SAMPLE - B05" if goods.origin else ""),
        ],
        [w.label(3, "Thuế và thu khác")],
        [Text(column=3, text="1"), w.label(4, "Tên"), Text(column=9, text=w.style.text("Thuế GTGT"))],
        [
            w.label(4, "Trị giá tính thuế"),
            *w.number(11, goods.taxable),
            Text(column=17, text="VND"),
            w.label(19, "Số lượng tính thuế"),
        ],
    ]


def _export(w: Writer) -> list[Page]:
    story, title = w.story, "Tờ khai hàng hóa xuất khẩu"
    first = [
        *w.head(mark="<EXP>", page="1/3", title=title),
        *w.firm("Người xuất khẩu", story.exporter),
        [w.label(3, "Người ủy thác xuất khẩu")],
        [w.label(4, "Mã")],
        [w.label(4, "Tên")],
        *w.firm("Người nhập khẩu", story.importer),
        [w.label(4, "Mã nước"), Text(column=9, text="CN")],
        [w.label(3, "Đại lý Hải quan"), w.label(23, "Mã nhân viên Hải quan")],
        [w.label(3, "Số vận đơn"), *w.value(9, story.bill, path="bills")],
        [w.label(3, "Số lượng"), Text(column=12, text="500"), Text(column=15, text="CT")],
        [w.label(3, "Tổng trọng lượng hàng (Gross)"), *_gross(w, 14)],
        [w.label(3, "Địa điểm lưu kho"), Text(column=12, text="15BBC01")],
        [
            w.label(3, "Địa điểm nhận hàng cuối cùng"),
            Text(column=14, text="CNPIN"),
            Text(column=18, text="PINGXIANG"),
        ],
        [
            w.label(3, "Địa điểm xếp hàng"),
            Text(column=12, text="VNHUGT"),
            Text(column=18, text="CK HUU NGHI"),
        ],
        [w.label(3, "Phương tiện vận chuyển dự kiến"), *w.value(14, story.transport, path="transport")],
        [w.label(3, "Ngày hàng đi dự kiến"), Text(column=12, text="02/12/2026")],
        [w.label(3, "Ký hiệu và số hiệu")],
        [
            w.label(3, "Giấy phép xuất khẩu"),
            w.label(14, "Số hóa đơn"),
            Text(column=20, text="-"),
            Text(column=21, text="00000130"),
        ],
        [w.label(14, "Ngày phát hành"), Text(column=20, text="28/11/2025")],
        [
            w.label(14, "Tổng trị giá hóa đơn"),
            Text(column=21, text=f"FOB - {story.currency} -"),
            *w.number(28, story.total),
        ],
        [w.label(14, "Tổng trị giá tính thuế")],
        [
            w.label(3, "Phân loại không cần quy đổi VND"),
            w.label(14, "Người nộp thuế"),
            Text(column=20, text="1"),
        ],
        [
            w.label(15, "Tổng số trang của tờ khai"),
            Text(column=23, text="3"),
            w.label(25, "Tổng số dòng hàng của tờ khai"),
            Text(column=35, text=str(len(story.goods))),
        ],
        [w.label(3, "Phần ghi chú"), Text(column=8, text="1,234 T/T")],
        [w.label(3, "Mục thông báo của Hải quan")],
    ]
    boxes = [
        *w.head(mark="<EXP>", page="2/3", title=title),
        [w.label(3, "Vanning")],
        [w.label(3, "Địa điểm xếp hàng lên xe chở hàng")],
        [w.label(3, "Số container")],
        [
            text
            for place, box in enumerate(story.containers)
            for text in (
                Text(column=4 + 9 * place, text=str(place + 1)),
                Text(column=6 + 9 * place, text=box),
            )
        ]
        or [Text(column=4, text="1"), Text(column=13, text="2")],
        [w.label(3, "Chỉ thị của Hải quan")],
    ]
    pages = [first, boxes]
    for begin in range(0, len(story.goods), w.style.per_page):
        page = list(w.head(mark="<EXP>", page="3/3", title=title))
        for number, goods in enumerate(story.goods[begin : begin + w.style.per_page], begin + 1):
            page += _export_goods(w, number, goods)
        pages.append(page)
    return pages


def _export_goods(w: Writer, number: int, goods: Goods) -> Page:
    return [
        [Text(column=3, text=f"<{number:02}>")],
        [
            w.label(3, "Mã số hàng hóa"),
            *w.value(9, goods.hs_code, path="hs_code"),
            w.label(14, "Mã quản lý riêng"),
            w.label(23, "Mã phân loại tái xác nhận giá"),
        ],
        [w.label(3, "Mô tả hàng hóa"), *w.value(9, goods.product, wide=16)],
        [w.label(15, "Số lượng (1)"), *w.number(20, goods.quantity), Text(column=28, text=goods.unit)],
        [
            w.label(15, "Số lượng (2)"),
            *([] if goods.unit != "KGM" else [*w.number(20, goods.quantity), Text(column=28, text="KGM")]),
        ],
        [
            w.label(3, "Trị giá hóa đơn"),
            *w.number(9, goods.value),
            w.label(16, "Đơn giá hóa đơn"),
            *([] if w.style.leaves_out("unit_price") else w.price(goods, 22)),
        ],
        [w.label(3, "Thuế xuất khẩu")],
        [
            w.label(4, "Trị giá tính thuế (S)"),
            *w.number(11, goods.taxable),
            Text(column=17, text="VND"),
            w.label(19, "Trị giá tính thuế (M)"),
            Text(column=27, text="-"),
        ],
        [w.label(4, "Số lượng tính thuế"), w.label(19, "Đơn giá tính thuế")],
        [w.label(4, "Thuế suất"), Text(column=14, text="-")],
        [w.label(3, "Danh mục miễn thuế xuất khẩu"), Text(column=14, text="-")],
        [w.label(3, "Mã văn bản pháp luật khác")],
    ]
