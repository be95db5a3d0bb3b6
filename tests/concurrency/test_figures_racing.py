"""Two change the same figure at once: the second learns of the first; without the lock he does not."""

import threading
from collections.abc import Callable, Mapping
from uuid import UUID

import pytest

from tests.support.figures import define, import_tables, key, manager, request_by, take
from tests.support.race import Racer
from xulang.indicators import api as indicators
from xulang.indicators import locks
from xulang.indicators.api import Content, IndicatorRefusal, Move, Verb
from xulang.indicators.domain import figures
from xulang.indicators.usecases import act as usecase
from xulang.journal.api import JournalRefusal

pytestmark = pytest.mark.usefixtures("committed_db")


def both_at_once(patch: pytest.MonkeyPatch) -> list[object]:
    """Both have read version 1; the first stops after he looked at it, until the second tried."""
    import_tables()
    define("beds")
    first_one, second_one = manager(), manager()
    take(first_one, Verb.ENTER, key("beds"), value="1")
    looked, go = threading.Event(), threading.Event()
    check: Callable[..., Content] = figures.check_step

    def slow(**words: object) -> Content:
        content = check(**words)
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=60)
        return content

    patch.setattr(usecase, "check_step", slow)

    def enter(actor: object, value: str) -> Callable[[], object]:
        move = Move(key=key("beds"), verb=Verb.ENTER, content=Content(value=value), seen=1)
        request = request_by(actor)  # type: ignore[arg-type] # a manager
        return lambda: indicators.act(request=request, moves=[move])

    first = Racer(enter(first_one, "2"))
    assert looked.wait(timeout=60)
    second = Racer(enter(second_one, "3"))
    second.wait(seconds=0.5)
    go.set()
    return [first.end(), second.end()]


def test_the_second_is_told_and_the_first_ones_figure_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = both_at_once(monkeypatch)
    assert isinstance(first, dict)
    assert second is IndicatorRefusal.FIGURE_MOVED
    figure = indicators.find_figure(key=key("beds"))
    assert figure is not None
    assert [one.content.value for one in figure.versions] == ["1", "2"]


def test_without_the_lock_only_the_journal_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with nothing locked both pass the check, and one loses at the stream's next number."""
    real, calls = locks.own_series, []

    def unlocked(*, streams: Mapping[UUID, tuple[str, str]]) -> dict[UUID, int]:
        calls.append(streams)
        # The published figures and the first version are written as ever.
        return real(streams=streams) if len(calls) < 3 else dict.fromkeys(streams, 1)

    monkeypatch.setattr(locks, "own_series", unlocked)
    answers = both_at_once(monkeypatch)
    assert JournalRefusal.STREAM_MOVED in answers
