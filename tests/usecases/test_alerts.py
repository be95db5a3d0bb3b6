"""A rule rings by the read models, is passed on, acknowledged, silenced, over; facts tell it all."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.support.alerts import FIRST, count_hours, play, threshold, wish
from tests.support.people import give_role, make_actor, make_person
from tests.support.story import reference_data
from xulang.insight import api as insight
from xulang.insight import models
from xulang.insight.api import AlertVerb, InsightRefusal
from xulang.insight.domain.projection import projection
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Role
from xulang.notifications import models as notified

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Actor:
    reference_data()
    return make_actor(role=Role.CENTRE_MANAGER, full_name="Hà Văn Quản")


def moment(hour: int, minutes: int = 0) -> datetime:
    return datetime.fromtimestamp(hour * 3600, tz=UTC) + timedelta(minutes=minutes)


def switched_on(manager: Actor, rule: insight.Rule) -> UUID:
    insight.set_rule(request=wish(manager, "set", moment(FIRST)), rule=rule)
    insight.switch_rule(request=wish(manager, "on", moment(FIRST)), rule_id=rule.id, on=True)
    return rule.id


def told(user: UUID) -> list[str]:
    rows = notified.Notification.objects.filter(recipient_id=user).order_by("created_at")
    return list(rows.values_list("kind", flat=True))


def refused(code: InsightRefusal, act: object) -> None:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator] # a lambda of the test
    assert caught.value.code == code


def test_it_rings_is_passed_on_acknowledged_and_over(manager: Actor) -> None:
    operator, elsewhere = make_person(full_name="Mai"), make_person(full_name="Xa")
    give_role(user_id=operator, role=Role.CENTRE_OPERATOR, gate="HN")
    give_role(user_id=elsewhere, role=Role.CENTRE_OPERATOR, gate="CM")
    switched_on(manager, threshold())
    hour = count_hours([(6, 0)])
    assert play(hour).rang == 0
    hour = count_hours([(6, 0)], first=hour)
    assert [play(hour).rang, play(hour, minutes=2).rang] == [1, 0]
    [one] = insight.list_alerts(gates=None)
    assert (one.gate, one.value, one.owner) == ("HN", 12, Role.CENTRE_OPERATOR)
    assert (told(operator), told(elsewhere)) == (["alert_rang"], [])
    assert [play(hour, minutes=15).passed_on, play(hour, minutes=16).passed_on] == [0, 1]
    assert told(UUID(manager.id)) == ["alert_escalated"]
    request = wish(manager, "ack", moment(hour, 20))
    insight.answer_alert(request=request, alert_id=one.id, verb=AlertVerb.ACKNOWLEDGE)
    assert play(hour, minutes=50).passed_on == 0
    noted = wish(manager, "note", moment(hour, 21))
    insight.answer_alert(request=noted, alert_id=one.id, verb=AlertVerb.NOTE, text="Gọi thêm ca đêm")
    hour = count_hours([(0, 9)], first=hour)
    assert play(hour).cleared == 1
    [over] = insight.list_alerts(gates={"HN"})
    assert over.over_at is not None
    assert insight.list_alerts(gates={"CM"}) == []
    assert [(word.kind, word.text) for word in insight.read_alert(alert_id=one.id)] == [
        (FactKind.ALERT_RANG, ""),
        (FactKind.ALERT_ESCALATED, ""),
        (FactKind.ALERT_ACKNOWLEDGED, ""),
        (FactKind.ALERT_NOTED, "Gọi thêm ca đêm"),
        (FactKind.ALERT_CLEARED, ""),
    ]
    assert list(insight.replay_alerts()) == []
    models.AlertRow.objects.update(level=0)
    assert [(what, cached) for _id, what, cached, _facts in insight.replay_alerts()] == [("level", "0")]


def test_silence_ends_and_it_is_told_again(manager: Actor) -> None:
    switched_on(manager, threshold(owners=(Role.CENTRE_MANAGER,)))
    hour = count_hours([(20, 0)])
    play(hour)
    [one] = insight.list_alerts(gates=None)
    until = moment(hour, 30)
    request = wish(manager, "snooze", moment(hour, 3))
    insight.answer_alert(
        request=request, alert_id=one.id, verb=AlertVerb.SNOOZE, text="Đang xử lý", until=until
    )
    assert [play(hour, minutes=29).passed_on, play(hour, minutes=30).passed_on] == [0, 1]
    assert told(UUID(manager.id)) == ["alert_rang", "alert_escalated"]
    assert list(insight.replay_alerts()) == []


def test_who_may_not_is_refused(manager: Actor) -> None:
    officer = make_actor(role=Role.CENTRE_OPERATOR, gate="CM")
    rule = threshold()
    refused(
        InsightRefusal.NOT_ALLOWED,
        lambda: insight.set_rule(request=wish(officer, "x", moment(FIRST)), rule=rule),
    )
    refused(
        InsightRefusal.RULE_UNKNOWN,
        lambda: insight.switch_rule(request=wish(manager, "y", moment(FIRST)), rule_id=rule.id, on=True),
    )
    switched_on(manager, rule)
    play(count_hours([(20, 0)]))
    [one] = insight.list_alerts(gates=None)
    now = moment(FIRST + 2)
    for who, verb, text, code in (
        (officer, AlertVerb.ACKNOWLEDGE, "", InsightRefusal.NOT_ALLOWED),
        (manager, AlertVerb.NOTE, " ", InsightRefusal.TEXT_MISSING),
        (manager, AlertVerb.SNOOZE, "x", InsightRefusal.SNOOZE_WRONG),
    ):
        request = wish(who, f"{verb}{code}", now)
        with pytest.raises(Refusal) as caught:
            insight.answer_alert(request=request, alert_id=one.id, verb=verb, text=text)
        assert caught.value.code == code


def test_the_jam_rule_is_shipped_on_and_rings_on_the_read_models(manager: Actor) -> None:
    assert play(FIRST).rang == 0
    rules = {one.id: one.is_on for one in insight.list_rules()}
    assert rules == {one.id: one.is_on for one in insight.SHIPPED}
    assert rules[insight.JAM.id]
    hour = FIRST
    rang = 0
    for _ in range(24):
        hour = count_hours([(20, 12)], first=hour)
        rang += play(hour).rang
    assert rang == 1
    [one] = insight.list_alerts(gates=None)
    assert (one.name, one.rule_id) == (insight.JAM.name, insight.JAM.id)
    kinds = [
        fact.public.kind
        for fact in journal.read_stream(stream_kind=journal.StreamKind.ALERT, stream_id=insight.JAM.id)
    ]
    assert kinds == [FactKind.ALERT_RULE_SET, FactKind.ALERT_RULE_SWITCHED]


def test_a_rule_is_tried_on_the_past_before_it_is_on(manager: Actor) -> None:
    rule = threshold()
    insight.set_rule(request=wish(manager, "set", moment(FIRST)), rule=rule)
    hour = count_hours([(20, 0), (0, 18), (12, 0), (1, 12)])
    found = insight.try_rule(rule=rule, now=moment(hour))
    assert [
        (place[0], one.begins - FIRST, one.ends and one.ends - FIRST, one.peak) for place, one in found
    ] == [
        ("HN", 0, 1, 20),
        ("HN", 2, 3, 14),
    ]
    assert play(hour).rang == 0
    assert insight.list_alerts(gates=None) == []


def test_hours_that_are_not_counted_yet_are_not_judged(manager: Actor) -> None:
    switched_on(manager, threshold())
    hour = count_hours([(20, 0)])
    models.FollowerRow.objects.update(seen_at=moment(hour, -1))
    assert play(hour).rang == 0
    models.FollowerRow.objects.update(seen_at=moment(hour), version=0)
    assert play(hour).rang == 0, "nor by rows that are being rebuilt"
    models.FollowerRow.objects.update(version=projection())
    assert play(hour).rang == 1
