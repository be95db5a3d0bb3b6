"""A part of the goods goes back: what the firm, the officers and the yard see and press."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.journeys.test_a_part_goes_back import TAKER, groupage, taker
from tests.support.boards import clock_of, reader
from tests.support.companies import clerk_of
from tests.support.officers import officer, tap
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, WAY, Story, reference_data
from tests.usecases.test_exception_pages import OFFICER, ONE, VEHICLE, sent, words
from xulang.crossing import api as crossing
from xulang.kernel.words import Role, Step

pytestmark = pytest.mark.django_db
PART = {"quantity1": "100", "weight1": "1.000", "reason": "goods_withdrawn"}


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    with clock_of(story):
        story.declare(groupage())
        for role, step in (*WAY[:3], WAY[4]):
            story.confirm(role, step)
        yield story


@pytest.fixture
def clerk(story: Story) -> Client:
    return reader(browser=clerk_of(COMPANY))


def test_the_firm_takes_one_consignment_back_line_by_line(story: Story, clerk: Client) -> None:
    assert "Where the goods are" not in words(clerk, ONE)
    form = words(clerk, f"{VEHICLE}part-back/")
    assert "Vải tươi · 300000000001: how much, of 271 CTN" in form
    assert "Vải tươi · 300000000001: kg, of 2,710" in form
    for typed, said in (
        ({"reason": "goods_withdrawn"}, "Nothing was named that goes back."),
        ({**PART, "quantity1": "272"}, "Only 271.0000 of this line are declared"),
        ({**PART, "weight1": "schwer"}, "This is not a weight."),
        ({**PART, "weight1": ""}, "Nothing was entered here."),
    ):
        answer = clerk.post(f"{VEHICLE}part-back/", tap(**typed))
        assert answer.status_code == 422, typed
        assert said.casefold() in answer.content.decode().casefold(), typed
    page = sent(clerk, f"{VEHICLE}part-back/", **PART)
    assert "The declarant asked for it:" in page
    assert "Vải tươi · 300000000001: 100 CTN, 1,000 kg" in page
    assert "Customs has to set it apart." in page
    assert "Vải tươi 300000000001 271 CTN, 2,710 kg 100 CTN, 1,000 kg 171 CTN, 1,710 kg" in page
    page = sent(clerk, f"{VEHICLE}store/drop/")
    assert "Where the goods are" not in page


def test_quarantine_orders_it_and_everybody_sees_what_to_do(story: Story, clerk: Client) -> None:
    plant = reader(browser=officer(Role.PLANT_OFFICER))
    assert "Send a part of the goods back" in words(plant, OFFICER)
    answer = plant.post(f"{OFFICER}send_part_back/", tap(role="plant_officer", reason="pest_or_disease"))
    assert answer.status_code == 422
    assert "Nothing was named that goes back." in answer.content.decode()
    typed = {"role": "plant_officer", "reason": "pest_or_disease", "quantity1": "100", "weight1": "1000"}
    page = sent(plant, f"{OFFICER}send_part_back/", **typed)
    assert "The part has to go back" in page
    assert "Let the part go on after all" in page
    page = words(clerk, ONE)
    assert "Ordered by Plant quarantine: Pest or animal disease" in page
    assert "Let it go on after all" not in page
    customs = reader(browser=officer(Role.CUSTOMS_OFFICER))
    page = words(customs, OFFICER)
    assert "Confirm: Putting into storage" in page
    assert "Refuse: Putting into storage" not in page
    assert "Let the part go on after all" not in page
    story.confirm(Role.CUSTOMS_OFFICER, Step.STORAGE)
    yard = reader(browser=officer(Role.YARD_OPERATOR))
    assert "Unload only this part: Vải tươi · 300000000001: 100 CTN, 1,000 kg" in words(
        yard, "/yard/?list=storage"
    )
    sent(yard, f"/yard/crossings/{story.truck}/unload/", place="Kho 3")
    for browser, address in ((clerk, ONE), (customs, OFFICER)):
        page = words(browser, address)
        assert "Lies in storage 1,000 kg" in page
        assert "Still on the way 9,710 kg" in page
        assert "Together, as declared 10,710 kg" in page
        assert "the truck that loads it is let out the way it came" in page
    assert "Declare a truck for it" in words(clerk, ONE)
    crossing.amend(
        request=story.request(Role.DECLARANT), declaration_id=DECLARATION, content=groupage(taker())
    )
    for role, step in (*WAY[:3], WAY[4]):
        story.confirm(role, step, vehicle=TAKER)
    story.confirm(Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=TAKER)
    assert "goods that go back were loaded" in words(clerk, ONE)
    told = words(clerk, "/messages/")
    assert "a part of the goods has to go back" in told
    assert "a part of the goods is set apart" in told
    assert "the part that goes back is unloaded" in told
    assert "a vehicle has to go back" in told
