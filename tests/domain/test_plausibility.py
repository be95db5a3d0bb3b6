"""What no figure can be is refused by name; what hardly one is, is asked back and confirmed."""

from datetime import date

import pytest

from xulang.indicators.domain.dictionary import Indicator, Nature
from xulang.indicators.domain.figures import Content, Key
from xulang.indicators.domain.numbers import read_stored
from xulang.indicators.domain.plausibility import (
    Doubt,
    check_content,
    check_sure,
    compared_with,
    doubts,
    is_jump,
)
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

TODAY = date(2026, 11, 22)
TOURISTS = Indicator(code="tourists", name_vi="Khách", name_en="Tourists", name_zh="", unit="triệu lượt")
GROWTH = Indicator(code="growth", name_vi="Tăng", name_en="Growth", name_zh="", unit="%", nature=Nature.RATE)
RANK = Indicator(code="rank", name_vi="Hạng", name_en="Rank", name_zh="", unit="hạng", nature=Nature.RATE)


@pytest.mark.parametrize(
    ("entry", "content", "code", "field"),
    [
        (TOURISTS, Content(value="-5"), IndicatorRefusal.NEGATIVE, "value"),
        (TOURISTS, Content(value="5", plan="-1"), IndicatorRefusal.NEGATIVE, "plan"),
        (RANK, Content(value="-3"), IndicatorRefusal.NEGATIVE, "value"),
        (GROWTH, Content(value="7", percent_of_plan="-33"), IndicatorRefusal.NEGATIVE, "percent_of_plan"),
        (
            TOURISTS,
            Content(value="5", change_on_previous="-250"),
            IndicatorRefusal.CHANGE_OUT,
            "change_on_previous",
        ),
        (TOURISTS, Content(percent_of_plan="65.5"), IndicatorRefusal.PERCENT_ALONE, "value"),
        (TOURISTS, Content(value="5", as_of=date(2099, 12, 31)), IndicatorRefusal.AS_OF_AHEAD, "as_of"),
    ],
)
def test_what_no_figure_can_be_is_refused_by_name(
    entry: Indicator, content: Content, code: IndicatorRefusal, field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        check_content(entry=entry, content=content, today=TODAY)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    ("entry", "content"),
    [
        (GROWTH, Content(value="-1.59", change_on_same_period="-140")),
        (TOURISTS, Content(value="0", change_on_same_period="-100", as_of=TODAY)),
        (TOURISTS, Content(change_on_same_period="7.86")),
    ],
)
def test_growth_may_fall_and_an_index_has_its_change_alone(entry: Indicator, content: Content) -> None:
    check_content(entry=entry, content=content, today=TODAY)


@pytest.mark.parametrize(
    ("before", "after", "jumps"),
    [
        ("0.35", "3.5", False),
        ("0.35", "3.56", True),
        ("3.5", "0.34", True),
        ("0", "500", False),
        ("500", "0", False),
        # 0.3 may be 0.35, and 3.5 is ten times that.
        ("0.3", "3.5", False),
        (">57000", "600000", True),
        ("-1.5", "20", True),
    ],
)
def test_a_jump_is_more_than_ten_times_as_far_as_the_digits_say(
    before: str, after: str, jumps: object
) -> None:
    assert is_jump(before=read_stored(text=before), after=read_stored(text=after)) is jumps


def test_a_figure_is_measured_by_itself_the_period_before_and_that_of_last_year() -> None:
    key = Key(code="tourists", area="LS", period="2026-09")
    assert [one.period for one in compared_with(key=key)] == ["2026-09", "2026-08", "2025-09"]
    official = {
        compared_with(key=key)[1]: Content(value="0.4"),
        compared_with(key=key)[2]: Content(value="5"),
    }
    content = Content(value="4.6", percent_of_plan="1200", change_on_same_period="46.326")
    found = tuple(doubts(key=key, content=content, official=official))
    assert found == (
        Doubt(field="value", before="0.4", period="2026-08"),
        Doubt(field="percent_of_plan"),
    )
    with pytest.raises(Refusal) as caught:
        check_sure(sure=False, found=found)
    assert caught.value.code is IndicatorRefusal.UNSURE
    assert caught.value.params == {"times": 10, "before": "0.4", "period_named": "2026-08"}
    assert check_sure(sure=True, found=found) == "value/2026-08 percent_of_plan"
    assert check_sure(sure=True, found=()) == "", "what was not asked was not confirmed"


def test_a_month_beside_a_year_is_asked_back_only_when_it_is_far_more() -> None:
    month, year = (Key(code="tourists", area="LS", period=one) for one in ("2026-10", "2022"))
    official = {year: Content(value="3.5")}
    assert list(doubts(key=month, content=Content(value="0.1"), official=official)) == []
    assert list(doubts(key=month, content=Content(value="350"), official=official)) == [
        Doubt(field="value", before="3.5", period="2022")
    ]
