"""What indicator a piece of a sentence names: connectives, verbs and places taken off."""

import re
from typing import Final

from xulang.indicators.domain.reading.cues import PLAN_WORD
from xulang.indicators.domain.said import PlanOf

# Stands in a lead where a period was.
PERIOD: Final = "\x02"
OF_PERIOD: Final = re.compile(
    r"(?:\b(?:trong|tính|đến|hết|từ|qua|vào|của|ước|cả|lũy kế|luỹ kế) )*\x02", re.IGNORECASE
)
VERBS_AT_END: Final = re.compile(
    r"(?:^|[\s,:(])(?:\(?(?:ước|ước tính|sơ bộ|chính thức|ước thực hiện|đã thực hiện|"
    r"dự kiến|dự ước|đạt|đạt được|là|được|có|với|còn|chỉ|chỉ còn|mới"
    r"|vẫn|ở mức|duy trì|khoảng|hơn|trên|gần|bằng|tăng|tăng trưởng|giảm|lên|xuống|thành|đến|"
    r"tới|từ|vượt|chiếm|gồm|bao gồm|cho|phổ biến|tương ứng|lần lượt|nhẹ|mạnh|sâu|khá|thêm"
    r"|gấp|nâng|hạ|rút ngắn|trị giá|đã|cụ thể|như sau|lượng|chung|đạt mức|cao hơn|thấp hơn|so với|so|và|cũng|"
    r"sẽ|phấn đấu(?: thu)?|cả|tiếp tục|(?<!thực )hiện|thực hiện|tăng cao|trong đó))\s*$",
    re.IGNORECASE,
)
# Verbs that end real names ("giá trị khối lượng thực hiện") are kept: they are not in the list by themselves.
KEPT_ENDS: Final = re.compile(
    r"(?:dự kiến có|số lượng|khối lượng|sản lượng|chất lượng|thị trường chung|"
    r"lưu lượng|dung lượng|khối lượng thực hiện|thành lập mới)\s*$",
    re.IGNORECASE,
)
AT_START: Final = re.compile(
    r"^(?:trong đó|theo đó|cụ thể(?: là)?|riêng(?! lẻ)|về|đối với|đến nay|đến thời điểm này|"
    r"hiện nay|hiện|toàn tỉnh|cả tỉnh|cả nước|toàn thành phố"
    r"|trên địa bàn(?: (?:toàn )?tỉnh)?|tỉnh (?:ta|đã)|toàn ngành|tỉnh(?= (?:có|đón|thu|đầu|"
    r"đã|đạt))|trong (?:tháng|quý|kỳ|năm|đó)|trong(?=\s*(?:,|có|$))|ước(?: (?:tính|thực hiện|"
    r"đạt|trong))?|lũy kế|luỹ kế|cộng dồn|tính chung|tính"
    r"|từ đầu năm(?: đến nay)?|bao gồm|gồm(?: có)?|với|và|cùng với|có|đã(?: có)?|còn lại|còn|"
    r"nâng(?! cấp)|đưa|trong khi(?: đó)?|đồng thời|bên cạnh đó|ngoài ra|đặc biệt|đáng chú ý|"
    r"theo kế hoạch"
    r"|(?:nghị quyết|quyết định|chỉ thị|kế hoạch|công văn|công điện|thông tư|nghị định|kết luận|thông báo)"
    r"(?: số)? \d+(?:/\d{4})?[/-][\w/-]*\w"
    r"|thêm|như|nhờ đó|nhìn chung|được|đạt|là|cả(?=\s*$| có)|kết quả|bình quân (?:mỗi ngày|"
    r"ngày)|mỗi ngày|dự kiến|đến hết|đến|hết|tính đến|đạt được|phấn đấu|thì|mà|nên|cả năm|"
    r"bình quân(?=\s*$)|mục tiêu|chỉ tiêu(?=\s*:)|thực hiện(?=\s*(?:$|,|quyết|nghị|"
    r"công)))(?=[\s,;:.)(]|$)\s*",
    re.IGNORECASE,
)
PUNCTUATION_AT_START: Final = re.compile(
    r"^(?:[-+*•●▪◦·✓❖➢]+\s*|(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]{1,5}[.)]|[a-zđ][.)]) |"
    r"[\s,;:.)(\"“”'–]+)"
)
# A piece before a comma that only says how, when or by whom.
ADVERBIAL: Final = re.compile(
    r"^(?:ngày|theo|nhờ|do|với|trước|sau|để|khi|tuy|mặc dù|bên cạnh|ngoài|đồng thời|cùng|tính|"
    r"nhìn|đặc|đáng|đến|từ|trong|tại|qua|vì|thực hiện (?:quyết|nghị|chỉ|kế|công)|hội nghị|"
    r"căn cứ|dưới)\b",
    re.IGNORECASE,
)
VERBAL: Final = re.compile(r"\b(?:đạt|tăng|giảm|được|đã|là|còn|vượt|bằng|chậm|ổn định)\b|\d", re.IGNORECASE)
# "Tổng đàn lợn giảm mạnh do dịch tả, còn": the reason is no part of the name.
BECAUSE: Final = re.compile(
    r" (?:tiếp tục )?(?:tăng|giảm)(?: (?:mạnh|nhẹ|sâu|khá))? (?:do|nhờ|vì)\b.*$", re.IGNORECASE
)
WITH: Final = re.compile(r"(?<!so)(?<!đối)(?<!cùng) với ", re.IGNORECASE)
LIGHT: Final = re.compile(
    r"^(?:(?:đón|có|thu hút|ghi nhận|xảy ra|phát sinh|tiếp nhận|hình thành|tiếp đón|toàn tỉnh|"
    r"phục vụ|làm|số|và|lượng|từ|thêm|đã|được|đưa|nâng|tỉnh|đầu tư|gồm|khác|trong|các|những|"
    r"với|còn|tổng số|tổng cộng)\s*)+$",
    re.IGNORECASE,
)
DOING: Final = re.compile(
    r"^(?:giải ngân|thành lập|thu hút|khởi công|hoàn thành|cấp|kết nạp|xây dựng|trồng|thu hoạch|"
    r"tiếp nhận|giải quyết|phê duyệt|bàn giao|hỗ trợ|tạo|đào tạo|xóa|xoá|huy động|tổ chức|"
    r"ban hành|phát hiện|xử lý|khám|tiêm|tuyển|cho vay|thu(?=$| được)|điều chỉnh|triển khai|"
    r"kiểm tra|đăng ký|công nhận|đầu tư|thẩm định)(?:\s|$)",
    re.IGNORECASE,
)
CUT_TAIL: Final = re.compile(
    r"\s*(?:[;:.()]|,|\b(?:so với|so cùng|với|đạt|tăng|giảm|bằng|trong đó|mỗi|theo|do|để|gồm|"
    r"cao|nâng|vượt|chiếm|tương đương|như|được kích hoạt|nhằm|tại|trị giá|trong|qua)\b).*$",
    re.IGNORECASE | re.DOTALL,
)

