"""A commune's figures of before 1/7/2025, out of those of what it was made of."""

from fractions import Fraction
from pathlib import Path

from xulang.indicators.domain.areas import AreaLevel, read_areas, read_changes
from xulang.indicators.domain.derive import Book, Derived, derive
from xulang.indicators.domain.dictionary import Indicator, Level, Nature
from xulang.indicators.domain.figures import Content, Key
from xulang.indicators.domain.joining import Joining, made_of, units_of
from xulang.indicators.domain.periods import PeriodKind

DATA = Path(__file__).resolve().parents[2] / "data"
AREAS = {one.code: one for one in read_areas(text=(DATA / "areas.csv").read_text(encoding="utf-8"))}
CHANGES = read_changes(text=(DATA / "areas_became.csv").read_text(encoding="utf-8"), areas=AREAS.values())
MADE = made_of(areas=AREAS, changes=CHANGES)
DONG_DANG, DIVIDED = "C06184", "C06613"
FORMER = MADE[DONG_DANG].whole
MONTHS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def entry(code: str = "rice", **more: object) -> Indicator:
    given = {"name_vi": "A", "name_en": "A", "name_zh": "", "unit": "ha", "level": Level.COMMUNE_SUM, **more}
    return Indicator(code=code, periods=MONTHS, **given)  # type: ignore[arg-type] # a test's own words


def book(*entries: Indicator, values: dict[tuple[str, str, str], str]) -> Book:
    contents = {
        Key(code=code, area=area, period=period): Content(value=value)
        for (code, area, period), value in values.items()
    }
    communes = {
        period: [
            one.code for one in AREAS.values() if one.level is AreaLevel.COMMUNE and one.valid_from is None
        ]
        for _, _, period in values
    }
    return Book(entries={one.code: one for one in entries}, contents=contents, communes=communes, made=MADE)


def told(given: Book, code: str, area: str, period: str) -> Derived:
    return derive(book=given, code=code, area=area, period=period)


def test_every_former_commune_is_in_its_district_and_in_a_commune_of_today() -> None:
    districts = [one for one in MADE.values() if one.is_district]
    assert (len(districts), sum(len(one.whole) for one in districts)) == (11, 194)
    today = [code for code, one in MADE.items() if not one.is_district]
    assert len(today) == 65
    assert len({old for code in today for old in (*MADE[code].whole, *MADE[code].split)}) == 194
    assert units_of(codes=[DONG_DANG], made=MADE) == {DONG_DANG, *FORMER}


def test_flows_of_former_communes_add_up_and_say_that_they_were_computed() -> None:
    values = {("rice", one, "2025-06"): str(10 * place) for place, one in enumerate(FORMER, 1)}
    given = book(entry(), values={**values, ("rice", DONG_DANG, "2025-07"): "165"})
    june = told(given, "rice", DONG_DANG, "2025-06")
    assert (june.value.value, june.computed) == (Fraction(150), True)
    assert june.value.interval is not None
    assert june.value.interval.low == 150 - Fraction(5, 2)
    assert june.joined is not None
    assert (june.joined.how, june.joined.known) == (Joining.SUM, FORMER)
    july = told(given, "rice", DONG_DANG, "2025-07")
    assert (july.computed, july.joined) == (False, None)
    assert july.change_on_previous is not None
    assert july.change_on_previous.value == 10
    spans = [one.code for one in given.spans_told(code="rice", area=DONG_DANG)]
    assert spans == ["2025-06", "2025-07"]


def test_what_is_missing_is_named_and_what_is_known_is_said() -> None:
    known = FORMER[:2]
    given = book(entry(), values={("rice", one, "2024"): "7" for one in known})
    year = told(given, "rice", DONG_DANG, "2024")
    assert (year.value.value, year.computed) == (None, False)
    assert year.value.missing == tuple(f"rice/{one}/2024" for one in FORMER[2:])
    assert year.joined is not None
    assert (year.joined.known, year.joined.so_far.value) == (known, Fraction(14))
    assert [one.code for one in given.spans_told(code="rice", area=DONG_DANG)] == ["2024"]
    assert told(given, "rice", DONG_DANG, "2023").joined is not None
    assert given.spans_told(code="rice", area="C05977") == []


