"""Numbers with their units in a sentence, and the numbers that are no figures: decisions, dates, articles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xulang.indicators.domain.reading.figure import Number, Said
from xulang.indicators.domain.reading.numbers import DIGITS, read_number

SCALE: Final = r"(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)"
MONEY: Final = r"(?:đồng|vnđ|vnd|đ|usd|đô\s*la(?: mỹ)?|ndt|nhân dân tệ|cny|euro|eur)\b"
MEASURE: Final = (
    r"(?:tấn|tạ|yến|kg|gam|ha|héc-?ta|km2|km²|km|m2|m²|m3|m³|mét|lít|kwh|mwh|mw|kva|viên|bộ|"
    r"chiếc|cái|tờ khai|lượt người"
    r"|lượt xe|lượt phương tiện|lượt|con|điểm cầu|giường bệnh|bác sĩ|thuê bao|ngôi nhà|"
    r"container|teu|cont|năm|ngày|giờ|phút|lần|bậc|điểm)\b"
)
POINTS: Final = r"điểm (?:phần trăm|%)"
COUNTED: Final = (
    r"(?:doanh nghiệp|dự án|chỉ tiêu|nhiệm vụ|tài khoản|phương tiện|lao động|hồ sơ|đảng viên|sản phẩm|cơ sở"
    r"|học sinh|đơn vị|công trình|văn bản|hợp tác xã|tổ chức|cá nhân|vị trí|khoản thu|"
    r"trường hợp|cửa khẩu|tổ hợp tác"
    r"|thủ tục|nghị quyết|cuộc họp|nhà đầu tư|hộ gia đình|sinh viên|giáo viên|cán bộ|bệnh nhân|phòng học"
    r"|thành viên|hội viên|đoàn viên|phản ánh|kiến nghị|hành khách|du khách|nhân khẩu|đối tượng"
    r"|di tích|lễ hội|khu công nghiệp|cụm công nghiệp|xã, phường|hợp đồng|giấy phép|giấy chứng nhận)\b"
)
# What looks like a figure and is none. Whole matches are covered, in this order.
NOISE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:số )?\d+[\w.]*/(?:\d{4}/)?[A-ZĐ]{2,}[\w-]*(?:/[A-ZĐ]+)?",  # 123/QĐ-UBND, 40/2020/NĐ-CP
        (
            r"\b(?:điều|khoản|điểm [a-zđ]|mục|phụ lục|biểu|bảng|hình|trang|chương|tầng|phòng|"
            r"số nhà) (?:số )?\d+(?:\.\d+)*(?![\d,]*\s*(?:%|tỷ|triệu))"
        ),
        r"(?:điện thoại|đt|hotline|fax|tel|số máy|liên hệ)\s*(?:số)?\s*:?\s*\+?[\d .()-]{7,}\d",
        r"(?<![\d.,])(?:0\d{2,4}[. -]\d{3}[. -]\d{3,4}|0\d{9,10})\b",
        # A time of the day; "5,4 giờ" and "giảm còn 5 giờ" are how long something takes.
        r"(?<![\d.,])\b\d{1,2}\s?(?:h\s?\d{0,2}|giờ\s?\d{2})\b(?!a)",
        r"\b(?:lúc|vào|hồi|trước|sau|từ|đến) \d{1,2} giờ\b(?! (?:\S+ )?(?:xuống|lên|còn)\b)(?!/)",
        r"(?<![\d.,])\b\d{1,2} giờ (?:sáng|trưa|chiều|tối|đêm|ngày)\b",
        (
            r"\b(?:quốc lộ|tỉnh lộ|huyện lộ|hương lộ|đường(?: (?:tỉnh|huyện|xã|liên xã|số|cao tốc))?|cao tốc|"
            r"ql|đt|đh|km|lô|tổ|khu phố|thửa|mốc|cột mốc)\s?\d+[\w+/-]*"
        ),
        # Numbers that are names: "Chương trình 135", "Ban Chỉ đạo 389", "Tổng đài 1022", "Đề án 06".
        (
            r"\b(?:chương trình|tiểu dự án|dự án|đề án|gói thầu|hợp phần|ban chỉ đạo|tổ công tác|đội|"
            r"tổng đài|đường dây nóng|nghị quyết|nghị định|quyết định|chỉ thị|thông tư|công điện|kết luận|"
            r"(?:kế hoạch|công văn|thông báo) số|mẫu số|kho(?: ngoại quan)? số|bãi số) "
            r"(?:số )?\d{1,4}\b(?![.,/]?\d)"
            rf"(?!\s*(?:%|phần trăm|{SCALE}\b|{MONEY}|{MEASURE}|{COUNTED}|(?:hộ|người|vụ|xã|thôn|phường)\b))"
        ),
        r"\b(?:20|40|45)\s?(?:feet|ft|foot)\b",
        r"\b(?:lần )?thứ \d+(?:-\d+)?(?:/\d+)?(?: (?:tỉnh|cả nước))?",
        r"\b(?:đứng|xếp|vị trí|hạng) (?:thứ )?\d+\s*/\s*\d+",
        r"\b(?:tăng|giảm|tụt|lùi)(?: thêm)? \d{1,3} (?:thứ )?bậc\b",
        r"\b(?:covid|ncov|sars-cov|h5n|a/h)-?\s?\d+\w*",
        (
            r"\b(?:bão|đợt|kỳ|cấp độ|cấp|loại|hạng|mức|vùng|nhóm|lớp|khóa|mẫu|mũi|"
            r"số) (?:số )?\d{1,3}\b(?!\s*[-.,/]?\s*\d|\s*(?:%|tỷ|tỉ|triệu|nghìn|ngàn|người|hộ|vụ|xã|"
            r"dự|doanh|lượt|con|ha|tấn|km|đồng))"
        ),
        # What an office did in the period, not what it reached: "12 cuộc họp", "345 văn bản".
        (
            r"(?<![\d.,/])\d[\d.]*(?: lượt)? (?:cuộc (?:họp|làm việc|giao ban|tiếp xúc)|hội nghị|hội thảo|"
            r"hội đàm|buổi (?:họp|làm việc|hội đàm|tiếp)|phiên(?: họp)?|đoàn (?:khách|công tác)|đại biểu|"
            r"văn bản|công văn|nghị quyết|quyết định|chỉ thị|thông báo|tờ trình|kế hoạch|nội dung|"
            r"đơn vị dự)\b"
        ),
        r"\b[345]g\b|\b4\.0\b|\b24/7\b|\b24/24\w*|\biso\s?\d+[\d:-]*|\bqcvn\s?\S+|\btcvn\s?\S+",
        r"\bgiá (?:so sánh|cố định|hiện hành)(?: năm)? \d{4}",
        r"\bgiai đoạn \d{4}\s*-\s*\d{4}|\bnhiệm kỳ \d{4}\s*-\s*\d{4}|\b(?:19|20)\d\d\s*-\s*(?:19|20)\d\d\b",
        (
            r"\b(?:từ|đủ|dưới|trên|trẻ|mẫu giáo|mầm non) \d{1,2}(?:\s*-\s*\d{1,2})? tuổi(?: trở lên)?|"
            r"\btừ \d+ đến (?:dưới )?\d+ tuổi|(?<![\d.,])\b\d{1,2}\s*-\s*\d{1,2} tuổi"
        ),
        r"\b(?:cả )?\d{1,2} (?:chương trình mục tiêu|tiêu chí|mặt|nhóm hàng|đột phá|khâu|lĩnh vực)\b",
        r"\b\d sao\b",
        r"\bnăm (?:19|20)\d\d\b|\b(?:19|20)\d\d đến (?:19|20)\d\d",
        (
            r"\b(?:3[01]|[12]\d|0?[1-9])[/.-](?:1[0-2]|0?[1-9])[/.-](?:19|20)\d\d\b|\b(?:ngày|sáng|"
            r"chiều|tối|đến|từ) (?:3[01]|[12]\d|0?[1-9])/(?:1[0-2]|0?[1-9])\b(?!/)"
        ),
    )
)

WORD: Final = (
    r"(?!(?:và|đến|với|so|là|của|cho|từ|trong|nhưng|hoặc|có|tăng|giảm|đạt|bằng|tại|theo|do|"
    r"năm|tháng|quý|ngày|lên|xuống|còn|trở|ước|chiếm)\b)[^\W\d_]+\b"
)
PER: Final = r"(?:\s?/\s?(?:10*(?:\.000)*\s)?(?:vạn dân|người|[^\W\d_]+(?:\s?/\s?[^\W\d_]+)?))?"
BOUND: Final = (
    r"(?:(?P<bound>hơn|trên|gần|khoảng|xấp xỉ|dưới|ít nhất|tối thiểu|không quá|tối đa|chừng|"
    r"khoảng hơn) )?"
)
RANGE: Final = (
    rf"(?:từ (?=[\d.,]+\s*(?:%|[^\W\d]+\s)?\s*(?:-|"
    rf"đến)\s*\d))?(?P<low>{DIGITS})(?:\s*(?P<mark>%)?\s*(?:-|"
    rf"\bđến\b(?! ngày))\s*(?P<high>{DIGITS}))?(?!\d)"
)
QUANTITY: Final = re.compile(
    rf"(?<![\w])(?<!\d[.,/]){BOUND}{RANGE}(?:\s?/\s?(?P<of>{DIGITS})(?=\s?(?:{SCALE}|{MEASURE}|"
    rf"{COUNTED}|[^\W\d_])))?"
    rf"\s?(?P<unit>(?:%|phần trăm\b)(?:\s?/\s?(?:năm|tháng))?|{POINTS}|"
    rf"(?:(?:{SCALE} ){{0,2}}(?:{MONEY}|{MEASURE}|{COUNTED}){PER})"
    rf"|(?:{SCALE} )+(?:{WORD})(?:{PER})?|{SCALE}(?: {SCALE})?\b|{WORD}{PER})?",
    re.IGNORECASE,
)
AND_MORE: Final = re.compile(
    rf" (?P<rest>\d{{1,3}}) (?P<scale>nghìn|ngàn|triệu) (?P<unit>{MONEY}|{MEASURE}|{WORD})", re.IGNORECASE
)
TIMES_IN_WORDS: Final = re.compile(r"(?<=gấp )(?P<word>đôi|rưỡi|ba|bốn|năm)\b(?!\s*\d)", re.IGNORECASE)
WORDS: Final = {
    "đôi": Decimal(2),
    "rưỡi": Decimal("1.5"),
    "ba": Decimal(3),
    "bốn": Decimal(4),
    "năm": Decimal(5),
}
BELOW: Final = {
    "tỷ": {"triệu": Decimal("0.001")},
    "tỉ": {"triệu": Decimal("0.001")},
    "triệu": {"nghìn": Decimal("0.001"), "ngàn": Decimal("0.001")},
}
SAID: Final = {
    Said.MORE: ("hơn", "trên", "ít nhất", "tối thiểu", "khoảng hơn"),
    Said.LESS: ("dưới", "không quá", "tối đa"),
    Said.ABOUT: ("gần", "khoảng", "xấp xỉ", "chừng"),
}
OF_MONEY: Final = re.compile(rf"(?:{SCALE} )*{MONEY}|(?:nghìn )?(?:tỷ|tỉ)\Z", re.IGNORECASE)
IS_MEASURE: Final = re.compile(rf"(?:{SCALE} )*(?:{MONEY}|{MEASURE})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit; `noun` is what of the unit's words says what is counted."""

    start: int
    end: int
    number: Number
    unit: str | None
    out_of: Decimal | None = None
    bare_start: int = 0

    @property
    def is_percent(self) -> bool:
        return self.unit is not None and self.unit.startswith("%")

    @property
    def is_points(self) -> bool:
        return self.unit is not None and self.unit.startswith("điểm p")

    @property
    def is_times(self) -> bool:
        return self.unit == "lần"

    @property
    def is_money(self) -> bool:
        return self.unit is not None and OF_MONEY.match(self.unit) is not None

    @property
    def noun(self) -> str:
        """What is counted, for units that count things; "" for money, lengths, weights."""
        if self.unit is None or self.is_percent or IS_MEASURE.fullmatch(self.unit.split("/")[0]):
            counted = {
                "bác sĩ",
                "giường bệnh",
                "thuê bao",
                "điểm cầu",
                "ngôi nhà",
                "lượt xe",
                "lượt phương tiện",
            }
            bare = (self.unit or "").split("/")[0].casefold()
            return bare if bare in counted else ""
        return re.sub(rf"^(?:{SCALE} )+|/.*$", "", self.unit, flags=re.IGNORECASE)


