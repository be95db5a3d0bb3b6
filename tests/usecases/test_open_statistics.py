"""Open data of the statistics: months that are over, and no cell that tells of one company."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from tests.support.boards import clock_of
from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.insight import BOTH, Told, at, follow
from tests.support.story import Story
from xulang.insight import api as insight
from xulang.insight.domain.open_cells import told
from xulang.interfaces.public.statistics import forget_cells
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Step
from xulang.platform.db import raw

pytestmark = pytest.mark.usefixtures("committed_db")
COUNTED = "month,gate,direction,regime,chapter,vehicles,weight_kg,value_vnd"


def left(number: int, *, weight: int, gate: str = "HN") -> UUID:
    """One truck of a company of its own left in May with so many kilograms of fruit."""
    truck = UUID(int=number)
    one = Told(name=f"truck {number}", truck=truck, gate=gate)
    lines: list[JSON] = [
        {"product": "Vải", "hs_code": "08109010", "origin": "VN", "weight_kg": weight, "value_vnd": weight}
    ]
    body = vehicle_body(id=str(truck), plate=f"12C0000{number}", cargo_weight_kg=weight)
    one.declare(at(1), content(vehicles=[body], goods=[goods_body(lines=lines)]))
    one.confirm(Step.REGISTRATION, at(2))
    one.confirm(Step.LEFT, at(3), *BOTH)
    return truck


def own_company(*trucks: UUID) -> None:
    """The rows of facts that no real company declared: each truck is given one."""
    for number, truck in enumerate(trucks):
        raw().execute(
            "UPDATE insight_crossing SET organisation_id = %s WHERE id = %s", [UUID(int=100 + number), truck]
        )


def test_a_cell_that_few_share_or_one_dominates_is_empty() -> None:
    trucks = [left(1, weight=4000), left(2, weight=4000), left(3, weight=4000)]
    alone = left(4, weight=9000, gate="CM")
    follow(at(4))
    own_company(*trucks, alone)
    found = insight.open_cells(year=2026, today=date(2026, 6, 1))
    assert [(one.gate, one.vehicles, one.weight_kg) for one in found] == [
        ("CM", None, None),
        ("HN", 3, 12000),
    ]
    raw().execute("UPDATE insight_crossing SET organisation_id = NULL WHERE id = %s", [trucks[0]])
    assert insight.open_cells(year=2026, today=date(2026, 6, 1))[1].vehicles is None, (
        "two companies are known"
    )
    assert insight.open_cells(year=2026, today=date(2026, 5, 31)) == [], "the month is not over"


def test_one_company_may_have_three_quarters() -> None:
    assert told(companies=3, sums=(4, 100), largest=(3, 75))
    assert not told(companies=3, sums=(4, 100), largest=(3, 76))
    assert not told(companies=2, sums=(4, 100), largest=(2, 50))


def test_files_have_a_schema_that_stays() -> None:
    own = [left(1, weight=4000), left(2, weight=4000), left(3, weight=4000)]
    follow(at(4))
    own_company(*own)
    forget_cells()
    with clock_of(Story(now=at(4).replace(month=6))):
        client = Client()
        assert "crossings-2026.csv" in client.get("/open-data/statistics/").content.decode()
        answer = client.get("/open-data/statistics/crossings-2026.csv")
        assert answer.content.decode().splitlines() == [
            COUNTED,
            "2026-05,HN,export,export,08,3,12000,12000",
        ]
        body = client.get("/open-data/statistics/crossings-2026.json").json()
        assert ",".join(body["cells"][0]) == COUNTED
        assert body["least_companies"] == 3
        assert client.get("/open-data/statistics/crossings-2019.csv").status_code == 404
    forget_cells()
