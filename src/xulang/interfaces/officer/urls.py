from django.urls import path

from xulang.interfaces.officer import (
    acting,
    corrections,
    declared,
    pairing,
    reading,
    road,
    scanning,
    searching,
    stays,
    working,
)

app_name = "officer"
urlpatterns = [
    path("", working.work_list, name="work"),
    path("search/", searching.search, name="search"),
    path("stays/", stays.stays, name="stays"),
    path("road/", road.road_page, name="road"),
    path("road/hold/", road.hold, name="road-hold"),
    path("road/holds/<uuid:hold_id>/lift/", road.lift, name="road-lift"),
    path("road/count/", road.count, name="road-count"),
    path("scan/", scanning.scan, name="scan"),
    path("crossings/<uuid:crossing_id>/", reading.crossing_page, name="crossing"),
    path("crossings/<uuid:crossing_id>/declared/", declared.declared_page, name="declared"),
    path("crossings/<uuid:crossing_id>/versions/", corrections.versions, name="versions"),
    path("crossings/<uuid:crossing_id>/photos/<uuid:photo_id>/", corrections.photo, name="photo"),
    path("crossings/<uuid:crossing_id>/pairing/", pairing.pairing, name="pairing"),
    path("crossings/<uuid:crossing_id>/<str:verb>/", acting.act, name="act"),
]
