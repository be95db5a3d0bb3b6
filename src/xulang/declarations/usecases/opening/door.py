"""Opening a file in a process of its own: whatever is in it, it costs no more than `bounds` allows."""

import signal
import threading

import msgspec

from xulang.declarations.domain.documents import bounds
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.usecases.opening.kinds import FileKind, kind_of
from xulang.declarations.usecases.opening.opened import Opened
from xulang.kernel.refusal import Param, Refusal
from xulang.platform.apart import EndedBadly, answer_of

CHILD = "xulang.declarations.usecases.opening.child"
_places = threading.BoundedSemaphore(bounds.AT_ONCE)

LIMITS: dict[DocumentRefusal, Param] = {
    DocumentRefusal.TOO_LARGE: bounds.BYTES // bounds.MEGABYTE,
    DocumentRefusal.TOO_MANY_PAGES: bounds.PAGES,
}


# How the process ends when its library runs into a bound and cannot say so itself.
BROKEN_BY: dict[int, DocumentRefusal] = {
    signal.SIGABRT: DocumentRefusal.UNPACKS_TO_TOO_MUCH,
    signal.SIGXCPU: DocumentRefusal.TOO_SLOW,
    signal.SIGKILL: DocumentRefusal.TOO_SLOW,
}


def open_document(content: bytes) -> Opened:
    """The file's words or elements. Raises a DocumentRefusal for every file that is not read."""
    if len(content) > bounds.BYTES:
        raise refused(DocumentRefusal.TOO_LARGE)
    return open_as(kind_of(content), content)


def open_as(kind: FileKind, content: bytes, *, seconds: float = bounds.SECONDS) -> Opened:
    """The same for a file whose kind is known."""
    if not _places.acquire(timeout=bounds.WAIT_SECONDS):
        raise Refusal(code=DocumentRefusal.BUSY)
    try:
        answer = _answer(kind.value, content, seconds=seconds)
    finally:
        _places.release()
    try:
        opened = msgspec.msgpack.decode(answer, type=Opened)
    except msgspec.MsgspecError as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error
    if opened.refused:
        raise refused(opened.refused)
    return opened


def refused(code: DocumentRefusal) -> Refusal:
    return Refusal(code=code, limit=LIMITS[code]) if code in LIMITS else Refusal(code=code)


def _answer(kind: str, content: bytes, *, seconds: float) -> bytes:
    """What the process wrote; nothing of it is trusted to be small. Raises TOO_SLOW and MALFORMED."""
    try:
        return answer_of(module=CHILD, arguments=[kind], content=content, seconds=seconds, most=bounds.ANSWER)
    except EndedBadly as end:
        code = BROKEN_BY.get(end.signal, DocumentRefusal.MALFORMED)
        raise Refusal(code=DocumentRefusal.TOO_SLOW if end.too_slow else code) from end
