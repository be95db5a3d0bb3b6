"""A report with one figure of each form, to try a template with. Its figures are made up and kept nowhere."""

from decimal import Decimal
from typing import Final

from xulang.indicators.domain.numbers import Published
from xulang.indicators.domain.writing.charts import Bar, bar_chart
from xulang.indicators.domain.writing.compose import Row, Section, Source, WrittenReport
from xulang.indicators.domain.writing.letterhead import Letterhead
from xulang.indicators.domain.writing.sentences import sentence_of
from xulang.indicators.domain.writing.told import Share, Told

LINK: Final = "https://example.org/"
_TOLD: Final = Told(
    code="example",
    name="Chỉ tiêu ví dụ",
    unit="tỷ đồng",
    value=Published(low=Decimal("1234.5")),
    shares=(Share(percent=Decimal("61.7")),),
    change=Decimal("-2.5"),
    link=LINK,
)
_ROW: Final = Row(
    name="Chỉ tiêu ví dụ",
    unit="tỷ đồng",
    plan="2.000",
    value="1.234,5",
    percent="61,7",
    change="-2,5",
    link=LINK,
)

SAMPLE: Final = WrittenReport(
    head=Letterhead(
        upper="CƠ QUAN VÍ DỤ",
        body="ĐƠN VỊ VÍ DỤ",
        mark="VD",
        place="Ví Dụ",
        recipients="Lưu: VT",
        capacity="THỦ TRƯỞNG ĐƠN VỊ",
    ),
    title="Tình hình thực hiện các chỉ tiêu kinh tế - xã hội 6 tháng đầu năm 2022",
    period="6 tháng đầu năm 2022",
    day="ngày 30 tháng 6 năm 2022",
    sections=(Section(heading="Chỉ tiêu ví dụ", sentences=(sentence_of(told=_TOLD),), rows=(_ROW,)),),
    chart=bar_chart(
        title="Ví dụ", bars=[Bar(label="Ví dụ", value=Decimal("61.7"), text="61,7%")], line=Decimal(100)
    ),
    sources=(Source(text="Chỉ tiêu ví dụ", link=LINK),),
)
