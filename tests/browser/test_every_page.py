"""Every page of the product with real data behind it: axe finds nothing, and nothing scrolls sideways.

A page that is added to the addresses and not listed here fails the first test.
"""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from tests.contract.test_journal_log import seal
from tests.support.browser import DESK, PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.companies import TRUCK, begin, fill_in, make_clerk
from tests.support.declarations import content, vehicle_body
from tests.support.drivers import link, link_id
from tests.support.officers import make_officer
from tests.support.people import LONG_AGO, PASSWORD, give_role, make_person
from tests.support.queue import give_place
from tests.support.sign_in import code_of, set_password, set_up_app, signed_in
from tests.support.spreadsheets import upload_wrong
from tests.support.story import COMPANY, STORY, WAY, Story, reference_data, salt
from tests.support.texts import queue as queue_text
from tests.support.texts import text_id
from tests.support.webhooks import add as add_webhook
from tests.support.webhooks import queue, send_all
from tests.support.yards import make_difference, make_upload, make_yard_operator
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.models import Draft
from xulang.gates import api as gates
from xulang.kernel.actor import SYSTEM
from xulang.kernel.money import Money
from xulang.kernel.words import FactKind, Role, Step
from xulang.ledger import api as ledger
from xulang.notifications import api as notifications
from xulang.platform import clock
from xulang.registry import api as registry
from xulang.yards import api as yards

