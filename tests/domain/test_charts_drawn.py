"""Charts: few bars fit a phone, and what is counted whole has whole numbers beside it."""

import re

from django.utils import translation

from xulang.interfaces.shared import charts
from xulang.interfaces.shared.rule_names import rule_name


def grid(drawing: str) -> list[str]:
    return re.findall(r'text-anchor="end">([^<]+)</text>', drawing.split("rotate", maxsplit=1)[0])


def bars(many: int, value: float) -> str:
    labels = [f"2026-{place:02}" for place in range(many)]
    return charts.bars(title="Trucks", labels=labels, series={"Export": [value] * many}, prefix="t")


def test_few_bars_are_drawn_narrow() -> None:
    assert 'viewBox="0 0 430 ' in bars(6, 3)
    assert 'class="chart chart-few"' in bars(6, 3)
    assert 'viewBox="0 0 860 ' in bars(7, 3)
    assert "chart-few" not in bars(7, 3)


def test_whole_numbers_have_no_halves_beside_them() -> None:
    assert grid(bars(3, 1)) == ["0", "1"]
    assert grid(bars(3, 2)) == ["0", "1", "2"]
    assert len(grid(bars(3, 0.5))) > 3


def test_a_shipped_rule_is_named_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert rule_name("Hệ thống ngừng đếm số liệu") == "系统停止统计数据"
    with translation.override("en"):
        assert rule_name("Ùn tắc: xe đến nhiều hơn xe thông quan") == "Jam: more trucks come than are cleared"
        assert rule_name("Hệ thống ngừng đếm số liệu") == "The counting of figures stopped"
        assert rule_name("Cửa khẩu mở mà không có xác nhận nào") == "A gate is open and nobody confirms"
        assert rule_name("Bãi sắp hết chỗ: từ 95 %") == "Yards nearly full: from 95 per cent"
        assert rule_name("Một khâu kéo dài từ bốn giờ") == "One step takes four hours or more"
        assert rule_name("Bãi của tôi") == "Bãi của tôi"
