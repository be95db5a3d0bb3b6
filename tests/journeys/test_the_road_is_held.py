"""The police hold the road to a gate: nobody is called, nobody misses, and everybody reads it."""

from datetime import timedelta
from uuid import uuid5

import pytest
from django.test import Client
from django.utils import translation

from tests.journeys.test_a_stranger_checks_the_queue import copied
from tests.support.boards import reader, text_of
from tests.support.officers import officer, tap
from tests.support.queue import EARLY, OPENS, Gate, clock_at, driver_of, open_queue, place_of, ready
from tests.support.sign_in import signed_in
from tests.support.story import Story
from tests.support.yards import make_yard_operator
from xulang.crossing import api as crossing
from xulang.crossing.usecases.gate import stream_of
from xulang.interfaces.cli.main import main
from xulang.interfaces.driver.reading import read_situation
from xulang.journal import api as journal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Role
from xulang.queueing.api import PlaceState

pytestmark = pytest.mark.usefixtures("committed_db")
PAGE = "/officer/road/"


@pytest.fixture
def gate(committed_db: str) -> Gate:
    return open_queue()


@pytest.fixture
def trucks(gate: Gate) -> list[Story]:
    """Two trucks an hour: the first two are called for 07:00, three wait."""
    stories = ready(1, 2, 3, 4, 5)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    return stories


def police(gate: str | None = "HN") -> Client:
    return reader(browser=officer(Role.TRAFFIC_POLICE, gate=gate))


def held(browser: Client, *, until: str = "2026-05-09T09:30") -> None:
    typed = {"gate": "HN", "road": "QL1A", "metres": "12.5", "reason": "accident", "until": until}
    answer = browser.post(f"{PAGE}hold/", tap(**typed))
    assert answer.status_code == 302, text_of(answer.content.decode())


def states(trucks: list[Story]) -> list[PlaceState]:
    return [place_of(one).state for one in trucks]


WAITS, CALLED = PlaceState.WAITING, PlaceState.CALLED


