"""The centre's desk: all crossings of a gate, closing and reopening, and notices for the public."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from tests.support.boards import board, clock_of, reader, rows, text_of
from tests.support.officers import officer, tap
from tests.support.story import WAY, Story, reference_data
from xulang.gates import api as gates
from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role, Stage, Step

pytestmark = pytest.mark.django_db
CLOSE, REOPEN = "/centre/gates/HN/close/", "/centre/gates/HN/reopen/"
WORDS = {"reason": "Mưa lũ", "notice_vi": "Dừng thông quan", "notice_en": "Stopped", "notice_zh": "暂停通关"}
OTHERS = (Role.CENTRE_OPERATOR, Role.CENTRE_CASHIER, Role.LEADER, Role.CUSTOMS_OFFICER, Role.YARD_OPERATOR)


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    story = Story()
    with clock_of(story):
        story.declare()
        yield story


def person(*roles: Role, gate: str | None = "HN") -> Client:
    return reader(browser=officer(*roles, gate=gate))


def see(browser: Client, path: str = "/centre/") -> str:
    return text_of(browser.get(path).content.decode())


def audited() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, object_kind FROM platform_auditentry WHERE object_kind <> 'session' ORDER BY id"
        )
        return list(cursor.fetchall())


def test_the_desk_shows_the_board_the_steps_and_every_crossing(story: Story) -> None:
    for role, step in WAY[:5]:
        story.confirm(role, step)
    operator = person(Role.CENTRE_OPERATOR)
    page = operator.get("/centre/").content.decode()
    hall = "Huu Nghi international border gate"
    assert board("/centre/", operator)[hall, "Export"] == ["0", "0", "1", "0", "0", "0", "—"]
    assert [row for row in rows(page) if len(row) == 5] == [
        ["Registration accepted", "Customs", "1", "1", "1"],
        ["Gate entry", "Border guard", "1", "2", "2"],
        ["Gate entry", "Customs", "1", "1", "1"],
        ["Arrival in the yard", "Customs", "1", "3", "3"],
        ["Plant quarantine check", "Plant quarantine", "1", "3", "3"],
        ["VN 12C12345", "HN", "Export", "In the yard", "08/05/2026 22:52"],
    ]


def test_the_list_narrows_by_gate_stage_and_any_part_of_a_plate(story: Story) -> None:
    operator = person(Role.CENTRE_OPERATOR)

    def found(query: str) -> bool:
        return "VN 12C12345" in see(operator, f"/centre/?{query}")

    assert [found(query) for query in ("", "gate=HN", "stage=declared", "plate=c-123")] == [True] * 4
    assert [found(query) for query in ("gate=CM", "stage=in_yard", "plate=999")] == [False] * 3


def test_another_gates_centre_sees_the_public_board_and_no_plate(story: Story) -> None:
    page = see(person(Role.CENTRE_MANAGER, gate="CM"))
    assert "VN 12C12345" not in page
    assert "Close the gate Huu Nghi" not in page
    assert "Close the gate Chi Ma" in page


@pytest.mark.parametrize("role", [Role.DECLARANT, Role.CUSTOMS_OFFICER, Role.YARD_OPERATOR])
def test_outsiders_do_not_find_the_desk(story: Story, role: Role) -> None:
    gate = None if role == Role.DECLARANT else "HN"
    assert person(role, gate=gate).get("/centre/").status_code == 404
    assert "/account/sign-in/" in Client().get("/centre/").headers["Location"]


def test_a_manager_closes_and_reopens_and_entries_are_refused_by_name(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    manager = person(Role.CENTRE_MANAGER)
    assert manager.get(CLOSE).status_code == 200
    said = text_of(manager.post(CLOSE, tap(**WORDS), follow=True).content.decode())
    assert "Closed: Huu Nghi international border gate" in said
    [closure] = gates.list_closures()
    assert (closure.gate, closure.reason) == ("HN", "Mưa lũ")
    assert closure.notice == {"vi": "Dừng thông quan", "en": "Stopped", "zh-hans": "暂停通关"}
    with pytest.raises(Refusal) as refused:
        story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert refused.value.code is GateRefusal.CLOSED
    assert story.stage() == Stage.REGISTERED

    twice = manager.post(CLOSE, tap(**WORDS))
    assert twice.status_code == 422
    assert "is closed already." in text_of(twice.content.decode())
    said = text_of(manager.post(REOPEN, tap(reason="Hết mưa"), follow=True).content.decode())
    assert "Open again: Huu Nghi international border gate" in said
    assert gates.list_closures() == []
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert story.stage() == Stage.ENTERING


def test_one_wish_to_close_is_done_once(story: Story) -> None:
    manager, sent = person(Role.CENTRE_MANAGER), tap(**WORDS)
    assert [manager.post(CLOSE, sent).status_code for _ in range(2)] == [302, 302]
    assert len(gates.list_closures()) == 1


@pytest.mark.parametrize("missing", ["reason", "notice_vi"])
def test_closing_needs_a_reason_and_words_for_the_public(story: Story, missing: str) -> None:
    answer = person(Role.CENTRE_MANAGER).post(CLOSE, tap(**{**WORDS, missing: " "}))
    assert answer.status_code == 422
    assert f'id="id_{missing}_error"' in answer.content.decode()
    assert gates.list_closures() == []


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_closes_reopens_or_speaks_to_the_public(story: Story, role: Role) -> None:
    browser = person(role)
    for path in (CLOSE, REOPEN, "/centre/notices/"):
        assert browser.get(path).status_code == 404
        assert browser.post(path, tap(**WORDS)).status_code == 404
    assert gates.list_closures() == []
    assert gates.list_notices(now=story.now) == []


def test_a_manager_of_another_gate_closes_and_announces_only_there(story: Story) -> None:
    manager = person(Role.CENTRE_MANAGER, gate="CM")
    assert manager.post(CLOSE, tap(**WORDS)).status_code == 404
    assert manager.post("/centre/gates/XX/close/", tap(**WORDS)).status_code == 404
    for gate in ("", "HN"):
        assert manager.post("/centre/notices/", tap(gate=gate, notice_vi="Sửa đường")).status_code == 422
    assert manager.post("/centre/notices/", tap(gate="CM", notice_vi="Sửa đường")).status_code == 302
    assert [notice.gate for notice in gates.list_notices(now=story.now.replace(second=1))] == ["CM"]


def test_a_notice_is_published_once_seen_in_three_languages_and_withdrawn(story: Story) -> None:
    manager = person(Role.CENTRE_MANAGER, gate=None)
    sent = tap(gate="", notice_vi="Nghỉ lễ 2/9", notice_en="Holiday on 2 September", notice_zh="9月2日放假")
    for _press in range(2):
        assert manager.post("/centre/notices/", sent).status_code == 302
    [notice] = gates.list_own_notices(now=story.now)
    for language, text in (
        ("vi", "Nghỉ lễ 2/9"),
        ("en", "Holiday on 2 September"),
        ("zh-hans", "9月2日放假"),
    ):
        assert text in text_of(reader(language).get("/").content.decode())
    manager.post(f"/centre/notices/{notice.id}/withdraw/", tap())
    assert "Nghỉ lễ" not in reader("vi").get("/").content.decode()
    assert manager.post(f"/centre/notices/{notice.id}/withdraw/", tap()).status_code == 404
    assert audited()[-2:] == [("notice_published", "notice"), ("notice_withdrawn", "notice")]


def test_a_notice_that_ends_before_it_begins_is_refused(story: Story) -> None:
    sent = tap(gate="HN", notice_vi="Sửa đường", valid_until="2020-01-01T00:00")
    answer = person(Role.CENTRE_MANAGER).post("/centre/notices/", sent)
    assert answer.status_code == 422
    assert "The notice would end before it begins." in text_of(answer.content.decode())
