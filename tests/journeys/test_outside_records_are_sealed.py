"""What outside records say is sealed like everything else, and verifies."""

import pytest

from tests.journeys.test_beside_the_live_platform import WHOLE, at, bring, replayed
from tests.support.sealing import LOG, SEALED_AT, seal
from tests.support.story import reference_data
from xulang.journal.usecases.verify import Evidence, verify

pytestmark = pytest.mark.usefixtures("committed_db")


def test_the_sealed_journal_verifies_after_two_copies() -> None:
    reference_data()
    bring(at("2026-05-08T23:00:00"), "evening")
    seal()
    bring(WHOLE, "last")
    seal()
    verification = verify(key=LOG.verifier, now=SEALED_AT, evidence=Evidence())
    assert list(verification.findings) == []
    assert verification.counted["sealed facts"] == 18
    replayed()
