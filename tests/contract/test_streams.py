"""What an event stream promises: the sealed order, without gaps, to those who may see it and nobody else."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tests.support.declarations import content, vehicle_body
from tests.support.officers import make_officer, officer, story_of_today
from tests.support.people import LONG_AGO, give_role, make_organisation, make_person
from tests.support.sealing import seal
from tests.support.sign_in import signed_in
from tests.support.story import COMPANY, Story, reference_data
from tests.support.streams import Streams, running, wait_for
from xulang.crossing import api as crossing
from xulang.interfaces.account.assurance import Assurance
from xulang.interfaces.streams import app, hub
from xulang.interfaces.streams.changes import Batch
from xulang.interfaces.streams.scopes import OfficerScope
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM, Actor, ActorKind, Grant
from xulang.kernel.words import FactKind, Role, Step
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry import api as registry

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def story(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A declared truck, sealed; the streams check their viewers often."""
    monkeypatch.setattr(hub, "CHECK_EVERY", 0.2)
    reference_data()
    story = story_of_today()
    story.declare()
    seal()
    return story


@pytest.fixture
def streams(story: Story) -> Iterator[Streams]:
    with running() as streams:
        yield streams


def another(gate: str = "HN", *, number: int = 2) -> Story:
    story = story_of_today()
    story.declaration, story.truck = uuid5(story.declaration, f"{gate}{number}"), UUID(int=number)
    story.declare(
        content(
            gate=gate, vehicles=[vehicle_body(id=str(story.truck), plate=f"12C{10000 + number}")], yard=None
        )
    )
    return story


def test_an_event_tells_where_and_which_lists_and_nothing_else(streams: Streams, story: Story) -> None:
    visitor = streams.open("/stream/officer", browser=officer(Role.CUSTOMS_OFFICER))
    assert (visitor.status, visitor.headers["content-type"]) == (200, "text/event-stream")
    assert visitor.headers["cache-control"] == "no-store"
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    [event] = visitor.hears(1)
    everywhere = ["crossing", "work", "yard", "board"]
    assert event.id == 4
    assert event.data == {
        "position": 4,
        "changes": [
            {"gate": "HN", "crossing": None, "lists": everywhere},
            {"gate": "HN", "crossing": str(story.truck), "lists": ["crossing"]},
        ],
    }


def test_only_the_gates_in_view_are_heard(streams: Streams, story: Story) -> None:
    here = streams.open("/stream/officer", browser=officer(Role.CUSTOMS_OFFICER))
    there = streams.open("/stream/officer", browser=officer(Role.CUSTOMS_OFFICER, gate="CM"))
    everywhere = streams.open("/stream/officer", browser=officer(Role.LEADER, gate=None))
    another(gate="CM")
    seal()
    assert {change["gate"] for change in there.hears(1)[0].data["changes"]} == {"CM"}
    everywhere.hears(1)
    here.hears_nothing()


def test_a_company_hears_of_its_own_declarations_only(streams: Streams, story: Story) -> None:
    own, other = make_person(), make_person()
    home = registry.add_organisation(
        organisation_id=COMPANY,
        kind=registry.OrganisationKind.CARRIER,
        force=None,
        name="Công ty Mẫu",
        tax_code="",
        address="",
        phone="",
        actor=SYSTEM,
        now=LONG_AGO,
    )
    give_role(user_id=own, role=Role.DECLARANT, organisation_id=home.id)
    give_role(user_id=other, role=Role.DECLARANT, organisation_id=make_organisation(name="Công ty Khác"))
    clerk, stranger = signed_in(own), signed_in(other)

    mine = streams.open("/stream/company", browser=clerk)
    truck = streams.open(f"/stream/crossing/{story.truck}", browser=clerk)
    theirs = streams.open("/stream/company", browser=stranger)
    assert streams.open(f"/stream/crossing/{story.truck}", browser=stranger).status == 404
    assert streams.open("/stream/officer", browser=clerk).status == 404

    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    assert mine.hears(1)[0].crossings() == {None, str(story.truck)}
    truck.hears(1)
    theirs.hears_nothing()


def test_one_crossing_hears_of_itself_and_of_its_whole_declaration(streams: Streams, story: Story) -> None:
    visitor = streams.open(f"/stream/crossing/{story.truck}", browser=officer(Role.PLANT_OFFICER))
    other = another()
    other.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    visitor.hears_nothing()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    assert visitor.hears(1)[0].crossings() == {None, str(story.truck)}


