"""The command screen: now and tonight, incidents, grey when the follower stops, and the two dials."""

from datetime import UTC, datetime, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.alerts import count_hours, make_alert
from tests.support.capacity import plan, say
from tests.support.officers import officer
from tests.support.queue import clock_at
from tests.support.story import Story, reference_data
from xulang.insight import api as insight
from xulang.insight import models
from xulang.insight.queries import command, outlook
from xulang.kernel.words import Direction, Role
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.platform.models import AuditEntry

pytestmark = pytest.mark.django_db
PAGE = "/centre/command/"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def hour() -> int:
    reference_data()
    insight.forget_command()
    insight.forget_outlook()
    return int(clock.now().timestamp()) // 3600


def read(client: Client, address: str = PAGE) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def fresh() -> None:
    models.FollowerRow.objects.update(seen_at=clock.now())
    insight.forget_command()


def test_a_gate_now_and_tonight_with_its_alert(hour: int) -> None:
    make_alert()
    fresh()
    page = read(officer(Role.LEADER, gate=None))
    assert 'href="/centre/?gate=HN"' in page
    assert "Xe chờ nhiều" in page
    assert "<strong>20</strong>" in page
    assert "stopped" not in page.partition("<script")[0].partition('id="command"')[2][:200]
    [alert] = insight.list_alerts(gates=None)
    assert f"/centre/alerts/{alert.id}/" in page


def test_tonight_is_told_from_past_weeks(hour: int) -> None:
    for week in (1, 2, 3):
        # Ten an hour came and eight went in, all day long, a week before and earlier.
        count_hours([(10, 8)] * 26, first=hour - 168 * week - 1)
    found = insight.tonight(now=clock.now(), counts={("HN", Direction.EXPORT): insight.Counts(waiting=30)})
    [line] = [one for place, one in found.items() if place == ("HN", Direction.EXPORT)]
    assert (line.expected, line.day_capacity, line.planned) == (240, 192, False)
    assert [one.hours for one in line.ahead] == [6, 12, 24]
    assert line.ahead[0].p10 < 42 < line.ahead[0].p90
    assert line.ahead[2].p10 < 78 < line.ahead[2].p90


def test_figures_that_stopped_are_grey_and_say_since_when(hour: int) -> None:
    count_hours([(20, 0)], first=hour - 1)
    models.FollowerRow.objects.update(seen_at=clock.now() - timedelta(minutes=5))
    page = read(officer(Role.LEADER, gate=None))
    assert 'class="stopped"' in page
    assert "Số liệu đã dừng" in page
    fresh()
    assert 'class="stopped"' not in read(officer(Role.LEADER, gate=None))


def test_late_news_moves_the_past_as_known_now_only(hour: int) -> None:
    begin = hour - 10
    count_hours([(5, 0)], first=begin)
    # Heard of six hours later: three more had come in that hour.
    for event_span, sealed_span in ((0, 0), (0, 1), (1, 0), (1, 1)):
        event = begin // (168 if event_span else 1)
        sealed = (begin + 6) // (168 if sealed_span else 1)
        row, _new = models.DeltaRow.objects.get_or_create(
            event_span=event_span,
            sealed_span=sealed_span,
            event_at=event,
            sealed_at=sealed,
            gate="HN",
            direction="export",
            defaults=dict.fromkeys(("waiting", "called", "on_road", "inside", "held"), 0),
        )
        models.DeltaRow.objects.filter(
            event_span=event_span,
            sealed_span=sealed_span,
            event_at=event,
            sealed_at=sealed,
            gate="HN",
            direction="export",
        ).update(waiting=row.waiting + 3)
    leader = officer(Role.LEADER, gate=None)
    at = datetime.fromtimestamp((begin + 2) * 3600, tz=HANOI)
    late = at + timedelta(hours=6)
    then = read(leader, f"{PAGE}?at={at:%Y-%m-%dT%H:%M}")
    assert "5 → <strong>8</strong>" in then
    known = read(leader, f"{PAGE}?at={at:%Y-%m-%dT%H:%M}&known={late:%Y-%m-%dT%H:%M}")
    assert "→ <strong>" not in known
    assert ">8<" in known


