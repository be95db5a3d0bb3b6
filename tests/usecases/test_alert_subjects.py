"""Rules on steps, yards and sources: each kind of judgement works with each, live and over the past year."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.alerts import FIRST, count_hours, play, threshold, wish
from tests.support.capacity import plan, say
from tests.support.people import give_role, make_actor, make_person
from tests.support.story import STORY, Story, reference_data
from xulang.insight import api as insight
from xulang.insight import models
from xulang.insight.api import AlertVerb, Check, Counted, Percentile
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Role, Step
from xulang.notifications import models as notified
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Actor:
    reference_data()
    return make_actor(role=Role.CENTRE_MANAGER, full_name="Hà Văn Quản")


def moment(hour: int, minutes: int = 0) -> datetime:
    return datetime.fromtimestamp(hour * 3600, tz=UTC) + timedelta(minutes=minutes)


def step_words(hour: int, *minutes: int, step: str = "inspection", gate: str = "HN") -> None:
    """A word on a step in the middle of the hour, after so many minutes each."""
    for place, took in enumerate(minutes):
        crossing = uuid5(STORY, f"{gate} {hour} {place} {step}")
        done = moment(hour, 30)
        models.CrossingRow.objects.create(
            **dict.fromkeys(
                ("regime", "vehicle_type", "nationality", "part", "cargo", "stage", "outcome"), ""
            ),
            **dict.fromkeys(("weight_kg", "value_vnd", "holds", "irregular"), 0),
            id=crossing,
            declaration_id=crossing,
            gate=gate,
            direction="export",
            declared_at=done,
            erased=False,
        )
        models.StepRow.objects.create(
            crossing_id=crossing,
            step=step,
            force="customs",
            opened_at=done - timedelta(minutes=took),
            done_at=done,
        )


def tried(rule: insight.Rule, hour: int) -> list[tuple[str, int, int | None, float]]:
    """Over the past year: where, from and until which hour of the story, the highest value."""
    return [
        (spot[0], one.begins - FIRST, None if one.ends is None else one.ends - FIRST, one.peak)
        for spot, one in insight.try_rule(rule=rule, now=moment(hour))
    ]


def live(manager: Actor, rule: insight.Rule, first: int, last: int) -> list[tuple[str, str, int]]:
    """What rang when the minutes after each hour were played."""
    insight.set_rule(request=wish(manager, "set", moment(FIRST)), rule=rule)
    insight.switch_rule(request=wish(manager, "on", moment(FIRST)), rule_id=rule.id, on=True)
    for hour in range(first, last + 1):
        if rule.measure != Counted.FOLLOWER:
            models.FollowerRow.objects.update(seen_at=moment(hour))
        play(hour)
    return [(one.gate, one.direction or "", one.hour - FIRST) for one in insight.list_alerts(gates=None)]


def on_steps(test: Check, limit: float, clears: float, **words: object) -> insight.Rule:
    plain = {"test": test, "limit": limit, "clears": clears, "measure": Counted.STEP_MINUTES}
    return threshold(**{**plain, **words})


def test_minutes_of_a_step_by_each_judgement(manager: Actor) -> None:
    """Inspections took 30 minutes at an hour of three weeks; today 30, 40, 100; then nobody's word."""
    for week in range(3):
        step_words(FIRST + 168 * week + 2, 30, 30, 30)
    today = FIRST + 3 * 168
    step_words(today, 30, 30, 30)
    step_words(today + 1, 40, 40, 40)
    step_words(today + 2, 90, 100, 110)
    step_words(today + 2, 5, 5, 5, step="entry")
    hour = count_hours([(1, 1)] * 5, first=today)
    base = 3 * 168
    assert tried(on_steps(Check.ABOVE, 60, 45), hour) == [("HN", base + 2, None, 100)]
    assert tried(on_steps(Check.ABOVE, 60, 45, step=Step.ENTRY), hour) == []
    assert tried(on_steps(Check.RISE, 60, 10, window=2), hour) == [("HN", base + 2, None, 70)]
    # Of 90, 100 and 110 the middle is 100, and nine in ten are through after 108.
    ninth = on_steps(Check.ABOVE, 105, 45, percentile=Percentile.P90)
    assert tried(ninth, hour) == [("HN", base + 2, None, 108)]
    assert tried(on_steps(Check.ABOVE, 105, 45), hour) == []
    # Two hours without three words: while the gate is closed (nights have no plan) silence counts, too.
    quiet = tried(on_steps(Check.SILENCE, 2, 0), hour)
    assert [one[1:] for one in quiet][-1:] == [(base + 4, None, 2)]
    # Thirty at this hour of three weeks: 70 off by a Poisson's spread of the root of thirty.
    [(_gate, begins, _ends, peak)] = tried(on_steps(Check.UNUSUAL, 10, 2), hour)
    assert begins == base + 2
    assert peak == pytest.approx(70 / 30**0.5)
    assert live(manager, ninth, hour - 2, hour) == [("HN", "export", base + 2)]


