"""Statistics at the centre: a table that can be sent on, the crossings behind its numbers, files."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
import sdmx
from django.test import Client
from openpyxl import load_workbook
from sdmx.message import DataMessage, StructureMessage
from sdmx.model.v21 import Observation

from tests.support.declarations import content, vehicle_body
from tests.support.insight import BOTH, Told, at, follow
from tests.support.officers import officer
from tests.support.people import make_organisation
from tests.support.story import COMPANY, WAY, Story, reference_data
from xulang.insight.models import FollowerRow
from xulang.kernel.words import Role, Step
from xulang.platform import clock
from xulang.platform.db import raw
from xulang.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("committed_db")
PAGE = "/centre/statistics/"
MAY = "first=2026-05-01&last=2026-05-31"


@pytest.fixture
def crossed(committed_db: str) -> Story:
    """One real declaration whose truck left, and facts of another truck that left at another gate."""
    reference_data()
    story = Story()
    story.declare()
    for role, step in WAY:
        story.confirm(role, step)
    told = Told(name="other", gate="CM", truck=story.declaration)
    told.declare(at(7), content(gate="CM", vehicles=[vehicle_body(id=str(told.truck))]))
    told.confirm(Step.REGISTRATION, at(8))
    told.confirm(Step.LEFT, at(9), *BOTH)
    follow(at(10))
    return story


def numbers(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<td class="num">(?:<strong>)?<a href="([^"]+)">([^<]+)</a>', text)


def test_a_table_leads_to_its_crossings_and_the_reading_is_recorded(crossed: Story) -> None:
    client = officer(Role.CENTRE_MANAGER)
    text = client.get(f"{PAGE}?{MAY}&rows=gate&columns=direction&measure=weight_kg").content.decode()
    found = numbers(text)
    # Two cells with the totals of their rows, the column's total, the table's.
    assert [one[1] for one in found] == ["10.710"] * 4 + ["21.420"] * 2
    assert "<svg" in text
    behind = client.get(unescape(found[2][0])).content.decode()
    assert "12C" in behind
    assert f"/officer/crossings/{crossed.truck}/" in behind
    reads = (
        raw()
        .execute(
            "SELECT count(*) FROM platform_auditentry WHERE action = 'read' AND object_id = %s",
            [str(crossed.truck)],
        )
        .fetchone()
    )
    assert reads == (1,)


def test_who_asks_by_company_is_recorded(crossed: Story) -> None:
    assert crossed.truck
    by_company = f"{PAGE}?{MAY}&rows=carrier"
    client = officer(Role.CENTRE_MANAGER)
    make_organisation(organisation_id=COMPANY, name="Công ty Quả Ngọt")
    assert "Công ty Quả Ngọt" in client.get(by_company).content.decode()
    client = officer(Role.LEADER)
    assert client.get(f"{PAGE}?{MAY}").status_code == 200
    seen = AuditEntry.objects.filter(action="read", object_kind="statistics_by_company")
    assert seen.count() == 1
    for address in (by_company, f"{PAGE}crossings/?{MAY}&carrier=x", f"{PAGE}export.csv?{MAY}&rows=carrier"):
        assert client.get(address).status_code == 200, address
    assert seen.count() == 4
    assert "rows=carrier" in seen.latest("id").object_id
    client = officer(Role.CUSTOMS_OFFICER)
    assert client.get(PAGE).status_code == 404


def test_files_hold_the_same_numbers(crossed: Story) -> None:
    assert crossed.truck
    client = officer(Role.CENTRE_MANAGER)
    asked = f"?{MAY}&rows=day&rows2=gate&columns=chapter&measure=value_vnd"
    text = client.get(f"{PAGE}export.csv{asked}").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "day,gate,chapter,day_name,gate_name,chapter_name,value_vnd"
    assert "2026-05-08,HN,08," in text
    assert ",08 Quả và quả hạch ăn được,4555184267" in text
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}export.xlsx{asked}").content))
    rows = list(book["Xứ Lạng"].iter_rows(values_only=True))
    # A line a gate, each with its total, and the total of all.
    assert [row[2:4] for row in rows[2:5]] == [(4555184267, 4555184267)] * 2 + [(9110368534, 9110368534)]
    about = [str(cell) for row in rows[5:] for cell in row if cell]
    assert about[:1] + about[2:3] == ["Biết đến lúc", "sự kiện đã niêm phong"]
    assert "Xứ Lạng, hồ sơ phương tiện qua cửa khẩu" in about
    message = read_data(client, asked)
    series = sdmx.to_pandas(message.data[0])
    assert dict(zip(series.index.get_level_values("GATE"), series, strict=True)) == {
        "HN": 4555184267,
        "CM": 4555184267,
    }
    [first, _] = message.data[0].obs
    assert said(first, "TIME_PERIOD") == "2026-05-08"
    told = {one: said(first, one) for one in ("FREQ", "GATE", "CHAPTER", "REGIME", "MEASURE", "MOMENT")}
    assert list(told.values()) == ["D", "HN", "08", "_T", "value_vnd", "left"]


def said(observation: Observation, name: str) -> str:
    """The value of one dimension, as the message has it."""
    assert observation.dimension is not None
    value = observation.dimension[name].value
    return str(getattr(value, "id", value))


def read_data(client: Client, asked: str) -> DataMessage:
    """The data message, read with its structure: each value must be a code of its dimension's list."""
    structure = sdmx.read_sdmx(io.BytesIO(client.get(f"{PAGE}structure.xml").content))
    assert isinstance(structure, StructureMessage)
    known = structure.structure["CROSSING"]
    message = sdmx.read_sdmx(io.BytesIO(client.get(f"{PAGE}export.xml{asked}").content), structure=known)
    assert isinstance(message, DataMessage)
    assert message.data[0].structured_by == known
    names = [one.id for one in known.dimensions]
    listed = {
        one.id: {code.id for code in one.local_representation.enumerated}
        for one in known.dimensions
        if one.local_representation.enumerated is not None
    }
    assert set(names) - set(listed) == {"ORIGIN", "CARRIER", "TIME_PERIOD"}
    for observation in message.data[0].obs:
        assert [one for one in names if one not in observation.dimension.values] == []
        assert {name for name, codes in listed.items() if said(observation, name) not in codes} == set()
    return message


