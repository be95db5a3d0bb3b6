"""Every address that is a page with those who open it, and every other with the reason why it is none."""

from collections.abc import Callable

from tests.browser.world import World
from tests.support.drivers import link_id
from tests.support.story import COMPANY
from tests.support.texts import text_id
from xulang.interfaces.shared.capacity import today as hanoi_today
from xulang.notifications import api as notifications
from xulang.platform import clock

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
    "d/<link_id>/where/",
    "d/<link_id>/push/",
    "company/webhooks/<webhook_id>/rotate/",
    "company/webhooks/<webhook_id>/replay/",
    "company/webhooks/<webhook_id>/do/<verb>/",
    "push/",
    "centre/daily-report/wanted/",
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
    "centre/yards/<yard_code>/places/",
    "centre/texts/try/",
    "centre/queue/calls/<crossing_id>/<result>/",
    "centre/queue/orders/<order_id>/approve/",
    "officer/road/hold/",
    "centre/alerts/<alert_id>/<verb>/",
    "centre/alerts/rules/<rule_id>/switch/",
    "assignments/<assignment_id>/<verb>/",
    "officer/road/holds/<hold_id>/lift/",
    "officer/road/count/",
    "province/figures/<figure_id>/do/<verb>/",
    "province/desk/take/",
    "province/reports/template/keep/",
    "centre/queue/orders/<order_id>/drop/",
    "centre/queue/windows/<code>/<direction>/<cargo>/commit/",
    "centre/queue/windows/<code>/<direction>/<cargo>/reveal/",
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
    "assignments/report.csv": "a file to keep",
    "assignments/<assignment_id>/files/<file_id>/": "a file to keep: test_assignment_files",
    "centre/statistics/export.<form>": "a file to keep",
    "centre/statistics/structure.xml": "a file to keep",
    "centre/daily-report/<day>/report.docx": "a file to keep",
    "centre/daily-report/": "leads to the newest report",
    "open-data/opening-hours.csv": "open data",
    "open-data/statistics/crossings-<year>.csv": "open data",
    "open-data/statistics/crossings-<year>.json": "open data",
    "open-data/queue/<code>/order.json": "open data",
    "open-data/queue/<code>/draws.json": "open data",
    "open-data/queue/<code>/order.csv": "open data",
    "open-data/queue/<code>/fairness.json": "open data",
    "open-data/queue/<code>/fairness.csv": "open data",
    "open-data/queue/<code>/waiting.json": "open data",
    "open-data/queue/<code>/waiting.csv": "open data",
    "open-data/queue/<code>/without-place.json": "open data",
    "open-data/queue/<code>/without-place.csv": "open data",
    "open-data/queue/<code>/replaced.json": "open data",
    "open-data/queue/<code>/replaced.csv": "open data",
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
    "province/indicators/<indicator_code>/series.json": "a file to keep",
    "province/indicators/<indicator_code>/series.csv": "a file to keep",
    "province/evidence/<evidence_id>/": "a file to keep",
    "province/collection/template/": "a file to keep",
    "province/collection/upload/<file_id>/copy/": "a file to keep",
    "province/enter/<indicator_code>/<area>/": "leads on to the form of a period",
    "province/reports/template/": "a file to keep",
    "yard/software/files/<upload_id>/copy/": "a file to keep",
    "permits/revoked.json": "JSON",
    "service-worker.js": "a script",
    "log/checkpoint": "text for witnesses",
    "log/vkey": "text for witnesses",
    r"log/^tile/entries/(?P<address>[x0-9/.p]{3,60})$": "tiles for witnesses",
    r"log/^tile/(?P<level>[0-9]{1,2})/(?P<address>[x0-9/.p]{3,60})$": "tiles for witnesses",
}

STATUS = {"/d/": 404}  # A driver's link that is no longer good says so.

API = "api/v1/"  # JSON only; its addresses have a test of their own: test_rest.

# Who opens which addresses. An address with a word is one of several pages at the same pattern.
Pages = Callable[[World], dict[str, list[str]]]


