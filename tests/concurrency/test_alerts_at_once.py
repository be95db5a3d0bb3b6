"""Two people acknowledge one alert, and two evaluators meet one hour: each happens once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.support.alerts import count_hours, play, threshold, wish
from tests.support.people import make_actor
from tests.support.race import Racer, crosswise
from tests.support.story import reference_data
from xulang.insight import api as insight
from xulang.insight import models
from xulang.insight.api import AlertVerb
from xulang.insight.usecases import alerts as answering
from xulang.insight.usecases import play_rules as playing
from xulang.journal import api as journal
from xulang.journal.api import JournalRefusal
from xulang.kernel.actor import Actor
from xulang.kernel.words import Role

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def manager(committed_db: str) -> Actor:
    reference_data()
    return make_actor(role=Role.CENTRE_MANAGER, full_name="Hà Văn Quản")


def ready(manager: Actor) -> int:
    """A rule that is on, and an hour that it rings for once it is played."""
    now = datetime(2026, 5, 6, tzinfo=UTC)
    insight.set_rule(request=wish(manager, "set", now), rule=threshold())
    insight.switch_rule(request=wish(manager, "on", now), rule_id=threshold().id, on=True)
    return count_hours([(20, 0)])


def at(hour: int, minutes: int) -> datetime:
    return datetime.fromtimestamp(hour * 3600, tz=UTC) + timedelta(minutes=minutes)


def acknowledged(manager: Actor, patch: pytest.MonkeyPatch) -> tuple[UUID, list[object]]:
    hour = ready(manager)
    play(hour)
    [one] = insight.list_alerts(gates=None)
    other = make_actor(role=Role.CENTRE_OPERATOR, full_name="Mai Thị Trực")

    def by(who: Actor, minutes: int) -> Racer:
        request = wish(who, f"ack {minutes}", at(hour, minutes))

        def answer() -> str:
            insight.answer_alert(request=request, alert_id=one.id, verb=AlertVerb.ACKNOWLEDGE)
            return "noted"

        return Racer(answer)

    got = crosswise(
        patch=patch,
        module=answering,
        check="save_alert",
        first=lambda: by(manager, 5),
        second=lambda: by(other, 6),
    )
    return one.id, got


def test_of_two_who_acknowledge_at_once_one_does_and_the_other_hears_it(
    manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert_id, got = acknowledged(manager, monkeypatch)
    assert got == ["noted", insight.InsightRefusal.ALERT_TAKEN]
    one = insight.get_alert(alert_id=alert_id, gates=None)
    assert (one.acknowledged_by, one.length) == ("Hà Văn Quản", 2)
    assert list(insight.replay_alerts()) == []


def test_without_the_lock_the_second_would_write_over_the_first(
    manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the journal alone refuses, since two facts claim one number."""
    monkeypatch.setattr(answering, "own_alert", lambda *, alert_id: models.AlertRow.objects.get(id=alert_id))
    _alert_id, got = acknowledged(manager, monkeypatch)
    assert got == ["noted", JournalRefusal.STREAM_MOVED]


def rung(manager: Actor, patch: pytest.MonkeyPatch) -> list[object]:
    hour = ready(manager)
    return crosswise(
        patch=patch,
        module=playing,
        check="save_alert",
        first=lambda: Racer(lambda: play(hour).rang),
        second=lambda: Racer(lambda: play(hour, minutes=2).rang),
    )


def test_two_evaluators_ring_once(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rung(manager, monkeypatch) == [1, 0]
    [one] = insight.list_alerts(gates=None)
    facts = journal.read_stream(stream_kind=journal.StreamKind.ALERT, stream_id=one.id)
    assert [fact.number for fact in facts] == [1]
    assert list(insight.replay_alerts()) == []


def test_without_their_lock_the_second_evaluator_stumbles(
    manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "own_alerts", lambda: None)
    assert rung(manager, monkeypatch) == [1, JournalRefusal.STREAM_MOVED]
