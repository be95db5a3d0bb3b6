"""A report as a file: Word or PDF, from the shipped template or a unit's own."""

import signal
import threading

import msgspec

from xulang.indicators.domain.writing.compose import WrittenReport
from xulang.indicators.domain.writing.refusals import WritingRefusal
from xulang.indicators.usecases.rendering.order import (
    ANSWER,
    AT_ONCE,
    SECONDS,
    TEMPLATE_BYTES,
    WAIT_SECONDS,
    Made,
    Order,
)
from xulang.kernel.refusal import Refusal
from xulang.platform.apart import EndedBadly, answer_of

CHILD = "xulang.indicators.usecases.rendering.child"
ZIP = b"PK\x03\x04"
SLOW = {signal.SIGXCPU, signal.SIGKILL}
_places = threading.BoundedSemaphore(AT_ONCE)


def render(*, report: WrittenReport, template: bytes = b"", form: str) -> bytes:
    """`form`: "docx", "pdf", or "template" for the shipped template itself. Raises a WritingRefusal."""
    if template and not template.startswith(ZIP):
        raise Refusal(code=WritingRefusal.TEMPLATE_UNKNOWN_KIND)
    if len(template) > TEMPLATE_BYTES:
        raise Refusal(code=WritingRefusal.TEMPLATE_TOO_LARGE, limit=TEMPLATE_BYTES // 2**20)
    order = msgspec.msgpack.encode(Order(report=report, template=template, form=form))
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Refusal(code=WritingRefusal.BUSY)
    try:
        answer = answer_of(module=CHILD, arguments=[], content=order, seconds=SECONDS, most=ANSWER)
        made = msgspec.msgpack.decode(answer, type=Made)
    except EndedBadly as end:
        slow = bool(end.too_slow) or end.signal in SLOW
        code = WritingRefusal.TEMPLATE_TOO_SLOW if slow else WritingRefusal.TEMPLATE_BROKEN
        raise Refusal(code=code, detail="") from end
    except msgspec.MsgspecError as error:
        raise Refusal(code=WritingRefusal.TEMPLATE_BROKEN, detail="") from error
    finally:
        _places.release()
    if made.refused:
        raise Refusal(code=made.refused, detail=made.detail)
    return made.file