# Addresses that only take what a page sends: a GET is answered 405.
ONLY_SENT_TO = {
    "account/sign-in/identity/",
    "account/identity/disconnect/",
    "account/sessions/end-others/",
    "account/sessions/<session_id>/end/",
    "account/pin/remove/",
    "company/choose/",
    "messages/read/",
    "declarations/drafts/",
    "declarations/drafts/<draft_id>/vehicles/<vehicle_id>/remove/",
    "declarations/drafts/<draft_id>/goods/<index>/remove/",
    "declarations/<declaration_id>/copy/",
    "declarations/<declaration_id>/correct/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/link/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/replace/drop/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/take-back/drop/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/come-back/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/two-way/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/store/drop/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/place/first/",
    "declarations/<declaration_id>/vehicles/<crossing_id>/place/ask/",
    "yard/crossings/<crossing_id>/unload/",
    "d/<link_id>/acknowledge/",
    "d/<link_id>/set-off/",
    "d/<link_id>/here/",
    "d/<link_id>/delay/",
    "d/<link_id>/push/",
    "company/webhooks/<webhook_id>/rotate/",
    "company/webhooks/<webhook_id>/replay/",
    "company/webhooks/<webhook_id>/do/<verb>/",
    "push/",
    "centre/notices/<notice_id>/withdraw/",
    "centre/capacity/<word_id>/withdraw/",
    "centre/fees/<declaration_id>/assess/",
    "centre/fees/<declaration_id>/pay/",
    "centre/fees/<declaration_id>/reverse/<payment_id>/",
    "centre/fees/<declaration_id>/reverse/<payment_id>/approve/",
    "centre/fees/<declaration_id>/reverse/<payment_id>/drop/",
    "yard/crossings/<crossing_id>/<kind>/",
    "yard/software/stock/",
    "yard/software/differences/<difference_id>/",
    "centre/yards/<difference_id>/seen/",
    "centre/texts/try/",
    "centre/queue/calls/<crossing_id>/<result>/",
    "centre/queue/orders/<order_id>/approve/",
    "officer/road/hold/",
    "officer/road/holds/<hold_id>/lift/",
    "officer/road/count/",
    "centre/queue/orders/<order_id>/drop/",
    "centre/diversions/order/",
    "centre/diversions/<diversion_id>/approve/",
    "centre/diversions/<diversion_id>/drop/",
}
NO_PAGES = {
    "healthz": "one word for machines",
    "account/start/": "leads on to one's desk",
    "account/sign-in/passkey/": "JSON for the browser's passkey dialog",
    "account/sign-in/identity/back/": "leads on from the identity provider: test_account_identity",
    "account/switch/passkey/": "JSON for the browser's passkey dialog",
    "account/switch/<user_id>/": "opens on a tablet with a PIN only: test_account_pages",
    "account/password/set/": "leads on to the change, once there is a password",
    "account/second-factor/app/": "for who has no app yet: test_account_pages",
    "account/second-factor/passkeys/<pk>/remove/": "for who has a passkey: test_account_passkeys",
    "account/second-factor/passkeys/again/": "for who has a passkey: test_account_passkeys",
    "declarations/<declaration_id>/vehicles/<crossing_id>/place/text/": "only when called: test_queue_places",
    "gates/<code>/capacity.json": "open data",
    "gates/<code>/capacity.csv": "open data",
    "open-data/reference.json": "open data",
    "open-data/opening-hours.csv": "open data",
    "open-data/queue/<code>/order.json": "open data",
    "open-data/queue/<code>/order.csv": "open data",
    "open-data/queue/<code>/fairness.json": "open data",
    "open-data/queue/<code>/fairness.csv": "open data",
    "open-data/queue/<code>/waiting.json": "open data",
    "open-data/queue/<code>/waiting.csv": "open data",
    "open-data/queue/<code>/estimates.json": "open data",
    "open-data/queue/<code>/estimates.csv": "open data",
    "style/": "every part of the pages, in a demonstration only: test_style",
    "style/question/": "a dialog's part, seen on /style/",
    "declarations/spreadsheets/templates/<kind>/": "a file to keep",
    "declarations/spreadsheets/<import_id>/copy/": "a file to keep",
    "company/own-vehicles/": "a fragment of the draft's vehicle page",
    "company/known/<spot>/": "a fragment of the pages of traders and goods",
    "company/own-drivers/": "a fragment of the draft's driver page",
    "declarations/<declaration_id>/receipts/<fact_id>/": "a file to keep",
    "declarations/<declaration_id>/photos/<photo_id>/": "a picture",
    "officer/crossings/<crossing_id>/photos/<photo_id>/": "a picture",
    "d/<link_id>/proof/facts.json": "proofs for the browser: test_driver_proof",
    "d/k/<token>": "leads on to the driver's page, where the test comes from it",
    "compat/cuakhauso/": "leads on to what it is",
    "compat/cuakhauso/api/user/authentication": "JSON for clients of the province's platform",
    "compat/cuakhauso/api/user/refresh-token": "JSON for them",
    "compat/cuakhauso/api/registration-transport/get-all-regtrans-lite-v2": "JSON for them",
    "compat/cuakhauso/api/registration-transport/<declaration_id>": "JSON for them",
    "compat/cuakhauso/api/VehicleRegistrationForm/get-log-empty-vehicle-form/<form_id>": "JSON for them",
    "permits/key.json": "JSON",
    "yard/software/files/<upload_id>/copy/": "a file to keep",
    "permits/revoked.json": "JSON",
    "service-worker.js": "a script",
    "log/checkpoint": "text for witnesses",
    "log/vkey": "text for witnesses",
    r"log/^tile/entries/(?P<address>[x0-9/.p]{3,60})$": "tiles for witnesses",
    r"log/^tile/(?P<level>[0-9]{1,2})/(?P<address>[x0-9/.p]{3,60})$": "tiles for witnesses",
}
STATUS = {"/d/": 404}  # A driver's link that is no longer good says so.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
API = "api/v1/"  # JSON only; its addresses have a test of their own: test_rest.


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
    make_webhooks()
    make_texts(held)
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
    )


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


# Who opens which addresses. An address with a word is one of several pages at the same pattern.
Pages = Callable[[World], dict[str, list[str]]]


def visitors(_world: World) -> dict[str, list[str]]:
    return {
        "": ["/", "/?lang=zh-hans", "/?lang=en"],
        "gates/<code>/": ["/gates/HN/", "/gates/CM/"],
        "gates/<code>/queue/": ["/gates/HN/queue/", "/gates/CM/queue/"],
        "gates/<code>/fairness/": ["/gates/HN/fairness/", "/gates/CM/fairness/"],
        "gates/<code>/estimates/": ["/gates/HN/estimates/"],
        "lookup/": ["/lookup/"],
        "log/": ["/log/"],
        "d/": ["/d/"],
        "d/offline/": ["/d/offline/"],
        "account/sign-in/": ["/account/sign-in/"],
        "account/sign-in/identity/cancelled/": ["/account/sign-in/identity/cancelled/"],
        "account/switch/": ["/account/switch/"],
        "account/inactive/": ["/account/inactive/"],
        "account/password/forgotten/": ["/account/password/forgotten/"],
        "account/password/forgotten/sent/": ["/account/password/forgotten/sent/"],
        "account/password/^link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": ["/account/password/link/1-old/"],
        "account/password/link/done/": ["/account/password/link/done/"],
    }


