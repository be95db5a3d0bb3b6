"""kill -9 anywhere in the follower counts nothing twice and leaves nothing out."""

import os
import subprocess
import sys

from tests.support.insight import BOTH, Told, at, equal, table
from tests.support.postgres import CLUSTER
from tests.support.sealing import seal
from xulang.insight import api as insight
from xulang.kernel.words import Step
from xulang.platform import postgres
from xulang.platform.db import raw


def test_a_follower_killed_anywhere_counts_everything_once(committed_db: str) -> None:
    told = Told()
    told.declare(at(7))
    told.confirm(Step.REGISTRATION, at(7, 10))
    told.confirm(Step.ENTRY, at(8, 5), *BOTH)
    told.confirm(Step.YARD, at(9))
    seal(now=at(9, 1))
    environment = {
        **os.environ,
        "XULANG_DATABASE_URL": postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=committed_db),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.insight_processes"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) > 40, "a follower that does its work has more lines than that"
    assert not insight.follow_sealed(now=at(10)), "the last one took what was left"
    assert raw().execute("SELECT position FROM insight_follower").fetchone() == (6,)
    assert [row[-3] for row in table("insight_hourly")] == [1, 1, 1]
    assert equal(at(10))
    raw().execute("DELETE FROM insight_crossing")
    assert not equal(at(10)), "which is a comparison that can fail"