def noise(*, text: str) -> list[tuple[int, int]]:
    """Where numbers stand that are no figures."""
    found: list[tuple[int, int]] = []
    for pattern in NOISE:
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in found):
                found.append(match.span())
    return sorted(found)


def find_quantities(*, text: str, covered: list[tuple[int, int]]) -> list[Quantity]:
    """In order, outside of what is covered."""
    return sorted([*_in_digits(text, covered), *_in_words(text)], key=lambda one: one.start)


def _in_words(text: str) -> Iterator[Quantity]:
    """“Tăng gấp đôi”."""
    for found in TIMES_IN_WORDS.finditer(text):
        number = Number(low=WORDS[found["word"].casefold()])
        yield Quantity(
            start=found.start(), bare_start=found.start(), end=found.end(), number=number, unit="lần"
        )


def _in_digits(text: str, covered: list[tuple[int, int]]) -> Iterator[Quantity]:
    masked = list(text)
    for start, end in covered:
        masked[start:end] = "\x01" * (end - start)
    plain = "".join(masked)
    at = 0
    while found := QUANTITY.search(plain, at):
        quantity = _quantity(found, plain)
        at = max(quantity.end, found.start() + 1)
        yield quantity


def _quantity(found: "re.Match[str]", plain: str) -> Quantity:
    low = read_number(text=found["low"])
    high = read_number(text=found["high"]) if found["high"] else None
    unit, end = found["unit"], found.end()
    if high is not None and high <= low:
        # "giảm từ 9% - 7%": no range as reports write them; the first number stands alone.
        high = None
    if unit is not None:
        unit = " ".join(unit.split())
        unit = "%" + unit.removeprefix("phần trăm") if unit.startswith("phần trăm") else unit
        more = AND_MORE.match(plain, end)
        scale = unit.casefold()
        if more and high is None and more["scale"].casefold() in BELOW.get(scale, {}):
            low += BELOW[scale][more["scale"].casefold()] * int(more["rest"])
            unit, end = f"{unit} {more['unit']}", more.end()
    elif found["mark"]:
        unit = "%"
    bound = " ".join((found["bound"] or "").casefold().split())
    said = next((said for said, words in SAID.items() if bound in words), Said.EXACT)
    return Quantity(
        start=found.start(),
        bare_start=found.start("low"),
        end=end,
        number=Number(low=low, high=high, said=said),
        unit=unit,
        out_of=read_number(text=found["of"]) if found["of"] else None,
    )
