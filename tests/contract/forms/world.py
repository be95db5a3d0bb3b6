"""A small border for hostile requests: trucks on their way, people at their desks, others' things."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast
from uuid import UUID, uuid5

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.support import figures
from tests.support.alerts import make_alert
from tests.support.capacity import plan, say
from tests.support.companies import begin, clerk_of, fill_in, make_clerk, make_company
from tests.support.declarations import content, vehicle_body
from tests.support.drivers import link, link_id, phone
from tests.support.officers import make_officer
from tests.support.people import LONG_AGO, make_person
from tests.support.queue import give_place
from tests.support.sign_in import code_of, set_password, set_up_app, signed_in
from tests.support.spreadsheets import upload_wrong
from tests.support.story import COMPANY, WAY, Story, reference_data, salt
from tests.support.texts import queue as queue_text
from tests.support.webhooks import add as add_webhook
from tests.support.webhooks import queue
from tests.support.yards import make_difference, make_upload, make_yard_operator
from xulang.assignments import api as assignments
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.indicators.api import Verb as FigureVerb
from xulang.interfaces.account.assurance import Assurance, SignIn, Way, remember
from xulang.kernel.actor import SYSTEM
from xulang.kernel.money import Money
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.ledger import api as ledger
from xulang.notifications.api import TextAbout, TextKind
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry import api as registry

PIN = "285193"
CALLED = TextAbout(kind=TextKind.CALL, gate="HN")
EVERY_OFFICER = (
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
    Role.PLANT_OFFICER,
    Role.TRANSPORT_OFFICER,
)


def story_of(number: int, *, steps: int, gate: str = "HN") -> Story:
    """A truck that has come so many steps of the usual way."""
    story = Story(now=clock.now() - timedelta(hours=1))
    story.declaration, story.truck = uuid5(COMPANY, str(number)), UUID(int=number)
    vehicle = vehicle_body(id=str(story.truck), plate=f"12C{12300 + number}")
    story.declare(content(gate=gate, vehicles=[vehicle], yard=None))
    for role, step in WAY[:steps]:
        story.confirm(role, step)
    return story


def make_word(story: Story) -> str:
    """Something said about a line's capacity; its id."""
    start = clock.now() + timedelta(hours=1)
    [said] = cast("list[str]", say(story, plan(start=start))["facts"])
    return said


def pay_for(story: Story) -> UUID:
    """Assess what the tariff lacks, and pay a part of it; the payment's id."""
    owed = ledger.EnteredAmount(
        vehicle_id=story.truck, fee=ledger.FeeKind.INFRASTRUCTURE, amount=Money(dong=800_000), basis="VT6"
    )
    request = story.request(Role.CENTRE_CASHIER)
    crossing.assess_fees(request=request, declaration_id=story.declaration, entered=[owed])
    crossing.note_payment(
        request=story.request(Role.CENTRE_CASHIER),
        declaration_id=story.declaration,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=300_000),
        method=ledger.PaymentMethod.CASH,
        reference="",
        payer_name="CÔNG TY MẪU",
        payer_tax_code="",
        paid_at=story.now,
    )
    [receipt] = ledger.list_receipts(declaration_id=story.declaration)
    return receipt.payment_id


