"""Sentences of figures, and that the reader beside reads them back to the same figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.reports.scoring import written
from xulang.indicators.domain.derive import Book
from xulang.indicators.domain.dictionary import PROVINCE, Indicator
from xulang.indicators.domain.figures import Content, Key, Measure
from xulang.indicators.domain.numbers import Bound, Published
from xulang.indicators.domain.periods import PeriodKind, read_span
from xulang.indicators.domain.programmes import Programme, ProgrammeKind
from xulang.indicators.domain.reading.report import read_report
from xulang.indicators.domain.said import Certainty, PlanOf
from xulang.indicators.domain.units import is_rank, ranked_among
from xulang.indicators.domain.writing.compose import Heading, WrittenReport, compose, period_in_words
from xulang.indicators.domain.writing.fields import headings_by_field
from xulang.indicators.domain.writing.letterhead import (
    Issuer,
    check_letterhead,
    day_in_words,
    usual_letterhead,
)
from xulang.indicators.domain.writing.refusals import WritingRefusal
from xulang.indicators.domain.writing.sentences import sentence_of
from xulang.indicators.domain.writing.told import Mark, PlanWord, Share, Told
from xulang.kernel.refusal import Refusal

LINK = "https://gate.example/province/indicators/budget/"


def published(text: str) -> Published:
    low, _, high = text.partition("..")
    return Published(low=Decimal(low), high=Decimal(high) if high else None)


def said(told: Told) -> str:
    return "".join(piece.text for piece in sentence_of(told=told))


REVENUE = Told(
    code="revenue",
    name="Tổng thu ngân sách nhà nước",
    unit="tỷ đồng",
    value=published("7909.87"),
    shares=(Share(percent=Decimal("100.76")),),
    change=Decimal("-8.4"),
    certainty=Certainty.ESTIMATE,
    link=LINK,
    parts=(
        Told(
            code="domestic",
            name="Thu nội địa",
            unit="tỷ đồng",
            value=published("2908"),
            shares=(Share(percent=Decimal("123.74")),),
            certainty=Certainty.ESTIMATE,
            link=LINK,
        ),
    ),
)


def test_a_sentence_as_reports_have_it() -> None:
    assert said(REVENUE) == (
        "Tổng thu ngân sách nhà nước ước đạt 7.909,87 tỷ đồng, bằng 100,76% kế hoạch,"
        " giảm 8,4% so với cùng kỳ;"
        " trong đó: thu nội địa ước đạt 2.908 tỷ đồng, bằng 123,74% kế hoạch."
    )
    growth = Told(
        code="g",
        name="Tốc độ tăng GRDP",
        unit="%",
        value=published("7.13"),
        plan=published("7..7.5"),
        link="",
    )
    assert said(growth) == "Tốc độ tăng GRDP đạt 7,13% (kế hoạch 7-7,5%)."
    index = Told(
        code="i", name="Chỉ số sản xuất công nghiệp", unit="%", value=None, change=Decimal("7.86"), link=""
    )
    assert said(index) == "Chỉ số sản xuất công nghiệp tăng 7,86% so với cùng kỳ."
    assert sentence_of(told=Told(code="n", name="Gì đó", unit="", value=None, link="")) == ()


RANK = Told(
    code="pci",
    name="Xếp hạng PCI",
    unit="/63",
    value=published("48"),
    plan=published("45"),
    places=4,
    earlier="năm trước",
    link=LINK,
)


def test_a_rank_has_words_of_its_own() -> None:
    assert said(RANK) == "Chỉ số PCI xếp thứ 48/63 (kế hoạch thứ 45), tăng 4 bậc so với năm trước."
    down = replace(RANK, name="Xếp hạng thu ngân sách", unit="hạng", plan=None, places=-3)
    assert said(down) == "Thu ngân sách xếp thứ 48, giảm 3 bậc so với năm trước."
    group = replace(down, value=published("40..45"), certainty=Certainty.ESTIMATE, places=None)
    assert said(group) == "Thu ngân sách ước xếp thứ 40-45."
    assert said(replace(down, places=0)).endswith("thứ 48, giữ nguyên thứ hạng so với năm trước.")
    assert sentence_of(told=replace(RANK, value=None)) == ()


def test_a_budget_has_an_estimate_and_not_a_plan() -> None:
    budget = replace(
        REVENUE,
        plan_word=PlanWord.ESTIMATE,
        shares=(*REVENUE.shares, Share(percent=Decimal("96.2"), plan_of=PlanOf.PROVINCE)),
        change=None,
        parts=(),
    )
    assert said(budget).endswith("tỷ đồng, bằng 100,76% dự toán, bằng 96,2% dự toán tỉnh giao.")
    assert said(replace(budget, shares=(), plan=published("7850"))).endswith("(dự toán 7.850 tỷ đồng).")


def test_each_number_leads_to_where_it_comes_from() -> None:
    linked = [piece.text for piece in sentence_of(told=REVENUE) if piece.link == LINK]
    assert linked == ["7.909,87 tỷ đồng", "100,76%", "8,4%", "2.908 tỷ đồng", "123,74%"]


NAMES = st.sampled_from(
    [
        ("Tổng thu ngân sách nhà nước", "tỷ đồng"),
        ("Thu từ hoạt động xuất nhập khẩu", "tỷ đồng"),
        ("Giá trị khối lượng thực hiện", "tỷ đồng"),
        ("Giải ngân vốn đầu tư công", "tỷ đồng"),
        ("Tổng kế hoạch vốn đầu tư công", "tỷ đồng"),
        ("Tốc độ tăng GRDP", "%"),
        ("GRDP bình quân đầu người", "triệu đồng"),
        ("Khách du lịch", "triệu lượt"),
        ("Doanh thu du lịch", "tỷ đồng"),
        ("Kim ngạch xuất khẩu hàng địa phương", "triệu USD"),
        ("Tỷ lệ hộ nghèo đa chiều", "%"),
        ("Chỉ số sản xuất công nghiệp", "%"),
        ("Tổng đàn lợn", "nghìn con"),
        ("Sản lượng điện", "triệu kWh"),
    ]
)
NUMBERS = st.decimals(min_value="0.01", max_value="9999999.99", places=2) | st.decimals(
    min_value=1, max_value=10**9, places=0
)
SHARES = st.lists(
    st.builds(
        Share,
        percent=st.decimals(min_value="0.01", max_value="999.99", places=2),
        plan_of=st.sampled_from(PlanOf),
        mark=st.sampled_from(Mark),
    ),
    max_size=2,
    unique_by=lambda share: share.plan_of,
)
CHANGES = st.none() | st.decimals(min_value="-99.99", max_value="999.99", places=2)
BOUNDS = st.sampled_from(list(Bound))


RANKS = st.sampled_from(
    [
        ("Xếp hạng PCI", "hạng"),
        ("Xếp hạng DTI", "/63"),
        ("Xếp hạng PAR Index", "hạng"),
        ("Xếp hạng DDCI của sở, ban, ngành", "hạng"),
        ("Xếp hạng thu ngân sách", "/34"),
    ]
)
PLACES = st.none() | st.integers(min_value=-62, max_value=62)
EARLIER = st.sampled_from(["cùng kỳ", "năm trước"])


@st.composite
def rankings(draw: st.DrawFn) -> Told:
    name, unit = draw(RANKS)
    low = draw(st.integers(min_value=1, max_value=33))
    high = draw(st.none() | st.integers(min_value=low + 1, max_value=34))
    return Told(
        code=name,
        name=name,
        unit=unit,
        value=Published(low=Decimal(low), high=None if high is None else Decimal(high), bound=draw(BOUNDS)),
        plan=draw(st.none() | st.builds(Published, low=st.integers(min_value=1, max_value=63).map(Decimal))),
        places=draw(PLACES),
        earlier=draw(EARLIER),
        certainty=draw(st.sampled_from(Certainty)),
        link=LINK,
    )


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    name, unit = draw(NAMES)
    value = Published(low=draw(NUMBERS), bound=draw(BOUNDS))
    share = unit == "%"
    return Told(
        code=name,
        name=name,
        unit=unit,
        value=value,
        shares=() if share else tuple(draw(SHARES)),
        certainty=draw(st.sampled_from(Certainty)),
        change_mark=draw(st.sampled_from(Mark)),
        change=None if share else draw(CHANGES),
        earlier=draw(EARLIER),
        plan_word=draw(st.sampled_from(PlanWord)),
        link=LINK,
    )


SPANS = st.sampled_from(["2022", "2023-H1", "2024-9M", "2025-Q3", "2026-05", "2021-H2"])


@given(st.lists(tellings() | rankings(), min_size=1, max_size=6), SPANS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back(tellings_: list[Told], period: str, nested: bool) -> None:  # noqa: FBT001 -- hypothesis draws it
    whole, *parts = tellings_
    every = [replace(whole, parts=tuple(parts))] if nested else tellings_
    title = f"BÁO CÁO\nTình hình kinh tế - xã hội {period_in_words(span=read_span(code=period))}"
    text = title + "\n\n" + "\n".join(said(one) for one in every)
    read = read_report(text=text).figures
    assert [
        (
            one.indicator.casefold(),
            written(one.value),
            one.value.said.value if one.value else None,
            one.unit,
            one.certainty,
            [(written(share.percent), share.plan_of) for share in one.of_plans],
            written(one.change.percent) if one.change else "",
            one.period.code if one.period else None,
            one.places,
            one.out_of,
            ranked(one.unit or "") and written(one.plan),
        )
        for one in read
    ] == [
        (
            one.name.casefold(),
            ends(one.value),
            one.value.bound.value if one.value else None,
            "hạng" if ranked(one.unit) else one.unit,
            one.certainty,
            [(plain(share.percent), share.plan_of) for share in one.shares],
            plain(one.change),
            period,
            one.places,
            ranked_among(name=one.unit),
            ranked(one.unit) and ends(one.plan),
        )
        for one in tellings_
    ]


def ranked(unit: str) -> bool:
    return is_rank(name=unit)


def ends(number: Published | None) -> str:
    if number is None:
        return ""
    return "..".join(plain(one) for one in (number.low, number.high) if one is not None)


def plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize() + 0:f}"


PERIODS = (
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.NINE_MONTHS,
    PeriodKind.YEAR,
)


def entry(code: str, name: str, **more: object) -> Indicator:
    words = {"name_vi": name, "name_en": name, "name_zh": "", "unit": "tỷ đồng", **more}
    return Indicator(code=code, periods=PERIODS, **words)  # type: ignore[arg-type] # as written there


ENTRIES = {
    "revenue": entry("revenue", "Tổng thu ngân sách nhà nước", programmes=("socio_economic", "budget")),
    "domestic": entry("domestic", "Thu nội địa", whole_code="revenue"),
    "quiet": entry("quiet", "Chỉ tiêu không có số"),
    "dti": entry("dti", "Xếp hạng DTI", unit="/63"),
}


HEAD = usual_letterhead(issuer=Issuer.UNIT, name="Sở Tài chính", province="Tỉnh Lạng Sơn")
DOMESTIC = Content(value="1100.50", percent_of_plan="46.8")


def told_report(today: date, domestic: Content = DOMESTIC, period: str = "2022-H1") -> WrittenReport:
    def key(code: str, period: str, measure: Measure = Measure.ACTUAL) -> Key:
        return Key(code=code, area=PROVINCE, period=period, measure=measure)

    span = read_span(code=period)
    before = span.same_last_year()
    assert before is not None
    book = Book(
        entries=ENTRIES,
        contents={
            key("revenue", period): Content(value="3000", source="Sở Tài chính"),
            key("revenue", before.code): Content(value="2400"),
            key("revenue", "2022", Measure.PLAN): Content(value="7850"),
            key("domestic", period): domestic,
            key("dti", period): Content(value="5", percent_of_plan="80"),
            key("dti", before.code): Content(value="16"),
            key("dti", "2022", Measure.PLAN): Content(value="10"),
        },
    )
    return compose(
        book=book,
        headings=[
            Heading(text="Thu ngân sách", codes=("revenue", "domestic")),
            Heading(text="Khác", codes=("quiet",)),
            Heading(text="Xếp hạng", codes=("dti",)),
        ],
        area=PROVINCE,
        span=span,
        head=HEAD,
        today=today,
        link_of=lambda code, period: f"https://gate.example/{code}/{period}",
        owners={"revenue": "Sở Tài chính", "quiet": "Sở Công Thương"},
    )


def test_a_report_computes_what_follows_and_leaves_out_what_is_not_there() -> None:
    report = told_report(date(2022, 7, 10))
    section, ranks = report.sections
    (sentence,) = section.sentences
    assert "".join(piece.text for piece in sentence) == (
        "Tổng thu ngân sách nhà nước đạt 3.000 tỷ đồng, bằng 38,22% dự toán, tăng 25% so với cùng kỳ;"
        " trong đó: thu nội địa đạt 1.100,50 tỷ đồng, bằng 46,8% kế hoạch (số công bố)."
    )
    assert [(row.name, row.plan, row.value, row.percent, row.change) for row in section.rows] == [
        ("Tổng thu ngân sách nhà nước", "7.850", "3.000", "38,22", "25"),
        ("Thu nội địa", "", "1.100,50", "46,8*", ""),
    ]
    assert section.rows[0].link == "https://gate.example/revenue/2022-H1"
    assert "".join(piece.text for piece in ranks.sentences[0]) == (
        "Chỉ số DTI xếp thứ 5/63 (kế hoạch thứ 10), tăng 11 bậc so với cùng kỳ."
    )
    assert [(row.unit, row.plan, row.value, row.percent, row.change) for row in ranks.rows] == [
        ("hạng", "10", "5/63", "", "tăng 11 bậc")
    ]
    assert "so với kế hoạch, dự toán" in report.chart
    assert report.title.endswith("6 tháng đầu năm 2022")
    assert "38,22%" in report.chart
    assert report.sources[0].text == "Tổng thu ngân sách nhà nước; Sở Tài chính; Sở Tài chính"


def test_what_has_no_figure_is_named_with_who_owes_it() -> None:
    assert told_report(date(2022, 7, 10)).missing == ("Chỉ tiêu không có số; Sở Công Thương",)


def test_published_percentages_are_marked_and_those_at_odds_too() -> None:
    report = told_report(
        date(2022, 7, 10),
        Content(
            value="1100.50",
            plan="2000",
            percent_of_plan="46.8",
            plan_of=PlanOf.CENTRAL,
            percent_of_other_plan="44",
            other_plan_of=PlanOf.PROVINCE,
            change_on_same_period="7",
            certainty=Certainty.ESTIMATE,
        ),
    )
    (sentence,) = report.sections[0].sentences
    assert "".join(piece.text for piece in sentence).endswith(
        "thu nội địa ước đạt 1.100,50 tỷ đồng, bằng 55,03% kế hoạch (tính lại, khác số công bố), bằng 44%"
        " kế hoạch tỉnh giao (số công bố), tăng 7% so với cùng kỳ (số công bố)."
    )
    assert report.sections[0].rows[1].percent == "55,03**"
    assert report.sections[0].rows[1].change == "7*"
    assert [note.split(" ")[0] for note in report.notes] == ["*", "**"]


def test_no_report_is_about_a_single_day() -> None:
    with pytest.raises(Refusal):
        period_in_words(span=read_span(code="2022-06-30"))


@pytest.mark.parametrize(
    ("issuer", "name", "upper", "body", "mark", "place"),
    [
        (Issuer.PROVINCE, "", "", "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN", "UBND", "Lạng Sơn"),
        (
            Issuer.COMMUNE,
            "UBND xã Đồng Đăng",
            "",
            "ỦY BAN NHÂN DÂN\nXÃ ĐỒNG ĐĂNG",
            "UBND",
            "Đồng Đăng",
        ),
        (
            Issuer.UNIT,
            "Sở Văn hóa, Thể thao và Du lịch",
            "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
            "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
            "SVHTTVDL",
            "Lạng Sơn",
        ),
    ],
)
def test_a_head_follows_from_a_body_s_name(
    issuer: Issuer, name: str, upper: str, body: str, mark: str, place: str
) -> None:
    head = usual_letterhead(issuer=issuer, name=name, province="Tỉnh Lạng Sơn")
    assert (head.upper, head.body, head.mark, head.place) == (upper, body, mark, place)
    assert head.number.endswith(f"\u00a0/BC-{mark}")
    assert head.recipient_lines[-1] == "- Lưu: VT."
    assert all(line.startswith("- ") and line.endswith(";") for line in head.recipient_lines[:-1])
    check_letterhead(head=head)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("mark", " ", WritingRefusal.HEAD_INCOMPLETE),
        ("capacity", "", WritingRefusal.HEAD_INCOMPLETE),
        ("place", "x" * 61, WritingRefusal.HEAD_TOO_LONG),
        ("mark", "A\nB", WritingRefusal.HEAD_TOO_LONG),
    ],
)
def test_a_head_that_says_too_little_or_too_much_is_refused(
    field: str, text: str, code: WritingRefusal
) -> None:
    with pytest.raises(Refusal) as refused:
        check_letterhead(head=replace(HEAD, **{field: text}))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_document_s_day_has_its_noughts() -> None:
    assert day_in_words(day=date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert day_in_words(day=date(2026, 11, 23)) == "ngày 23 tháng 11 năm 2026"


def test_the_province_s_report_goes_by_fields() -> None:
    entries = [
        entry("grdp", "GRDP", programmes=("socio_economic",)),
        entry("tourists", "Khách du lịch", programmes=("socio_economic", "tourism")),
        entry("revenue", "Thu", programmes=("socio_economic", "budget")),
        entry("fees", "Phí", programmes=("border_gate", "budget")),
        entry("pci", "PCI", programmes=("pci",)),
        entry("poverty", "Hộ nghèo", programmes=("poverty",)),
        entry("odd", "Khác"),
    ]
    programmes = {
        "pci": Programme(code="pci", kind=ProgrammeKind.RANKING, name_vi="PCI", name_en="", name_zh=""),
        "poverty": Programme(
            code="poverty", kind=ProgrammeKind.RESOLUTION, name_vi="Giảm nghèo", name_en="", name_zh=""
        ),
    }
    assert [(one.text, one.codes) for one in headings_by_field(entries=entries, programmes=programmes)] == [
        ("Kinh tế", ("grdp",)),
        ("Ngân sách nhà nước", ("revenue",)),
        ("Thương mại - cửa khẩu", ("fees",)),
        ("Du lịch", ("tourists",)),
        ("Giảm nghèo", ("poverty",)),
        ("Cải cách hành chính và năng lực cạnh tranh", ("pci",)),
        ("Các chỉ tiêu khác", ("odd",)),
    ]
