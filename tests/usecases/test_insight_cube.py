"""Statistics of crossing: any question of the dimensions, and the crossings behind each number."""

from dataclasses import replace
from datetime import date
from uuid import uuid5

import pytest

from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.insight import BOTH, NAMES, Told, at, follow
from xulang.insight import api as insight
from xulang.insight.api import Counts, Dimension, InsightRefusal, Measure, Moment, Question
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Force, Step

pytestmark = pytest.mark.usefixtures("committed_db")
MAY = Question(first=date(2026, 5, 1), last=date(2026, 5, 31))
LINES: list[JSON] = [
    {"product": "Thanh long", "hs_code": "08109092", "origin": "VN", "weight_kg": 4000, "value_vnd": 900},
    {"product": "Tinh bột", "hs_code": "11081400", "origin": "CN", "weight_kg": 1000, "value_vnd": 100},
]


@pytest.fixture
def left(committed_db: str) -> None:
    """One truck left at 23:30 of the 11th in Hanoi, a second with two kinds of goods at 00:30 of the 12th."""
    first = Told()
    first.declare(at(7))
    second = Told(name="second", truck=uuid5(NAMES, "second"), gate="CM")
    body = vehicle_body(id=str(second.truck), plate="12C00002", cargo_weight_kg=5000, type="box_truck")
    second.declare(at(8), content(gate="CM", vehicles=[body], goods=[goods_body(lines=LINES)]))
    for told, hour, minute in ((first, 16, 30), (second, 17, 30)):
        told.confirm(Step.REGISTRATION, at(9))
        told.confirm(Step.ENTRY, at(10, minute), *BOTH)
        told.confirm(Step.LEFT, at(hour, minute), *BOTH)
    follow(at(18))


def cells(question: Question) -> dict[str, int]:
    found = insight.pivot(question=question)
    return {" ".join((*row, *column)): amount for (row, column), amount in found.cells.items()}


@pytest.mark.usefixtures("left")
def test_days_are_hanois() -> None:
    assert cells(replace(MAY, rows=(Dimension.DAY,))) == {"2026-05-11": 1, "2026-05-12": 1}
    assert cells(replace(MAY, rows=(Dimension.HOUR,), columns=(Dimension.GATE,))) == {
        "2026-05-11 23 HN": 1,
        "2026-05-12 00 CM": 1,
    }
    assert cells(replace(MAY, last=date(2026, 5, 11))) == {"": 1}
    assert cells(replace(MAY, rows=(Dimension.QUARTER,), moment=Moment.DECLARED)) == {"2026-Q2": 2}


@pytest.mark.usefixtures("left")
def test_goods_count_by_chapter_and_add_up_in_weight() -> None:
    by_chapter = replace(MAY, rows=(Dimension.CHAPTER,), columns=(Dimension.ORIGIN,))
    assert cells(replace(by_chapter, measure=Measure.WEIGHT)) == {"08 VN": 14710, "11 CN": 1000}
    assert insight.pivot(question=replace(by_chapter, measure=Measure.WEIGHT)).total == 15710
    found = insight.pivot(question=by_chapter)
    assert found.total is None, "a truck with two chapters is one truck"
    assert cells(replace(by_chapter, rows=(Dimension.CHAPTER, Dimension.VEHICLE_TYPE))) == {
        "08 container_truck VN": 1,
        "08 box_truck VN": 1,
        "11 box_truck CN": 1,
    }


@pytest.mark.usefixtures("left")
def test_rollups_and_rows_say_the_same() -> None:
    """A filter by carrier asks the rows; here it leaves out nobody but who has none."""
    for moment in (Moment.DECLARED, Moment.REGISTERED, Moment.ENTERED, Moment.LEFT):
        for measure in (Measure.VEHICLES, Measure.WEIGHT, Measure.VALUE):
            asked = replace(MAY, moment=moment, measure=measure, rows=(Dimension.DAY, Dimension.GATE))
            by_carrier = cells(replace(asked, columns=(Dimension.CARRIER,)))
            assert {key.strip(): amount for key, amount in by_carrier.items()} == cells(asked)