def test_a_year_that_was_divided_is_put_together_of_its_months() -> None:
    months = [f"2025-{month:02}" for month in range(1, 13)]
    values = {("rice", one, month): "1" for one in FORMER for month in months[:6]}
    values |= {("rice", DONG_DANG, month): "6" for month in months[6:]}
    given = book(entry(), values=values)
    assert told(given, "rice", DONG_DANG, "2025").value.value == 6 * len(FORMER) + 36
    assert told(given, "rice", DONG_DANG, "2025-Q2").value.value == 3 * len(FORMER)
    assert told(given, "rice", DONG_DANG, "2025-Q3").value.value == 18
    del values[("rice", FORMER[0], "2025-02")]
    assert told(book(entry(), values=values), "rice", DONG_DANG, "2025").value.value is None


def test_what_was_divided_cannot_be_told_and_names_it() -> None:
    split = MADE[DIVIDED].split
    assert split == ("O06622",)
    values = {("rice", one, "2024"): "7" for one in (*MADE[DIVIDED].whole, *split)}
    year = told(book(entry(), values=values), "rice", DIVIDED, "2024")
    assert year.value.value is None
    assert year.value.missing == ("rice/O06622/2024",)


def test_rates_are_weighted_by_what_the_entry_names_or_do_not_join() -> None:
    poor = entry("poor", unit="%", nature=Nature.RATE, level=Level.COMMUNE, weight_code="homes")
    bare = entry("bare", unit="%", nature=Nature.RATE, level=Level.COMMUNE)
    homes = entry("homes", unit="hộ", nature=Nature.STOCK)
    rates = dict(zip(FORMER, ("10", "20", "30", "40", "50"), strict=True))
    values = {("poor", one, "2024"): rate for one, rate in rates.items()}
    values |= {("bare", one, "2024"): rate for one, rate in rates.items()}
    values |= {("homes", one, "2024"): str(100 * place) for place, one in enumerate(FORMER, 1)}
    given = book(poor, bare, homes, values=values)
    mean = told(given, "poor", DONG_DANG, "2024")
    assert mean.value.value == Fraction(100 * (10 + 40 + 90 + 160 + 250), 1500)
    assert mean.joined is not None
    assert mean.joined.how is Joining.MEAN
    never = told(given, "bare", DONG_DANG, "2024")
    assert never.value.value is None
    assert never.joined is not None
    assert never.joined.how is Joining.NEVER
    del values[("homes", FORMER[4], "2024")]
    gap = told(book(poor, homes, values=values), "poor", DONG_DANG, "2024")
    assert gap.value.missing == (f"homes/{FORMER[4]}/2024",)


def test_districts_are_their_communes_and_the_province_is_its_districts() -> None:
    loc = MADE["D183"].whole
    values = {("rice", one, "2024"): "2" for one in loc}
    assert told(book(entry(), values=values), "rice", "D183", "2024").value.value == 2 * len(loc)
    # A district's own figure counts before what its communes come to, and fills in for them.
    values |= {
        ("rice", code, "2024"): "100" for code, one in MADE.items() if one.is_district and code != "D183"
    }
    given = book(entry(), values=values)
    assert told(given, "rice", "LS", "2024").value.value == 1000 + 2 * len(loc)
    del values[("rice", "D180", "2024")]
    gaps = told(book(entry(), values=values), "rice", "LS", "2024").value.missing
    assert gaps == tuple(f"rice/{one}/2024" for one in MADE["D180"].whole)


def test_an_indicator_of_the_province_has_no_former_units() -> None:
    given = book(entry(level=Level.PROVINCE), values={("rice", FORMER[0], "2024"): "1"})
    assert told(given, "rice", DONG_DANG, "2024").joined is None
