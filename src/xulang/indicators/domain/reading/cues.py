"""Words that say what a number is: what stands before it (its lead) and after it (its tail)."""

import re
from typing import Final

from xulang.indicators.domain.reading.figure import Base
from xulang.indicators.domain.said import Certainty

WITHIN: Final = re.compile(r"\b(?:trong đó|gồm|bao gồm)\b", re.IGNORECASE)
PLAN_WORD: Final = (
    r"(?:kế hoạch|dự toán|chỉ tiêu(?: (?:kế hoạch|giao))?|(?<!chương trình )mục tiêu(?! quốc gia)|"
    r"nghị quyết|nhiệm vụ|KH|DT|KHV|KHN)"
)
OF_PLAN: Final = re.compile(rf"^\s*(?:(?:so với|so|của) )?(?:tổng )?{PLAN_WORD}\b", re.IGNORECASE)
PLAN_BEFORE: Final = re.compile(
    rf"(?:^|[\s(,;])(?:so với )?{PLAN_WORD}(?: (?:vốn|năm|cả năm|giao|đề ra|đầu năm|tỉnh|"
    rf"trung ương|của tỉnh|được giao|đặt ra|\d{{4}}))*\s*(?:là|đạt|:)?\s*$",
    re.IGNORECASE,
)
# "vượt dự toán 20%", "tăng so với kế hoạch 5%".
MOVE_ON_PLAN: Final = re.compile(
    rf"\b(?P<verb>vượt|tăng|giảm|hụt|thiếu)(?: mức)?(?: so)?(?: với)? {PLAN_WORD}(?: (?:vốn|năm|cả năm|"
    rf"được|giao|đề ra|đầu năm|tỉnh|trung ương|của tỉnh|đặt ra|HĐND|\d{{4}}))*"
    r"(?: (?:là|khoảng|gần|hơn|trên))*\s*$",
    re.IGNORECASE,
)
# "chưa đạt kế hoạch (mới đạt 45,6%)" speaks of the plan, and is no part of a name.
SHORT_OF_PLAN: Final = re.compile(
    rf"\s*\b(?:chưa|không) (?:đạt|hoàn thành)(?: được)? {PLAN_WORD}(?: (?:năm|giao|được giao|đề ra))*"
    rf"(?=\s*(?:[,(]|$))",
    re.IGNORECASE,
)
# "cao hơn mức tăng cùng kỳ (6,8%)", "(cả nước đạt 15,2%)": what others had.
OF_OTHERS: Final = re.compile(
    r"\b(?:cao|thấp|nhiều|ít|lớn|nhanh|chậm) hơn\b[^,;()]*\(\s*$|"
    r"\((?:trong khi )?(?:(?:mức )?bình quân (?:chung )?(?:của )?)?(?:cả nước|toàn quốc|toàn vùng)"
    r"\s*(?:đạt|là|tăng|giảm|:)?\s*$",
    re.IGNORECASE,
)
AIMS: Final = re.compile(
    r"(?:\b(?<!chương trình )mục tiêu(?! quốc gia)|\bphấn đấu|\btheo kế hoạch|\bkế hoạch năm \d{4}\s*:|"
    r"\bchỉ tiêu năm \d{4}\s*:)",
    re.IGNORECASE,
)
SAME_BEFORE: Final = re.compile(
    r"(?<!so )(?<!với )\b(?:cùng kỳ|CK)(?: (?:năm \d{4}|năm trước|năm ngoái))?\s*(?:đạt|là|"
    r"tăng|giảm|:)?\s*$",
    re.IGNORECASE,
)
MOVE: Final = re.compile(
    r"(?<!cắt )(?<!tốc độ )\b(?P<verb>tăng|giảm|vượt)(?: (?:trưởng|nhẹ|mạnh|sâu|thêm|khá|cao|"
    r"được|tới|đến|đạt|bình quân|gần|hơn|trên|khoảng|lần lượt|tương ứng|ước|là|nhanh|đột biến|"
    r"tương ứng là|lần lượt là))*\s*:?\s*$",
    re.IGNORECASE,
)
TIMES: Final = re.compile(
    r"\b(?:tăng )?(?P<verb>gấp|bằng|tăng|giảm)(?: (?:gấp|tới|đến|hơn|gần|trên|khoảng))*\s*$", re.IGNORECASE
)
BECOMES: Final = re.compile(
    r"\b(?:lên|xuống|xuống còn|còn|giảm còn|tăng lên|thành|đến)(?: (?:còn|đạt|mức))*\s*$", re.IGNORECASE
)
FROM: Final = re.compile(r"\btừ\s*$", re.IGNORECASE)
# "so với 9,1 giờ của tháng 7".
AGAINST: Final = re.compile(r"\bso(?: với)?(?: mức)?(?: (?:khoảng|gần|hơn|trên))?\s*$", re.IGNORECASE)
EQUALS: Final = re.compile(r"\b(?:bằng|tương đương|chỉ bằng)(?: (?:khoảng|gần|hơn|trên))*\s*$", re.IGNORECASE)
REACHES: Final = re.compile(
    r"(?:\b(?:đạt|bằng|được|hoàn thành|đạt tỷ lệ|đạt khoảng)|\()(?: (?:gần|hơn|trên|khoảng|"
    r"lần lượt|tương ứng))*\s*$",
    re.IGNORECASE,
)
EQUIVALENT: Final = re.compile(r"\b(?:tương đương|quy đổi|khoảng)(?: (?:với|khoảng))*\s*$", re.IGNORECASE)
STATES: Final = re.compile(r"(?:\b(?:là|đạt|được|có|còn|:)|:)\s*$", re.IGNORECASE)
IN_ORDER: Final = re.compile(r"\b(?:lần lượt|tương ứng)\b", re.IGNORECASE)
OF_SHARE: Final = re.compile(r"\bchiếm(?: (?:khoảng|gần|hơn|trên|tỷ lệ|tỷ trọng))*\s*$", re.IGNORECASE)
COMPARED_TO: Final = (
    (Base.SINCE, re.compile(r"\btháng 12(?: năm|/|\s*$)", re.IGNORECASE)),
    (
        Base.SAME_PERIOD,
        re.compile(r"\b(?:cùng kỳ|CK|năm trước|năm ngoái|(?:thực hiện )?năm \d{4})\b", re.IGNORECASE),
    ),
    (
        Base.PREVIOUS_PERIOD,
        re.compile(r"\b(?:tháng|quý|kỳ) (?:trước|liền trước|\d{1,2}|I{1,3}|IV)\b", re.IGNORECASE),
    ),
    (Base.SINCE, re.compile(r"\b(?:đầu năm|cuối năm|đầu kỳ|ngày)\b|\d{1,2}/\d{1,2}", re.IGNORECASE)),
)
COMPARES: Final = re.compile(r"\bso(?: với)?\b|\bcùng kỳ\b|\bCK\b", re.IGNORECASE)
RATE: Final = re.compile(
    r"^(?:tỷ lệ|tỉ lệ|tốc độ|tỷ trọng|tỉ trọng|mức độ|chỉ số|lãi suất|độ che|nợ|cơ cấu)", re.IGNORECASE
)
NO_NAME: Final = re.compile(
    r"^(?:nhưng|song|so với|so|cùng kỳ|cùng kỳ năm|năm trước|tháng trước|ha|cả năm|riêng|tăng|giảm|hơn|"
    r"lần lượt|tương ứng|lũy kế|đến nay|tương đương|nhẹ|tính chung|trong đó|kế hoạch|dự toán|"
    r"chỉ|mục tiêu|KH|DT|kế hoạch (?:năm|giao|đề ra))$",
    re.IGNORECASE,
)
SUMS_UP: Final = re.compile(r"[;.].*(?:lũy kế|luỹ kế|tính chung)", re.IGNORECASE)
ROAD: Final = re.compile(r"(?:quốc lộ|tỉnh lộ|đường|tuyến|cao tốc)\b.*\bdài$", re.IGNORECASE)
SPLITS: Final = re.compile(r"[,;:()]|\.(?=\s)")
WORD_SPLITS: Final = re.compile(
    r"\s(?=(?:và|trong đó|gồm|có|nâng|còn|lên|xuống|tăng|giảm|đạt|bằng|vượt|gấp|đến|chiếm|"
    r"tương đương|ước)\s)|\s(?=với\s)(?<!so )",
    re.IGNORECASE,
)
HEADS: Final = re.compile(
    r"\s(?=(?:tổng|vốn|kinh phí|trị giá|giá trị|diện tích|doanh thu|sản lượng|năng suất|"
    r"chiều dài|tỷ lệ|số|mức|mật độ|công suất|quy mô)\s)",
    re.IGNORECASE,
)