# Whose plan a percentage is of: "dự toán Trung ương giao", "kế hoạch vốn tỉnh giao", "kế hoạch quý".
WHOSE: Final = re.compile(
    rf"{PLAN_WORD}(?: (?:vốn|thu|chi|đầu tư công|được|do|của|pháp lệnh|phấn đấu|năm|cả năm|"
    rf"\d{{4}}|đầu năm))* "
    r"(?:(?P<central>trung ương|TW|T\.Ư|thủ tướng|chính phủ|bộ)|"
    r"(?P<province>tỉnh|HĐND|UBND|hội đồng nhân dân|địa phương|nghị quyết HĐND)|"
    r"(?P<period>kỳ|quý|tháng|\d tháng|\d{2} tháng))\b",
    re.IGNORECASE,
)


def plan_of(*, text: str) -> PlanOf:
    """“Kế hoạch năm” and what says no more are the year's plan, nobody's in particular."""
    found = WHOSE.search(text)
    if found is None:
        return PlanOf.UNSAID
    return next(PlanOf(name) for name, said in found.groupdict().items() if said)


def clean(*, text: str) -> str:
    """The name in a piece before a number; "" if it names nothing."""
    plain = " ".join(OF_PERIOD.sub(" ", text).split())
    while True:
        before = plain
        plain = AT_START.sub("", PUNCTUATION_AT_START.sub("", plain))
        plain = re.sub(r"[\s,;:.(“\"'=-]+$", "", plain)
        if not KEPT_ENDS.search(plain):
            plain = VERBS_AT_END.sub("", plain)
        plain = re.sub(r"\s*\((?![A-Z]{2,6}\))[^()]*\)?\s*$", "", plain) if "(" in plain else plain
        plain = BECAUSE.sub("", plain)
        if plain.count(")") > plain.count("("):
            plain = plain.rpartition(")")[2]
        if plain == before:
            return plain.strip()


def subject(*, text: str) -> str:
    """The name in a whole lead: what follows the last ":" or ";", and pieces that only say when."""
    for mark in (";", ":"):
        pieces = text.split(mark)
        last = clean(text=pieces[-1])
        if last:
            text = pieces[-1]
        elif len(pieces) > 1:
            text = pieces[-2]
    text = next((part for part in reversed(WITH.split(text)) if clean(text=part)), text)
    pieces = text.split(", ")
    kept: list[str] = []
    for piece in reversed(pieces):
        bare = clean(text=piece)
        if not kept:
            if bare:
                kept.append(piece)
            continue
        if not bare or ADVERBIAL.match(PUNCTUATION_AT_START.sub("", piece)) or VERBAL.search(bare):
            break
        if AT_START.match(kept[0].strip()) and not re.match(r"(?:và|\s*[(])", kept[0]):
            break
        if len(bare.split()) > 6 or len(kept[0].split()) > 8:
            break
        kept.insert(0, piece)
    return clean(text=", ".join(kept))


def tail(*, text: str, cut: bool) -> str:
    """What follows a counted thing and says which: "thành lập mới"."""
    plain = " ".join(text.split())
    if cut:
        plain = CUT_TAIL.sub("", plain)
    plain = re.sub(r"[\s,;:.()]+$", "", plain)
    return re.sub(r" (?:và|hoặc|với|có|được|là|đã|hoàn toàn|được kích hoạt|mỗi ngày)$", "", plain).strip()
