"""The pages of a sealed window: announced, committed to, revealed, read by carriers and by everybody."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.journeys.test_a_sealed_window_is_drawn import AFTER, ANNOUNCED, CLOSES, OPENS, ready_at
from tests.support.boards import reader, text_of
from tests.support.officers import officer, tap
from tests.support.queue import Gate, clock_at, open_queue, place_of
from xulang.interfaces.cli.main import main
from xulang.interfaces.shared.queue_places import shown_place
from xulang.kernel.words import Role
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState

pytestmark = pytest.mark.usefixtures("committed_db")
WINDOWS = "/centre/queue/windows/"


@pytest.fixture
def gate(committed_db: str) -> Iterator[Gate]:
    kept = open_queue()
    with clock_at(ANNOUNCED):
        yield kept


def person(*roles: Role) -> Client:
    return reader(browser=officer(*roles, gate="HN"))


def hanoi(moment: datetime) -> str:
    return moment.astimezone(queueing.HANOI).strftime("%Y-%m-%dT%H:%M")


def see(browser: Client, path: str = WINDOWS) -> str:
    found = browser.get(path)
    assert found.status_code == 200
    return found.content.decode()


def committed(browser: Client, capsys: pytest.CaptureFixture[str]) -> str:
    """What the page asks for is run offline, and its first line pasted; the secret."""
    page = see(browser)
    [command] = re.findall(r"xulang (draw secret --window \S+ --organisation [0-9a-f-]+)", page)
    assert main(command.split()) == 0
    commitment, secret = re.findall(r"[0-9a-f]{64}", capsys.readouterr().out)
    answer = browser.post(f"{WINDOWS}HN/export/fresh/commit/", tap(commitment=commitment))
    assert answer.status_code == 302
    assert commitment in see(browser)
    return str(secret)


def revealed(browser: Client, secret: str) -> None:
    [unit] = re.findall(r'name="organisation" value="([^"]+)"', see(browser))[:1]
    browser.post(f"{WINDOWS}HN/export/fresh/reveal/", tap(organisation=unit, secret=secret))


def test_a_window_from_its_announcement_to_its_draw(gate: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    manager, customs = person(Role.CENTRE_MANAGER), person(Role.CUSTOMS_OFFICER)
    typed = {
        "line": "HN/export/fresh",
        "opens": hanoi(OPENS),
        "closes": hanoi(CLOSES),
        "hours": "3",
        "wait": "8",
    }
    late = manager.post(WINDOWS, tap(**{**typed, "opens": hanoi(ANNOUNCED)}))
    assert late.status_code == 422
    assert manager.post(WINDOWS, tap(**typed)).status_code == 302
    assert customs.post(WINDOWS, tap(**typed)).status_code == 404
    assert "Without a draw until then: in order of readiness" in text_of(see(manager))
    secrets = [committed(manager, capsys), committed(customs, capsys)]
    public = Client()
    shown = text_of(see(public, "/gates/HN/draws/"))
    assert not any(secret in shown for secret in secrets)
    stories = [ready_at(number, OPENS + timedelta(minutes=number)) for number in (1, 2, 3)]
    with clock_at(stories[-1].now):
        gate.keep(stories[-1].now)
        place = shown_place(crossing_id=stories[0].truck, now=stories[-1].now)
        assert place is not None
        assert place.closes == CLOSES
        assert place_of(stories[0]).state == PlaceState.REQUESTED
    with clock_at(AFTER):
        gate.keep(AFTER)
        assert "Sealed: the two secrets are due" in text_of(see(manager))
        revealed(customs, secrets[1])
        revealed(manager, secrets[0])
        gate.keep(AFTER)
        said = public.get("/open-data/queue/HN/draws.json").json()
        [window] = said["windows"]
        assert (window["stage"], window["requests"]) == ("drawn", 3)
        assert window["deadline"] == int((CLOSES + timedelta(hours=8)).timestamp())
        assert {one["secret"] for one in window["organisations"]} == set(secrets)
        assert window["seed"] in see(public, "/gates/HN/draws/")
        assert {place_of(one).state for one in stories} == {PlaceState.WAITING}


def test_who_holds_no_secret_has_no_form(gate: Gate) -> None:
    yard = person(Role.YARD_OPERATOR)
    assert yard.get(WINDOWS).status_code in {302, 403, 404}
    guard = person(Role.BORDER_GUARD_OFFICER)
    assert 'name="opens"' not in see(guard)
    answer = guard.post(f"{WINDOWS}HN/export/fresh/commit/", tap(commitment="zz"))
    assert answer.status_code == 302
    assert "64" in text_of(see(guard))
