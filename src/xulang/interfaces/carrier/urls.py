from django.urls import path

from xulang.interfaces.carrier.views import (
    declarations,
    documents,
    drafts,
    exceptions,
    goods,
    home,
    known,
    links,
    messages,
    own_wheels,
    pairing,
    places,
    replacing,
    spreadsheets,
    submit,
    vehicles,
)

app_name = "carrier"

DRAFTS = [
    path("declarations/drafts/", drafts.begin, name="begin"),
    path("declarations/drafts/<uuid:draft_id>/delete/", drafts.delete, name="draft-delete"),
    path("declarations/drafts/<uuid:draft_id>/document/", documents.document, name="draft-document"),
    path("declarations/drafts/<uuid:draft_id>/route/", drafts.route, name="draft-route"),
    path("declarations/drafts/<uuid:draft_id>/vehicles/", vehicles.vehicles, name="draft-vehicles"),
    path(
        "declarations/drafts/<uuid:draft_id>/vehicles/<uuid:vehicle_id>/",
        vehicles.vehicle,
        name="draft-vehicle",
    ),
    path(
        "declarations/drafts/<uuid:draft_id>/vehicles/<uuid:vehicle_id>/remove/",
        vehicles.remove_vehicle,
        name="draft-vehicle-remove",
    ),
    path("declarations/drafts/<uuid:draft_id>/own-wheels/", own_wheels.paste, name="draft-own-wheels"),
    path("declarations/drafts/<uuid:draft_id>/drivers/", vehicles.drivers, name="draft-drivers"),
    path(
        "declarations/drafts/<uuid:draft_id>/drivers/<uuid:vehicle_id>/", vehicles.driver, name="draft-driver"
    ),
    path("declarations/drafts/<uuid:draft_id>/goods/", goods.goods, name="draft-goods"),
    path("declarations/drafts/<uuid:draft_id>/goods/<int:index>/", goods.owner, name="draft-owner"),
    path(
        "declarations/drafts/<uuid:draft_id>/goods/<int:index>/remove/",
        goods.remove_owner,
        name="draft-owner-remove",
    ),
    path("declarations/drafts/<uuid:draft_id>/parties/", drafts.parties, name="draft-parties"),
    path("declarations/drafts/<uuid:draft_id>/review/", submit.review, name="draft-review"),
]
SPREADSHEETS = [
    path("declarations/spreadsheets/", spreadsheets.spreadsheets, name="spreadsheets"),
    path(
        "declarations/spreadsheets/templates/<str:kind>/",
        spreadsheets.template,
        name="spreadsheet-template",
    ),
    path("declarations/spreadsheets/<uuid:import_id>/", spreadsheets.spreadsheet, name="spreadsheet"),
    path("declarations/spreadsheets/<uuid:import_id>/copy/", spreadsheets.copy, name="spreadsheet-copy"),
]
PLACE = "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/place/"
PLACES = [
    path("company/queue/", places.queue, name="queue"),
    path(f"{PLACE}windows/", places.windows, name="windows"),
    path(f"{PLACE}first/", places.take_first, name="take-first"),
    path(f"{PLACE}give-back/", places.give_back, name="give-back"),
    path(f"{PLACE}ask/", places.ask, name="ask-place"),
    path(f"{PLACE}text/", places.call_text, name="call-text"),
]
DECLARATIONS = [
    path("declarations/", declarations.declarations_page, name="declarations"),
    path("declarations/<uuid:declaration_id>/", declarations.declaration_page, name="declaration"),
    path("declarations/<uuid:declaration_id>/copy/", drafts.copy, name="copy"),
    path("declarations/<uuid:declaration_id>/correct/", drafts.correct, name="correct"),
    path("declarations/<uuid:declaration_id>/cancel/", declarations.cancel, name="cancel"),
    path("declarations/<uuid:declaration_id>/receipts/", declarations.receipts, name="receipts"),
    path("declarations/<uuid:declaration_id>/receipts/<uuid:fact_id>/", declarations.receipt, name="receipt"),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/link/",
        links.link_driver,
        name="link",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/replace/",
        replacing.replace,
        name="replace",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/replace/drop/",
        replacing.drop,
        name="replace-drop",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/take-back/",
        exceptions.take_back,
        name="take-back",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/take-back/drop/",
        exceptions.drop_return,
        name="return-drop",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/part-back/",
        exceptions.part_back,
        name="part-back",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/store/",
        exceptions.store,
        name="store",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/store/drop/",
        exceptions.drop_storage,
        name="store-drop",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/come-back/",
        drafts.come_back,
        name="come-back",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/two-way/",
        drafts.two_way,
        name="two-way",
    ),
    path(
        "declarations/<uuid:declaration_id>/vehicles/<uuid:crossing_id>/pairing/",
        pairing.pairing,
        name="pairing",
    ),
    path("declarations/<uuid:declaration_id>/photos/<uuid:photo_id>/", replacing.photo, name="photo"),
    path("declarations/<uuid:declaration_id>/versions/", replacing.versions, name="versions"),
]
urlpatterns = [
    path("company/", home.home, name="home"),
    path("company/choose/", home.choose_company, name="choose-company"),
    path("company/own-vehicles/", vehicles.suggest_vehicles, name="own-vehicles"),
    path("company/own-drivers/", vehicles.suggest_drivers, name="own-drivers"),
    path("company/known/<str:spot>/", known.known, name="known"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.mark_read, name="messages-read"),
    *DRAFTS,
    *SPREADSHEETS,
    *DECLARATIONS,
    *PLACES,
]