# What may follow a percentage of the plan that does not name the plan.
PLAIN_TAIL: Final = re.compile(
    r"^\s*(?:$|\)|so\b|năm\b|cả năm|giao|được giao|tổng số vốn|vốn giao)", re.IGNORECASE
)
SO_FAR: Final = re.compile(r"\b(?:đến nay|hiện nay)\b", re.IGNORECASE)
# "5 chỉ tiêu đạt trên 75% kế hoạch": which ones are counted.
WHICH_ONES: Final = re.compile(
    r"^\s*(?:thành phần )?(?:đạt|có (?:tỷ|tỉ) lệ[^,;:]*|giải ngân)\s*$", re.IGNORECASE
)
CERTAINTIES: Final = (
    (Certainty.PRELIMINARY, re.compile(r"\bsơ bộ\b", re.IGNORECASE)),
    (Certainty.ESTIMATE, re.compile(r"\bước\b|\bdự kiến\b|\bƯTH\b", re.IGNORECASE)),
    (Certainty.FINAL, re.compile(r"\b(?:số )?(?:liệu )?chính thức\b", re.IGNORECASE)),
)


def certainty_in(*, text: str) -> Certainty:
    """How final a number is by the words before it or at its column's head."""
    return next((certainty for certainty, said in CERTAINTIES if said.search(text)), Certainty.UNSAID)
