"""The pages of alerts and their rules: seen by owners at their gates, answered, tried, switched."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.support.alerts import count_hours, play, threshold, wish
from tests.support.companies import clerk_of
from tests.support.officers import officer, tap
from tests.support.people import make_actor, make_organisation
from tests.support.story import COMPANY, reference_data
from xulang.insight import api as insight
from xulang.insight import models
from xulang.kernel.words import FactKind, Role
from xulang.platform import clock

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
RULE = {
    "name": "Xe chờ nhiều",
    "test": "above",
    "measure": "waiting",
    "limit": "10",
    "clears": "4",
    "debounce": "1",
    "window": "24",
    "gate": "HN",
    "direction": "export",
    "owner": "centre_operator",
    "second": "centre_manager",
    "third": "",
    "patience": "15",
}


def read(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


@pytest.fixture
def hour() -> int:
    """The hour that has just begun, after one in which twenty came and nobody went in."""
    reference_data()
    make_organisation(organisation_id=COMPANY)
    now = int(clock.now().timestamp()) // 3600
    count_hours([(20, 0), (0, 18), (20, 0)], first=now - 3)
    return now


def test_a_rule_is_made_tried_switched_on_rings_and_is_answered(hour: int) -> None:
    manager = officer(Role.CENTRE_MANAGER, gate=None)
    assert manager.post("/centre/alerts/rules/new/", tap(**{**RULE, "clears": "12"})).status_code == 422
    made = manager.post("/centre/alerts/rules/new/", tap(**RULE))
    assert made.status_code == 302
    page = str(made["Location"])
    assert "2 lần" in read(manager, page)
    manager.post(f"{page}switch/", tap(on="1"))
    [rule] = insight.list_rules()
    assert rule.is_on
    assert play(hour).rang == 1
    operator = officer(Role.CENTRE_OPERATOR)
    listed = read(operator, "/centre/alerts/")
    assert "Xe chờ nhiều" in listed
    [one] = insight.list_alerts(gates=None)
    alert = f"/centre/alerts/{one.id}/"
    assert "/assignments/give/" not in read(operator, alert)
    assert "/assignments/give/?kind=alert" in read(manager, alert)
    assert operator.post(f"{alert}acknowledge/", tap()).status_code == 302
    assert operator.post(f"{alert}note/", tap(text="Đã gọi thêm ca")).status_code == 302
    assert operator.post(f"{alert}snooze/", tap(text="Đợi", until="7")).status_code == 422
    until = clock.now() + timedelta(minutes=90)
    silence = tap(text="Đợi", until=f"{until.astimezone(HANOI):%Y-%m-%dT%H:%M}")
    # Sent twice it is said once: the end is a moment, not a length.
    for _ in range(2):
        assert operator.post(f"{alert}snooze/", silence).status_code == 302
    [silenced] = insight.list_alerts(gates=None)
    assert silenced.snoozed_until == until.replace(second=0, microsecond=0)
    assert [one.kind for one in insight.read_alert(alert_id=one.id)].count(FactKind.ALERT_SNOOZED) == 1
    late = tap(text="Đợi", until=f"{until.astimezone(HANOI) + timedelta(days=2):%Y-%m-%dT%H:%M}")
    operator.post(f"{alert}snooze/", late)
    assert "trong vòng 24 giờ" in read(operator, alert)
    assert "Đã gọi thêm ca" in read(manager, alert)
    assert insight.list_alerts(gates=None)[0].acknowledged_at is not None


@pytest.mark.parametrize(
    ("language", "typed", "again"), [("vi", "2,5", "2,5"), ("en", "2.5", "2.5"), ("zh-hans", "2.5", "2.5")]
)
def test_a_figure_is_typed_as_each_language_writes_it(
    hour: int, language: str, typed: str, again: str
) -> None:
    manager = officer(Role.CENTRE_MANAGER, gate=None)
    spoken = {"accept-language": language}
    manager.cookies["django_language"] = language
    form = tap(**{**RULE, "limit": typed, "clears": typed})
    made = manager.post("/centre/alerts/rules/new/", form, headers=spoken)
    assert made.status_code == 302
    [rule] = insight.list_rules()
    assert (rule.limit, rule.clears) == (2.5, 2.5)
    assert f'value="{again}"' in read(manager, str(made["Location"]))


def test_other_gates_and_firms_find_nothing(hour: int) -> None:
    leader = make_actor(role=Role.LEADER)
    insight.set_rule(request=wish(leader, "set", clock.now()), rule=threshold())
    insight.switch_rule(request=wish(leader, "on", clock.now()), rule_id=threshold().id, on=True)
    play(hour)
    [one] = insight.list_alerts(gates=None)
    elsewhere, clerk = officer(Role.CENTRE_OPERATOR, gate="CM"), clerk_of(COMPANY)
    for client in (elsewhere, clerk):
        assert client.get(f"/centre/alerts/{one.id}/").status_code == 404
        assert client.post(f"/centre/alerts/{one.id}/acknowledge/", tap()).status_code == 404
        assert client.get("/centre/alerts/rules/new/").status_code == 404
    rule = f"/centre/alerts/rules/{threshold().id}/"
    assert elsewhere.post(rule, tap(**RULE)).status_code == 404
    assert elsewhere.post(f"{rule}switch/", tap(on="0")).status_code == 404
    assert clerk.get("/centre/alerts/").status_code == 404
    assert models.AlertRow.objects.get().acknowledged_at is None
