"""A draw that nobody can grind: who asks first gains nothing, and nobody knows the seed before it is due.

Two independent organisations publish commitments to secrets before a sealed window opens, and reveal the
secrets after it closed. The seed mixes both with the sealed Merkle root of all requests; a consignment's rank
is a keyed hash of the id that we gave it before anybody could know the seed. Rules: docs/queue.md.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.queueing.domain.refusals import QueueRefusal

SECRET_BYTES = 32
COMMITTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """One organisation's share of the seed. `secret` is None until it is revealed."""

    organisation_id: UUID
    commitment: bytes
    secret: bytes | None = None


def commit(*, window: UUID, organisation_id: UUID, secret: bytes) -> bytes:
    """What the organisation publishes beforehand; it can't be used for another window or by another."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret has {SECRET_BYTES} bytes")
    return _digest(b"xulang/draw/commit/v1", window.bytes, organisation_id.bytes, secret)


def check_reveal(*, window: UUID, committed: Committed, secret: bytes) -> None:
    """Raise REVEAL_WRONG when the secret is not the one committed to."""
    fits = len(secret) == SECRET_BYTES and hmac.compare_digest(
        commit(window=window, organisation_id=committed.organisation_id, secret=secret), committed.commitment
    )
    if not fits:
        raise Refusal(code=QueueRefusal.REVEAL_WRONG, field="secret")


def seed(*, window: UUID, root: bytes, committed: Sequence[Committed]) -> bytes:
    """The draw's seed. Raises DRAW_INCOMPLETE unless two organisations revealed.

    The order in which they revealed does not matter: they are taken in the order of their ids.
    """
    revealed = sorted((one for one in committed if one.secret), key=lambda one: one.organisation_id)
    if len(revealed) < COMMITTERS or len({one.organisation_id for one in revealed}) < len(revealed):
        raise Refusal(code=QueueRefusal.DRAW_INCOMPLETE)
    for one in revealed:
        check_reveal(window=window, committed=one, secret=one.secret or b"")
    secrets = [part for one in revealed for part in (one.organisation_id.bytes, one.secret or b"")]
    return _digest(b"xulang/draw/seed/v1", window.bytes, root, *secrets)


def rank(*, seed: bytes, consignment_id: UUID) -> int:
    """The consignment's place in the draw: smaller is earlier. 48 bits; ties fall to the smaller id."""
    keyed = hmac.new(seed, b"xulang/draw/rank/v1" + consignment_id.bytes, hashlib.sha256).digest()
    return int.from_bytes(keyed[:6], "big")


def draw(*, seed: bytes, consignments: Iterable[UUID]) -> list[UUID]:
    """All requests of the window in the order of the draw."""
    return sorted(consignments, key=lambda one: (rank(seed=seed, consignment_id=one), one))


def _digest(*parts: bytes) -> bytes:
    """Each part with its length, so that no two lists of parts give the same bytes."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(len(part).to_bytes(4, "big"))
        hashed.update(part)
    return hashed.digest()
