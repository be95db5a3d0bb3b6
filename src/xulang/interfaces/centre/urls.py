from django.urls import path

import xulang.interfaces.shared.converters  # noqa: F401 -- makes <gate:…> known
from xulang.interfaces.centre import (
    capacity,
    diversions,
    fees,
    gates,
    orders,
    overview,
    queue,
    saying,
    statistics,
    texts,
    what_if,
    windows,
    yards,
)

app_name = "centre"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("gates/<gate:code>/close/", gates.close, name="close"),
    path("gates/<gate:code>/reopen/", gates.reopen, name="reopen"),
    path("diversions/", diversions.diversions_page, name="diversions"),
    path("diversions/order/", diversions.divert, name="divert"),
    path("diversions/<uuid:diversion_id>/approve/", diversions.approve, name="divert-approve"),
    path("diversions/<uuid:diversion_id>/drop/", diversions.drop, name="divert-drop"),
    path("queue/", queue.queue_page, name="queue"),
    path("queue/calls/", queue.calls_page, name="calls"),
    path("queue/calls/<uuid:crossing_id>/<slug:result>/", queue.phoned, name="phoned"),
    path("what-if/", what_if.what_if_page, name="what-if"),
    path("queue/places/<uuid:place_id>/order/", orders.order, name="order"),
    path("queue/orders/", orders.orders_page, name="orders"),
    path("queue/orders/<uuid:order_id>/approve/", orders.approve, name="order-approve"),
    path("queue/orders/<uuid:order_id>/drop/", orders.drop, name="order-drop"),
    path("queue/windows/", windows.windows_page, name="windows"),
    path(
        "queue/windows/<gate:code>/<slug:direction>/<slug:cargo>/commit/", windows.commit, name="draw-commit"
    ),
    path(
        "queue/windows/<gate:code>/<slug:direction>/<slug:cargo>/reveal/", windows.reveal, name="draw-reveal"
    ),
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("statistics/crossings/", statistics.crossings_page, name="statistics-crossings"),
    path("statistics/export.<slug:form>", statistics.export, name="statistics-export"),
    path("yards/", yards.yards_page, name="yards"),
    path("yards/<uuid:difference_id>/seen/", yards.seen, name="seen"),
    path("capacity/", capacity.calendar, name="capacity"),
    path("capacity/classes/", capacity.classes, name="classes"),
    path("capacity/classes/set/", saying.of_all, name="set-class"),
    path("capacity/<gate:code>/hours/", saying.of_gate, name="set-hours"),
    path("capacity/<gate:code>/<slug:direction>/<slug:cargo>/<slug:kind>/", saying.of_line, name="say"),
    path("capacity/<uuid:word_id>/withdraw/", saying.withdraw, name="withdraw-word"),
    path("texts/", texts.texts_page, name="texts"),
    path("texts/try/", texts.try_line, name="try-text"),
    path("texts/<uuid:text_id>/", texts.text_page, name="text"),
    path("notices/", gates.publish, name="publish"),
    path("notices/<uuid:notice_id>/withdraw/", gates.withdraw, name="withdraw"),
    path("fees/<uuid:declaration_id>/", fees.fees_page, name="fees"),
    path("fees/<uuid:declaration_id>/assess/", fees.assess, name="assess"),
    path("fees/<uuid:declaration_id>/pay/", fees.pay, name="pay"),
    path("fees/<uuid:declaration_id>/reverse/<uuid:payment_id>/", fees.reverse, name="reverse"),
    path(
        "fees/<uuid:declaration_id>/reverse/<uuid:payment_id>/approve/",
        fees.approve_reversal,
        name="reverse-approve",
    ),
    path(
        "fees/<uuid:declaration_id>/reverse/<uuid:payment_id>/drop/",
        fees.drop_reversal,
        name="reverse-drop",
    ),
]