def test_outsiders_get_the_same_answer_as_for_what_is_not_there(streams: Streams, story: Story) -> None:
    foreign = officer(Role.CUSTOMS_OFFICER, gate="TT")
    half = signed_in(make_officer(Role.CUSTOMS_OFFICER), assurance=Assurance.ONE_FACTOR)
    answers = [
        streams.open(f"/stream/crossing/{story.truck}", browser=foreign),
        streams.open(f"/stream/crossing/{new_id()}", browser=foreign),
        streams.open("/stream/crossing/x", browser=foreign),
        streams.open("/stream/company", browser=foreign),
        streams.open("/stream/nothing", browser=foreign),
        streams.open("/stream/officer", browser=half),
        streams.open("/stream/officer"),
        streams.open("/stream/officer", cookie="sessionid=made-up"),
        streams.open("/"),
    ]
    assert {(one.status, one.body, tuple(one.headers)) for one in answers} == {
        (404, b"", tuple(answers[0].headers))
    }


def test_the_public_hears_of_figures_and_of_no_crossing(streams: Streams, story: Story) -> None:
    visitor = streams.open("/stream/public")
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    driver = Grant(role=Role.DRIVER, organisation_id=COMPANY)
    crossing.driver_says(
        request=replace(
            story.request(Role.DECLARANT),
            actor=Actor(kind=ActorKind.DRIVER, id=str(new_id()), name="", grants=(driver,)),
        ),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        kind=FactKind.SET_OFF,
    )
    seal()
    [event] = visitor.hears(1)
    assert event.data["changes"] == [{"gate": "HN", "crossing": None, "lists": ["board"]}]
    crossing.close_gate(request=story.request(Role.CENTRE_MANAGER), gate="HN", reason="Mưa lớn", notice=None)
    seal()
    assert visitor.hears(2)[1].data["changes"] == [
        {"gate": "HN", "crossing": None, "lists": ["board", "gate"]}
    ]


def test_who_comes_back_hears_what_he_missed_once_and_without_gaps(streams: Streams, story: Story) -> None:
    browser = officer(Role.CUSTOMS_OFFICER)
    first = streams.open("/stream/officer", browser=browser)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    last = first.hears(1)[0].id
    first.leave()
    first.wait(lambda one: one.over)

    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.ENTRY)
    seal()
    back = streams.open("/stream/officer", browser=browser, last_event_id=str(last))
    assert [event.id for event in back.hears(1)] == [last + 2]
    story.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    seal()
    assert [event.id for event in back.hears(2)] == [last + 2, last + 3]

    page = streams.open(f"/stream/officer?after={last}", browser=browser)
    assert [event.id for event in page.hears(1)] == [last + 3]


@pytest.mark.parametrize("text", ["", "x", "-5x", "9" * 30, "99999999", "٣", "1.5"])
def test_nonsense_to_resume_after_is_as_nothing(streams: Streams, story: Story, text: str) -> None:
    sent = text.encode("ascii", "ignore").decode()
    visitor = streams.open(
        f"/stream/officer?after={sent}", browser=officer(Role.CUSTOMS_OFFICER), last_event_id=sent
    )
    assert visitor.status == 200
    visitor.hears_nothing()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    visitor.hears(1)


def test_who_was_away_for_long_is_told_to_ask_for_everything(
    streams: Streams, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "MOST_RESUMED", 2)
    visitor = streams.open("/stream/officer?after=-1", browser=officer(Role.CUSTOMS_OFFICER))
    [event] = visitor.hears(1)
    assert event.data == {"position": 2, "changes": [{"gate": None, "crossing": None, "lists": ["all"]}]}


def test_leavers_hear_nothing_more(streams: Streams, story: Story) -> None:
    deactivated, moved, signed_out = (make_officer(Role.CUSTOMS_OFFICER) for _ in range(3))
    membership = registry.list_memberships(user_id=moved, now=clock.now())[0].id
    visitors = [
        streams.open("/stream/officer", browser=signed_in(user_id))
        for user_id in (deactivated, moved, signed_out)
    ]
    stays = streams.open("/stream/officer", browser=officer(Role.CUSTOMS_OFFICER))
    registry.deactivate_person(user_id=deactivated, actor=SYSTEM, now=clock.now())
    registry.end_membership(membership_id=membership, actor=SYSTEM, now=clock.now())
    registry.end_other_sessions(user_id=signed_out, kept=None)
    began = time.monotonic()
    for visitor in visitors:
        visitor.wait(lambda one: one.over)
    assert time.monotonic() - began < 15
    assert not stays.over


