"""What every operation does first: whose request it is, which crossing or declaration, and may he see it."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID, uuid5

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.interfaces.rest.auth import ApiRequest
from xulang.interfaces.rest.problems import WrongParameters
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.requests import HEADER
from xulang.kernel.refusal import Refusal, RefusalCode
from xulang.kernel.request import Request
from xulang.kernel.words import Role, Stage
from xulang.platform import audit, clock, ids
from xulang.registry import api as registry

KEY: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
KEYS: Final = UUID("7b1c9f0e-51c5-4c0e-9e0a-6a1f4d2b8c35")


def wish_of(http: ApiRequest) -> Request:
    """One wish of the token. Raises KEY_MISSING.

    Ids of facts derive from a request's id, so each token's keys are its own: two tokens that send the same
    key make two requests.
    """
    key = http.headers.get(HEADER, "")
    if not KEY.fullmatch(key):
        raise Refusal(code=RestRefusal.KEY_MISSING)
    actor = http.auth.actor
    return Request(
        id=uuid5(KEYS, f"{actor.id}:{key.lower()}"), actor=actor, now=clock.now(), new_salt=ids.new_salt
    )


def seen_crossing(http: ApiRequest, crossing_id: UUID) -> crossing.CrossingView:
    """Raises UNKNOWN, for others' crossings as for those that do not exist."""
    return crossing.get_seen(actor=http.auth.actor, crossing_id=crossing_id)


def seen_declaration(http: ApiRequest, declaration_id: UUID) -> crossing.Opened:
    """Raises UNKNOWN, for others' declarations as for those that do not exist."""
    opened = crossing.open_record(declaration_id=declaration_id)
    if not may(http, crossing.Action.VIEW, gate=opened.record.dossier.gate, owner=opened.organisation_id):
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return opened


def may(http: ApiRequest, action: crossing.Action, *, gate: str, owner: UUID | None) -> bool:
    """For what is allowed at every stage or at none, as looking is."""
    return crossing.may(actor=http.auth.actor, action=action, gate=gate, owner=owner, stage=Stage.DECLARED)


def may_know(http: ApiRequest, *, gate: str, owner: UUID | None) -> bool:
    """Whether personal data may be shown."""
    return may(http, crossing.Action.VIEW_PERSONAL, gate=gate, owner=owner)


def note_read(http: ApiRequest, *, object_kind: str, object_id: object) -> None:
    """An authority's software saw personal data; a company that reads its own is not recorded."""
    if not is_company(http):
        audit.record_read(
            actor=http.auth.actor, object_kind=object_kind, object_id=object_id, now=clock.now()
        )


@contextmanager
def of_address() -> Iterator[None]:
    """In here a refusal's field is a parameter of the address, not a place in a body."""
    try:
        yield
    except Refusal as refusal:
        if refusal.field is None:
            raise
        raise WrongParameters(code=refusal.code, names=[refusal.field], params=refusal.params) from refusal


def check_role(http: ApiRequest, roles: Collection[Role], *, code: RefusalCode) -> None:
    """Raises the refusal for who has no business at that desk."""
    if role_of(http) not in roles:
        raise Refusal(code=code)


def is_company(http: ApiRequest) -> bool:
    return role_of(http) in registry.COMPANY_ROLES


def role_of(http: ApiRequest) -> Role:
    """A token has one grant: its issuer's role."""
    return http.auth.actor.grants[0].role