@pytest.mark.usefixtures("left")
def test_waits_are_percentiles_of_steps() -> None:
    entry = replace(
        MAY,
        measure=Measure.P50,
        rows=(Dimension.STEP, Dimension.FORCE),
        filters={Dimension.STEP: (Step.ENTRY.value,)},
    )
    assert cells(entry) == {"entry border_guard": 5400, "entry customs": 5400}
    assert cells(replace(entry, measure=Measure.P90, rows=(Dimension.GATE,), columns=())) == {
        "HN": 5400,
        "CM": 5400,
    }


@pytest.mark.usefixtures("left")
def test_every_number_leads_to_its_crossings() -> None:
    questions = [
        replace(MAY, rows=(Dimension.DAY,), columns=(Dimension.GATE, Dimension.REGIME)),
        replace(MAY, rows=(Dimension.CHAPTER,), columns=(Dimension.VEHICLE_TYPE,)),
        replace(MAY, rows=(Dimension.MONTH,), moment=Moment.ENTERED),
        replace(MAY, rows=(Dimension.HOUR,), columns=(Dimension.NATIONALITY,)),
    ]
    for question in questions:
        found = insight.pivot(question=question)
        assert found.cells
        for (row, column), amount in found.cells.items():
            one = insight.question_of_cell(question=question, row=row, column=column)
            shown, many = insight.list_counted(question=one, page=1)
            assert (len(shown), many) == (amount, amount), (row, column)
    [first], _ = insight.list_counted(question=replace(MAY, filters={Dimension.GATE: ("HN",)}), page=1)
    assert (first.id, first.at, first.weight_kg) == (TRUCK, at(16, 30), 10710)
    steps = replace(MAY, measure=Measure.P90, filters={Dimension.FORCE: (Force.BORDER_GUARD.value,)})
    shown, _ = insight.list_counted(question=steps, page=1)
    assert [(one.step, one.seconds) for one in shown] == [("entry", 5400)] * 2


def test_what_cannot_be_asked_is_refused_by_name() -> None:
    for question, code in (
        (replace(MAY, last=date(2026, 4, 1)), InsightRefusal.PERIOD_BACKWARDS),
        (replace(MAY, last=date(2036, 4, 1)), InsightRefusal.TOO_LONG),
        (replace(MAY, rows=(Dimension.GATE,), columns=(Dimension.GATE,)), InsightRefusal.QUESTION_WRONG),
        (replace(MAY, rows=(Dimension.HOUR,), columns=(Dimension.DAY,)), InsightRefusal.QUESTION_WRONG),
        (replace(MAY, rows=(Dimension.STEP,)), InsightRefusal.NO_STEPS),
        (replace(MAY, filters={Dimension.GATE: ("HN",) * 51}), InsightRefusal.QUESTION_WRONG),
    ):
        with pytest.raises(Refusal) as refused:
            insight.pivot(question=question)
        assert refused.value.code == code


@pytest.mark.usefixtures("left")
def test_the_screen_shows_now_the_flow_and_the_waits() -> None:
    insight.forget_command()
    found = insight.command_data(now=at(17, 45))
    here = ("CM", Direction.EXPORT)
    assert found.now[here] == Counts()
    assert [(one.hour.hour, one.registered, one.entered, one.left) for one in found.flow[here]] == [
        (9, 1, 0, 0),
        (10, 0, 1, 0),
        (17, 0, 0, 1),
    ]
    inside = [count.inside for _, count in found.series[here]]
    assert (len(inside), sum(inside)) == (26, 7)
    assert {(one.step, one.p50) for one in found.steps[here]} >= {(Step.ENTRY, 5400)}
    assert found.freshness is not None
    assert found.freshness.behind == 0
    assert insight.command_data(now=at(17, 45)) is found, "who looks at the same moment shares it"
