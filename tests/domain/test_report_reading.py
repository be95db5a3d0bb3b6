"""Figures out of the sentences of a Vietnamese report (docs/reports.md)."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import scoring
from tests.support.reports.scoring import written
from xulang.indicators.domain.reading.blocks import Block
from xulang.indicators.domain.reading.figure import Base, Figure, Said
from xulang.indicators.domain.reading.matching import Entry, match
from xulang.indicators.domain.reading.numbers import read_number, write_number
from xulang.indicators.domain.reading.report import read_blocks, read_report
from xulang.indicators.domain.reading.text import sentences
from xulang.indicators.domain.said import Certainty

PUBLISHED = st.decimals(min_value=0, max_value=10**12, places=2) | st.decimals(
    min_value=0, max_value=10**6, places=0
)
TITLE = "Báo cáo tình hình kinh tế - xã hội năm 2022"
REVENUE = (
    "Tổng thu ngân sách ước đạt 7.909,87 tỷ đồng, (đạt 100,76%), trong đó thu nội địa 2.908 tỷ đồng"
    " (đạt 123,74% dự toán)"
)


def figures(text: str, title: str = TITLE) -> list[Figure]:
    return list(read_report(text=text, title=title).figures)


def short(figure: Figure) -> tuple[str, str, str | None, str, str]:
    change = figure.change
    return (
        figure.indicator,
        scoring.written(figure.value),
        figure.unit,
        scoring.written(figure.percent_of_plan),
        scoring.written(change.percent) if change else "",
    )


def test_the_sentence_on_revenue_is_read_right() -> None:
    whole, part = figures(REVENUE)
    assert short(whole) == ("Tổng thu ngân sách", "7909.87", "tỷ đồng", "100.76", "")
    assert short(part) == ("thu nội địa", "2908", "tỷ đồng", "123.74", "")
    assert part.within == "Tổng thu ngân sách"
    assert whole.within is None
    assert whole.certainty is Certainty.ESTIMATE
    assert part.certainty is Certainty.UNSAID
    assert {figure.period.code for figure in (whole, part) if figure.period} == {"2022"}
    assert whole.sentence == part.sentence == REVENUE


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("tăng 101,5% so với cùng kỳ", "101.5"),
        ("giảm 8,4% so cùng kỳ", "-8.4"),
        ("bằng 92% so với cùng kỳ", "-8"),
        ("bằng 104,2% cùng kỳ năm 2021", "4.2"),
        ("gấp 2,1 lần so với cùng kỳ", "110"),
        ("tăng gấp đôi so với cùng kỳ", "100"),
        ("tăng nhẹ 0,3% so với năm 2021", "0.3"),
        ("tăng 7-7,5% so với cùng kỳ", "7..7.5"),
    ],
)
def test_changes_have_their_sign(said: str, change: str) -> None:
    (figure,) = figures(f"Khách du lịch đạt 2,22 triệu lượt, {said}.")
    assert short(figure) == ("Khách du lịch", "2.22", "triệu lượt", "", change)
    assert figure.change is not None
    assert figure.change.base is Base.SAME_PERIOD


@pytest.mark.parametrize(
    ("said", "percent"),
    [
        ("đạt 65,5% kế hoạch", "65.5"),
        ("bằng 65,5% KH năm", "65.5"),
        ("(65,5% dự toán)", "65.5"),
        ("vượt 0,76% dự toán", "100.76"),
        ("tăng 5% so với kế hoạch", "105"),
        ("giảm 5% so với dự toán", "95"),
        ("đạt 65,5% so với nghị quyết đề ra", "65.5"),
    ],
)
def test_percentages_of_the_plan(said: str, percent: str) -> None:
    (figure,) = figures(f"Thu nội địa 2.908 tỷ đồng, {said}.")
    assert short(figure) == ("Thu nội địa", "2908", "tỷ đồng", percent, "")


def test_a_change_against_last_month_is_told_from_one_against_last_year() -> None:
    (figure,) = figures("Doanh thu đạt 2.105 tỷ đồng, tăng 0,8% so với tháng trước, tăng 9% so với cùng kỳ.")
    assert [(str(one.percent.low), one.base) for one in figure.changes] == [
        ("0.8", Base.PREVIOUS_PERIOD),
        ("9", Base.SAME_PERIOD),
    ]
    assert figure.change == figure.changes[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("6 tháng đầu năm 2022", "2022-H1"),
        ("9 tháng", "2022-9M"),
        ("tháng 6/2022", "2022-06"),
        ("quý II", "2022-Q2"),
        ("cả năm 2023", "2023"),
        ("lũy kế 8 tháng", "2022-01-01..2022-08-31"),
        ("6 tháng cuối năm", "2022-H2"),
    ],
)
def test_the_sentence_states_the_period(words: str, code: str) -> None:
    (figure,) = figures(f"Trong {words}, thu ngân sách đạt 120 tỷ đồng, tăng 5% so với cùng kỳ năm 2021.")
    assert figure.period is not None
    assert (figure.indicator, figure.period.code) == ("thu ngân sách", code)


def test_without_a_period_in_the_sentence_the_title_has_it() -> None:
    text = (
        "BÁO CÁO\nTình hình kinh tế - xã hội, quốc phòng - an ninh\n"
        "6 tháng đầu năm, nhiệm vụ trọng tâm 6 tháng cuối năm 2023\n\nThu nội địa đạt 1.100 tỷ đồng."
    )
    (figure,) = figures(text, title="")
    assert figure.period is not None
    assert figure.period.code == "2023-H1"
    (alone,) = figures("Thu nội địa đạt 1.100 tỷ đồng.", title="")
    assert alone.period is None


def test_a_day_is_a_moment_of_the_report_s_period() -> None:
    (figure,) = figures(
        "Đến ngày 30/6/2022, giải ngân 814,5 tỷ đồng, đạt 32,6% kế hoạch (cùng kỳ năm 2021 đạt 32,5%).",
        title="Báo cáo 6 tháng đầu năm 2022",
    )
    assert figure.period is not None
    assert (figure.period.code, str(figure.period.as_of)) == ("2022-H1", "2022-06-30")
    assert short(figure) == ("giải ngân", "814.5", "tỷ đồng", "32.6", "")


def test_bounds_ranges_and_plans() -> None:
    (more,) = figures("Có hơn 57.000 phương tiện khai báo trên nền tảng.")
    assert more.value is not None
    assert more.value.said is Said.MORE
    assert more.value.low == 57000
    (growth,) = figures("Tốc độ tăng GRDP đạt 7,13% (kế hoạch 7-7,5%).")
    assert (scoring.written(growth.value), scoring.written(growth.plan)) == ("7.13", "7..7.5")
    (tourism,) = figures("Doanh thu du lịch đạt 881 tỷ đồng so với kế hoạch 2.600 tỷ đồng.")
    assert (scoring.written(tourism.value), scoring.written(tourism.plan)) == ("881", "2600")
    (targets,) = figures("Đã hoàn thành 27/34 chỉ tiêu.")
    assert scoring.written(targets.value) == "27"
    assert targets.out_of == 34


@pytest.mark.parametrize(
    "text",
    [
        "Theo Quyết định số 123/QĐ-UBND ngày 18/7/2022 và Nghị định 40/2020/NĐ-CP.",
        "Điều 5, khoản 2 Điều 17 Luật Đầu tư công năm 2019.",
        "Điện thoại 0205.3812.345, họp lúc 8h30 ngày 5/12/2024.",
        "Quốc lộ 1A, Km 15+200, dịch COVID-19, nhiệm kỳ 2020-2025, lần thứ XVII.",
        "",
        "   \n\n",
    ],
)
def test_numbers_that_are_no_figures(text: str) -> None:
    assert figures(text) == []


def test_text_as_it_is_pasted() -> None:
    plain = figures("Tổng thu ngân sách nhà nước đạt 2.110,45 tỷ đồng, bằng 24,5% dự toán.")
    for text in (
        unicodedata.normalize("NFD", plain[0].sentence),
        plain[0].sentence.replace(" ", "\u00a0"),
        "Tổng thu ngân sách\nnhà nước đạt 2.110,45\ntỷ đồng, bằng 24,5%\ndự toán.",
        "Tổng thu ngân sách nhà nước đạt 2.110,\n45 tỷ đồng, bằng 24,5% dự toán.",
        plain[0].sentence.replace("ngân", "ngâ\u00adn"),
        plain[0].sentence.replace(" tỷ", "tỷ"),
    ):
        assert [short(one) for one in figures(text)] == [short(one) for one in plain], text


def test_bullets_belong_to_the_line_that_opens_them() -> None:
    whole, part, other = figures(
        "Tổng thu ước 3.350,2 tỷ đồng, gồm:\n- Thu nội địa: 1.100 tỷ đồng;\n"
        "- Thu xuất nhập khẩu: 2.250 tỷ đồng.\n"
    )
    assert (part.within, other.within, whole.within) == (whole.indicator, whole.indicator, None)


def test_a_place_points_at_its_number() -> None:
    text = f"Mở đầu.\n{REVENUE}. Khách du lịch 2,22 triệu lượt."
    reading = read_report(text=text, title=TITLE)
    for figure in reading.figures:
        assert reading.text[figure.start : figure.end] == figure.sentence
        assert reading.text[figure.at :].startswith(("7.909,87", "2.908", "2,22"))


def test_in_their_order() -> None:
    first, second = figures(
        "Tổng lượng khách và doanh thu du lịch lần lượt ước đạt 2,22 triệu lượt và 881 tỷ đồng,"
        " tăng 101,5% và 43% so với cùng kỳ."
    )
    assert short(first) == ("Tổng lượng khách", "2.22", "triệu lượt", "", "101.5")
    assert short(second) == ("doanh thu du lịch", "881", "tỷ đồng", "", "43")


TABLE = (
    (
        "STT",
        "Chỉ tiêu",
        "ĐVT",
        "Kế hoạch năm 2023",
        "Ước thực hiện 6 tháng năm 2023",
        "So sánh (%)",
        "So sánh (%)",
    ),
    ("STT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2023", "Ước thực hiện 6 tháng", "Kế hoạch", "Cùng kỳ"),
    ("A", "B", "C", "1", "2", "3=2/1", "4"),
    ("1", "Thu nội địa", "Tỷ đồng", "2.350", "1.100,5", "46,8", "87,8"),
    ("2", "- Khách du lịch", "Triệu lượt", "3,9", "2,46", "63,1", "110,8"),
    ("", "Chỉ tiêu khác", "", "", "-", "", ""),
)


def test_a_table_s_columns_say_what_its_numbers_are() -> None:
    reading = read_blocks(blocks=(Block(text="Báo cáo 6 tháng đầu năm 2023"), Block(rows=TABLE)))
    revenue, tourists = reading.figures
    assert short(revenue) == ("Thu nội địa", "1100.5", "Tỷ đồng", "46.8", "-12.2")
    assert short(tourists) == ("Khách du lịch", "2.46", "Triệu lượt", "63.1", "10.8")
    assert scoring.written(revenue.plan) == "2350"
    assert revenue.period is not None
    assert revenue.period.code == "2023-H1"
    assert reading.text[revenue.start : revenue.end] == revenue.sentence
    assert revenue.sentence == "1 | Thu nội địa | Tỷ đồng | 2.350 | 1.100,5 | 46,8 | 87,8"


def test_columns_of_changes_are_told_from_shares_of_the_earlier_value() -> None:
    rows = (("Chỉ tiêu", "Thực hiện", "So với cùng kỳ (%)"), ("Thu", "10,5", "-4,2"), ("Chi", "11", "12,5"))
    reading = read_blocks(blocks=(Block(rows=rows),), title=TITLE)
    assert [short(one)[-1] for one in reading.figures] == ["-4.2", "12.5"]


def test_names_are_matched_without_accents_and_in_other_words() -> None:
    entries = [
        Entry(code="REV", names=("Tổng thu ngân sách nhà nước",), unit="tỷ đồng"),
        Entry(code="DOM", names=("Thu nội địa",), unit="tỷ đồng"),
        Entry(code="XNK", names=("Thu từ hoạt động xuất nhập khẩu",), unit="tỷ đồng"),
        Entry(code="TOUR", names=("Khách du lịch",), unit="triệu lượt"),
        Entry(code="TOURREV", names=("Doanh thu du lịch",), unit="tỷ đồng"),
        Entry(code="GROWTH", names=("Tốc độ tăng GRDP",), unit="%"),
    ]
    for phrase, unit, code in (
        ("tổng thu NSNN trên địa bàn", "tỷ đồng", "REV"),
        ("TONG THU NGAN SACH NHA NUOC", "triệu đồng", "REV"),
        ("Thu XNK", "tỷ đồng", "XNK"),
        ("tổng lượng khách du lịch", "lượt", "TOUR"),
        ("tổng thu từ khách du lịch", "tỷ đồng", "TOURREV"),
        ("tốc độ tăng trưởng tổng sản phẩm trên địa bàn (GRDP)", "%", "GROWTH"),
        ("đàn trâu", "con", None),
        ("thu tiền sử dụng đất", "tỷ đồng", None),
        ("Khách du lịch", "tỷ đồng", None),
        ("Khách du lịch", "lượt người", "TOUR"),
    ):
        found = match(phrase=phrase, unit=unit, entries=entries)
        assert (found.code if found else None) == code, phrase


@given(PUBLISHED)
def test_written_numbers_are_read_back_digit_by_digit(number: Decimal) -> None:
    number = abs(number)
    again = read_number(text=write_number(number=number))
    assert (again, again.as_tuple().exponent) == (number, number.as_tuple().exponent)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234", "1234"),
        ("7,86", "7.86"),
        ("7.86", "7.86"),
        ("0.125", "0.125"),
        ("1,234,567", "1234567"),
        ("12 345", "12345"),
        ("41,50", "41.50"),
    ],
)
def test_numbers_as_they_are_written(text: str, number: str) -> None:
    assert str(read_number(text=text)) == number


SAID = (
    "giảm "
    "thu ngân sách đạt 7.909,87 tỷ đồng , ( ) % tăng bằng 12,5 so với cùng kỳ kế hoạch trong đó ; : . \n -"
    " lần lượt và từ lên 6 tháng năm 2022 quý II 1/2 gấp đôi điểm phần trăm chiếm mục tiêu đến nay hơn |"
)
WORDS = st.sampled_from(SAID.split(" "))


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    reading = read_report(text=text, title=TITLE)
    for figure in reading.figures:
        assert figure.indicator
        assert reading.text[figure.start : figure.end] == figure.sentence


@pytest.mark.parametrize(
    ("name", "least"), [("development", 0.97), ("held_out", 0.95), ("held_out_later", 0.88)]
)
def test_the_labelled_passages_stay_as_well_read_as_they_are(name: str, least: float) -> None:
    """The whole table is `make bench`, letter r."""
    score = scoring.score(name)
    assert min(score.of("figures")) >= least, "\n".join(score.misses)


@pytest.mark.parametrize("begun", ["Đến ngày 30/9/2023, ", "Ước ", "Ở Tân Thanh, ", "Ấm nước "])
def test_a_sentence_may_begin_with_any_vietnamese_capital(begun: str) -> None:
    first = "Chỉ số giá tăng 0,45% so với tháng trước."
    found = [one.text for one in sentences(text=f"{first} {begun}giải ngân đạt 5 tỷ đồng.")]
    assert found == [first, f"{begun}giải ngân đạt 5 tỷ đồng."]


def shown(text: str) -> list[tuple[str, str, str, str, str]]:
    """Name, value, unit, plan, percentages of plans with whose plan each is of."""
    return [
        (
            one.indicator,
            written(one.value),
            one.unit or "",
            written(one.plan),
            " ".join(f"{written(of.percent)}{of.plan_of and '/'}{of.plan_of}" for of in one.of_plans),
        )
        for one in read_report(text=text, title="Báo cáo 9 tháng năm 2025").figures
    ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Thu nội địa đạt 3.300 tỷ đồng, vượt dự toán 20%.", [("Thu nội địa", "3300", "tỷ đồng", "", "120")]),
        (
            "Toàn tỉnh trồng mới được 9.100 ha rừng, vượt kế hoạch 1,1%.",
            [("trồng rừng", "9100", "ha", "", "101.1")],
        ),
        ("Sản lượng than giảm so với kế hoạch 5%.", [("Sản lượng than", "", "%", "", "95")]),
        (
            "Thu nội địa đạt 3.300 tỷ đồng, vượt dự toán 500 tỷ đồng.",
            [("Thu nội địa", "3300", "tỷ đồng", "", "")],
        ),
        (
            "Vốn 3 chương trình mục tiêu quốc gia 842,33 tỷ đồng.",
            [("Vốn 3 chương trình mục tiêu quốc gia", "842.33", "tỷ đồng", "", "")],
        ),
        (
            "Tổng thu 8.125,4 tỷ đồng, bằng 104,2% dự toán Trung ương giao, bằng 98,7% dự toán tỉnh giao.",
            [("Tổng thu", "8125.4", "tỷ đồng", "", "104.2/central 98.7/province")],
        ),
        (
            "Giải ngân 900 tỷ đồng, đạt 80% kế hoạch quý, bằng 20% kế hoạch năm.",
            [("Giải ngân", "900", "tỷ đồng", "", "80/period 20")],
        ),
        ("Thu phí chưa đạt kế hoạch (mới đạt 45,6%).", [("Thu phí", "", "%", "", "45.6")]),
        ("Thu nội địa đạt 612,5/2.750 tỷ đồng.", [("Thu nội địa", "612.5", "tỷ đồng", "2750", "")]),
        (
            "Thu ngân sách đạt 2.000 tỷ đồng/2.500 tỷ đồng dự toán.",
            [("Thu ngân sách", "2000", "tỷ đồng", "2500", "")],
        ),
        (
            "Tạo việc làm cho 8.200/15.000 lao động, đạt 54,67% kế hoạch.",
            [("Tạo việc làm lao động", "8200", "lao động", "15000", "54.67")],
        ),
        (
            "Chỉ số PCI đạt 68,05 điểm, xếp thứ 12/34 tỉnh, thành phố, tăng 4 bậc.",
            [("Chỉ số PCI", "68.05", "điểm", "", ""), ("Xếp hạng PCI", "12", "hạng", "", "")],
        ),
        (
            "Tỷ lệ giải ngân đạt 12,7%, thấp hơn bình quân chung cả nước (15,2%).",
            [("Tỷ lệ giải ngân", "12.7", "%", "", "")],
        ),
        ("Quốc lộ 1A dài 1.234,5 km.", []),
        ("Trong quý tổ chức 12 cuộc họp, 3 hội nghị trực tuyến; ban hành 1.345 văn bản.", []),
        ("Sở đã tham mưu ban hành 12 quyết định, 5 kế hoạch và 31 công văn đôn đốc.", []),
        ("Tiếp 14 đoàn công tác; họp 5 phiên, có 20 đại biểu, 18 đơn vị dự.", []),
        (
            "Tiến độ giải ngân các dự án đạt từ 80% đến 85% kế hoạch.",
            [("Tiến độ giải ngân các dự án", "", "%", "", "80..85")],
        ),
    ],
)
def test_what_plans_ranks_and_others_figures_mean(
    text: str, figures: list[tuple[str, str, str, str, str]]
) -> None:
    assert shown(text) == figures


def test_a_second_change_has_its_own_base() -> None:
    (one,) = read_report(
        text="Doanh thu vận tải tháng 9 đạt 120 tỷ đồng, tăng 2,3% so tháng trước và 11,5% so cùng kỳ.",
        title="Báo cáo tháng 9 năm 2025",
    ).figures
    assert [(written(each.percent), each.base.value) for each in one.changes] == [
        ("2.3", "previous_period"),
        ("11.5", "same_period"),
    ]
    assert one.change is not None
    assert written(one.change.percent) == "11.5"


def test_what_a_change_is_against_may_come_first() -> None:
    (one,) = read_report(
        text="Doanh thu bán lẻ đạt 2.100 tỷ đồng, so với tháng trước giảm 1,2%, so với cùng kỳ tăng 8,1%.",
        title="Báo cáo tháng 9 năm 2025",
    ).figures
    assert [(written(each.percent), each.base.value) for each in one.changes] == [
        ("-1.2", "previous_period"),
        ("8.1", "same_period"),
    ]
    (other,) = read_report(text="Doanh thu bán lẻ so với cùng kỳ tăng 8,1%.", title=TITLE).figures
    assert (other.indicator, written(other.change.percent if other.change else None)) == (
        "Doanh thu bán lẻ",
        "8.1",
    )


def test_after_its_parts_the_whole_is_summed_up() -> None:
    found = read_report(
        text="Khách du lịch tháng 9 đạt 285.000 lượt, trong đó khách quốc tế 12.500 lượt; lũy kế 9 tháng đạt"
        " 3,45 triệu lượt khách.",
        title="Báo cáo tháng 9 năm 2025",
    ).figures
    assert [(one.indicator, written(one.value), one.within) for one in found] == [
        ("Khách du lịch", "285000", None),
        ("khách quốc tế", "12500", "Khách du lịch"),
        ("Khách du lịch", "3.45", None),
    ]


@pytest.mark.parametrize(
    ("text", "name", "value", "earlier"),
    [
        (
            "Thời gian chờ bình quân giảm từ 6,5 giờ xuống còn 4,2 giờ.",
            "Thời gian chờ bình quân",
            "4.2",
            "6.5",
        ),
        ("Công suất thông quan được nâng từ 800 lên 1.100 xe/ngày.", "Công suất thông quan", "1100", "800"),
        ("Nợ xấu từ 1,2% đầu năm giảm xuống dưới 0,8%.", "Nợ xấu", "0.8", "1.2"),
    ],
)
def test_what_it_was_before_stands_beside_and_gives_no_change(
    text: str, name: str, value: str, earlier: str
) -> None:
    (one,) = read_report(text=text, title=TITLE).figures
    assert (one.indicator, written(one.value), written(one.earlier)) == (name, value, earlier)
    assert one.change is None


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Đường tỉnh 235 dài 12 km đang được nâng cấp.", []),
        ("Đề án 06 và Chương trình 135 được triển khai; Ban Chỉ đạo 389 đã họp.", []),
        ("Cửa khẩu mở cửa từ 7 giờ đến 19 giờ 30 hằng ngày.", []),
        ("1 Tổng thu ngân sách Tỷ đồng 9.500 7.126,4 75,0", []),
        ("Thời gian nằm bãi còn 5,4 giờ, so với 9,1 giờ của tháng 7.", [("Thời gian nằm bãi", "5.4")]),
    ],
)
def test_numbers_in_names_and_flattened_rows_are_no_figures(
    text: str, figures: list[tuple[str, str]]
) -> None:
    found = read_report(text=text, title=TITLE).figures
    assert [(one.indicator, written(one.value)) for one in found] == figures


@pytest.mark.parametrize(
    ("text", "rank", "out_of", "places"),
    [
        ("Chỉ số PCI xếp thứ 12/34 tỉnh, thành phố, tăng 4 bậc so với năm trước.", "12", 34, 4),
        ("Chỉ số PCI đứng thứ 48, tụt 3 bậc.", "48", None, -3),
        ("Chỉ số PCI xếp thứ 12/34 (mục tiêu thứ 10), giữ nguyên thứ hạng.", "12", 34, 0),
        ("Chỉ số PCI xếp thứ 12/34; thu ngân sách tăng 5 bậc.", "12", 34, None),
    ],
)
def test_a_rank_says_how_many_places_it_moved(
    text: str, rank: str, out_of: int | None, places: int | None
) -> None:
    (one,) = read_report(text=text, title=TITLE).figures
    assert (one.indicator, written(one.value), one.out_of, one.places) == (
        "Xếp hạng PCI",
        rank,
        out_of,
        places,
    )
