"""A declaration sent again gets its first answer before anything is checked anew (docs/idempotency.md).

A check looks at the clock: an arrival that was fine at noon has passed at two. So the answer to a request
that is checked first is kept by what was sent, beside the use case's own by what was understood.
"""

import hashlib
from collections.abc import Callable

import msgspec

from xulang.kernel.request import Request
from xulang.platform import idempotency
from xulang.platform.db import unit_of_work
from xulang.platform.idempotency import Answer

_encoder = msgspec.json.Encoder(order="deterministic")


def once(*, request: Request, sent: object, do: Callable[[], Answer]) -> Answer:
    """What `do` answers, kept in the transaction in which it changes something; or the first answer.

    `sent` is all that the caller said. Raises REQUEST_REUSED when it differs from the first time.
    """
    scope = f"rest:{request.scope}"
    hashed = hashlib.sha256(_encoder.encode(sent)).digest()
    with unit_of_work():
        answer = idempotency.find_answer(scope=scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        answer = do()
        # A twin may have been first while `do` waited for its lock: then its answer stands.
        kept = idempotency.find_answer(scope=scope, request_id=request.id, hashed=hashed)
        if kept is not None:
            return kept
        idempotency.keep_answer(
            scope=scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        return answer
