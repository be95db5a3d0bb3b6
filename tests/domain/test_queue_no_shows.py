"""How many of those called stay away is counted from the line's facts, and the rules follow the count."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from xulang.journal.domain.facts import Fact, PublicPart, StreamKind
from xulang.kernel.words import FactKind
from xulang.queueing.domain.no_shows import (
    NoShows,
    count_no_shows,
    last_midnight,
    measured_rules,
)

NAMES = UUID("4c0d9e56-9f0f-4f3c-8c8e-7d1a6b3f2e11")
UNTIL = datetime(2026, 5, 9, 17, 0, tzinfo=UTC)
RULES = {"notice": 2, "no_show": 50, "risk": 20}


def said(kind: FactKind, place: int, *, days: float = 1, trigger: str | None = None) -> Fact:
    at = UNTIL - timedelta(days=days)
    return Fact(
        id=uuid5(NAMES, f"{kind} {place} {days}"),
        stream_kind=StreamKind.LINE,
        stream_id=NAMES,
        number=1,
        crossing_id=uuid5(NAMES, f"place {place}"),
        occurred_at=at,
        recorded_at=at,
        public=PublicPart(kind=kind, gate="HN", trigger=trigger),
        private=None,
        salt=None,
        position=0,
    )


def test_a_call_ends_with_an_entry_or_an_absence() -> None:
    call, used, missed = FactKind.CALLED_FORWARD, FactKind.PLACE_USED, FactKind.CALL_MISSED
    facts = [
        said(call, 1, trigger="order"),
        said(used, 1),
        said(call, 2, trigger="share"),
        said(missed, 2),
        # Called again after its absence: another call.
        said(call, 2, trigger="order"),
        said(used, 2),
        # Stood by: came for certain.
        said(call, 3, trigger="standby"),
        said(used, 3),
        # Held up or given back: neither came nor stayed away.
        said(call, 4, trigger="order"),
        said(FactKind.PLACE_HELD, 4),
        said(call, 5, trigger="order"),
        said(FactKind.PLACE_GIVEN_BACK, 5),
        # Not over yet; called before the four weeks; missed after them.
        said(call, 6, trigger="order"),
        said(call, 7, days=29, trigger="order"),
        said(missed, 7, days=27),
        said(missed, 6, days=-1),
    ]
    assert count_no_shows(facts=facts, until=UNTIL) == NoShows(calls=3, missed=1)


def test_a_day_ends_at_midnight_in_hanoi() -> None:
    assert last_midnight(now=datetime(2026, 5, 9, 22, 10, tzinfo=UTC)) == UNTIL
    assert last_midnight(now=datetime(2026, 5, 9, 16, 59, tzinfo=UTC)) == UNTIL - timedelta(days=1)


@pytest.mark.parametrize(
    ("found", "no_show"),
    [
        (NoShows(calls=199, missed=60), None),  # Too few to say.
        (NoShows(calls=200, missed=60), 300),
        (NoShows(calls=1000, missed=59), None),  # 59 per mille is what the rules say, but for noise.
        (NoShows(calls=1000, missed=60), 60),
        (NoShows(calls=1000, missed=40), 40),
        (NoShows(calls=300, missed=50), 167),  # To the nearest: 166.67.
        (NoShows(calls=300, missed=300), 900),  # More than rules may say.
    ],
)
def test_rules_are_stated_anew_when_the_count_says_something_else(
    found: NoShows, no_show: int | None
) -> None:
    figures = measured_rules(figures=RULES, found=found, until=UNTIL)
    if no_show is None:
        assert figures is None
    else:
        assert figures == {
            **RULES,
            "no_show": no_show,
            "measured_calls": found.calls,
            "measured_missed": found.missed,
            "measured_until": int(UNTIL.timestamp()),
        }
