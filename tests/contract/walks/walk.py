"""Calls of the API through the real application, each answer checked against the description."""

from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application

from tests.support.declarations import vehicle_body
from tests.support.rest import ROOT, Program, answer_of
from xulang.platform import ids


@dataclass
class Walk:
    """Calls operations through the real application and checks each answer against the description."""

    called: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    def __call__(
        self,
        who: Program | None,
        call: str,
        *,
        body: Any = None,
        query: dict[str, Any] | None = None,
        file: bytes | None = None,
        form: dict[str, str] | None = None,
        accept: str = "*/*",
        **path: str,
    ) -> Any:
        method, template = call.split()
        headers = {"Accept-Encoding": "identity", "Accept": accept, **(who.headers if who else {})}
        if method != "GET":
            headers["Idempotency-Key"] = str(ids.new_id())
        sent: dict[str, Any] = {}
        if body is not None:
            sent = {"body": body, "media_type": "application/json"}
        if file is not None:
            sent = {"body": {"file": file, **(form or {})}, "media_type": "multipart/form-data"}
        case = self.schema[f"{ROOT}/{template}"][method].Case(
            path_parameters=path,
            headers=headers,
            query=query or {},
            **sent,
        )
        response = case.call_and_validate()
        assert response.status_code in {200, 201}, response.text
        self.called.add(call)
        is_json = response.headers["content-type"][0].startswith("application/json")
        return response.json() if is_json else response.content


def one_truck(plate: str, **replaced: Any) -> dict[str, Any]:
    bare = {"type": "truck", "trailer_plate": None, "container_number": None, "seal_number": None}
    return vehicle_body(**{"id": str(ids.new_id()), "plate": plate, **bare, **replaced})


def refused_code(answer: Any) -> str:
    return str(answer_of(answer)["code"])
