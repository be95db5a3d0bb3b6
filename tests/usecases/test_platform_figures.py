"""Figures that the platform counts itself, and reminders of those that people owe."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.support.figures import define, department, import_tables, key, manager, take
from tests.support.ledger import NOW, assess, pay
from tests.support.people import give_role, make_person
from tests.support.story import START, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.indicators import api as indicators
from xulang.indicators.api import PeriodKind, Verb
from xulang.kernel.words import Role
from xulang.ledger import api as ledger
from xulang.notifications import api as notifications
from xulang.notifications.models import Notification
from xulang.platform import ids

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    reference_data()
    import_tables()


def count(now: datetime = JUNE) -> int:
    return crossing.count_figures(now=now, new_id=ids.new_id, new_salt=ids.new_salt)


def may(code: str) -> str | None:
    figure = indicators.find_figure(key=key(code, "2026-05"))
    return None if figure is None else figure.newest.content.value


def test_a_month_that_is_over_is_counted_without_a_hand() -> None:
    assert count() == 0, "nothing was ever declared"
    story = Story()
    story.declare()
    for role, step in WAY:
        story.confirm(role, step)
    assert count(START + timedelta(hours=1)) == 0, "May is not over"
    assert count() == 4
    assert [may(code) for code in ("vehicles_declared", "crossings_export", "crossings_import")] == [
        "1",
        "1",
        "0",
    ]
    book = indicators.read_book(codes=["crossings"])
    assert book.value(code="crossings", area="LS", period="2026-05").value == 1
    assert count() == 0, "nothing new, nothing written"


def test_late_facts_change_a_month_until_it_is_locked() -> None:
    story = Story()
    story.declare()
    assert count() == 4
    assert may("crossings_export") == "0"
    for role, step in WAY:
        story.confirm(role, step)
    assert count() == 1
    assert may("crossings_export") == "1"
    take(manager(), Verb.LOCK, key("vehicles_declared", "2026-05"))
    figure = indicators.find_figure(key=key("crossings_export", "2026-05"))
    assert figure is not None
    assert [one.content.value for one in figure.versions] == ["0", "1"]
    assert count() == 0


def test_fees_received_are_summed_by_the_day_they_were_booked() -> None:
    assess(amount=800_000)
    pay(amount=500_000)
    hour = timedelta(hours=1)
    assert ledger.sum_received(since=NOW - hour, until=NOW + hour).dong == 500_000
    assert ledger.sum_received(since=NOW + hour, until=NOW + 2 * hour).dong == 0


def test_a_unit_is_reminded_once_before_and_once_after_the_day() -> None:
    officer, home = department()
    define("beds", owner=home, periods=(PeriodKind.MONTH,), due_days=10)
    user = make_person()
    give_role(user_id=user, role=Role.FIGURES_OFFICER, organisation_id=home)
    days = [datetime(2026, 5, day, 3, 0, tzinfo=UTC) for day in (1, 8, 9, 11, 12)]
    told = []
    for now in days:
        crossing.remind_units(now=now)
        kinds = Notification.objects.filter(recipient_id=user, params__title="2026-04").order_by("created_at")
        told.append([one.kind for one in kinds])
    soon, late = notifications.NotificationKind.FIGURES_SOON, notifications.NotificationKind.FIGURES_OVERDUE
    assert told == [[], [soon], [soon], [soon, late], [soon, late]]
    take(officer, Verb.ENTER, key("beds"), value="1")
    assert crossing.remind_units(now=days[-1]) == 0


def test_months_before_the_platform_sealed_its_first_fact_are_unknown_and_not_nought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Story().declare()
    first = SimpleNamespace(recorded_at=JUNE)
    monkeypatch.setattr("xulang.journal.api.read_sealed", lambda **_asked: [first])
    assert (count(), may("vehicles_declared")) == (0, None), "May lies before it"
    first.recorded_at = START
    assert (count(), may("vehicles_declared")) == (4, "1")
