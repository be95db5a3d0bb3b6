"""A commune's page, chart and file before 1/7/2025, out of the figures of what it was made of."""

import csv
import io
from uuid import UUID

import pytest
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.figures import DONG_DANG, commune, define, import_tables, key, manager, take
from tests.support.officers import tap
from tests.support.sign_in import signed_in
from xulang.indicators import api as indicators
from xulang.indicators.api import IndicatorRefusal, Level, Nature, Verb, read_span
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
FORMER = ("O06184", "O06190", "O06205", "O06208", "O06214")


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    import_tables()


def browser(actor: Actor) -> Client:
    return reader(browser=signed_in(UUID(actor.id)))


def test_a_commune_sees_where_its_earlier_figures_come_from() -> None:
    define("rice", level=Level.COMMUNE_SUM, unit="ha", decimals=0)
    chief = manager()
    for place, one in enumerate(FORMER, 1):
        take(chief, Verb.IMPORT, key("rice", "2025-05", one), value=str(10 * place))
    for one in FORMER[:2]:
        take(chief, Verb.IMPORT, key("rice", "2025-04", one), value="12")
    take(chief, Verb.IMPORT, key("rice", "2025-08", DONG_DANG), value="180")
    officer, _ = commune()
    desk = browser(officer)
    answer = desk.get("/province/indicators/rice/").content.decode()
    page = text_of(answer)
    assert "Month 8/2025 180 –" in page
    assert "Month 5/2025 150 computed –" in page
    assert "the sum of the 5 areas that it was made of" in page
    assert "2 of 5 areas that it was made of are known, together 24; missing: Hồng Phong Commune" in page
    assert "missing: Hồng Phong Commune (Cao Lộc District), Thụy Hùng Commune (Cao Lộc District)" in page
    assert "<title>Month 5/2025, Computed: 150</title>" in answer
    assert "<title>Month 8/2025, Reported: 180</title>" in answer
    file = desk.get("/province/indicators/rice/series.csv").content.decode("utf-8-sig")
    rows = {row["period"]: row for row in csv.DictReader(io.StringIO(file))}
    told = {period: (row["value"], row["computed"], row["made_of"]) for period, row in rows.items()}
    assert told == {
        "2025-04": ("", "no", " ".join(FORMER)),
        "2025-05": ("150.0000", "yes", " ".join(FORMER)),
        "2025-08": ("180", "no", ""),
    }
    assert rows["2025-04"]["missing"] == " ".join(f"rice/{one}/2025-04" for one in FORMER[2:])
    overview = text_of(desk.get("/province/?area=O06184").content.decode())
    assert "Former communes" not in overview.partition("Month")[2]
    assert "Indicator rice Month 5/2025 10 ha" in overview


def test_rates_that_do_not_join_say_so() -> None:
    define("homes", level=Level.COMMUNE, nature=Nature.STOCK, unit="hộ")
    define("bare", level=Level.COMMUNE, nature=Nature.RATE, unit="%")
    chief = browser(manager())
    take(manager(), Verb.IMPORT, key("bare", "2024", FORMER[0]), value="10")
    never = "a rate: those of the areas that it was made of do not add up"
    assert never in text_of(chief.get(f"/province/indicators/bare/?area={DONG_DANG}").content.decode())
    sent = {
        "code": "bare", "name_vi": "Tỷ lệ", "name_en": "Rate", "unit": "%", "periods": "year", "seen": "1",
        "due_days": "20", "direction": "less", "nature": "rate", "level": "commune", "decimals": "1",
        "weight_code": "homes",
    }  # fmt: skip
    assert chief.post("/province/dictionary/bare/", tap(**sent)).status_code == 302
    assert indicators.get_entry(code="bare").weight_code == "homes"
    page = text_of(chief.get(f"/province/indicators/bare/?area={DONG_DANG}").content.decode())
    assert "1 of 5 areas that it was made of are known; missing:" in page
    assert "How areas fit together The weighted mean of communes: Indicator homes" in page


def test_a_commune_answers_for_what_became_it_and_a_district_for_nobody_today() -> None:
    define("rice", level=Level.COMMUNE_SUM, unit="ha")
    officer, home = commune()
    take(officer, Verb.ENTER, key("rice", "2025-05", FORMER[0]), value="10")
    with pytest.raises(Refusal) as caught:
        take(officer, Verb.ENTER, key("rice", "2025-05", "O06187"), value="10")
    assert caught.value.code is IndicatorRefusal.NOT_ALLOWED
    with pytest.raises(Refusal) as caught:
        take(officer, Verb.ENTER, key("rice", "2025-08", FORMER[0]), value="10")
    assert caught.value.code is IndicatorRefusal.AREA_NOT_OF_INDICATOR
    board = indicators.read_board(span=read_span(code="2025-05"))
    owed = {one.key.area for unit in board.units if unit.unit == home for one in unit.expected}
    assert owed == set(FORMER)
    take(manager(), Verb.IMPORT, key("rice", "2025-05", "D183"), value="99")
    book = indicators.read_book(codes=["rice"])
    assert book.value(code="rice", area="D183", period="2025-05").value == 99
