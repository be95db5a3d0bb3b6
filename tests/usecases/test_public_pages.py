"""The public's pages: counts that follow a story, closed gates, notices in three languages, the look-up."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.support.boards import board, clock_of, reader, text_of
from tests.support.story import WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.kernel.words import Role, Step

pytestmark = pytest.mark.django_db
HN = "Huu Nghi international border gate"
EXPORT = (HN, "Export")
PRIVATE = ("NGUYEN VAN A", "NGUYEN", "912345678", "345678", "12C12345", "12C-123.45", "CÔNG TY MẪU", "Sầu")
NOTICE = {
    gates.Language.VIETNAMESE: "Dừng do mưa lũ",
    gates.Language.ENGLISH: "Stopped by floods",
    gates.Language.CHINESE: "因洪水停止通行",
}


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    story = Story()
    with clock_of(story):
        story.declare()
        yield story


def close(story: Story, gate: str, notice: gates.NoticeText | None = None) -> None:
    manager = story.request(Role.CENTRE_MANAGER)
    crossing.close_gate(request=manager, gate=gate, reason="Mưa lũ", notice=notice or NOTICE)


def page(path: str = "/", language: str = "en") -> str:
    return text_of(reader(language).get(path).content.decode())


def test_counts_follow_a_truck_step_by_step(story: Story) -> None:
    assert board()[EXPORT] == ["0", "0", "0", "0", "0", "0", "—"]
    seen = []
    for role, step in WAY:
        story.confirm(role, step)
        seen.append(board()[EXPORT][:6])
    expected = ["1", "0", "0", "0", "0", "0"]
    at_gate = ["0", "1", "0", "0", "0", "0"]
    in_yard = ["0", "0", "1", "0", "0", "0"]
    leaving = ["0", "0", "0", "1", "0", "0"]
    left = ["0", "0", "0", "0", "0", "1"]
    assert seen == [expected, at_gate, at_gate, at_gate, in_yard, in_yard, in_yard, leaving, leaving, left]
    # From the first entry to leaving is eight taps, a minute each.
    assert board()[EXPORT] == [*left, "0.1"]
    assert board()[HN, "Import"] == ["0", "0", "0", "0", "0", "0", "—"]


def test_a_held_vehicle_is_counted_where_everybody_sees_it(story: Story) -> None:
    held = {
        "declaration_id": story.declaration,
        "crossing_id": story.truck,
    }
    crossing.hold(
        request=story.request(Role.CUSTOMS_OFFICER),
        **held,
        reason=crossing.Reason.PAPERS_MISSING,
        note="",
    )
    # Not yet registered it stands in no other column; a gate that holds something back is not idle.
    assert board()[EXPORT] == ["0", "0", "0", "0", "1", "0", "—"]
    assert set(board()) == {EXPORT, (HN, "Import")}
    crossing.release(request=story.request(Role.CUSTOMS_OFFICER), **held, note="")
    assert board()[EXPORT] == ["0", "0", "0", "0", "0", "0", "—"]


def test_idle_gates_stand_below_by_name_once_another_is_busy(story: Story) -> None:
    assert len(board()) == 20
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    assert set(board()) == {EXPORT, (HN, "Import")}
    assert "Nothing is under way at: Huu Nghi dedicated freight road ·" in page()
    assert len(board("/gates/HN/")) == 10  # The gate itself with its four routes.


def test_the_board_names_nobody(story: Story) -> None:
    for role, step in WAY[:5]:
        story.confirm(role, step)
    for path in ("/", "/gates/HN/", "/lookup/"):
        whole = reader().get(path).content.decode()
        assert [word for word in PRIVATE if word in whole] == [], path


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Dừng do mưa lũ"), ("en", "Stopped by floods"), ("zh-hans", "因洪水停止通行")],
)
def test_a_closure_is_told_in_the_readers_language(story: Story, language: str, said: str) -> None:
    close(story, "CM")
    assert said in page(language=language)
    assert "Mưa lũ" not in page(language=language).replace(said, "")


def test_a_closed_gate_is_marked_with_its_routes_and_reopens(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    close(story, "HN")
    assert page().count("Closed") == 2 + 4  # Both directions, and its four idle routes.
    assert "Chi Ma bilateral border gate Closed" not in page()
    manager = story.request(Role.CENTRE_MANAGER)
    crossing.reopen_gate(request=manager, gate="HN", reason="Hết mưa")
    assert "Closed" not in page()
    assert "Stopped by floods" not in page()


def test_a_notice_without_a_translation_is_vietnamese(story: Story) -> None:
    close(story, "CM", {gates.Language.VIETNAMESE: "Sửa đường"})
    assert "Sửa đường" in page(language="zh-hans")


def test_a_gates_page_tells_its_hours_and_only_its_own_notices(story: Story) -> None:
    close(story, "CM")
    assert "Open today: 07:00–20:00" in page("/gates/HN/")
    assert "Stopped by floods" not in page("/gates/HN/")
    assert "Stopped by floods" in page("/gates/CM/")
    assert "No opening hours are published for this gate." in page("/gates/NH/")
    assert reader().get("/gates/XX/").status_code == 404


def ask(**fields: str) -> tuple[int, str]:
    answer = reader().post("/lookup/", fields)
    return answer.status_code, text_of(answer.content.decode().split("<main")[1].split("<form")[0])


def by_plate(plate: str = "12c-123.45", phone: str = "345678") -> tuple[int, str]:
    return ask(by="plate", plate=plate, phone=phone)


def test_the_look_up_shows_the_stage_and_nothing_else(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    status, said = by_plate()
    assert status == 200
    assert "Registered since 08/05/2026 22:48" in said
    assert [word for word in PRIVATE if word in said] == []
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert "Registered" not in by_plate()[1]


def test_the_look_up_finds_by_the_permits_code(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    permit = gates.find_permit(crossing_id=story.truck)
    assert permit
    assert "Registered since 08/05/2026 22:48" in ask(by="code", code=permit.code)[1]


def test_wrong_and_unknown_get_the_same_answer(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    wrong, unknown = by_plate(phone="000000"), by_plate(plate="29C-000.01")
    assert wrong == unknown
    assert wrong[0] == 200
    assert "Nothing was found under these details." in wrong[1]


def test_guessing_waits_longer_each_time_and_is_told_how_long(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    for guess in range(5):
        assert by_plate(phone=f"00000{guess}")[0] == 200
    status, said = by_plate(phone="000009")
    assert (status, "Wait 2 seconds" in said) == (429, True)
    story.now = story.now.replace(second=3)
    assert by_plate(phone="000009")[0] == 200
    status, said = by_plate()
    assert (status, "Wait 4 seconds" in said) == (429, True)


@pytest.mark.parametrize(
    "typed",
    [{"by": "plate", "plate": "", "phone": ""}, {"by": "code", "code": "K7"}, {"by": "code"}, {"by": "?"}],
)
def test_what_cannot_be_looked_up_is_refused_beside_its_field(story: Story, typed: dict[str, str]) -> None:
    assert ask(**typed)[0] == 422


def test_a_gates_page_counts_who_was_sent_elsewhere_and_why(story: Story) -> None:
    assert "Nobody was sent from here, or to here, today." in page("/gates/HN/")
    order = crossing.order_diversion(
        request=story.request(Role.CENTRE_OPERATOR),
        gate="HN",
        to_gate="TT",
        reason=crossing.DiversionReason.ROAD_BLOCKED,
        note="Sạt lở",
    )
    assert "Nobody was sent from here, or to here, today." in page("/gates/HN/")
    crossing.approve_diversion(
        request=story.request(Role.CENTRE_MANAGER), diversion_id=UUID(str(order["diversion"]))
    )
    for gate in ("HN", "TT"):
        seen = page(f"/gates/{gate}/")
        assert "Huu Nghi international border gate Tan Thanh" in seen, seen
        assert "1 The road to the gate is blocked" in seen
        assert not [one for one in (*PRIVATE, "Sạt lở", "Triệu Thị Điều") if one in seen]
