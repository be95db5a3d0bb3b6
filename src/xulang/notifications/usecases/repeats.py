"""One wish is done once, however often it is sent (docs/idempotency.md)."""

from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.platform import idempotency


def is_repeat(*, request: Request, said: JSON) -> bool:
    """Whether this was done already. Inside the unit of work, under the lock. Raises REQUEST_REUSED."""
    scope, hashed = f"webhooks:{request.scope}", idempotency.body_hash(said)
    if idempotency.find_answer(scope=scope, request_id=request.id, hashed=hashed) is not None:
        return True
    idempotency.keep_answer(scope=scope, request_id=request.id, hashed=hashed, answer={}, now=request.now)
    return False
