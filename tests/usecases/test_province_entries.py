"""Many figures in one form: rows refused one by one, drafts kept, nothing half-submitted; and the board."""

from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.figures import commune, define, department, key, manager, take
from tests.support.officers import tap
from tests.support.sign_in import signed_in
from xulang.indicators import api as indicators
from xulang.indicators.api import Level, PeriodKind, Status, Verb
from xulang.kernel.actor import Actor

pytestmark = pytest.mark.django_db
APRIL, CODES = "2026-04", ("beds", "guests", "rooms")
FORM = f"/province/collection/form/?period={APRIL}"


@pytest.fixture
def officer(db: None) -> Actor:
    indicators.import_areas(folder=settings.DATA_FOLDER)
    person, home = department()
    for code in CODES:
        define(code, owner=home, unit="người", periods=(PeriodKind.MONTH,))
    return person


def browser(actor: Actor) -> Client:
    return reader(browser=signed_in(UUID(actor.id)))


def form(do: str, *, seen: str = "0", **values: str) -> dict[str, str]:
    sent = {"period": APRIL, "unit": "", "from": "0", "do": do}
    for code in CODES:
        sent |= {f"{key(code).id}-value": values.get(code, ""), f"{key(code).id}-seen": seen}
    return tap(**sent)


def told() -> dict[str, tuple[str, Status]]:
    figures = indicators.list_figures(periods=[APRIL])
    return {one.key.code: (one.newest.content.value, one.status) for one in figures}


def test_a_wrong_row_is_refused_alone_and_nothing_is_submitted(officer: Actor) -> None:
    desk = browser(officer)
    assert "0 of 3" in text_of(desk.get(FORM).content.decode())
    sent = desk.post(FORM, form("submit", beds="10", guests="1,000", rooms="7"))
    assert sent.status_code == 200
    page = text_of(sent.content.decode())
    assert "Indicator guests, Value (people): This may be a thousand" in page
    assert "2 rows are kept as drafts; nothing was submitted. Mend the others." in page
    assert 'value="1,000"' in sent.content.decode()
    assert told() == {"beds": ("10", Status.DRAFT), "rooms": ("7", Status.DRAFT)}
    # The page that came back is sent again, the row mended: it knows that its own drafts were kept.
    again = form("submit", beds="10", guests="1.000", rooms="8")
    for code in ("beds", "rooms"):
        again[f"{key(code).id}-seen"] = "1"
        assert f'name="{key(code).id}-seen" value="1"' in sent.content.decode()
    assert desk.post(FORM, again).status_code == 302
    assert told() == {
        "beds": ("10", Status.SUBMITTED),
        "guests": ("1000", Status.SUBMITTED),
        "rooms": ("8", Status.SUBMITTED),
    }
    page = text_of(desk.get(FORM).content.decode())
    assert "3 figures are submitted; 0 of this page are still missing." in page
    assert "3 of 3" in page


def test_drafts_are_kept_and_another_hand_is_seen(officer: Actor) -> None:
    desk = browser(officer)
    assert desk.post(FORM, form("keep", beds="10")).status_code == 302
    take(officer, Verb.ENTER, key("beds"), value="11", seen=1)
    late = form("submit", beds="12", guests="5")
    late[f"{key('beds').id}-seen"] = "1"
    sent = desk.post(FORM, late)
    assert sent.status_code == 200
    assert "Indicator beds" in text_of(sent.content.decode()).partition("rows are kept")[2]
    # Its own row was refused; the other is a draft, and neither was submitted.
    assert told() == {"beds": ("11", Status.DRAFT), "guests": ("5", Status.DRAFT)}


def test_what_somebody_else_owes_is_not_in_the_form(officer: Actor) -> None:
    stranger, _ = department()
    sent = browser(stranger).post(FORM, form("submit", beds="10"))
    assert sent.status_code == 302
    assert told() == {}
    define("farms", level=Level.COMMUNE, periods=(PeriodKind.MONTH,))
    village, home = commune()
    chief = browser(manager())
    assert "Indicator beds" in text_of(chief.get(FORM).content.decode())
    assert "Indicator farms" not in text_of(browser(officer).get(f"{FORM}&unit={home}").content.decode())
    assert indicators.own_units(actor=village) == {home}


def test_the_board_says_how_many_which_and_whose(officer: Actor) -> None:
    desk = browser(officer)
    desk.post(FORM, form("submit", beds="10"))
    desk.post(FORM, form("keep", rooms="3"))
    page = text_of(desk.get(f"/province/collection/?period={APRIL}").content.decode())
    owner = "(owner: Sở Du lịch)"
    assert f"1 of 3 · Month 4/2026 Missing: Indicator guests {owner}; Indicator rooms {owner}." in page