def drivers(world: World) -> dict[str, list[str]]:
    page = f"/d/{link_id(world.held)}/"
    return {"d/<link_id>/": [page, f"{page}?lang=zh-hans"], "d/<link_id>/proof/": [f"{page}proof/"]}


def clerks(world: World) -> dict[str, list[str]]:
    one, draft = f"/declarations/{world.held.declaration}/", world.draft
    drafts, fixing = "declarations/drafts/<draft_id>/", world.correction
    replacing = f"/declarations/{world.replacing.declaration}/"
    owing = f"/declarations/{world.owing.declaration}/vehicles/{world.owing.truck}/"
    return {
        "company/": ["/company/"],
        "company/queue/": ["/company/queue/"],
        "messages/": ["/messages/"],
        "declarations/spreadsheets/": ["/declarations/spreadsheets/"],
        "declarations/spreadsheets/<import_id>/": [f"/declarations/spreadsheets/{world.spreadsheet}/"],
        "declarations/": ["/declarations/", "/declarations/?stage=entering", "/declarations/?q=zzz"],
        "declarations/<declaration_id>/": [one, f"/declarations/{world.leaving.declaration}/", replacing],
        "declarations/<declaration_id>/cancel/": [f"{one}cancel/"],
        "declarations/<declaration_id>/receipts/": [f"{one}receipts/"],
        "declarations/<declaration_id>/versions/": [f"{replacing}versions/", f"{one}versions/"],
        "declarations/<declaration_id>/vehicles/<crossing_id>/replace/": [f"{owing}replace/"],
        "declarations/<declaration_id>/vehicles/<crossing_id>/take-back/": [f"{owing}take-back/"],
        "declarations/<declaration_id>/vehicles/<crossing_id>/place/windows/": [f"{owing}place/windows/"],
        "declarations/<declaration_id>/vehicles/<crossing_id>/place/give-back/": [f"{owing}place/give-back/"],
        "declarations/<declaration_id>/vehicles/<crossing_id>/store/": [f"{owing}store/"],
        "declarations/<declaration_id>/vehicles/<crossing_id>/part-back/": [f"{owing}part-back/"],
        "declarations/<declaration_id>/vehicles/<crossing_id>/pairing/": [f"{owing}pairing/"],
        **{
            f"{drafts}{part}/": [f"{draft}{part}/", f"{fixing}{part}/"]
            for part in ("route", "vehicles", "goods", "parties", "review")
        },
        **{
            f"{drafts}{part}/": [f"{draft}{part}/"]
            for part in ("drivers", "delete", "document", "own-wheels")
        },
        f"{drafts}vehicles/<vehicle_id>/": [
            f"{draft}vehicles/{world.draft_vehicle}/",
            f"{fixing}vehicles/{world.replacing.truck}/",
        ],
        f"{drafts}drivers/<vehicle_id>/": [
            f"{draft}drivers/{world.draft_vehicle}/",
            f"{fixing}drivers/{world.replacing.truck}/",
        ],
        f"{drafts}goods/<index>/": [f"{draft}goods/0/"],
    }


def carrier_managers(_world: World) -> dict[str, list[str]]:
    """A webhook that fails and has sent much, and one that is new."""
    failing, fresh = notifications.list_webhooks(organisation_id=COMPANY)
    root, pattern = "company/webhooks/", "company/webhooks/<webhook_id>/"
    one = f"/{root}{failing.id}/"
    [message, *_] = notifications.list_webhook_deliveries(webhook_id=failing.id, before=None, limit=1)
    return {
        root: [f"/{root}"],
        pattern: [one, f"/{root}{fresh.id}/", f"{one}?lang=zh-hans"],
        f"{pattern}change/": [f"{one}change/"],
        f"{pattern}remove/": [f"{one}remove/"],
        f"{pattern}deliveries/<delivery_id>/": [f"{one}deliveries/{message.id}/"],
    }