@dataclass
class World:
    """Everything is made once; whoever asks rolls back what he changed."""

    stories: list[Story] = field(init=False)
    people: dict[str, Client] = field(init=False)
    args: dict[str, list[str]] = field(init=False)
    """What the addresses of real things are made of, by the name in the address."""
    others: dict[str, list[str]] = field(init=False)
    """Another company's and another person's."""
    totp_key: str = field(init=False)
    manager_id: UUID = field(init=False)
    unit_id: str = field(init=False)
    customs_id: str = field(init=False)
    figure_choice: str = field(init=False)
    draft_choice: str = field(init=False)
    customs_unit: str = field(init=False)
    permit: gates.IssuedPermit = field(init=False)

    def __post_init__(self) -> None:
        reference_data()
        ledger.import_tariff(folder=settings.DATA_FOLDER)
        registry.add_organisation(
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
        self.stories = [story_of(1, steps=0), story_of(2, steps=1), story_of(3, steps=5)]
        clerk = clerk_of(COMPANY)
        officer = make_officer(*EVERY_OFFICER)
        person = self._person()
        self.manager_id = make_officer(Role.CENTRE_MANAGER, Role.CENTRE_CASHIER, gate=None)
        desk = make_officer(Role.CUSTOMS_OFFICER, gate=None)
        [membership] = registry.list_memberships(user_id=desk, now=clock.now())
        self.customs_unit = str(membership.organisation_id)
        self.people = {
            "company": clerk,
            "manager": signed_in(make_clerk(COMPANY, role=Role.CARRIER_MANAGER)),
            "officer": signed_in(officer),
            "yard": signed_in(make_yard_operator()),
            "centre": signed_in(self.manager_id),
            "customs": signed_in(desk),
            "driver": phone(link(self.stories[1])),
            "visitor": Client(),
            "figures": signed_in(make_officer(Role.FIGURES_MANAGER, gate=None)),
            "account": person,
        }
        self.args = self._args(clerk)
        self.others = others_things()
        record = crossing.open_record(declaration_id=self.stories[0].declaration).record
        self.customs_id = str(record.dossier.customs[0].declared_by)
        permit = gates.find_permit(crossing_id=self.stories[1].truck)
        assert permit is not None
        self.permit = permit

    def _person(self) -> Client:
        """An officer who has just signed in in full, with a password, an app and a PIN on his device."""
        user_id = make_officer(Role.CUSTOMS_OFFICER)
        set_password(user_id)
        self.totp_key = set_up_app(user_id)
        person = signed_in(user_id)
        prove(person)
        answer = person.post(reverse("account_set_pin"), {"pin": PIN, "again": PIN})
        assert answer.status_code == 302
        self.user_id = user_id
        self.other_session = signed_in(user_id)
        return person

    def _args(self, clerk: Client) -> dict[str, list[str]]:
        fresh, registered, inside = self.stories
        place = str(give_place(story_of(4, steps=1)))
        payment = pay_for(inside)
        draft = begin(clerk)
        fill_in(clerk, draft)
        page = clerk.get(f"{draft}vehicles/").content.decode()
        [vehicle, *_] = re.findall(r"/vehicles/([0-9a-f-]{36})/remove/", page)
        [fact, *_] = crossing.read_timeline(declaration_id=fresh.declaration, crossing_id=None)
        request = inside.request(Role.CENTRE_MANAGER)
        closing = inside.request(Role.CENTRE_MANAGER)
        crossing.close_gate(request=closing, gate="TT", reason="Mưa lũ", notice=None)
        notice = gates.publish_notice(
            notice_id=new_id(),
            gate="HN",
            text={gates.Language.VIETNAMESE: "Đường trơn"},
            valid_from=request.now,
            valid_until=None,
            by=request.actor.id,
        )
        [session, *_] = registry.list_sessions(user_id=self.user_id, now=clock.now())
        webhook = add_webhook("http://127.0.0.1:9/")
        queue(webhook, [(1, None, None)], now=request.now)
        photo = new_id()
        declarations.store_photo(
            photo_id=photo, declaration_id=fresh.declaration, content=b"\xff\xd8\xff\xe0", now=request.now
        )
        return {
            "photo_id": [str(photo)],
            "figure_id": [self._figure()],
            "report_id": [str(figures.keep_report())],
            "evidence_id": [str(photo)],
            "indicator_code": ["tourists", "crossings"],
            "programme_code": ["dti"],
            "project_code": [figures.make_project()],
            "area": ["LS"],
            "period": ["2026-04", "2025"],
            "diversion_id": [self._diversion(inside)],
            "place_id": [place],
            "hold_id": [self._hold(inside)],
            "assignment_id": [self._assignment()],
            **make_alert(),
            "order_id": [self._order(inside, place)],
            "text_id": [str(queue_text("one", about=CALLED))],
            "difference_id": [str(make_difference("99H99999"))],
            "yard_code": ["XC"],
            "word_id": [make_word(inside)],
            "direction": ["export"],
            "cargo": ["fresh"],
            "upload_id": [str(make_upload())],
            "import_id": [str(upload_wrong(COMPANY))],
            "webhook_id": [str(webhook)],
            "delivery_id": [str(uuid5(webhook, "1"))],
            "declaration_id": [str(story.declaration) for story in (fresh, registered, inside)],
            "crossing_id": [str(story.truck) for story in (fresh, registered, inside)],
            "draft_id": [draft.split("/")[-2]],
            "vehicle_id": [vehicle],
            "fact_id": [str(fact.fact_id)],
            "payment_id": [str(payment)],
            "notice_id": [str(notice.id)],
            "link_id": [str(link_id(registered))],
            "session_id": [str(session.id)],
            "user_id": [str(self.user_id)],
            "code": ["HN", "TT"],
            "index": ["0", "1"],
            "pk": ["1"],
        }

    def _hold(self, story: Story) -> str:
        """Trucks held on the road to a gate."""
        request = story.request(Role.CENTRE_MANAGER)
        answer = crossing.hold_road(
            request=request,
            gate="HN",
            road="QL1A",
            metres=3500,
            reason=crossing.RoadReason.JAM,
            until=clock.now() + timedelta(hours=3),
            notice={gates.Language.VIETNAMESE: "Dừng trước km 3,5"},
        )
        [fact] = cast("list[str]", answer["facts"])
        return fact

    def _assignment(self) -> str:
        """A task that the centre gave itself, so that its manager speaks for both sides."""
        manager = registry.find_actor(user_id=self.manager_id, now=clock.now())
        assert manager is not None
        [unit] = assignments.giving_units(actor=manager)
        self.unit_id = str(unit)
        request = Request(id=new_id(), actor=manager, now=clock.now(), new_salt=salt)
        given = assignments.Given(
            unit=unit,
            giver=unit,
            title="Đếm xe ở bãi",
            asked="Đếm xe ở từng bãi",
            evidence="Biên bản",
            deadline=request.now + timedelta(days=3),
        )
        return str(crossing.assign(request=request, given=given)["assignment"])

    def _figure(self) -> str:
        """A figure that waits for approval by another person than who entered it."""
        figures.import_tables()
        officer, home = figures.department()
        figures.own_by("tourists", home)
        at = figures.key("tourists", "2026-04")
        figures.take(officer, FigureVerb.ENTER, at, value="0.35")
        figures.take(officer, FigureVerb.SUBMIT, at)
        figures.take(officer, FigureVerb.ENTER, figures.key("tourists", "2025"), value="4")
        self.figure_choice = f"{at.id}:2"
        self.draft_choice = f"{figures.key('tourists', '2025').id}:1"
        return str(at.id)

    def _order(self, story: Story, place: str) -> str:
        """A change of the order of the queue that waits for another unit."""
        answer = crossing.order_call(
            request=story.request(Role.CENTRE_OPERATOR),
            place_id=UUID(place),
            kind=crossing.OrderKind.CALL,
            reason=crossing.OrderReason.OTHER,
            legal_basis="Quyết định 1/QĐ",
        )
        return str(answer["order"])

    def _diversion(self, story: Story) -> str:
        """An order that waits for a second person."""
        answer = crossing.order_diversion(
            request=story.request(Role.CENTRE_OPERATOR),
            gate="HN",
            to_gate="CM",
            reason=crossing.DiversionReason.OTHER,
        )
        return str(answer["diversion"])

    def browser(self, who: str) -> Client:
        """The person's browser as it was in the beginning."""
        browser = Client()
        browser.cookies.update(self.people[who].cookies)
        return browser

    def code(self) -> str:
        """What the person's app shows now."""
        return code_of(self.totp_key)


def prove(person: Client) -> None:
    """Who has given his password just now need not give it again."""
    session = person.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    remember(
        session=session,
        sign_in=SignIn(assurance=Assurance.TWO_FACTORS, way=Way.FULL, at=clock.now()),
    )
    session.save()


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for a file's tests, in a transaction around all of theirs."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=hashers), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """As it was made, whatever other tests did to it; its person has just signed in."""
    prove(made_world.people["account"])
    return made_world


def others_things() -> dict[str, list[str]]:
    """Ids of another company's declaration, truck and draft."""
    home = make_company(name="Công ty Khác")
    stranger = clerk_of(home)
    draft = begin(stranger)
    fill_in(stranger, draft)
    person = make_person()
    return {"draft_id": [draft.split("/")[-2]], "user_id": [str(person)]}
