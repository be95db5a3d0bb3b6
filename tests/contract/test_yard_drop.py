"""`xulang yard-drop`: files in a folder are taken once, whatever is cut, and come back with reasons."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.story import reference_data
from xulang.crossing import api as crossing
from xulang.interfaces.cli import yard_drop
from xulang.interfaces.cli.main import main
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.platform.refusals import PlatformRefusal
from xulang.yards import api as yards
from xulang.yards.api import DifferenceKind, Via, YardEvent

pytestmark = pytest.mark.django_db
HEAD = "event,kind,plate,at\n"


@pytest.fixture
def place(db: None) -> crossing.YardPlace:
    reference_data()
    return crossing.get_yard_place(code="XC")


def rows(*names: str) -> str:
    at = clock.now() - timedelta(minutes=1)
    return HEAD + "".join(f"{name},in,29H77777,{at.isoformat()}\n" for name in names)


def drop(folder: Path, name: str, text: str) -> None:
    """As a yard's software does: written under another name, then renamed."""
    unfinished = folder / f"{name}.part"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.rename(folder / name)


def lying(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def booked() -> list[str]:
    return sorted(one.event for one in yards.list_yard_events(yard="XC", limit=99))


def test_what_was_taken_is_done_and_what_was_not_comes_back(
    place: crossing.YardPlace, tmp_path: Path
) -> None:
    drop(tmp_path, "a.csv", rows("E-1", "E-2"))
    drop(tmp_path, "b.csv", rows("E-2", "E-3") + "E-4,in,=1+1,today\n")
    drop(tmp_path, "c.csv", "\x00")
    (tmp_path / "d.csv.part").write_text(rows("E-9"))
    (tmp_path / "e.csv").symlink_to("/etc/passwd")
    assert main(["yard-drop", str(tmp_path), "--yard", "XC", "--once"]) == 1
    assert lying(tmp_path) == [
        "d.csv.part",
        "done/a.csv",
        "e.csv",
        "refused/b.csv",
        "refused/b.reasons.csv",
        "refused/c.csv",
        "refused/c.reasons.csv",
    ]
    assert booked() == ["E-1", "E-2", "E-3"]
    reasons = (tmp_path / "refused/b.reasons.csv").read_text(encoding="utf-8-sig").splitlines()
    assert reasons[0] == "event,kind,plate,at,Kết quả,Lý do"
    assert reasons[3].startswith("E-4,in,'=1+1,today,Không nhận,")
    drop(tmp_path, "a.csv", rows("E-1"))
    assert yard_drop.take_all(folder=tmp_path, place=place) == 1
    assert len([name for name in lying(tmp_path) if name.startswith(("done/a", "refused/a"))]) == 3


def test_cut_anywhere_no_event_comes_twice(
    place: crossing.YardPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = rows("E-1", "E-2", "E-3", "E-4")
    drop(tmp_path, "a.csv", text)
    whole = crossing.take_yard_events

    def half(*, events: Iterable[YardEvent], **words: Any) -> Any:
        whole(events=list(events)[:2], **words)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(crossing, "take_yard_events", half)
        with pytest.raises(KeyboardInterrupt):
            yard_drop.take_all(folder=tmp_path, place=place)
    assert (booked(), lying(tmp_path)) == (["E-1", "E-2"], ["a.csv"])

    def cut(*_given: Any, **_words: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(yard_drop, "_put_away", cut)
        with pytest.raises(KeyboardInterrupt):
            yard_drop.take_all(folder=tmp_path, place=place)
    assert (len(booked()), lying(tmp_path)) == (4, ["a.csv"])
    assert yard_drop.take_all(folder=tmp_path, place=place) == 0
    assert (len(booked()), lying(tmp_path)) == (4, ["done/a.csv"])


def test_a_file_whose_rows_met_somebody_at_work_stays(
    place: crossing.YardPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(tmp_path, "a.csv", rows("E-1"))

    def busy(*, events: Iterable[YardEvent], **_words: Any) -> list[crossing.TakenEvent]:
        refusal = Refusal(code=PlatformRefusal.BUSY)
        return [crossing.TakenEvent(event=event.event, refusal=refusal) for event in events]

    with monkeypatch.context() as patch:
        patch.setattr(crossing, "take_yard_events", busy)
        yard_drop.take_all(folder=tmp_path, place=place)
    assert lying(tmp_path) == ["a.csv"]
    yard_drop.take_all(folder=tmp_path, place=place)
    assert lying(tmp_path) == ["done/a.csv"]


def test_a_stock_list_is_compared_once_by_its_name(place: crossing.YardPlace, tmp_path: Path) -> None:
    now = clock.now().astimezone(yards.HANOI)
    name = f"stock-{now:%Y%m%d-%H%M}.csv"
    for _ in range(2):
        drop(tmp_path, name, "plate\n29H-777.77\n")
        assert yard_drop.take_all(folder=tmp_path, place=place) == 0
    (stock,) = yards.list_stocks(yard="XC")
    assert (stock.lines, stock.via) == (1, Via.FOLDER)
    assert [one.kind for one in yards.list_current_differences(yard="XC")] == [DifferenceKind.NEVER_HERE]
    drop(tmp_path, "stock.csv", "plate\n29H-777.77\n")
    assert yard_drop.take_all(folder=tmp_path, place=place) == 1
    assert "stock-20261122-0930.csv" in (tmp_path / "refused/stock.reasons.csv").read_text(
        encoding="utf-8-sig"
    )