def test_viewers_share_what_was_read(hour: int, monkeypatch: pytest.MonkeyPatch) -> None:
    make_alert()
    fresh()
    insight.forget_outlook()
    # However slow the machine is.
    monkeypatch.setattr(command, "SHARED_SECONDS", 300.0)
    read_so_often = {command: 0, outlook: 0}
    for module in read_so_often:
        original = module._read

        def counting(moment: object, module: ModuleType = module, original: object = original) -> object:
            read_so_often[module] += 1
            return original(moment)  # type: ignore[operator] # as it stood

        monkeypatch.setattr(module, "_read", counting)
    clients = [officer(Role.LEADER, gate=None) for _ in range(3)]
    pages = [read(client) for client in clients]
    assert read_so_often == {command: 1, outlook: 1}
    # Who looks while all is drawn asks for himself alone: session, person, roles, and how far the log is.
    with CaptureQueriesContext(connection) as asked:
        read(clients[1])
    assert len(asked) < 12
    assert not [one for one in asked if "insight_" in one["sql"] or "crossing_" in one["sql"]]
    insight.forget_command()
    assert 'data-position="0"' in pages[0]
    with CaptureQueriesContext(connection) as anew:
        read(clients[1])
    assert len(anew) >= len(asked) + 5


def test_only_centre_and_leaders_see_it(hour: int) -> None:
    assert officer(Role.PLANT_OFFICER).get(PAGE).status_code == 404


@pytest.mark.parametrize("asked", ["9999-99-99T00:00", "2099-01-01T00:00", "1970-01-01T00:00", "abc"])
def test_nobody_takes_the_present_for_an_hour_that_cannot_be_shown(hour: int, asked: str) -> None:
    answer = officer(Role.LEADER, gate=None).get(f"{PAGE}?at={asked}")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'id="command"' in text
    assert "Không xem được giờ đó" in text


def test_flow_stands_against_the_plan_and_yards_against_their_places(hour: int) -> None:
    """Nine of 24 planned this hour; 38 inside of 40 places, which is full; and who set them is recorded."""
    start = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)  # Ten o'clock in Hanoi, on a Monday.
    with clock_at(start + timedelta(minutes=30)):
        say(Story(now=start - timedelta(minutes=1)), plan(start=start, lanes=2, per_lane=12))
        first = int(start.timestamp()) // 3600
        for week in (1, 2, 3):
            count_hours([(1, 1)], first=first - 168 * week, gate="CM")
        count_hours([(9, 9)], first=first)
        models.DeltaRow.objects.filter(gate="HN").update(inside=38)
        fresh()
        manager = officer(Role.CENTRE_MANAGER, gate=None)
        wrong = manager.post("/centre/yards/XC/places/", {"places": "0", "request_id": str(new_id())})
        assert wrong.status_code == 302
        assert "Một bãi có từ 1 đến 20000 chỗ" in read(manager, "/centre/yards/")
        assert "filled-" not in read(manager)
        manager.post("/centre/yards/XC/places/", {"places": "40", "request_id": str(new_id())})
        fresh()
        page = read(manager)
        assert "filled-full" in page
        assert "38 xe bên trong trên 40 chỗ (95 %)" in page
        assert '<meter min="0" max="24" value="9"' in page
        assert "trên 24 theo kế hoạch" in page
        assert "Theo giờ đã công bố" in page
        stranger = officer(Role.CENTRE_MANAGER, gate="CM")
        refused = stranger.post("/centre/yards/XC/places/", {"places": "1", "request_id": str(new_id())})
        assert refused.status_code == 404
        audited = AuditEntry.objects.filter(action="yard_places_set").values_list("object_id", flat=True)
        assert list(audited) == ["XC:40"]


def test_an_hour_of_the_past_of_one_gate(hour: int) -> None:
    count_hours([(5, 0)], first=hour - 5)
    count_hours([(7, 0)], first=hour - 5, gate="CM")
    leader = officer(Role.LEADER, gate=None)
    at = datetime.fromtimestamp((hour - 2) * 3600, tz=HANOI)
    page = read(leader, f"{PAGE}?gate=CM&at={at:%Y-%m-%dT%H:%M}")
    assert (">7<" in page, ">5<" in page) == (True, False)
    assert f"?gate=CM&amp;at={at - timedelta(hours=1):%Y-%m-%dT%H:00}" in page
