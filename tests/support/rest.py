"""The API as a program sees it: a token, a client, and bodies that check."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.support.declarations import content_body, goods_body, vehicle_body
from tests.support.people import HOMES, LONG_AGO, give_role, make_organisation, make_person
from xulang.interfaces.rest import auth
from xulang.interfaces.shared.rate import Buckets
from xulang.kernel.actor import SYSTEM
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.registry import api as registry
from xulang.registry.api import TokenScope

ROOT = "/api/v1"
SCOPES = {
    Role.DECLARANT: (TokenScope.READ, TokenScope.DECLARE),
    Role.LEADER: (TokenScope.READ,),
}


def unbound_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one program ask as often as a generated test does, however fast the machine is."""
    monkeypatch.setattr(auth, "_buckets", lambda: Buckets(rate=0, burst=1))


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program with a token of an organisation."""

    token: str
    token_id: UUID
    organisation_id: UUID

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self._send("GET", path, headers=headers)

    def post(
        self, path: str, body: object = None, *, key: UUID | None = None, **headers: str
    ) -> HttpResponse:
        return self._send("POST", path, body=body, headers=headers, key=key or ids.new_id())

    def put(self, path: str, body: object, *, key: UUID | None = None) -> HttpResponse:
        return self._send("PUT", path, body=body, headers={}, key=key or ids.new_id())

    def _send(
        self, method: str, path: str, *, headers: dict[str, str], body: object = None, key: UUID | None = None
    ) -> HttpResponse:
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if key:
            sent["Idempotency-Key"] = str(key)
        response: HttpResponse = Client().generic(  # type: ignore[assignment] # the test client's own subclass
            method,
            path if path.startswith("/") else f"{ROOT}/{path}",
            data=b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers=sent,
        )
        return response


def make_program(
    role: Role,
    *,
    organisation_id: UUID | None = None,
    gate: str | None = None,
    scopes: tuple[TokenScope, ...] | None = None,
) -> Program:
    """A token of a new person with the role, in the organisation or a new one."""
    kind, force = HOMES[role]
    home = organisation_id or make_organisation(kind=kind, force=force)
    issuer = make_person()
    give_role(user_id=issuer, role=role, organisation_id=home, gate=gate)
    now, token_id = clock.now(), ids.new_id()
    token = registry.issue_token(
        token_id=token_id,
        secret=ids.new_salt(),
        organisation_id=home,
        issuer_id=issuer,
        role=role,
        gate=gate,
        name="Phần mềm khai báo",
        scopes=scopes or SCOPES.get(role, (TokenScope.READ, TokenScope.CONFIRM)),
        expires_at=now + timedelta(days=30),
        actor=SYSTEM,
        now=now,
    )
    return Program(token=token, token_id=token_id, organisation_id=home)


def reference_data() -> None:
    registry.import_reference(folder=settings.DATA_FOLDER, now=LONG_AGO)


def declaration_body(*, vehicle: UUID | None = None, **replaced: JSON) -> dict[str, JSON]:
    """An export that checks without a refusal, as of now."""
    now = clock.now()
    customs: dict[str, Any] = {**goods_body()["customs_declaration"]}  # type: ignore[dict-item] # an object, as written there
    customs["registered_on"] = str((now - timedelta(days=2)).date())
    usual: dict[str, JSON] = {
        "expected_arrival": (now + timedelta(hours=5)).isoformat(),
        "vehicles": [vehicle_body(id=str(vehicle or ids.new_id()))],
        "goods": [goods_body(customs_declaration=customs)],
    }
    return content_body(**{**usual, **replaced})


def answer_of(response: HttpResponse) -> Any:
    return json.loads(response.content)
