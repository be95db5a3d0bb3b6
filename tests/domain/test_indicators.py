"""Published figures: what their digits leave open, what follows from them, and what does not fit together."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from xulang.indicators.domain import formula, intervals
from xulang.indicators.domain.areas import (
    AreaLevel,
    predecessors_of,
    read_areas,
    read_changes,
    successors_of,
)
from xulang.indicators.domain.collection import board_of, expect
from xulang.indicators.domain.derive import Book, PlanFrom, derive
from xulang.indicators.domain.dictionary import Indicator, Level, Nature, checked, ended_after, resumed
from xulang.indicators.domain.figures import (
    Content,
    Figure,
    Key,
    Measure,
    Status,
    Verb,
    Version,
    check_key,
    check_step,
    checked_content,
)
from xulang.indicators.domain.findings import FindingKind, find_about, find_all, read_plans
from xulang.indicators.domain.numbers import (
    Bound,
    Interval,
    Published,
    read_stored,
    read_typed,
    rounded,
)
from xulang.indicators.domain.periods import (
    FIRST_YEAR,
    PLAN_YEARS,
    PeriodKind,
    ended_before,
    read_span,
)
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.tables import read_dictionary, read_published
from xulang.indicators.domain.units import unit_of
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.refusal import Refusal
from xulang.platform.ids import new_id

DATA = Path(__file__).resolve().parents[2] / "data"
ENTRIES = read_dictionary(text=(DATA / "dictionary.csv").read_text(encoding="utf-8"))
PUBLISHED = read_published(text=(DATA / "indicators.csv").read_text(encoding="utf-8"), entries=ENTRIES)
BOOK = Book(
    entries={entry.code: entry for entry in ENTRIES}, contents={one.key: one.content for one in PUBLISHED}
)
NOW = datetime(2026, 5, 8, 5, 0, tzinfo=UTC)
NUMBERS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10**9), places=3)


def entry(code: str = "a", **more: object) -> Indicator:
    given = {"name_vi": "A", "name_en": "A", "name_zh": "", "unit": "tỷ đồng", **more}
    return Indicator(code=code, **given)  # type: ignore[arg-type] # a test's own words


def book(*entries: Indicator, values: Mapping[tuple[str, str], Content | str], **more: object) -> Book:
    contents = {
        Key(code=code, area="LS", period=period): Content(value=one) if isinstance(one, str) else one
        for (code, period), one in values.items()
    }
    return Book(entries={one.code: one for one in entries}, contents=contents, **more)  # type: ignore[arg-type] # as above


def refused(wanted: IndicatorRefusal, call: object, **arguments: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(**arguments)  # type: ignore[operator] # a function under test
    assert caught.value.code is wanted
    return caught.value


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("7.909,87", "7909.87"),
        ("7909,87", "7909.87"),
        ("7,909.87", "7909.87"),
        ("1.234.567", "1234567"),
        ("1.000", "1000"),
        ("0,125", "0.125"),
        ("1.00", "1.00"),
        ("7-7,5", "7..7.5"),
        ("7 – 7,5", "7..7.5"),
        ("hơn 57.000", ">57000"),
        ("> 115 000", ">115000"),
        ("khoảng 2,5", "~2.5"),
        ("-3,2", "-3.2"),
        ("115\u00a0000", "115000"),
    ],
)
def test_numbers_are_read_as_people_write_them_with_their_digits(typed: str, stored: str) -> None:
    assert read_typed(text=typed).stored == stored
    assert read_stored(text=stored).stored == stored


@pytest.mark.parametrize("text", ["", "abc", "1.23.4", "12.34.567", "1e5", "٣", "7,5-7", "1..2", "--1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    refused(IndicatorRefusal.NUMBER_MALFORMED, read_typed, text=text)


def test_a_thousand_in_one_language_and_one_in_the_other_is_asked_back() -> None:
    refused(IndicatorRefusal.NUMBER_AMBIGUOUS, read_typed, text="1,000")
    refused(IndicatorRefusal.NUMBER_OUT, read_typed, text="9" * 19)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=2))
def test_what_is_written_by_the_rules_of_the_language_is_read_back(number: Decimal) -> None:
    written = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read_typed(text=written).low == number


def test_digits_say_how_far_a_number_may_be_off() -> None:
    assert read_stored(text="3.5").interval == Interval(low=Fraction(69, 20), high=Fraction(71, 20))
    assert read_stored(text="3.50").interval == Interval(low=Fraction(3495, 1000), high=Fraction(3505, 1000))
    assert read_stored(text=">57000").interval == Interval(low=Fraction(57000), high=None)
    assert read_stored(text="7..7.5").interval == Interval(low=Fraction(7), high=Fraction(15, 2))
    assert Published(low=Decimal("2.5"), bound=Bound.ABOUT).interval.low == Fraction(2)


@given(NUMBERS, NUMBERS)
def test_the_true_plan_is_always_within_what_value_and_percentage_imply(
    value: Decimal, plan: Decimal
) -> None:
    """Whatever was rounded, and however: no false contradiction."""
    share = rounded(number=Fraction(value) / Fraction(plan) * 100, digits=2)
    printed = rounded(number=value, digits=1)
    implied = intervals.implied_whole(
        part=read_stored(text=f"{printed:f}").interval, percent=read_stored(text=f"{share:f}").interval
    )
    assert implied is None or implied.holds(number=Fraction(plan))


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_intervals_hold_what_their_members_give(
    one: Decimal, two: Decimal, more: Decimal, other: Decimal
) -> None:
    left = Interval(low=Fraction(min(one, two)), high=Fraction(max(one, two)))
    right = Interval(low=Fraction(min(more, other)), high=Fraction(max(more, other)))
    for compute, exact in (
        (intervals.add, Fraction(one) + Fraction(more)),
        (intervals.multiply, Fraction(one) * Fraction(more)),
        (intervals.divide, Fraction(one) / Fraction(more)),
    ):
        found = compute(left=left, right=right)
        assert found is not None
        assert found.holds(number=exact)


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("code", "kind", "start", "end", "previous", "same"),
    [
        ("2022-06", "month", "2022-06-01", "2022-06-30", "2022-05", "2021-06"),
        ("2022-01", "month", "2022-01-01", "2022-01-31", "2021-12", "2021-01"),
        ("2024-02", "month", "2024-02-01", "2024-02-29", "2024-01", "2023-02"),
        ("2022-Q1", "quarter", "2022-01-01", "2022-03-31", "2021-Q4", "2021-Q1"),
        ("2022-H1", "half", "2022-01-01", "2022-06-30", "2021-H2", "2021-H1"),
        ("2022-9M", "nine_months", "2022-01-01", "2022-09-30", None, "2021-9M"),
        ("2022", "year", "2022-01-01", "2022-12-31", "2021", "2021"),
        ("2022-01-19..2022-06-30", "since", "2022-01-19", "2022-06-30", None, None),
        ("2022-06-30", "on", "2022-06-30", "2022-06-30", None, None),
    ],
)
def test_periods_and_their_neighbours(
    code: str, kind: str, start: str, end: str, previous: str | None, same: str | None
) -> None:
    span = read_span(code=code)
    assert (span.code, span.kind, str(span.start), str(span.end)) == (code, kind, start, end)
    before, last_year = span.previous(), span.same_last_year()
    assert (before.code if before else None, last_year.code if last_year else None) == (previous, same)


@pytest.mark.parametrize("code", ["", "2022-13", "2022-Q5", "2022-H3", "22", "2022-6", "2022-02-30", "9999"])
def test_what_is_no_period_is_refused(code: str) -> None:
    refused(IndicatorRefusal.PERIOD_MALFORMED, read_span, code=code)


def test_periods_reach_from_the_first_year_to_the_running_one_and_plans_some_years_ahead() -> None:
    early = refused(IndicatorRefusal.PERIOD_EARLY, read_span, code=f"{FIRST_YEAR - 1}-12")
    assert early.params == {"first": FIRST_YEAR}
    assert read_span(code=f"{FIRST_YEAR}-01").year == FIRST_YEAR
    today, one = date(2026, 5, 9), entry("a")

    def check(year: int, measure: Measure) -> None:
        span = read_span(code=str(year))
        check_key(entry=one, level="province", span=span, measure=measure, today=today)

    check(2026, Measure.ACTUAL)
    refused(IndicatorRefusal.PERIOD_AHEAD, check, year=2027, measure=Measure.ACTUAL)
    check(2026 + PLAN_YEARS, Measure.PLAN)
    refused(IndicatorRefusal.PERIOD_FAR, check, year=2027 + PLAN_YEARS, measure=Measure.PLAN)


def test_half_a_year_is_made_of_its_months_and_quarters() -> None:
    half = read_span(code="2022-H2")
    assert [part.code for part in half.parts(kind=PeriodKind.QUARTER)] == ["2022-Q3", "2022-Q4"]
    assert len(half.parts(kind=PeriodKind.MONTH)) == 6
    assert read_span(code="2022-9M").parts(kind=PeriodKind.HALF) == ()
    newest = ended_before(kinds=[PeriodKind.MONTH, PeriodKind.YEAR], day=date(2022, 7, 1), count=2)
    assert [one.code for one in newest] == ["2022-06", "2022-05", "2021", "2020"]


# ---------------------------------------------------------------- formulas

UNITS = {"a": "tỷ đồng", "b": "triệu đồng", "c": "lượt"}


def compute(text: str, unit: str = "tỷ đồng", **numbers: int) -> formula.Computed:
    node = formula.parse(text=text)
    formula.check_units(node=node, unit=unit, units=UNITS)
    known = {code: (Fraction(one), read_stored(text=str(one)).interval) for code, one in numbers.items()}
    return formula.evaluate(node=node, unit=unit, units=UNITS, numbers=known)


def test_formulas_add_money_of_any_unit_exactly() -> None:
    found = compute("a + b", a=2, b=500)
    assert found.value == Fraction(5, 2)
    assert found.interval == Interval(low=Fraction(19995, 10000), high=Fraction(30005, 10000))
    assert compute("(a - b) * 3 / 2", a=2, b=500).value == Fraction(9, 4)
    assert compute("a / b", unit="%", a=1, b=500).value == 200


@pytest.mark.parametrize(
    ("unit", "dimensions", "scale"),
    [
        ("đồng/lượt", (("money", 1), ("visits", -1)), Fraction(1)),
        ("nghìn đồng / lượt", (("money", 1), ("visits", -1)), Fraction(1000)),
        ("tạ/ha", (("area", -1), ("mass", 1)), Fraction(100, 10**4)),
        ("tấn/ha", (("area", -1), ("mass", 1)), Fraction(1000, 10**4)),
        ("xe/ngày", (("time", -1), ("xe", 1)), Fraction(1, 24)),
        ("triệu đồng/người/tháng", (("money", 1), ("months", -1), ("people", -1)), Fraction(10**6)),
        ("giường bệnh/vạn dân", (("dân", -1), ("giường bệnh", 1)), Fraction(1, 10**4)),
        ("thuê bao/100 dân", (("dân", -1), ("thuê bao", 1)), Fraction(1, 100)),
        ("nghìn con", (("con", 1),), Fraction(1000)),
        ("tỷ đồng/tỷ đồng", (), Fraction(1)),
        ("/63", (("/63", 1),), Fraction(1)),
        ("xe/", (("xe/", 1),), Fraction(1)),
    ],
)
def test_a_quotient_is_a_unit(unit: str, dimensions: tuple[tuple[str, int], ...], scale: Fraction) -> None:
    assert (unit_of(name=unit).dimensions, unit_of(name=unit).scale) == (dimensions, scale)


def test_formulas_divide_into_quotient_units() -> None:
    assert compute("a / c", unit="đồng/lượt", a=3, c=1000).value == 3 * 10**6
    assert compute("a / c", unit="triệu đồng/nghìn lượt", a=3, c=1000).value == 3000
    assert compute("b / c * c", unit="tỷ đồng", b=500, c=7).value == Fraction(1, 2)
    known = {"a": entry("a"), "c": entry("c", unit="lượt")}
    spent = entry("x", unit="đồng/lượt", formula="a / c")
    assert checked(entry=spent, known=known) == spent
    for unit in ("lượt/đồng", "đồng/người", "đồng"):
        refused(
            IndicatorRefusal.FORMULA_UNITS, checked, entry=entry("x", unit=unit, formula="a / c"), known=known
        )


def test_a_missing_part_makes_the_whole_missing_and_says_which() -> None:
    found = compute("a + b", a=2)
    assert (found.value, found.missing) == (None, frozenset({"b"}))
    assert compute("a / b", unit="%", a=2, b=0).divides_by_zero


@pytest.mark.parametrize(
    "text", ["a +", "a b", "(a", "a)", "a ** b", "a.real()", "__import__", "a + 1e9", "", "a; b"]
)
def test_nothing_but_arithmetic_is_understood(text: str) -> None:
    refused(IndicatorRefusal.FORMULA_MALFORMED, formula.parse, text=text)
    refused(IndicatorRefusal.FORMULA_MALFORMED, formula.parse, text="(" * 40 + "a" + ")" * 40)
    refused(IndicatorRefusal.FORMULA_LONG, formula.parse, text="a+" * 300 + "a")


def test_money_and_visits_are_not_added_and_nothing_computes_itself() -> None:
    known = {"a": entry("a"), "c": entry("c", unit="lượt"), "d": entry("d", formula="e + a"), "e": entry("e")}
    refused(IndicatorRefusal.FORMULA_UNITS, checked, entry=entry("x", formula="a + c"), known=known)
    refused(IndicatorRefusal.FORMULA_UNITS, checked, entry=entry("x", formula="a / c"), known=known)
    refused(IndicatorRefusal.FORMULA_CYCLE, checked, entry=entry("e", formula="d - a"), known=known)
    refused(IndicatorRefusal.FORMULA_CYCLE, checked, entry=entry("e", formula="e + a"), known=known)
    refused(IndicatorRefusal.FORMULA_UNKNOWN, checked, entry=entry("x", formula="a + nobody"), known=known)
    per_head = entry("x", unit="đồng", formula="a / c * c")
    assert checked(entry=per_head, known=known) == per_head


# ---------------------------------------------------------------- what is really in indicators.csv


def plans(code: str) -> list[tuple[list[str], Decimal]]:
    return [
        ([f"{one.period} {one.kind}" for one in group.evidence], rounded(number=group.value, digits=2))
        for group in read_plans(book=BOOK, code=code, area="LS", year=2022)
    ]


def test_two_reports_imply_two_plans_of_tourists() -> None:
    [found] = find_about(book=BOOK, code="tourists", area="LS")
    assert found.kind is FindingKind.PLANS_CONTRADICT
    assert [rounded(number=group.value, digits=2) for group in found.groups] == [
        Decimal("3.39"),
        Decimal("3.46"),
    ]
    first, second = (group.interval for group in found.groups)
    assert not first.meets(other=second)
    assert first == Interval(low=Fraction(443000, 131100), high=Fraction(445000, 130900)), "from the digits"


def test_the_base_of_disbursement_changed_and_both_bases_are_known() -> None:
    [found] = find_about(book=BOOK, code="public_investment_disbursed", area="LS")
    assert found.kind is FindingKind.BASE_CHANGED
    assert [rounded(number=group.value, digits=2) for group in found.groups] == [
        Decimal("2498.38"),
        Decimal("3340.71"),
    ]
    assert plans("public_investment_disbursed") == [
        (["2022 indicator", "2022 implied"], Decimal("3340.71")),
        (["2022-H1 stated", "2022-H1 implied"], Decimal("2498.38")),
    ]


def test_tourism_revenue_agrees() -> None:
    assert find_about(book=BOOK, code="tourism_revenue", area="LS") == []
    assert plans("tourism_revenue") == [(["2022 implied", "2022-H1 implied"], Decimal("2599.98"))]
    [group] = read_plans(book=BOOK, code="tourism_revenue", area="LS", year=2022)
    assert group.interval.holds(number=Fraction(2600))
    assert rounded(number=group.value, digits=0) == 2600


def test_nothing_else_in_the_file_contradicts_itself_but_the_work_done_on_the_old_base() -> None:
    assert {(one.code, one.kind) for one in find_all(book=BOOK)} == {
        ("tourists", FindingKind.PLANS_CONTRADICT),
        ("public_investment_disbursed", FindingKind.BASE_CHANGED),
        ("value_of_work_done", FindingKind.BASE_CHANGED),
    }


def test_digits_bounds_and_ranges_of_the_file_are_kept() -> None:
    told = {(one.key.code, one.key.period): one.content for one in PUBLISHED}
    assert told["state_budget_revenue", "2022"].value == "7909.87"
    assert told["vehicles_declared_to_date", "2022-01-19..2022-06-30"].value == ">57000"
    assert told["grdp_growth", "2022"].plan == "7..7.5"
    assert told["industrial_production_index", "2022-H1"] == Content(
        change_on_same_period="7.86",
        as_of=date(2022, 6, 30),
        source="Lạng Sơn, báo cáo 6 tháng đầu năm 2022",
        comment="mining +4.7; manufacturing +11.75; electricity +4.64; water and waste +3.53",
    )
    assert len(PUBLISHED) == 23


# ---------------------------------------------------------------- derived figures


def test_percent_change_share_and_contribution_are_computed() -> None:
    whole, part = entry("whole"), entry("part", whole_code="whole")
    told = book(
        whole,
        part,
        values={
            ("whole", "2021"): "200",
            ("whole", "2022"): Content(value="220", plan="250"),
            ("part", "2021"): "50",
            ("part", "2022"): "60",
        },
    )
    of_whole = derive(book=told, code="whole", area="LS", period="2022")
    assert of_whole.plan is not None
    assert of_whole.plan.kind is PlanFrom.STATED
    assert of_whole.percent_of_plan is not None
    assert of_whole.percent_of_plan.value == 88
    assert of_whole.change_on_same_period is not None
    assert of_whole.change_on_same_period.value == 10
    of_part = derive(book=told, code="part", area="LS", period="2022")
    assert of_part.share is not None
    assert of_part.share.value == Fraction(6000, 220)
    assert of_part.contribution is not None
    assert of_part.contribution.value == 5, "10 more of a whole of 200"


def test_months_add_up_and_what_lacks_is_named() -> None:
    flow = entry("f", periods=(PeriodKind.MONTH, PeriodKind.QUARTER))
    told = book(flow, values={("f", "2022-01"): "10", ("f", "2022-02"): "20", ("f", "2022-03"): "30"})
    quarter = derive(book=told, code="f", area="LS", period="2022-Q1")
    assert quarter.value.value == 60
    assert quarter.computed
    march = derive(book=told, code="f", area="LS", period="2022-03")
    assert march.cumulative is not None
    assert march.cumulative.value == 60
    gap = book(flow, values={("f", "2022-01"): "10", ("f", "2022-03"): "30"})
    late = derive(book=gap, code="f", area="LS", period="2022-03").cumulative
    assert late is not None
    assert (late.value, late.missing) == (None, ("f/LS/2022-02",))
    stock = entry("f", nature=Nature.STOCK, periods=(PeriodKind.MONTH,))
    assert (
        derive(
            book=book(stock, values={("f", "2022-01"): "1"}), code="f", area="LS", period="2022-01"
        ).cumulative
        is None
    )


def test_the_province_is_the_sum_of_its_communes() -> None:
    told = Book(
        entries={"f": entry("f", level=Level.COMMUNE_SUM)},
        contents={
            Key(code="f", area="C1", period="2026"): Content(value="10"),
            Key(code="f", area="C2", period="2026"): Content(value="5"),
        },
        communes={"2026": ["C1", "C2"], "2027": ["C1"]},
    )
    assert told.value(code="f", area="LS", period="2026").value == 15
    assert told.value(code="f", area="LS", period="2027").missing == ("f/C1/2027",)


def test_a_published_percentage_beyond_rounding_is_found() -> None:
    wrong = Content(value="1035.8", plan="2498.38", percent_of_plan="41.6")
    [found] = find_about(book=book(entry("w"), values={("w", "2022-H1"): wrong}), code="w", area="LS")[:1]
    assert found.kind is FindingKind.PERCENT_DIFFERS
    right = Content(value="1035.8", plan="2498.38", percent_of_plan="41.5")
    assert find_about(book=book(entry("w"), values={("w", "2022-H1"): right}), code="w", area="LS") == []


def test_changes_and_falls_and_parts_are_checked() -> None:
    whole, part = entry("whole"), entry("part", whole_code="whole")
    told = book(
        whole,
        part,
        values={
            ("whole", "2021"): "100",
            ("whole", "2022"): Content(value="120", change_on_same_period="25"),
            ("whole", "2022-H1"): "130",
            ("part", "2022"): "122",
        },
    )
    kinds = {(one.kind, one.period, one.other) for one in find_all(book=told)}
    assert kinds == {
        (FindingKind.CHANGE_DIFFERS, "2022", "2021"),
        (FindingKind.FALLS_WITHIN_YEAR, "2022", "2022-H1"),
        (FindingKind.PART_EXCEEDS_WHOLE, "2022", "whole"),
    }


# ---------------------------------------------------------------- a figure's life


def figure(*steps: tuple[Verb, Status, str], content: Content = Content(value="1")) -> Figure:  # noqa: B008 -- frozen
    return Figure(
        key=Key(code="a", area="LS", period="2022"),
        versions=tuple(
            Version(
                number=number,
                verb=verb,
                status=status,
                content=content,
                reason="",
                by=by,
                by_name=by,
                at=NOW,
                fact_id=new_id(),
            )
            for number, (verb, status, by) in enumerate(steps, start=1)
        ),
    )


DRAFT = (Verb.ENTER, Status.DRAFT, "an")
SUBMITTED = (Verb.SUBMIT, Status.SUBMITTED, "an")
APPROVED = (Verb.APPROVE, Status.APPROVED, "binh")


def person(name: str) -> Actor:
    return Actor(kind=ActorKind.PERSON, id=name, name=name)


def program(name: str, issuer: str) -> Actor:
    return Actor(kind=ActorKind.TOKEN, id=name, name=name, issuer=issuer)


def by_programs(waiting: Figure) -> Figure:
    versions = (structs.replace(one, program="token") for one in waiting.versions)
    return structs.replace(waiting, versions=tuple(versions))


def test_who_wrote_a_figure_does_not_approve_it() -> None:
    """Nor does a program whose token he issued; nor one program what another one wrote."""
    waiting = figure(DRAFT, SUBMITTED)
    told = by_programs(waiting)
    approve = {"verb": Verb.APPROVE, "content": None, "seen": 2}
    for actor, found in (
        (person("an"), waiting),
        (program("1", "an"), waiting),
        (person("an"), told),
        (program("2", "binh"), told),
    ):
        refused(IndicatorRefusal.SAME_PERSON, check_step, figure=found, actor=actor, **approve)
    for actor, found in ((person("binh"), waiting), (program("2", "binh"), waiting), (person("binh"), told)):
        content = check_step(figure=found, actor=actor, verb=Verb.APPROVE, content=None, seen=2)
        assert content == Content(value="1")


def test_a_revision_counts_when_it_is_approved() -> None:
    revised = figure(DRAFT, SUBMITTED, APPROVED)
    newer = Version(
        number=4,
        verb=Verb.REVISE,
        status=Status.REVISED,
        content=Content(value="2"),
        reason="đếm lại",
        by="an",
        by_name="an",
        at=NOW,
        fact_id=new_id(),
    )
    waiting = Figure(key=revised.key, versions=(*revised.versions, newer))
    assert (waiting.status, waiting.official) == (Status.REVISED, Content(value="1"))
    assert len(waiting.versions) == 4


@pytest.mark.parametrize(
    ("verb", "steps"),
    [
        (Verb.SUBMIT, (DRAFT, SUBMITTED)),
        (Verb.APPROVE, (DRAFT,)),
        (Verb.LOCK, (DRAFT, SUBMITTED)),
        (Verb.ENTER, (DRAFT, SUBMITTED, APPROVED)),
        (Verb.REVISE, (DRAFT, SUBMITTED)),
        (Verb.IMPORT, (DRAFT,)),
    ],
)
def test_no_step_is_left_out(verb: Verb, steps: tuple[tuple[Verb, Status, str], ...]) -> None:
    refused(
        IndicatorRefusal.STATUS_WRONG,
        check_step,
        figure=figure(*steps),
        verb=verb,
        content=Content(value="3"),
        actor=person("cuc"),
        seen=None,
    )


def test_what_moved_meanwhile_or_says_the_same_is_refused() -> None:
    draft = figure(DRAFT)
    for seen, content, code in (
        (0, Content(value="2"), IndicatorRefusal.FIGURE_MOVED),
        (1, Content(value="1"), IndicatorRefusal.NOTHING_CHANGED),
    ):
        refused(
            code, check_step, figure=draft, verb=Verb.ENTER, content=content, actor=person("an"), seen=seen
        )
    refused(IndicatorRefusal.VALUE_MISSING, checked_content, content=Content(comment="nothing"))


# ---------------------------------------------------------------- areas and rounds


def test_194_communes_of_eleven_districts_became_65() -> None:
    areas = read_areas(text=(DATA / "areas.csv").read_text(encoding="utf-8"))
    changes = read_changes(text=(DATA / "areas_became.csv").read_text(encoding="utf-8"), areas=areas)
    for day, communes, districts in ((date(2025, 6, 30), 194, 11), (date(2025, 7, 1), 65, 0)):
        there = [area for area in areas if area.valid_on(day=day)]
        assert sum(area.level is AreaLevel.COMMUNE for area in there) == communes
        assert sum(area.level is AreaLevel.DISTRICT for area in there) == districts
    known = {area.code: area for area in areas}
    assert {change.old for change in changes} == {code for code in known if code.startswith("O")}
    assert {change.new for change in changes} == {code for code in known if code.startswith("C")}
    dong_dang = predecessors_of(code="C06184", changes=changes)
    assert sorted(known[code].name_vi for code in dong_dang.whole) == [
        "Thị trấn Đồng Đăng",
        "Xã Bảo Lâm",
        "Xã Hồng Phong",
        "Xã Phú Xá",
        "Xã Thụy Hùng",
    ]
    assert dong_dang.adds_up
    assert not predecessors_of(code="C06637", changes=changes).adds_up, "Kiên Mộc was divided"
    city = successors_of(code="D178", changes=changes, areas=known)
    assert {known[code].name_vi for code in city} >= {"Phường Tam Thanh", "Phường Đông Kinh"}


def test_a_board_counts_what_is_submitted_and_names_who_owes() -> None:
    department, commune = new_id(), new_id()
    entries = [
        entry("a", owner=department, periods=(PeriodKind.MONTH,), due_days=-5),
        entry("b", owner=department, periods=(PeriodKind.MONTH,)),
        entry("c", level=Level.COMMUNE, periods=(PeriodKind.MONTH,)),
        entry("d", formula="a + b", periods=(PeriodKind.MONTH,)),
        entry("y", owner=department),
    ]
    span = read_span(code="2026-04")
    statuses = {
        Key(code="a", area="LS", period="2026-04"): Status.SUBMITTED,
        Key(code="b", area="LS", period="2026-04"): Status.DRAFT,
    }
    board = board_of(
        span=span,
        expected=expect(
            entries=entries, span=span, communes=["C1", "C2"], unit_of_area={"C1": commune}, statuses=statuses
        ),
    )
    assert (board.there, board.expected) == (1, 4)
    owing = {unit.unit: [one.key.code for one in unit.missing] for unit in board.units}
    assert owing == {department: ["b"], commune: ["c"], None: ["c"]}
    [late] = [one for unit in board.units for one in unit.expected if one.key.code == "b"]
    assert (late.due, late.overdue(today=date(2026, 5, 21))) == (date(2026, 5, 20), True)
    plan = Key(code="a", area="LS", period="2026", measure=Measure.PLAN)
    assert plan.id != Key(code="a", area="LS", period="2026").id


def test_an_entry_is_owed_for_whole_periods_from_its_first_to_its_last_one() -> None:
    kinds = (PeriodKind.MONTH, PeriodKind.YEAR)
    new = entry("a", periods=kinds, begun=date(2026, 4, 1))
    over = ended_after(entry=new, last=read_span(code="2026-06"), reason=" gộp vào b ")
    assert (over.ended, over.last_day, over.ended_reason) == (
        date(2026, 7, 1),
        date(2026, 6, 30),
        "gộp vào b",
    )

    def owed(one: Indicator, code: str) -> int:
        span = read_span(code=code)
        return len(expect(entries=[one], span=span, communes=[], unit_of_area={}, statuses={}))

    found = [owed(over, code) for code in ("2026-03", "2026-04", "2026-06", "2026-07", "2026", "2027")]
    assert found == [0, 1, 1, 0, 0, 0], "a year of which it holds a part is nobody's debt"
    assert [owed(new, code) for code in ("2026-03", "2026-07", "2026", "2027")] == [0, 1, 0, 1]
    assert over.takes(span=read_span(code="2026-03")), "what was before it may be entered"
    assert not over.takes(span=read_span(code="2026-07"))
    assert resumed(entry=over) == new
    refused(IndicatorRefusal.TEXT_MISSING, ended_after, entry=new, last=read_span(code="2026-06"), reason=" ")
    early = ended_after(entry=new, last=read_span(code="2026-03"), reason="x")
    refused(IndicatorRefusal.DAYS_WRONG, checked, entry=early, known={})


def test_a_sum_of_which_communes_are_missing_is_partial_and_no_total() -> None:
    one = entry("f", level=Level.COMMUNE_SUM, periods=(PeriodKind.YEAR,))
    told = Book(
        entries={"f": one},
        contents={
            Key(code="f", area="C1", period="2026"): Content(value="10"),
            Key(code="f", area="C1", period="2027"): Content(value="11"),
            Key(code="f", area="C2", period="2027"): Content(value="4"),
        },
        communes={"2026": ["C1", "C2", "C3"], "2027": ["C1", "C2"]},
    )
    assert [span.code for span in told.spans_told(code="f", area="LS")] == ["2026", "2027"]
    first = derive(book=told, code="f", area="LS", period="2026")
    assert first.value.value is None
    assert first.percent_of_plan is None
    assert first.partial is not None
    assert (first.partial.known, first.partial.missing) == (("C1",), ("C2", "C3"))
    assert first.partial.whole == 3
    assert first.partial.so_far.value == 10
    whole = derive(book=told, code="f", area="LS", period="2027")
    assert whole.value.value == 15
    assert whole.partial is None
    assert whole.change_on_same_period is not None
    assert whole.change_on_same_period.value is None, "nothing is computed from a part"
    assert derive(book=told, code="f", area="C1", period="2026").partial is None
