"""Closing a gate, reopening it, and what the public is told."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from xulang.gates import api as gates
from xulang.kernel.refusal import Refusal
from xulang.platform.db import pipeline

NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
CLOSURE = UUID("0c1d9c2e-0001-4c8f-9d1a-6f2b6a1c0001")
TEXT = {
    gates.Language.VIETNAMESE: "Tạm dừng do mưa lớn",
    gates.Language.ENGLISH: " ",
    gates.Language.CHINESE: "暴雨暂停",
}
pytestmark = pytest.mark.django_db


def close(
    *, gate: str = "HN", reason: str = "Mưa lớn", notice: gates.NoticeText | None = None
) -> gates.Closure:
    return gates.close_gate(
        closure_id=uuid5(CLOSURE, gate),
        gate=gate,
        reason=reason,
        by="7",
        notice_id=uuid5(CLOSURE, "notice"),
        notice=notice,
        now=NOW,
    )


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> tuple[object, object]:
    return refused.value.code, dict(refused.value.params)


def test_an_open_gate_lets_entries_be_confirmed() -> None:
    gates.guard_entry(gates=["HN-1119", "HN"])


@pytest.mark.parametrize("closed", ["HN-1119", "HN"])
def test_a_closed_gate_or_the_gate_it_is_part_of_refuses_by_name(closed: str) -> None:
    close(gate=closed)
    with pytest.raises(Refusal) as refused:
        gates.guard_entry(gates=["HN-1119", "HN"])
    assert code_of(refused) == (gates.GateRefusal.CLOSED, {"gate": closed})
    gates.guard_entry(gates=["CM"])


def test_the_guard_travels_in_a_pipeline() -> None:
    close()
    with pipeline(), pytest.raises(Refusal):
        gates.guard_entry(gates=["HN"])


def test_a_gate_is_closed_once_and_reopened_once() -> None:
    closed = close(notice=TEXT)
    assert closed.notice == {
        gates.Language.VIETNAMESE: "Tạm dừng do mưa lớn",
        gates.Language.CHINESE: "暴雨暂停",
    }
    assert gates.list_closures() == [closed]
    assert gates.find_closure(gates=["HN"]) == closed
    with pytest.raises(Refusal) as refused:
        close()
    assert code_of(refused) == (gates.GateRefusal.ALREADY_CLOSED, {"gate": "HN"})
    later = NOW + timedelta(hours=2)
    assert gates.reopen_gate(gate="HN", reason="Hết mưa", by="7", now=later).id == closed.id
    assert gates.list_closures() == []
    assert gates.find_closure(gates=["HN"]) is None
    with pytest.raises(Refusal) as refused:
        gates.reopen_gate(gate="HN", reason="Hết mưa", by="7", now=later)
    assert code_of(refused) == (gates.GateRefusal.ALREADY_OPEN, {"gate": "HN"})


def test_a_closures_notice_ends_with_it() -> None:
    close(notice=TEXT)
    assert [notice.gate for notice in gates.list_notices(now=NOW)] == ["HN"]
    assert gates.list_own_notices(now=NOW) == []
    later = NOW + timedelta(hours=2)
    gates.reopen_gate(gate="HN", reason="Hết mưa", by="7", now=later)
    assert gates.list_notices(now=later) == []


@pytest.mark.parametrize(
    ("reason", "notice", "code", "field"),
    [
        (" ", None, gates.GateRefusal.REASON_MISSING, "reason"),
        ("a" * 501, None, gates.GateRefusal.TEXT_TOO_LONG, "reason"),
        ("a", {gates.Language.ENGLISH: "Closed"}, gates.GateRefusal.NOTICE_INCOMPLETE, "notice_vi"),
        ("a", {gates.Language.VIETNAMESE: "a" * 1001}, gates.GateRefusal.TEXT_TOO_LONG, "notice_vi"),
    ],
)
def test_a_closing_needs_a_reason_and_a_vietnamese_notice_or_none(
    reason: str, notice: gates.NoticeText | None, code: gates.GateRefusal, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        close(reason=reason, notice=notice)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert gates.find_closure(gates=["HN"]) is None


def publish(*, valid_from: datetime, valid_until: datetime | None, name: str = "rain") -> gates.Notice:
    return gates.publish_notice(
        notice_id=uuid5(CLOSURE, name),
        gate=None,
        text=TEXT,
        valid_from=valid_from,
        valid_until=valid_until,
        by="7",
    )


def test_a_notice_is_shown_in_its_period_only() -> None:
    hour = timedelta(hours=1)
    notice = publish(valid_from=NOW + hour, valid_until=NOW + 2 * hour)
    shown = [bool(gates.list_notices(now=NOW + hours * hour)) for hours in (0, 1, 2)]
    assert shown == [False, True, False]
    assert gates.list_own_notices(now=NOW) == [notice]


def test_a_notice_withdrawn_is_gone() -> None:
    notice = publish(valid_from=NOW, valid_until=None)
    gates.withdraw_notice(notice_id=notice.id, now=NOW)
    assert gates.list_notices(now=NOW) == []
    with pytest.raises(Refusal) as refused:
        gates.withdraw_notice(notice_id=CLOSURE, now=NOW)
    assert refused.value.code is gates.GateRefusal.NOTICE_UNKNOWN


def test_a_notice_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        publish(valid_from=NOW, valid_until=NOW)
    assert refused.value.code is gates.GateRefusal.NOTICE_PERIOD
