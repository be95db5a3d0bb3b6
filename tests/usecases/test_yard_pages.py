"""The yard's page: who comes, who is in, who may leave; and reports of what the barrier saw."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.support.boards import clock_of, reader, rows, text_of
from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.officers import officer, tap
from tests.support.people import give_role, make_organisation, make_person
from tests.support.sign_in import signed_in
from tests.support.story import DECLARATION, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.words import FactKind, Force, Role, Stage, Step
from xulang.platform.ids import new_id
from xulang.registry import api as registry
from xulang.registry.models import Yard

pytestmark = pytest.mark.django_db
PAGE = "/yard/"
ENTRY, EXIT = (f"/yard/crossings/{TRUCK}/{kind}/" for kind in ("entry", "exit"))
NOT_READ = "The time could not be read; nothing was reported."
HANOI = timedelta(hours=7)


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    story = Story()
    with clock_of(story):
        story.declare()
        yield story


@pytest.fixture
def operator(story: Story) -> Client:
    return reader(browser=officer(Role.YARD_OPERATOR))


def operator_of(yard: str) -> Client:
    """Somebody whom the yard's own organisation employs."""
    user_id = make_person()
    home = Yard.objects.get(code=yard).organisation_id
    give_role(user_id=user_id, role=Role.YARD_OPERATOR, organisation_id=home, gate="HN")
    return reader(browser=signed_in(user_id))


def go(story: Story, steps: int, since: int = 0) -> None:
    for role, step in WAY[since:steps]:
        story.confirm(role, step)


def lists(browser: Client, more: str = "") -> dict[str, list[str]]:
    """Each list's rows: plate, yard, stage, since, and what a tap would report."""
    found = {}
    for name in ("coming", "inside", "leaving"):
        page = browser.get(f"{PAGE}?list={name}{more}").content.decode()
        cells = [row for row in rows(page) if len(row) == 6]
        told = re.compile(r"Drove (?:in|out) now|$")
        found[name] = [
            " | ".join([row[0], row[1], row[3], row[4][:16], told.search(row[5])[0] or "-"])  # type: ignore[index] # it ends in $
            for row in cells
        ]
    return found


def report(browser: Client, path: str = ENTRY, **fields: str) -> str:
    """What the operator reads on the page that he is led to."""
    answer = browser.post(path, tap(**fields), follow=True)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def reports(kind: FactKind) -> list[datetime]:
    told = crossing.read_timeline(declaration_id=DECLARATION, crossing_id=TRUCK)
    return [fact.occurred_at for fact in told if fact.kind == kind]


def facts() -> int:
    return len(crossing.read_timeline(declaration_id=DECLARATION, crossing_id=None))


def test_a_truck_goes_through_the_three_lists(story: Story, operator: Client) -> None:
    assert lists(operator) == {"coming": [], "inside": [], "leaving": []}
    go(story, 1)
    assert lists(operator) == {"coming": [], "inside": [], "leaving": []}
    go(story, 3, since=1)
    coming = "VN 12C12345 | XC | Entered the gate | 08/05/2026 22:50 | Drove in now"
    assert lists(operator) == {"coming": [coming], "inside": [], "leaving": []}

    assert "Drove in: 12C12345" in report(operator, ENTRY, back="coming")
    story.now += timedelta(minutes=1)
    assert story.stage() == Stage.IN_YARD
    inside = "VN 12C12345 | XC | In the yard | 08/05/2026 22:50 | -"
    assert lists(operator) == {"coming": [], "inside": [inside], "leaving": []}

    go(story, 4, since=3)
    go(story, 8, since=5)
    leaving = "VN 12C12345 | XC | Left the yard | 08/05/2026 22:55 | Drove out now"
    assert lists(operator)["leaving"] == [leaving]
    assert "Drove out: 12C12345" in report(operator, EXIT, back="leaving")
    assert lists(operator) == {"coming": [], "inside": [], "leaving": []}
    assert [len(reports(kind)) for kind in (FactKind.YARD_ENTRY, FactKind.YARD_EXIT)] == [1, 1]


