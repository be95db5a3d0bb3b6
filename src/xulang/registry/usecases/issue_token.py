from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.tokens import check_life, token_hash, token_text
from xulang.registry.domain.words import TokenScope
from xulang.registry.locks import lock_person
from xulang.registry.models import ApiToken
from xulang.registry.queries.people import list_memberships
from xulang.registry.queries.places import gate_and_above


def issue_token(
    *,
    token_id: UUID,
    secret: bytes,
    organisation_id: UUID,
    issuer_id: UUID,
    role: Role,
    gate: str | None,
    name: str,
    scopes: Iterable[TokenScope],
    expires_at: datetime,
    actor: Actor,
    now: datetime,
) -> str:
    """Issue a token to an organisation and answer its text, which is never shown again.

    `secret` is 32 random bytes. The token can do no more than who issues it: ISSUER_WITHOUT_ROLE is raised
    unless he holds the role there, at that gate or at one that it is part of; TOKEN_LIFE for one of more than
    a year.
    """
    check_life(now=now, expires_at=expires_at)
    text = token_text(secret=secret)
    with unit_of_work():
        lock_person(user_id=issuer_id)
        held = list_memberships(user_id=issuer_id, now=now)
        within = {None} if gate is None else {None, *gate_and_above(code=gate)}
        if not any(
            one.organisation_id == organisation_id and one.role is role and one.gate in within for one in held
        ):
            raise Refusal(code=RegistryRefusal.ISSUER_WITHOUT_ROLE, field="role", role=role)
        ApiToken.objects.create(
            id=token_id,
            organisation_id=organisation_id,
            issued_by_id=issuer_id,
            name=name,
            role=role,
            gate_id=gate,
            scopes=sorted(scopes),
            secret_hash=token_hash(text),
            issued_at=now,
            expires_at=expires_at,
        )
        audit.record(actor=actor, action="token_issued", object_kind="token", object_id=token_id, now=now)
    return text