def visitors(_world: World) -> dict[str, list[str]]:
    return {
        "": ["/", "/?lang=zh-hans", "/?lang=en"],
        "gates/<code>/": ["/gates/HN/", "/gates/CM/"],
        "gates/<code>/draws/": ["/gates/HN/draws/"],
        "gates/<code>/queue/": ["/gates/HN/queue/", "/gates/CM/queue/"],
        "gates/<code>/fairness/": ["/gates/HN/fairness/", "/gates/CM/fairness/"],
        "gates/<code>/estimates/": ["/gates/HN/estimates/"],
        "lookup/": ["/lookup/"],
        "open-data/statistics/": ["/open-data/statistics/"],
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
        "centre/daily-report/<day>/": [f"/centre/daily-report/{hanoi_today(now=clock.now())}/"],
        "centre/statistics/": ["/centre/statistics/?rows=gate&columns=direction&measure=weight_kg"],
        "centre/statistics/crossings/": ["/centre/statistics/crossings/"],
        "centre/statistics/present/": [
            f"/centre/statistics/present/?situation=waiting&at={clock.now():%Y-%m-%dT%H:%M:%SZ}"
        ],
        "centre/what-if/": ["/centre/what-if/?gate=HN&direction=export&cargo=fresh&longer=2"],
        "officer/road/": ["/officer/road/?gate=HN"],
        "centre/queue/orders/": ["/centre/queue/orders/"],
        "centre/queue/windows/": ["/centre/queue/windows/"],
        "centre/queue/places/<place_id>/order/": [f"/centre/queue/places/{world.place}/order/"],
        "centre/yards/": ["/centre/yards/"],
        "centre/diversions/": ["/centre/diversions/?gate=HN"],
        "centre/fees/<declaration_id>/": [owing, paid],
    }


def leaders(world: World) -> dict[str, list[str]]:
    return {
        "assignments/": ["/assignments/", "/assignments/?show=ended"],
        "assignments/give/": ["/assignments/give/?label=HN&kind=gate&id=HN"],
        "centre/command/": ["/centre/command/", "/centre/command/?at=2026-05-08T10:00"],
        "centre/alerts/": ["/centre/alerts/"],
        "centre/alerts/rules/": ["/centre/alerts/rules/"],
        "centre/alerts/rules/new/": ["/centre/alerts/rules/new/"],
        "centre/alerts/rules/<rule_id>/": [f"/centre/alerts/rules/{world.rule}/"],
        "centre/alerts/<alert_id>/": [f"/centre/alerts/{world.alert}/"],
        "assignments/report/": ["/assignments/report/"],
        "assignments/<assignment_id>/": [f"/assignments/{world.task}/"],
    }


def figure_managers(world: World) -> dict[str, list[str]]:
    """Who manages the province's figures; in Vietnamese numbers too."""
    root, one = "province/", "province/indicators/<indicator_code>/"
    return {
        root: [f"/{root}", f"/{root}?lang=vi&programme=tourism", f"/{root}?lang=en"],
        one: [f"/{root}indicators/tourists/", f"/{root}indicators/public_investment_disbursed/"],
        f"{root}figures/<figure_id>/": [f"/{root}figures/{world.figure}/"],
        f"{root}enter/<indicator_code>/<area>/<period>/": [f"/{root}enter/tourists/LS/2026-03/"],
        f"{root}findings/": [f"/{root}findings/"],
        f"{root}desk/": [f"/{root}desk/"],
        f"{root}collection/": [f"/{root}collection/"],
        f"{root}collection/form/": [f"/{root}collection/form/?period=2026-03"],
        f"{root}collection/upload/": [f"/{root}collection/upload/"],
        f"{root}collection/drafts/": [f"/{root}collection/drafts/"],
        f"{root}collection/mappings/": [f"/{root}collection/mappings/"],
        f"{root}reports/": [f"/{root}reports/?period=2022", f"/{root}reports/?period=2001"],
        f"{root}reports/letterhead/": [f"/{root}reports/letterhead/"],
        f"{root}reports/read/": [f"/{root}reports/read/"],
        f"{root}reports/read/<report_id>/": [f"/{root}reports/read/{world.report}/"],
        f"{root}programmes/": [f"/{root}programmes/"],
        f"{root}programmes/<programme_code>/": [
            f"/{root}programmes/public_investment/",
            f"/{root}programmes/dti/",
        ],
        f"{root}projects/<project_code>/": [f"/{root}projects/P7886592/"],
        f"{root}define-programme/": [f"/{root}define-programme/"],
        f"{root}define-programme/<programme_code>/": [f"/{root}define-programme/dti/"],
        f"{root}define-project/": [f"/{root}define-project/"],
        f"{root}define-project/<project_code>/": [f"/{root}define-project/P7886592/"],
        f"{root}dictionary/new/": [f"/{root}dictionary/new/"],
        f"{root}dictionary/<indicator_code>/": [f"/{root}dictionary/crossings/"],
        f"{root}dictionary/<indicator_code>/end/": [f"/{root}dictionary/crossings/end/"],
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
    for pages in (
        visitors,
        drivers,
        clerks,
        carrier_managers,
        officers,
        managers,
        leaders,
        figure_managers,
        operators,
        owners,
    )
}