def test_an_entry_confirms_the_yard_for_customs_by_itself(story: Story, operator: Client) -> None:
    go(story, 3)
    at = story.now + timedelta(seconds=1)
    report(operator)
    told = crossing.read_timeline(declaration_id=DECLARATION, crossing_id=TRUCK)
    assert [
        (fact.kind, fact.force, fact.step, fact.occurred_at, fact.by_system, fact.trigger) for fact in told
    ][-2:] == [
        (FactKind.YARD_ENTRY, Force.YARD, None, at, False, None),
        (FactKind.CONFIRMED, Force.CUSTOMS, Step.YARD, at, True, "yard_entry"),
    ]


def test_an_entry_before_the_forces_spoke_is_kept_and_confirms_nothing(
    story: Story, operator: Client
) -> None:
    """The truck stands in the yard: that is so, whoever has yet to say a word on its entry."""
    go(story, 1)
    [found] = lists(operator, "&plate=123.45")["coming"]
    assert found.endswith("| Drove in now")
    assert "Drove in: 12C12345" in report(operator)
    assert (story.stage(), len(reports(FactKind.YARD_ENTRY))) == (Stage.REGISTERED, 1)
    [row] = lists(operator)["inside"]
    assert row.endswith("| -")


def test_a_time_is_hanoi_s_and_lies_in_the_past(story: Story, operator: Client) -> None:
    go(story, 3)
    before = facts()
    soon = story.now + HANOI + timedelta(minutes=2)
    assert "Drove in: 12C12345" not in report(operator, at=f"{soon:%Y-%m-%dT%H:%M}")
    assert facts() == before
    assert "Drove in: 12C12345" in report(operator, at="2026-05-08T22:48")
    assert reports(FactKind.YARD_ENTRY) == [datetime(2026, 5, 8, 15, 48, tzinfo=UTC)]


@pytest.mark.parametrize("at", ["x", "2026-02-30T10:00", "25:00", "9" * 400, "\x00", "0001-01-01T00:00"])
def test_a_time_that_nobody_reads_reports_nothing(story: Story, operator: Client, at: str) -> None:
    go(story, 3)
    before = facts()
    assert NOT_READ in report(operator, at=at)
    assert facts() == before


def test_a_second_tap_reports_nothing_anew(story: Story, operator: Client) -> None:
    go(story, 3)
    sent = tap(back="inside")
    answers = [operator.post(ENTRY, sent) for _ in range(3)]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, "/yard/?list=inside")}
    assert len(reports(FactKind.YARD_ENTRY)) == 1
    assert operator.post(EXIT, sent, follow=True).status_code == 200
    assert reports(FactKind.YARD_EXIT) == []


def test_a_wrong_list_to_come_back_to_is_no_reason_to_report_nothing(story: Story, operator: Client) -> None:
    go(story, 3)
    answer = operator.post(ENTRY, tap(back="//evil.example"))
    assert answer["Location"] == "/yard/?list=coming"
    assert len(reports(FactKind.YARD_ENTRY)) == 1


def test_what_cannot_be_reported_any_more_is_said(story: Story, operator: Client) -> None:
    go(story, 1)
    request = story.request(Role.CUSTOMS_OFFICER)
    crossing.cancel(
        request=request, declaration_id=DECLARATION, reason=crossing.Reason.DECLARED_TWICE, note=""
    )
    before = facts()
    assert "Drove in: 12C12345" not in report(operator)
    assert facts() == before
    assert lists(operator, "&plate=12C12345") == {"coming": [], "inside": [], "leaving": []}