def test_the_structure_names_every_code_in_three_languages(crossed: Story) -> None:
    assert crossed.truck
    client = officer(Role.LEADER)
    message = sdmx.read_sdmx(io.BytesIO(client.get(f"{PAGE}structure.xml").content))
    assert isinstance(message, StructureMessage)
    export = message.codelist["CL_DIRECTION"]["export"]
    assert dict(export.name.localizations) == {"vi": "Xuất khẩu", "en": "Export", "zh-Hans": "出口"}
    assert "Hữu Nghị" in message.codelist["CL_GATE"]["HN"].name.localizations["vi"]
    concepts = message.concept_scheme["CROSSING_CONCEPTS"]
    assert {one.id for one in message.structure["CROSSING"].dimensions} <= set(concepts.items)
    narrowed = read_data(client, f"?{MAY}&rows=direction&gate=HN,CM&regime=export")
    assert str(narrowed.data[0].attrib["FILTER"].value) == "gate=HN,CM"
    [one] = narrowed.data[0].obs
    assert [said(one, name) for name in ("GATE", "REGIME", "FREQ")] == ["_T", "export", "_T"]
    assert (said(one, "TIME_PERIOD"), int(one.value)) == ("2026-05-01/P31D", 2)


def test_every_number_leads_to_crossings_that_make_it(crossed: Story) -> None:
    assert crossed.truck
    client = officer(Role.CENTRE_MANAGER)
    for measure in ("vehicles", "weight_kg", "value_vnd", "p50", "p90"):
        for rows in ("gate", "hour", "carrier", "origin"):
            text = client.get(f"{PAGE}?{MAY}&rows={rows}&columns=regime&measure={measure}").content.decode()
            found = numbers(text)
            assert found, rows
            for address, number in sorted(set(found)):
                check_behind(client.get(unescape(address)).content.decode(), number, measure)


def check_behind(page: str, number: str, measure: str) -> None:
    """The page says the same number, and its crossings make it."""
    amount, many, *_ = re.findall(r"<strong>([^<]+)</strong>", page)
    assert amount == number, measure
    told = {
        name: [int(one.replace(".", "")) for one in re.findall(rf'data-label="{label}">([0-9.]+)<', page)]
        for name, label in (("weight_kg", "Trọng lượng, kg"), ("value_vnd", "Trị giá, VND"), ("p50", "Phút"))
    }
    if measure == "vehicles":
        assert number == many
    elif measure in {"weight_kg", "value_vnd"}:
        assert sum(told[measure]) == int(number.replace(".", ""))
    else:
        assert len(told["p50"]) == int(many)


def test_what_nobody_can_answer_is_said_by_name() -> None:
    reference_data()
    client = officer(Role.CENTRE_MANAGER)
    for query, sentence in (
        ("rows=nothing", "Thống kê không có mục “nothing”"),
        ("first=2026-13-01", "Không phải một ngày từ năm 2000 đến năm 2100"),
        ("first=2010-01-01&last=2026-01-01", "Kỳ dài hơn 6 năm"),
        ("first=1066-01-01", "Không phải một ngày từ năm 2000 đến năm 2100"),
        ("first=2026-05-02&last=2026-05-01", "Ngày cuối ở trước ngày đầu"),
        ("step=entry", ""),
    ):
        for address in (PAGE, f"{PAGE}crossings/", f"{PAGE}export.csv"):
            answer = client.get(f"{address}?{query}")
            assert answer.status_code == 422, (address, query)
            if address == PAGE:
                assert sentence in unescape(answer.content.decode()), query


def test_statistics_of_a_counting_that_stopped_say_so(crossed: Story) -> None:
    assert crossed.truck
    client = officer(Role.LEADER)
    FollowerRow.objects.update(seen_at=clock.now())
    assert "Số liệu đã dừng" not in client.get(f"{PAGE}?{MAY}").content.decode()
    FollowerRow.objects.update(seen_at=clock.now() - timedelta(minutes=5))
    assert "Số liệu đã dừng" in client.get(f"{PAGE}?{MAY}").content.decode()
