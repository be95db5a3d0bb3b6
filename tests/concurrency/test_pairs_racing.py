"""Two declarations that hand over goods are locked together: what one side decides, the other one knows."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.pairs import Side, import_of, side, source_body, two_sides
from tests.support.race import Racer
from tests.support.story import reference_data
from xulang.crossing import api as crossing
from xulang.crossing import locks
from xulang.crossing.api import CrossingRefusal
from xulang.crossing.usecases import act, pair
from xulang.journal.api import JournalRefusal
from xulang.kernel.request import Request
from xulang.kernel.words import Force, Role, Step
from xulang.platform.idempotency import Answer

pytestmark = pytest.mark.usefixtures("committed_db")


def race(
    patch: pytest.MonkeyPatch, first: Callable[[], object], second: Callable[[], object]
) -> list[object]:
    """The first has decided and waits to write while the second begins. What each got."""
    decided, go = threading.Event(), threading.Event()
    write = act.write

    def slow(**words: object) -> Answer:
        if not decided.is_set():
            decided.set()
            assert go.wait(timeout=60)
        return write(**words)  # type: ignore[arg-type] # handed on as it came

    for module in (act, pair):
        patch.setattr(module, "write", slow)
    one = Racer(first)
    assert decided.wait(timeout=60)
    two = Racer(second)
    two.wait(seconds=0.5)
    go.set()
    return [one.end(), two.end()]


def without_lock(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(locks, "LOCK_RECORD", locks.LOCK_RECORD.replace(" FOR UPDATE", ""))


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def ready() -> tuple[Side, Side]:
    """Paired, everything there but customs' signature."""
    reference_data()
    source, receiver = two_sides()
    source.ask(receiver, Role.CUSTOMS_OFFICER)
    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    receiver.now = source.now
    receiver.enter()
    source.now = receiver.now
    return source, receiver


def undoing(receiver: Side) -> Callable[[], object]:
    request = receiver.request(Role.CUSTOMS_OFFICER)
    return lambda: crossing.undo(
        request=request, declaration_id=receiver.declaration, crossing_id=receiver.truck, step=Step.ENTRY
    )["number"]


def signing(source: Side) -> Callable[[], object]:
    request = source.request(Role.CUSTOMS_OFFICER)
    return lambda: crossing.confirm(
        request=request,
        declaration_id=source.declaration,
        crossing_id=source.truck,
        step=Step.TRANSSHIPMENT,
    )["number"]


def test_an_entry_taken_back_stops_the_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    source, receiver = ready()
    ends = race(monkeypatch, undoing(receiver), signing(source))
    assert ends == [receiver.number, CrossingRefusal.NEEDS_FIRST_ON_OTHER]
    nothing_differs()


def test_a_signature_stops_the_undoing_of_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    source, receiver = ready()
    ends = race(monkeypatch, signing(source), undoing(receiver))
    assert ends == [source.number, CrossingRefusal.OTHERS_RELY_ON_IT]
    nothing_differs()


def test_control_without_the_lock_nobody_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    source, receiver = ready()
    without_lock(monkeypatch)
    ends = race(monkeypatch, signing(source), undoing(receiver))
    assert JournalRefusal.STREAM_MOVED in ends


def test_what_does_not_touch_the_other_side_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Crosswise at once: both wait in the same order, so neither is turned away."""
    source, receiver = ready()
    requests = [one.request(Role.CUSTOMS_OFFICER) for one in (source, receiver)]

    def yard(one: Side, request: Request) -> Callable[[], object]:
        return lambda: crossing.confirm(
            request=request, declaration_id=one.declaration, crossing_id=one.truck, step=Step.YARD
        )["number"]

    ends = race(monkeypatch, yard(source, requests[0]), yard(receiver, requests[1]))
    assert ends == [source.number, receiver.number]
    nothing_differs()


def claims() -> tuple[Side, Side, Side]:
    reference_data()
    one, receiver = two_sides()
    two = side("other source", now=receiver.now + timedelta(seconds=1))
    two.declare(import_of(source_body(two.truck, plate="桂FB5678")))
    return one, two, receiver


def claiming(source: Side, receiver: Side) -> Callable[[], object]:
    request = source.request(Role.CUSTOMS_OFFICER)
    number, plate = receiver.number, receiver.plate
    return lambda: crossing.pair(
        request=request,
        declaration_id=source.declaration,
        crossing_id=source.truck,
        number=number,
        plate=plate,
    )["number"]


def test_two_sources_claim_one_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, receiver = claims()
    ends = race(monkeypatch, claiming(one, receiver), claiming(two, receiver))
    assert ends == [one.number, CrossingRefusal.ALREADY_PAIRED]
    record = crossing.open_record(declaration_id=receiver.declaration).record
    assert [found.crossing_id for found in record.dossier.vehicle(receiver.truck).paired] == [one.truck]
    nothing_differs()


def test_control_without_the_lock_both_decide_to_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, receiver = claims()
    without_lock(monkeypatch)
    ends = race(monkeypatch, claiming(one, receiver), claiming(two, receiver))
    assert CrossingRefusal.ALREADY_PAIRED not in ends
    assert JournalRefusal.STREAM_MOVED in ends


def test_who_was_paired_while_another_waited_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry began before the pair was made: its record is read under lock, so the source hears of it."""
    one, _two, receiver = claims()
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    request = receiver.request(Role.CUSTOMS_OFFICER)

    def entering() -> object:
        return crossing.confirm(
            request=request,
            declaration_id=receiver.declaration,
            crossing_id=receiver.truck,
            step=Step.ENTRY,
        )["number"]

    ends = race(monkeypatch, claiming(one, receiver), entering)
    assert ends == [one.number, receiver.number]
    record = crossing.open_record(declaration_id=one.declaration).record
    heard = record.dossier.vehicle(one.truck).paired[0].confirmations
    assert [(word.step, word.force) for word in heard] == [(Step.ENTRY, Force.CUSTOMS)]
    nothing_differs()
