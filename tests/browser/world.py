"""What the pages show in the tests: trucks on their way, and who has to do with them."""

import base64
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.test import Client

from tests.contract.test_journal_log import seal
from tests.support import figures
from tests.support.alerts import make_alert
from tests.support.assignments import Desk
from tests.support.companies import TRUCK, begin, fill_in, make_clerk
from tests.support.declarations import content, vehicle_body
from tests.support.drivers import link
from tests.support.people import LONG_AGO
from tests.support.queue import give_place
from tests.support.sign_in import signed_in
from tests.support.spreadsheets import upload_wrong
from tests.support.story import COMPANY, STORY, WAY, Story, reference_data, salt
from tests.support.texts import queue as queue_text
from tests.support.webhooks import add as add_webhook
from tests.support.webhooks import queue, send_all
from tests.support.yards import make_difference, make_upload
from xulang.assignments.api import TaskVerb
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.models import Draft
from xulang.gates import api as gates
from xulang.indicators.api import Verb as FigureVerb
from xulang.insight import api as insight
from xulang.kernel.actor import SYSTEM
from xulang.kernel.money import Money
from xulang.kernel.words import FactKind, Role, Step
from xulang.ledger import api as ledger
from xulang.notifications import api as notifications
from xulang.platform import clock
from xulang.registry import api as registry
from xulang.yards import api as yards

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def make_texts(story: Story) -> None:
    """One that no line carries, and one that waits for settings."""
    about = notifications.TextAbout(
        kind=notifications.TextKind.CALL,
        gate="HN",
        declaration_id=story.declaration,
        crossing_id=story.truck,
    )
    queue_text("failed", phone="+85291234567", about=about)
    queue_text("waits", about=about)