def test_a_role_that_lapses_by_time_is_heard_no_more(streams: Streams, story: Story) -> None:
    """Nobody touches anything: the hour passes that his membership ends with."""
    lapses, narrows = make_officer(), make_officer(Role.CUSTOMS_OFFICER, gate="TT")
    ends = clock.now() + timedelta(seconds=2)
    for user_id in (lapses, narrows):
        give_role(user_id=user_id, role=Role.CUSTOMS_OFFICER, gate="HN", valid_until=ends)
    here = streams.open("/stream/officer", browser=signed_in(lapses))
    truck = streams.open(f"/stream/crossing/{story.truck}", browser=signed_in(lapses))
    both = streams.open("/stream/officer", browser=signed_in(narrows))
    assert (here.status, truck.status, both.status) == (200, 200, 200)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    for visitor in (here, truck, both):
        visitor.hears(1)

    for visitor in (here, truck):
        visitor.wait(lambda one: one.over)
    assert clock.now() > ends
    assert not both.over
    [held] = [stream for stream in streams.app.hub.streams if isinstance(stream.scope, OfficerScope)]
    wait_for(lambda: held.scope == OfficerScope(frozenset({"TT"})))
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    another(gate="TT")
    seal()
    assert {change["gate"] for change in both.hears(2)[1].data["changes"]} == {"TT"}
    assert len(here.events()) == len(truck.events()) == 1
    assert streams.open("/stream/officer", browser=signed_in(lapses)).status == 404


def test_cookies_are_shared_with_our_own_pages_only(streams: Streams, story: Story) -> None:
    browser = officer(Role.CUSTOMS_OFFICER)
    own = streams.open("/stream/officer", browser=browser, origin=settings.PUBLIC_URL)
    assert own.headers["access-control-allow-origin"] == settings.PUBLIC_URL
    assert own.headers["access-control-allow-credentials"] == "true"
    assert own.headers["vary"] == "Origin, Cookie"
    foreign = ["https://evil.example", "null", f"{settings.PUBLIC_URL}.evil.example", "http://127.0.0.1:1"]
    for origin in foreign:
        answer = streams.open("/stream/officer", browser=browser, origin=origin)
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers
    assert streams.open("/stream/officer", browser=browser, host="evil.example").status == 403
    assert streams.open("/stream/officer", browser=browser, method="POST").status == 405


def test_a_public_address_is_the_only_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PUBLIC_URL", "https://cuakhau.example.vn")
    assert app.origins() == {"https://cuakhau.example.vn"}


def test_streams_are_bounded(streams: Streams, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, other = officer(Role.CUSTOMS_OFFICER), officer(Role.CUSTOMS_OFFICER)
    held = [streams.open("/stream/officer", browser=browser) for _ in range(hub.MOST_OF_ONE)]
    assert {one.status for one in held} == {200}
    assert streams.open("/stream/officer", browser=browser).status == 429
    assert streams.open("/stream/officer", browser=other).status == 200
    held[0].leave()
    held[0].wait(lambda one: one.over)
    assert streams.open("/stream/officer", browser=browser).status == 200

    monkeypatch.setattr(hub, "MOST_PUBLIC", 2)
    assert [streams.open("/stream/public").status for _ in range(3)] == [200, 200, 429]
    monkeypatch.setattr(hub, "MOST_SIGNED_IN", 1)
    assert streams.open("/stream/officer", browser=officer(Role.PLANT_OFFICER)).status == 429


def test_who_does_not_read_is_sent_away(streams: Streams, story: Story) -> None:
    browser = officer(Role.CUSTOMS_OFFICER)
    streams.open("/stream/officer", browser=browser)
    [stream] = streams.app.hub.streams
    stream.waiting.extend([Batch(position=1, changes=())] * hub.MOST_WAITING)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    wait_for(lambda: not streams.app.hub.streams)


def test_silence_is_filled(streams: Streams, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "HEARTBEAT", 0.1)
    visitor = streams.open("/stream/public")
    visitor.wait(lambda one: one.body.count(b": here\n\n") >= 2)


def test_a_lost_notice_delays_and_loses_nothing(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "CHANNEL", "another")
    monkeypatch.setattr(hub, "LOOK_EVERY", 0.2)
    with running() as streams:
        visitor = streams.open("/stream/officer", browser=officer(Role.CUSTOMS_OFFICER))
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        seal()
        visitor.hears(1)


def test_a_lost_database_loses_no_event(
    streams: Streams,
    story: Story,
    owner_connection: "psycopg.Connection[tuple[object, ...]]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub, "RETRY_AFTER", 0.3)
    visitor = streams.open("/stream/officer", browser=officer(Role.CUSTOMS_OFFICER))
    own = [connections[alias].connection.info.backend_pid for alias in ("default", "sealer")]
    killed = owner_connection.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = 'xulang_app' AND NOT pid = ANY(%s)",
        [own],
    ).fetchone()
    assert killed is not None
    assert int(str(killed[0])) >= 2
    wait_for(lambda: not streams.app.hub.healthy)
    assert streams.open("/healthz").status == 503
    assert streams.open("/stream/public").status == 503
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    seal()
    assert visitor.hears(1)[0].id == 4
    assert streams.open("/healthz").status == 200