def test_confirmations_of_a_gate_that_stop_while_its_plan_says_open(manager: Actor) -> None:
    """Words came at six and seven in the morning, and none from eight; open are seven to eleven."""
    first = int(datetime(2026, 5, 11, 0, 0, tzinfo=UTC).timestamp()) // 3600  # Seven in Hanoi, a Monday.
    said = Story(now=moment(first - 1, 59))
    say(said, plan(start=moment(first), end=moment(first + 4)))
    step_words(first - 1, 1)
    step_words(first, 1, 1)
    hour = count_hours([(1, 0)] * 8, first=first - 1)
    rule = threshold(test=Check.SILENCE, measure=Counted.CONFIRMATIONS, limit=3.0, clears=0.0)
    begins = first + 3 - FIRST
    assert tried(rule, hour) == [("HN", begins, None, 3)]
    assert live(manager, rule, first, hour) == [("HN", "export", begins)]
    fall = threshold(test=Check.BELOW, measure=Counted.CONFIRMATIONS, limit=1.0, clears=2.0, debounce=7)
    assert [one[0] for one in tried(fall, hour)] == ["HN"]


def test_a_yard_that_fills(manager: Actor) -> None:
    """Of forty places twenty are taken, then thirty, then thirty-eight: both directions count."""
    registry.set_yard_places(code="XC", places=40, actor=manager, now=moment(FIRST))
    hour = count_hours([(1, 0)] * 3)
    for back, (there, way) in enumerate(((20, "export"), (10, "import"), (8, "export"))):
        if way == "import":
            count_hours([(1, 0)], first=FIRST + back, direction="import")
        rows = models.DeltaRow.objects.filter(event_span=0, event_at=FIRST + back, direction=way)
        rows.update(inside=there)
    models.FollowerRow.objects.update(seen_at=moment(hour))
    rule = threshold(measure=Counted.YARD, limit=90.0, clears=70.0, direction=None)
    assert tried(rule, hour) == [("HN", 2, None, 95)]
    rises = threshold(test=Check.RISE, measure=Counted.YARD, limit=40.0, clears=5.0, window=2, direction=None)
    assert tried(rises, hour) == [("HN", 0, None, 75)]
    assert live(manager, rule, hour - 1, hour) == [("HN", "", 2)]
    [one] = insight.list_alerts(gates={"HN"})
    insight.answer_alert(
        request=wish(manager, "ack", moment(hour, 5)), alert_id=one.id, verb=AlertVerb.ACKNOWLEDGE
    )
    assert list(insight.replay_alerts()) == []


def test_a_follower_that_stops_rings_by_the_clock_for_who_has_all_gates(manager: Actor) -> None:
    here, everywhere = make_person(full_name="Mai"), make_person(full_name="Xa")
    give_role(user_id=here, role=Role.CENTRE_OPERATOR, gate="HN")
    give_role(user_id=everywhere, role=Role.CENTRE_OPERATOR)
    rule = threshold(test=Check.SILENCE, measure=Counted.FOLLOWER, limit=1.0, clears=0.0, direction=None)
    for minute in (0, 0, 1, 59):
        insight.follow_sealed(now=moment(FIRST, minute))
    assert list(models.PulseRow.objects.values_list("hour", "minutes")) == [(FIRST, 3)]
    models.FollowerRow.objects.update_or_create(id=1, defaults={"position": 0, "seen_at": moment(FIRST, 59)})
    # Nobody looked in the hour after, and nothing is counted from then on.
    assert live(manager, rule, FIRST + 1, FIRST + 2) == [("", "", 1)]
    [one] = insight.list_alerts(gates=None)
    assert insight.list_alerts(gates={"HN"}) == []
    told = notified.Notification.objects.filter(subject_id=one.id).values_list("recipient_id", flat=True)
    assert list(told) == [everywhere]
    insight.follow_sealed(now=moment(FIRST + 2, 5))
    assert play(FIRST + 3).cleared == 1
    assert tried(rule, FIRST + 3) == [("", 1, 2, 1)]
    fewer = threshold(test=Check.BELOW, measure=Counted.FOLLOWER, limit=2.0, clears=3.0, direction=None)
    assert tried(fewer, FIRST + 3) == [("", 1, None, 0)]
    assert list(insight.replay_alerts()) == []


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"measure": Counted.FOLLOWER, "gate": "HN"}, "gate"),
        ({"measure": Counted.YARD, "direction": Direction.EXPORT}, "direction"),
        ({"measure": Counted.WAITING, "step": Step.ENTRY}, "step"),
    ],
)
def test_what_does_not_fit_together_is_refused(manager: Actor, words: dict[str, object], field: str) -> None:
    rule = threshold(**{"direction": None, "id": UUID(int=3), **words})
    with pytest.raises(Refusal) as caught:
        insight.set_rule(request=wish(manager, "set", moment(FIRST)), rule=rule)
    assert (caught.value.code, caught.value.field) == (insight.InsightRefusal.RULE_WRONG, field)
