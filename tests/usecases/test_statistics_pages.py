"""Statistics at the centre: a table that can be sent on, the crossings behind its numbers, files."""

import io
import re

import pytest
import sdmx
from openpyxl import load_workbook
from sdmx.message import DataMessage

from tests.support.declarations import content, vehicle_body
from tests.support.insight import BOTH, Told, at, follow
from tests.support.officers import officer
from tests.support.people import make_organisation
from tests.support.story import COMPANY, WAY, Story, reference_data
from xulang.kernel.words import Role, Step
from xulang.platform.db import raw

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


def numbers(text: str) -> list[str]:
    return re.findall(r'<td class="number"><a href="([^"]+)">([^<]+)</a>', text)


def test_a_table_leads_to_its_crossings_and_the_reading_is_recorded(crossed: Story) -> None:
    client = officer(Role.CENTRE_MANAGER)
    text = client.get(f"{PAGE}?{MAY}&rows=gate&columns=direction&measure=weight_kg").content.decode()
    found = numbers(text)
    assert [one[1] for one in found] == ["10.710", "10.710"]
    assert "21.420" in text
    assert "<svg" in text
    behind = client.get(found[1][0].replace("&amp;", "&")).content.decode()
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


def test_companies_are_for_the_centre_alone(crossed: Story) -> None:
    assert crossed.truck
    by_company = f"{PAGE}?{MAY}&rows=carrier"
    client = officer(Role.CENTRE_MANAGER)
    make_organisation(organisation_id=COMPANY, name="Công ty Quả Ngọt")
    assert "Công ty Quả Ngọt" in client.get(by_company).content.decode()
    client = officer(Role.LEADER)
    assert client.get(f"{PAGE}?{MAY}").status_code == 200
    for address in (by_company, f"{PAGE}crossings/?{MAY}&carrier=x", f"{PAGE}export.csv?{MAY}&rows=carrier"):
        assert client.get(address).status_code == 403, address
    client = officer(Role.CUSTOMS_OFFICER)
    assert client.get(PAGE).status_code == 404


def test_files_hold_the_same_numbers(crossed: Story) -> None:
    assert crossed.truck
    client = officer(Role.CENTRE_MANAGER)
    asked = f"?{MAY}&rows=day&rows2=gate&columns=chapter&measure=value_vnd"
    text = client.get(f"{PAGE}export.csv{asked}").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "day,gate,chapter,day_name,gate_name,chapter_name,value_vnd"
    assert "2026-05-08,HN,08," in text
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}export.xlsx{asked}").content))
    rows = list(book["Xứ Lạng"].iter_rows(values_only=True))
    assert [row[-1] for row in rows[2:]] == [4555184267, 4555184267]
    message = sdmx.read_sdmx(io.BytesIO(client.get(f"{PAGE}export.xml{asked}").content))
    assert isinstance(message, DataMessage)
    series = sdmx.to_pandas(message.data[0])
    assert sorted(series.index.names) == ["CHAPTER", "DAY", "GATE", "MEASURE", "MOMENT"]
    assert dict(zip(series.index.get_level_values("GATE"), series, strict=True)) == {
        "HN": 4555184267,
        "CM": 4555184267,
    }


def test_what_nobody_can_answer_is_said_by_name() -> None:
    reference_data()
    client = officer(Role.CENTRE_MANAGER)
    for query in (
        "rows=nothing",
        "first=2026-13-01",
        "first=2010-01-01&last=2026-01-01",
        "first=1066-01-01",
        "step=entry",
    ):
        for address in (PAGE, f"{PAGE}crossings/", f"{PAGE}export.csv"):
            assert client.get(f"{address}?{query}").status_code == 422, (address, query)
