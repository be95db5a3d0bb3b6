"""kill -9 anywhere in the follower counts nothing twice and leaves nothing out."""

import os
import subprocess
import sys
from datetime import date

from tests.support.insight import BOTH, Told, at, equal, follow, table
from tests.support.officers import make_officer, tap
from tests.support.postgres import CLUSTER
from tests.support.sealing import seal
from tests.support.sign_in import signed_in
from tests.support.story import reference_data
from xulang.insight import api as insight
from xulang.kernel.words import Role, Step
from xulang.notifications import api as notifications
from xulang.platform import postgres
from xulang.platform.db import raw


def killed_line_by_line(database: str, *what: str) -> int:
    """How many lines the work has that at last came to its end."""
    url = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database)
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.insight_processes", *what],
        env={**os.environ, "XULANG_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_a_daily_report_killed_anywhere_at_its_hour_is_made_and_told_once(committed_db: str) -> None:
    reference_data()
    reader = make_officer(Role.LEADER)
    signed_in(reader).post("/centre/daily-report/wanted/", tap(wanted="yes"))
    told = Told()
    told.declare(at(1))
    told.confirm(Step.REGISTRATION, at(2))
    follow(at(10, 6))
    assert killed_line_by_line(committed_db, "report") > 40
    made = insight.find_frozen(day=date(2026, 5, 11))
    assert made is not None
    assert (made.total.registered, made.total.waiting) == (1, 1)
    address = notifications.Address(kind=notifications.RecipientKind.USER, id=reader)
    kinds = [one.kind for one in notifications.list_notifications(addresses=[address], before=None)]
    assert kinds == [notifications.NotificationKind.DAILY_REPORT]


def test_a_follower_killed_anywhere_counts_everything_once(committed_db: str) -> None:
    told = Told()
    told.declare(at(7))
    told.confirm(Step.REGISTRATION, at(7, 10))
    told.confirm(Step.ENTRY, at(8, 5), *BOTH)
    told.confirm(Step.YARD, at(9))
    seal(now=at(9, 1))
    assert killed_line_by_line(committed_db) > 40, "a follower that does its work has more lines than that"
    assert not insight.follow_sealed(now=at(10)), "the last one took what was left"
    assert raw().execute("SELECT position FROM insight_follower").fetchone() == (6,)
    assert [row[-3] for row in table("insight_hourly")] == [1, 1, 1]
    assert equal(at(10))
    raw().execute("DELETE FROM insight_crossing")
    assert not equal(at(10)), "which is a comparison that can fail"
