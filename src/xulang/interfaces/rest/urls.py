import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from xulang.interfaces.rest.api import ROOT, api, description
from xulang.interfaces.rest.guard import guard, guarded, no_such_path, operations
from xulang.interfaces.rest.inputs import JSON_TYPE


def openapi(http: HttpRequest) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(description()), content_type=JSON_TYPE)
    response["Cache-Control"] = "public, max-age=300"
    return response


urlpatterns = [
    path("openapi.json", guard(openapi, methods={})),
    *guarded(api.urls[0], root=ROOT, described=operations(description())),
    re_path("", no_such_path),
]
