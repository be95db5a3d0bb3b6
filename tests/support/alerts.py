"""Hours of trucks in the read models, as the follower would have counted them, and rules played over them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from tests.support.story import STORY, salt
from xulang.insight import api as insight
from xulang.insight import models
from xulang.kernel.actor import SYSTEM, Actor, Grant
from xulang.kernel.request import Request
from xulang.kernel.words import Direction, Role
from xulang.platform import clock
from xulang.platform.ids import new_id

BEGIN = datetime(2026, 5, 6, 0, 0, tzinfo=UTC)
FIRST = int(BEGIN.timestamp()) // 3600


def count_hours(
    hours: Iterable[tuple[int, int]], *, gate: str = "HN", first: int = FIRST, direction: str = "export"
) -> int:
    """`hours`: registered and entered in each; answers the hour after the last. The follower is there."""
    hour = first
    for came, went in hours:
        for moment, many in (("registered", came), ("entered", went)):
            if many:
                models.HourlyRow.objects.create(
                    hour=hour,
                    moment=moment,
                    gate=gate,
                    direction=direction,
                    regime="export",
                    vehicle_type="other",
                    nationality="VN",
                    vehicles=many,
                    weight_kg=0,
                    value_vnd=0,
                )
        for event_span, sealed_span in ((0, 0), (0, 1), (1, 0), (1, 1)):
            event, sealed = hour // (168 if event_span else 1), hour // (168 if sealed_span else 1)
            row, _new = models.DeltaRow.objects.get_or_create(
                event_span=event_span,
                sealed_span=sealed_span,
                event_at=event,
                sealed_at=sealed,
                gate=gate,
                direction=direction,
                defaults=dict.fromkeys(("waiting", "called", "on_road", "inside", "held"), 0),
            )
            models.DeltaRow.objects.filter(
                event_span=event_span,
                sealed_span=sealed_span,
                event_at=event,
                sealed_at=sealed,
                gate=gate,
                direction=direction,
            ).update(
                waiting=row.waiting + came - went,
                registered=row.registered + came,
                entered=row.entered + went,
            )
        hour += 1
    seen = datetime.fromtimestamp(hour * 3600, tz=UTC)
    # What a follower has really counted stays counted.
    models.FollowerRow.objects.update_or_create(
        id=1, defaults={"seen_at": seen}, create_defaults={"position": 0, "seen_at": seen}
    )
    return hour


def play(hour: int, *, minutes: int = 1) -> insight.Played:
    """The minute after the hour before `hour` ended."""
    now = datetime.fromtimestamp(hour * 3600, tz=UTC) + timedelta(minutes=minutes)
    return insight.play_rules(now=now, new_id=new_id, new_salt=salt)


def wish(actor: Actor, name: str, now: datetime) -> Request:
    return Request(id=uuid5(STORY, name), actor=actor, now=now, new_salt=salt)


def threshold(**words: object) -> insight.Rule:
    plain: dict[str, object] = {
        "id": UUID(int=77),
        "name": "Xe chờ nhiều",
        "test": insight.Check.ABOVE,
        "measure": insight.Counted.WAITING,
        "limit": 10.0,
        "clears": 4.0,
        "direction": Direction.EXPORT,
    }
    return insight.Rule(**{**plain, **words})  # type: ignore[arg-type] # words of the test


def make_alert() -> dict[str, list[str]]:
    """A rule that is on and rings at HN, by the names that addresses give them."""
    leader = Actor(
        kind=SYSTEM.kind,
        id="leader",
        name="Vi Thị Chủ",
        grants=(Grant(role=Role.LEADER, organisation_id=UUID(int=5)),),
    )
    now = clock.now()
    hour = int(now.timestamp()) // 3600
    insight.set_rule(request=wish(leader, "make rule", now), rule=threshold())
    insight.switch_rule(request=wish(leader, "switch rule", now), rule_id=threshold().id, on=True)
    count_hours([(20, 0)], first=hour - 1)
    insight.play_rules(now=now, new_id=new_id, new_salt=salt)
    [one] = insight.list_alerts(gates=None)
    return {"rule_id": [str(threshold().id)], "alert_id": [str(one.id)]}