def test_nobody_is_called_or_misses_while_the_road_is_held_until_its_end(
    gate: Gate, trucks: list[Story], tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock_at(EARLY):
        held(police())
    assert states(trucks) == [CALLED, CALLED, WAITS, WAITS, WAITS]
    # 09:00 in Hanoi: hour and grace of the first two are over, and three hours might have been called for.
    gate.keep(OPENS + timedelta(hours=2, minutes=10))
    assert states(trucks) == [CALLED, CALLED, WAITS, WAITS, WAITS]
    # 09:31: the road is free by its own end; the grace runs anew, and the next ones are called.
    gate.keep(OPENS + timedelta(hours=2, minutes=31))
    assert states(trucks) == [CALLED, CALLED, CALLED, CALLED, WAITS]
    gate.keep(OPENS + timedelta(hours=3, minutes=31))
    assert place_of(trucks[0]).misses == 1
    main(copied(tmp_path))  # type: ignore[arg-type] # a Path
    assert "missed" not in capsys.readouterr().out


def test_the_police_frees_it_by_hand_and_calls_go_on(gate: Gate, trucks: list[Story]) -> None:
    browser = police()
    with clock_at(EARLY):
        held(browser)
        gate.keep(EARLY + timedelta(hours=1))
        assert states(trucks)[2:] == [WAITS, WAITS, WAITS]
        page = browser.get(f"{PAGE}?gate=HN").content.decode()
        [hold] = crossing.list_road_holds(gates=["HN"], since=EARLY, until=EARLY + timedelta(hours=1))
        assert f"{PAGE}holds/{hold.id}/lift/" in page
        browser.post(f"{PAGE}holds/{hold.id}/lift/", tap())
        twice = browser.post(f"{PAGE}holds/{hold.id}/lift/", tap(), follow=True)
        assert "The road is free again already." in text_of(twice.content.decode())
    gate.keep(EARLY + timedelta(hours=1, minutes=1))
    assert states(trucks)[2:] == [CALLED, CALLED, WAITS]
    facts = journal.read_stream(stream_kind=journal.StreamKind.GATE, stream_id=stream_of(gate="HN"))
    assert [(one.public.kind, one.public.force) for one in facts] == [
        (FactKind.ROAD_HELD, Force.TRAFFIC_POLICE),
        (FactKind.ROAD_OPENED, Force.TRAFFIC_POLICE),
    ]
    assert dict(facts[0].public.figures)["metres"] == 12_500


def test_public_and_drivers_read_it_at_once(gate: Gate, trucks: list[Story]) -> None:
    with clock_at(EARLY):
        held(police())
        public = text_of(reader(language="vi").get("/gates/HN/").content.decode())
        assert "QL1A: mọi xe chờ trước km 12,5 đến 09:30 09/05/2026. Lý do: Tai nạn." in public
        seen = read_situation(crossing_id=trucks[4].truck, now=EARLY + timedelta(minutes=1))
        assert seen.road is not None
        said = {}
        for language in ("vi", "en", "zh-hans"):
            with translation.override(language):
                said[language] = seen.road_km
        assert said == {"vi": "12,5", "en": "12.5", "zh-hans": "12.5"}


def test_every_number_says_who_said_it_and_when(gate: Gate, trucks: list[Story]) -> None:
    first, second = trucks[:2]
    for story, kind in ((first, FactKind.SET_OFF), (second, FactKind.SET_OFF)):
        story.now = EARLY - timedelta(minutes=21)
        crossing.driver_says(
            request=by_driver(story, 1),
            declaration_id=story.declaration,
            crossing_id=story.truck,
            kind=kind,
        )
    second.now = EARLY - timedelta(minutes=5)
    crossing.report_here(request=by_driver(second, 2), crossing_id=second.truck)
    browser = police()
    with clock_at(EARLY):
        typed = {"gate": "HN", "place": "Đồng Đăng", "metres": "4", "trucks": "37"}
        assert browser.post(f"{PAGE}count/", tap(**typed)).status_code == 302
        page = text_of(browser.get(f"{PAGE}?gate=HN").content.decode())
    assert "On the way, by the driver’s word 1 Drivers’ taps 09/05/2026 04:40" in page
    assert (
        "Counted on the road · Đồng Đăng · km 4 37 Count by the police or the centre 09/05/2026 05:00" in page
    )
    assert "12C00001" in page
    assert "+84912345678" not in page


def by_driver(story: Story, number: int) -> Request:
    tapped = story.request(Role.DECLARANT)
    return Request(
        id=uuid5(story.truck, str(number)), actor=driver_of(story), now=tapped.now, new_salt=tapped.new_salt
    )


def test_only_police_and_centre_hold_the_road_of_their_gate(gate: Gate, trucks: list[Story]) -> None:
    with clock_at(EARLY):
        typed = {"gate": "HN", "road": "QL1A", "metres": "1", "reason": "jam", "until": "2026-05-09T09:30"}
        for stranger in (police("CM"), reader(browser=officer(Role.CENTRE_OPERATOR))):
            assert stranger.post(f"{PAGE}hold/", tap(**typed)).status_code == 404
        assert reader(browser=officer(Role.CUSTOMS_OFFICER)).get(PAGE).status_code == 404
        late = police().post(f"{PAGE}hold/", tap(**{**typed, "until": "2026-05-19T09:30"}))
        assert late.status_code == 422
        assert crossing.find_road_hold(gates=["HN"], now=EARLY) is None


def test_the_holding_park_sees_who_is_called_without_personal_data(gate: Gate, trucks: list[Story]) -> None:
    with clock_at(EARLY):
        page = text_of(reader(browser=signed_in(make_yard_operator())).get("/yard/calls/").content.decode())
    assert "12C00001" in page
    assert "not yet" in page
    assert "12C00003" not in page
    assert "+84912345678" not in page
    assert "NGUYEN VAN A" not in page
