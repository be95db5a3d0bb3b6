"""Read models that an earlier version made: pages say so, nothing wrong is shown, and they come right."""

from hashlib import sha256

import pytest

from tests.support.insight import BOTH, Told, at, equal, follow
from tests.support.officers import officer
from tests.support.queue import clock_at
from tests.support.rest import answer_of, make_program
from tests.support.story import reference_data
from xulang.insight import api as insight
from xulang.insight.domain.projection import PROJECTION
from xulang.insight.usecases.rebuild import TABLES
from xulang.kernel.words import FactKind, Force, Role, Step
from xulang.platform.db import raw

# What was added to rows that were there, as `0005_moves` left it.
OLDER = (
    "UPDATE insight_follower SET version = 0",
    "UPDATE insight_delta SET coming = 0, registered = 0, entered = 0, went = 0",
    "UPDATE insight_step SET number = 0, sealed_at = 0",
    "DELETE FROM insight_step_past",
)
REBUILDING = "Đang lập lại số liệu quá khứ"
WRITTEN = {1: "337fff447cc0b59e"}


def told() -> None:
    """Let in at eight; one word was undone at eleven, and the yard's was heard of late."""
    one = Told()
    one.declare(at(7))
    one.confirm(Step.REGISTRATION, at(7, 10))
    follow(at(7, 11))
    customs, _guard = one.confirm(Step.ENTRY, at(8, 5), *BOTH)
    follow(at(8, 6))
    one.say(FactKind.UNDONE, at(11, 5), step=Step.ENTRY, force=Force.CUSTOMS, refers_to=customs)
    one.confirm(Step.YARD, at(9, 10), recorded=at(11, 6))
    follow(at(11, 7))


@pytest.mark.usefixtures("committed_db")
def test_whoever_changes_what_rows_say_raises_the_version() -> None:
    """Else who upgrades keeps rows that say something else. Then add what the new version writes."""
    told()
    written = sha256()
    for table, _counts in TABLES:
        with raw().cursor() as cursor:
            rows = cursor.execute(f"SELECT * FROM {table}".encode()).fetchall()  # noqa: S608 -- our own words
            names = [one.name for one in cursor.description or ()]
        written.update(repr((table, names, sorted(map(repr, rows)))).encode())
    assert written.hexdigest()[:16] == WRITTEN[PROJECTION]


@pytest.mark.usefixtures("committed_db")
def test_rows_of_an_earlier_version_are_said_to_be_and_come_right_by_themselves() -> None:
    reference_data()
    told()
    for statement in OLDER:
        raw().execute(statement.encode())
    insight.forget_command()
    leader, program = officer(Role.LEADER, gate=None), make_program(Role.LEADER)
    day = f"first={at(7):%Y-%m-%d}&last={at(7):%Y-%m-%d}"
    addresses = ("command/", "command/?at=2026-05-11T17:00", f"statistics/?{day}", "daily-report/2026-05-11/")

    def look() -> tuple[list[bool], bool, dict[str, object]]:
        with clock_at(at(12)):
            insight.forget_command()
            pages = [leader.get(f"/centre/{one}").content.decode() for one in addresses]
            past = answer_of(program.get("command/past?at=2026-05-11T10:00:00Z"))
            assert answer_of(program.get("command"))["fresh"]["rebuilding"] is past["rebuilding"]
        return [REBUILDING in page for page in pages], 'id="tile-HN"' in pages[1], past

    said, tiles, past = look()
    assert (said, tiles) == ([True] * 4, False), "no number of the past that may lack trucks"
    assert (past["rebuilding"], past["lines"]) == (True, [])
    assert insight.make_daily_report(now=at(10, 40), hour=17) is None, "however long it has to wait"
    done = insight.renew(clock=lambda: at(12))
    assert done is not None
    assert sum(one.missing for one in done.differing) > 3
    said, tiles, past = look()
    assert (said, tiles, past["rebuilding"]) == ([False] * 4, True, False)
    assert equal(at(13))
    assert insight.make_daily_report(now=at(10, 40), hour=17) is not None
    assert insight.renew(clock=lambda: at(13)) is None