def test_a_search_folds_what_is_typed(story: Story, operator: Client) -> None:
    go(story, 3)
    for typed in ("12c-123.45", "%31%32C", "12C 123 45", "１２Ｃ"):
        assert len(lists(operator, f"&plate={typed}")["coming"]) == 1, typed
    for typed in ("99A", "12C12345%00X", "C%2599"):
        assert lists(operator, f"&plate={typed}")["coming"] == [], typed
    page = operator.get(PAGE, {"plate": '"><script>alert(1)</script>' + "x" * 500})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_a_yard_sees_its_own_trucks_and_those_bound_for_none(story: Story) -> None:
    go(story, 3)
    other = Story(now=story.now, declaration=new_id(), truck=new_id())
    body = vehicle_body(id=str(other.truck), plate="12C54321")
    other.declare(content(yard=None, vehicles=[body]))
    go(other, 3)

    def plates(yard: str) -> list[str]:
        return [row.split(" | ")[0] for row in lists(operator_of(yard))["coming"]]

    assert plates("XC") == ["VN 12C12345", "VN 12C54321"]
    assert plates("VTP") == ["VN 12C54321"]


def test_the_page_shows_plates_and_no_people(story: Story, operator: Client) -> None:
    go(story, 3)
    page = text_of(operator.get(PAGE).content.decode())
    assert "12C12345" in page
    for hidden in ("NGUYEN VAN A", "912345678", "020080001234", "CÔNG TY MẪU", "0100233488", "Sầu riêng"):
        assert hidden not in page


def test_an_event_asks_for_the_rows_alone(story: Story, operator: Client) -> None:
    go(story, 3)
    part = operator.get(PAGE, headers={"hx-request": "true"}).content.decode()
    assert part.strip().startswith('<div id="rows"')
    assert "12C12345" in part
    assert "<h1>" not in part


@pytest.mark.parametrize(
    ("role", "gate"),
    [
        (Role.CUSTOMS_OFFICER, "HN"),
        (Role.CENTRE_MANAGER, "HN"),
        (Role.LEADER, None),
        (Role.DECLARANT, None),
    ],
)
def test_others_do_not_find_the_yard(story: Story, role: Role, gate: str | None) -> None:
    go(story, 3)
    browser = officer(role, gate=gate)
    before = facts()
    assert browser.get(PAGE).status_code == 404
    assert browser.post(ENTRY, tap()).status_code == 404
    assert facts() == before


def test_another_gates_operator_finds_no_truck(story: Story) -> None:
    go(story, 3)
    far = reader(browser=officer(Role.YARD_OPERATOR, gate="CM"))
    before = facts()
    assert lists(far, "&plate=12C12345") == {"coming": [], "inside": [], "leaving": []}
    answers = [far.post(f"/yard/crossings/{one}/entry/", tap()).status_code for one in (TRUCK, new_id())]
    assert answers == [404, 404]
    assert facts() == before


def test_a_visitor_signs_in_first(story: Story) -> None:
    for answer in (Client().get(PAGE), Client().post(ENTRY, tap())):
        assert answer["Location"].startswith("/account/sign-in/?next=/yard/")


def test_a_report_needs_its_id_its_kind_and_a_post(story: Story, operator: Client) -> None:
    go(story, 3)
    before = facts()
    assert operator.post(ENTRY).status_code == 400
    assert operator.post(ENTRY, {"request_id": "x"}).status_code == 400
    assert operator.get(ENTRY).status_code == 405
    assert operator.post(f"/yard/crossings/{TRUCK}/left/", tap()).status_code == 404
    assert facts() == before


def test_a_yard_without_its_role_any_more_loses_the_page(story: Story) -> None:
    user_id = make_person()
    home = make_organisation(kind=registry.OrganisationKind.YARD)
    give_role(
        user_id=user_id,
        role=Role.YARD_OPERATOR,
        organisation_id=home,
        gate="HN",
        valid_until=story.now + timedelta(minutes=1),
    )
    browser = signed_in(user_id)
    assert browser.get(PAGE).status_code == 200
    story.now += timedelta(minutes=2)
    assert browser.get(PAGE).status_code == 404