def make_webhooks() -> None:
    now = clock.now()
    failing = add_webhook("http://127.0.0.1:9/mot-dia-chi-rat-dai/cua-doanh-nghiep/nhan-su-kien", now=now)
    add_webhook("http://127.0.0.1:9/", now=now + timedelta(seconds=1))
    queue(failing, [(place, None, None) for place in range(30)], now=now)
    send_all(now=now)


def officers(world: World) -> dict[str, list[str]]:
    """Several forces in one person: he sees in whose name each button acts."""
    stories = (world.held, world.owing, world.replacing)
    held, inside, replacing = (f"/officer/crossings/{story.truck}/" for story in stories)
    return {
        "officer/": ["/officer/", "/officer/?plate=zzz"],
        "officer/stays/": ["/officer/stays/"],
        "officer/search/": ["/officer/search/?q=12c", "/officer/search/?q=zzz"],
        "officer/scan/": ["/officer/scan/"],
        "officer/crossings/<crossing_id>/": [held, inside, replacing],
        "officer/crossings/<crossing_id>/versions/": [f"{replacing}versions/"],
        "officer/crossings/<crossing_id>/declared/": [f"{held}declared/"],
        "officer/crossings/<crossing_id>/pairing/": [f"{held}pairing/"],
        "officer/crossings/<crossing_id>/<verb>/": [
            f"{inside}ask_correction/?role=customs_officer",
            f"{inside}hold/?role=customs_officer",  # And all others that the pages offer.
        ],
    }


def managers(world: World) -> dict[str, list[str]]:
    owing, paid = (f"/centre/fees/{story.declaration}/" for story in (world.owing, world.leaving))
    return {
        "centre/": ["/centre/", "/centre/?gate=HN&plate=zzz"],
        "centre/gates/<code>/close/": ["/centre/gates/HN/close/"],
        "centre/gates/<code>/reopen/": ["/centre/gates/CM/reopen/"],
        "centre/notices/": ["/centre/notices/"],
        "centre/capacity/": [
            "/centre/capacity/?gate=HN&direction=export&cargo=fresh",
            "/centre/capacity/?week=9",
        ],
        "centre/capacity/classes/": ["/centre/capacity/classes/"],
        "centre/capacity/classes/set/": ["/centre/capacity/classes/set/"],
        "centre/capacity/<code>/hours/": ["/centre/capacity/HN/hours/"],
        "centre/capacity/<code>/<direction>/<cargo>/<kind>/": [
            f"/centre/capacity/HN/export/fresh/{kind}/" for kind in ("plan", "announcement", "change")
        ],
        "centre/texts/": ["/centre/texts/", "/centre/texts/?show=telephone"],
        "centre/texts/<text_id>/": [f"/centre/texts/{text_id('failed')}/"],
        "centre/queue/": ["/centre/queue/?gate=HN&direction=export&cargo=fresh"],
        "centre/queue/calls/": ["/centre/queue/calls/"],
        "centre/what-if/": ["/centre/what-if/?gate=HN&direction=export&cargo=fresh&longer=2"],
        "officer/road/": ["/officer/road/?gate=HN"],
        "centre/queue/orders/": ["/centre/queue/orders/"],
        "centre/queue/places/<place_id>/order/": [f"/centre/queue/places/{world.place}/order/"],
        "centre/yards/": ["/centre/yards/"],
        "centre/diversions/": ["/centre/diversions/?gate=HN"],
        "centre/fees/<declaration_id>/": [owing, paid],
    }


def operators(world: World) -> dict[str, list[str]]:
    return {
        "yard/": [f"/yard/?list={listing}" for listing in ("coming", "inside", "leaving", "storage")],
        "yard/calls/": ["/yard/calls/"],
        "yard/software/": ["/yard/software/"],
        "yard/software/files/<upload_id>/": [f"/yard/software/files/{world.upload}/"],
    }


def owners(_world: World) -> dict[str, list[str]]:
    """Of an account, on its pages."""
    factor = "account/second-factor/"
    open_to_all = ("", "again/", "sessions/", "pin/", "password/change/", "sign-out/")
    proven = ("", "again/", "app/remove/", "recovery-codes/", "recovery-codes/new/", "passkeys/add/")
    return {
        **{f"account/{part}": [f"/account/{part}"] for part in open_to_all},
        **{f"{factor}{part}": [f"/{factor}{part}"] for part in proven},
        f"{factor}check/": [],  # On the way in: `enter` looks at it.
    }


