"""The VNACCS printout of an import declaration: "Tờ khai hàng hóa nhập khẩu (thông quan)" and its kin."""

from collections.abc import Sequence

from xulang.declarations.domain.documents.labels import Kind, Label, Labels
from xulang.declarations.domain.documents.printout import Form, read_printout
from xulang.declarations.domain.documents.result import ReadDocument
from xulang.declarations.domain.documents.sheets import Page
from xulang.kernel.words import Direction

_HEAD = {
    "Số tờ khai": "number",
    "Mã phân loại kiểm tra": "channel",
    "Mã loại hình": "type",
    "Tên cơ quan Hải quan tiếp nhận tờ khai": "office_name",
    "Ngày đăng ký": "registered_on",
    "Số vận đơn": "bill",
    "Tổng trọng lượng hàng (Gross)": "gross",
    "Tổng trị giá hóa đơn": "invoice_total",
    "Tổng số dòng hàng của tờ khai": "line_count",
}
_ITEM = {
    "Số lượng (1)": "quantity",
    "Số lượng (2)": "quantity_2",
    "Trị giá hóa đơn": "value",
    "Đơn giá hóa đơn": "unit_price",
    "Trị giá tính thuế(S)": "taxable",
    "Nước xuất xứ": "origin",
}
_STOPS = (
    "Số tờ khai đầu tiên",
    "Số tờ khai tạm nhập tái xuất tương ứng",
    "Mã số hàng hóa đại diện của tờ khai",
    "Mã bộ phận xử lý tờ khai",
    "Ngày thay đổi đăng ký",
    "Thời hạn tái nhập/ tái xuất",
    "Đại lý Hải quan",
    "Mã nhân viên Hải quan",
    "Địa điểm lưu kho",
    "Địa điểm dỡ hàng",
    "Địa điểm xếp hàng",
    "Ngày hàng đến",
    "Số lượng",
    "Số lượng container",
    "Ngày được phép nhập kho đầu tiên",
    "Mã văn bản pháp quy khác",
    "Số hóa đơn",
    "Số tiếp nhận hóa đơn điện tử",
    "Ngày phát hành",
    "Phương thức thanh toán",
    "Tổng trị giá tính thuế",
    "Tổng hệ số phân bổ trị giá",
    "Mã kết quả kiểm tra nội dung",
    "Giấy phép nhập khẩu",
    "Mã phân loại khai trị giá",
    "Khai trị giá tổng hợp",
    "Các khoản điều chỉnh",
    "Phí vận chuyển",
    "Phí bảo hiểm",
    "Chi tiết khai trị giá",
    "Tên sắc thuế",
    "Tổng tiền thuế phải nộp",
    "Số tiền bảo lãnh",
    "Tỷ giá tính thuế",
    "Mã xác định thời hạn nộp thuế",
    "Người nộp thuế",
    "Mã lý do đề nghị BP",
    "Phân loại nộp thuế",
    "Tổng số trang của tờ khai",
    "Số đính kèm khai báo điện tử",
    "Phần ghi chú",
    "Số quản lý của nội bộ doanh nghiệp",
    "Số quản lý người sử dụng",
    "Phân loại chỉ thị của Hải quan",
    "Mục thông báo của Hải quan",
    "Mã quản lý riêng",
    "Mã phân loại tái xác nhận giá",
    "Số của mục khai khoản điều chỉnh",
    "Thuế nhập khẩu",
    "Trị giá tính thuế(M)",
    "Trị giá tính thuế",
    "Số lượng tính thuế",
    "Đơn giá tính thuế",
    "Thuế suất",
    "Mã áp dụng thuế tuyệt đối",
    "Mã áp dụng thuế suất",
    "Số tiền thuế",
    "Số tiền miễn giảm",
    "Mã ngoài hạn ngạch",
    "Số thứ tự của dòng hàng trên tờ khai tạm nhập tái xuất tương ứng",
    "Danh mục miễn thuế nhập khẩu",
    "Miễn / Giảm / Không chịu thuế nhập khẩu",
    "Thuế và thu khác",
)

FORM = Form(
    name="vnaccs_import",
    title="Tờ khai hàng hóa nhập khẩu",
    direction=Direction.IMPORT,
    labels=Labels(
        [
            *(Label(text=text, key=key, kind=Kind.HEAD) for text, key in _HEAD.items()),
            Label(text="Phương tiện vận chuyển", key="transport", kind=Kind.HEAD, below=1),
            Label(text="Ký hiệu và số hiệu", key="marks", kind=Kind.HEAD, below=2),
            Label(text="Người nhập khẩu", key="importer", kind=Kind.PARTY),
            Label(text="Người xuất khẩu", key="exporter", kind=Kind.PARTY),
            Label(text="Người ủy thác nhập khẩu", key="for_importer", kind=Kind.PARTY),
            Label(text="Người ủy thác xuất khẩu", key="for_exporter", kind=Kind.PARTY),
            Label(text="Mã", key="tax_code", kind=Kind.PART),
            Label(text="Tên", key="name", kind=Kind.PART, below=2),
            Label(text="Mã bưu chính", key="post_code", kind=Kind.PART),
            Label(text="Địa chỉ", key="address", kind=Kind.PART, below=2),
            Label(text="Số điện thoại", key="phone", kind=Kind.PART),
            Label(text="Mã nước", key="country", kind=Kind.PART),
            Label(text="Mã số hàng hóa", key="hs_code", kind=Kind.ITEM),
            Label(text="Mô tả hàng hóa", key="product", kind=Kind.OF_ITEM, below=6),
            *(Label(text=text, key=key, kind=Kind.OF_ITEM) for text, key in _ITEM.items()),
            *(Label(text=text, key="", kind=Kind.STOP) for text in _STOPS),
        ]
    ),
)


def read(pages: Sequence[Page]) -> ReadDocument:
    return read_printout(FORM, pages)