def second(name: str) -> UUID:
    return uuid5(STORY, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the pages show: a truck held at the gate, one in the yard that owes, one that may leave.

    And one whose tractor is to be replaced, with the draft of its correction.
    """

    held: Story
    owing: Story
    leaving: Story
    replacing: Story
    correction: str
    draft: str
    draft_vehicle: UUID
    link: str
    place: UUID
    upload: UUID
    spreadsheet: UUID
    task: UUID
    figure: UUID
    report: UUID
    rule: UUID
    alert: UUID


def make_world() -> World:
    reference_data()
    ledger.import_tariff(folder=settings.DATA_FOLDER)
    registry.add_organisation(
        organisation_id=COMPANY,
        kind=registry.OrganisationKind.CARRIER,
        force=None,
        name="CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN VẬN TẢI VÀ THƯƠNG MẠI MẪU",
        tax_code="",
        address="",
        phone="",
        actor=SYSTEM,
        now=LONG_AGO,
    )
    held, owing, leaving = (make_story(name, steps=steps) for name, steps in (("a", 2), ("b", 5), ("c", 8)))
    token = link(held)
    hold(held)
    collect(owing)
    manager = held.request(Role.CENTRE_MANAGER)
    crossing.close_gate(
        request=manager, gate="CM", reason="Mưa lũ", notice={gates.Language.VIETNAMESE: "Dừng"}
    )
    clerk = signed_in(make_clerk(COMPANY))
    draft = begin(clerk)
    fill_in(clerk, draft)
    # A second vehicle, so that vehicles and drivers are lists.
    clerk.post(f"{draft}vehicles/{second('drafted')}/", {**TRUCK, "plate": "12C-999.99"})
    vehicle, _another = Draft.objects.get().body["vehicles"]
    replacing, correction = make_corrections(clerk)
    place = give_place(make_story("e", steps=1))
    seal()
    while insight.follow_sealed(now=clock.now()):
        pass
    make_webhooks()
    make_texts(held)
    ringing = make_alert()
    return World(
        held=held,
        owing=owing,
        leaving=leaving,
        replacing=replacing,
        correction=correction,
        draft=draft,
        draft_vehicle=UUID(vehicle["id"]),
        link=token,
        place=place,
        upload=make_yard_things(),
        spreadsheet=upload_wrong(COMPANY),
        task=make_task(),
        figure=make_figures(),
        report=figures.keep_report(),
        rule=UUID(ringing["rule_id"][0]),
        alert=UUID(ringing["alert_id"][0]),
    )


def make_figures() -> UUID:
    """The published figures, and one that waits for approval."""
    figures.import_tables()
    officer, home = figures.department()
    figures.own_by("tourists", home)
    at = figures.key("tourists", "2026-04")
    figures.take(officer, FigureVerb.ENTER, at, value="0.35")
    figures.take(officer, FigureVerb.SUBMIT, at)
    figures.make_project(owner=home)
    return at.id


def make_task() -> UUID:
    """One that the unit works at and reports on."""
    desk = Desk()
    desk.now = clock.now() - timedelta(minutes=30)
    task = desk.give(deadline=desk.now + timedelta(days=2))
    desk.say(desk.officer, task, TaskVerb.ACCEPT)
    desk.say(desk.officer, task, TaskVerb.PROGRESS, percent=40, text="Đã bố trí thêm một tổ kiểm hóa.")
    desk.say(desk.officer, task, TaskVerb.HAND_IN, text="Báo cáo 12/BC-HQ", link="https://example.vn/12")
    return task


def make_yard_things() -> UUID:
    """An event that waits, differences of each kind that the stories give, and a file."""
    place = crossing.get_yard_place(code="XC")
    waits = yards.YardEvent(event="E-1", kind=FactKind.YARD_ENTRY, plate="29H-777.77", at=clock.now())
    crossing.take_yard_events(
        yard=place,
        events=[waits],
        via=yards.Via.API,
        sent_by=SYSTEM,
        bounds=crossing.yard_bounds(),
        now=clock.now(),
        new_salt=salt,
    )
    make_difference("12C12342", "99H99999")
    return make_upload()


def make_story(name: str, *, steps: int) -> Story:
    """A truck that has come so many steps of its way within the last hour."""
    start = clock.now().replace(microsecond=0) - timedelta(hours=1)
    story = Story(declaration=second(f"declaration {name}"), truck=second(f"truck {name}"), now=start)
    plate = f"12C1234{steps}"
    vehicle = vehicle_body(id=str(story.truck), plate=plate)
    story.declare(
        content(vehicles=[vehicle], expected_arrival=f"{start + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}")
    )
    for role, step in WAY[:steps]:
        if step != Step.FEES:
            story.confirm(role, step)
        else:
            collect(story)
    return story


def make_corrections(clerk: Client) -> tuple[Story, str]:
    """A second version, an officer's question, a tractor to be replaced; and the correction begun."""
    story = make_story("d", steps=1)
    vehicle = vehicle_body(id=str(story.truck), plate="12C12341", tare_kg=9500)
    stored = declarations.get_declaration(declaration_id=story.declaration).content
    assert stored is not None
    [changed] = content(vehicles=[vehicle]).vehicles
    crossing.amend(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        content=replace(stored, vehicles=(changed,)),
    )
    crossing.ask_correction(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        field=crossing.Field.SEAL_NUMBER,
        reason=crossing.Reason.SEAL_BROKEN,
        note="Niêm phong trên xe khác số đã khai, đề nghị kiểm tra lại",
    )
    photo = second("photo")
    declarations.store_photo(photo_id=photo, declaration_id=story.declaration, content=PICTURE, now=story.now)
    crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        vehicle=replace(changed, plate="12C77777"),
        reason=crossing.Reason.VEHICLE_BROKE_DOWN,
        photo=photo,
        note="Gãy cầu sau cách cửa khẩu 5 km",
    )
    begun = clerk.post(f"/declarations/{story.declaration}/correct/")
    return story, str(begun["Location"]).removesuffix("review/")


def hold(story: Story) -> None:
    crossing.hold(
        request=story.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        reason=crossing.Reason.PAPERS_MISSING,
        note="Thiếu giấy phép liên vận, đã báo người khai",
    )


def collect(story: Story) -> None:
    """Assess 800.000 đồng; who stands in the yard pays but a part, who leaves pays all."""
    owed = ledger.EnteredAmount(
        vehicle_id=story.truck,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=800_000),
        basis="Nghị quyết 09/2025/NQ-HĐND, VT6",
    )
    crossing.assess_fees(
        request=story.request(Role.CENTRE_CASHIER), declaration_id=story.declaration, entered=[owed]
    )
    payment = story.request(Role.CENTRE_CASHIER)
    crossing.note_payment(
        request=payment,
        declaration_id=story.declaration,
        fee=owed.fee,
        amount=Money(dong=800_000 if story.declaration == second("declaration c") else 300_000),
        method=ledger.PaymentMethod.BANK_TRANSFER,
        reference="FT26326000123456789",
        payer_name="CÔNG TY MẪU",
        payer_tax_code="0100233488",
        paid_at=payment.now,
    )


def make_webhooks() -> None:
    now = clock.now()
    failing = add_webhook("http://127.0.0.1:9/mot-dia-chi-rat-dai/cua-doanh-nghiep/nhan-su-kien", now=now)
    add_webhook("http://127.0.0.1:9/", now=now + timedelta(seconds=1))
    queue(failing, [(place, None, None) for place in range(30)], now=now)
    send_all(now=now)