AUDIENCES: dict[str, Pages] = {
    pages.__name__: pages
    for pages in (visitors, drivers, clerks, carrier_managers, officers, managers, operators, owners)
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address as it stands in the URL conf, of whatever includes."""
    for one in resolver.url_patterns:
        here = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield re.sub(r"<\w+:", "<", here)  # What kind of text stands there is no matter here.
        else:
            yield from routes(one, here)


@pytest.fixture
def world(live: LiveServer) -> World:
    return make_world()


def test_every_address_is_a_page_listed_here_or_has_a_reason(world: World) -> None:
    known = {route for route in routes(get_resolver()) if not route.startswith(API)}
    pages = {route for listed in AUDIENCES.values() for route in listed(world)}
    assert pages.isdisjoint(NO_PAGES)
    assert pages.isdisjoint(ONLY_SENT_TO)
    assert known == pages | set(NO_PAGES) | ONLY_SENT_TO


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(ONLY_SENT_TO))
def test_what_is_only_sent_to_shows_nothing(route: str) -> None:
    address = route.replace("<index>", "0").replace("<kind>", "entry")
    address = re.sub(r"<\w+>", str(STORY), address)
    assert Client().get(f"/{address}").status_code == 405


def enter(page: Page, audience: str, world: World) -> None:
    """Come in as one of this audience."""
    if audience == "drivers":
        page.goto(f"/d/k/{world.link}")
        return
    if audience == "owners":
        enter_in_full(page)
        return
    roles: dict[str, tuple[Role, ...]] = {
        "officers": (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER, Role.PLANT_OFFICER),
        "managers": (Role.CENTRE_MANAGER,),
    }
    if audience == "carrier_managers":
        let_in(page, make_clerk(COMPANY, role=Role.CARRIER_MANAGER))
    if audience == "operators":
        let_in(page, make_yard_operator())
    if audience in roles or audience == "clerks":
        gate = None if audience == "managers" else "HN"
        user_id = make_officer(*roles[audience], gate=gate) if audience in roles else make_clerk(COMPANY)
        let_in(page, user_id)


def let_in(page: Page, user_id: UUID) -> None:
    name = settings.SESSION_COOKIE_NAME
    session = signed_in(user_id).cookies[name].value
    page.context.add_cookies([{"name": name, "value": session, "url": settings.PUBLIC_URL}])


def enter_in_full(page: Page) -> None:
    """With password and app, looking at the page between them."""
    user_id = make_person(username="lan", full_name="Trần Thị Lan")
    set_password(user_id)
    give_role(user_id=user_id, role=Role.CUSTOMS_OFFICER, gate="HN")
    key = set_up_app(user_id)
    RecoveryCodes.activate(get_user_model().objects.get(pk=user_id))
    page.goto("/account/sign-in/")
    page.fill("input[name=login]", "lan")
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_url("**/second-factor/check/")
    look(page, "/account/second-factor/check/")
    page.fill("input[name=code]", code_of(key))
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**/officer/")


HREFS = "links => links.map(link => link.getAttribute('href'))"


def look(page: Page, address: str) -> None:
    """At both widths: the same page, since only the style depends on it."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert (address, width, wider_than_the_screen(page)) == (address, width, 0)
        assert (address, width, axe_complaints(page)) == (address, width, [])


@pytest.mark.parametrize("audience", AUDIENCES)
def test_axe_finds_nothing_and_nothing_sticks_out(world: World, new_page: NewPage, audience: str) -> None:
    page = new_page()
    enter(page, audience, world)
    addresses = [address for several in AUDIENCES[audience](world).values() for address in several]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        arrived = page.url.removeprefix(settings.PUBLIC_URL).partition("?")[0]
        assert (answer.status, arrived) == (STATUS.get(arrived, 200), address.partition("?")[0]), address
        look(page, address)
        asks = page.locator("a[data-dialog]")
        addresses.extend(set(asks.evaluate_all(HREFS)) - set(addresses))
    if audience == "officers":
        verbs = {address.split("/")[4] for address in addresses if "?role=" in address}
        usual = {
            "hold",
            "refuse",
            "inspect",
            "send_back",
            "send_part_back",
            "set_channel",
            "set_clearance",
            "cancel",
        }
        assert verbs == {*usual, "ask_correction"}
