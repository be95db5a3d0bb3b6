"""A report's file, opened: its paragraphs and tables, or a refusal by name."""

import signal
import threading

import msgspec

from xulang.indicators.domain.reading import blocks
from xulang.indicators.domain.reading.blocks import Block
from xulang.indicators.domain.reading.refusals import ReportRefusal
from xulang.indicators.usecases.opening.opened import Opened
from xulang.kernel.refusal import Refusal
from xulang.platform.apart import EndedBadly, answer_of

CHILD = "xulang.indicators.usecases.opening.child"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BROKEN_BY: dict[int, ReportRefusal] = {
    signal.SIGABRT: ReportRefusal.UNPACKS_TO_TOO_MUCH,
    signal.SIGXCPU: ReportRefusal.TOO_SLOW,
    signal.SIGKILL: ReportRefusal.TOO_SLOW,
}
_places = threading.BoundedSemaphore(blocks.AT_ONCE)


def open_report(*, content: bytes) -> tuple[Block, ...]:
    """By its first bytes, not its name: DOCX, PDF with text, or plain text in UTF-8 or UTF-16.

    Raises a ReportRefusal for every file that is not read.
    """
    if len(content) > blocks.BYTES:
        raise Refusal(code=ReportRefusal.TOO_LARGE, limit=blocks.BYTES // blocks.MEGABYTE)
    if not content.strip():
        raise Refusal(code=ReportRefusal.EMPTY)
    if content.startswith(OLE):
        encrypted = ENCRYPTED in content
        raise Refusal(code=ReportRefusal.ENCRYPTED if encrypted else ReportRefusal.OLD_FORMAT)
    if content.startswith(b"PK\x03\x04"):
        return _open("docx", content)
    if b"%PDF-" in content[:1024]:
        return _open("pdf", content)
    return (Block(text=_plain_text(content)),)


def _plain_text(content: bytes) -> str:
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(code=ReportRefusal.UNKNOWN_KIND) from error
    if "\0" in text:
        raise Refusal(code=ReportRefusal.UNKNOWN_KIND)
    if len(text) > blocks.TEXT_CHARACTERS:
        raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
    return text


def _open(kind: str, content: bytes) -> tuple[Block, ...]:
    if not _places.acquire(timeout=blocks.WAIT_SECONDS):
        raise Refusal(code=ReportRefusal.BUSY)
    try:
        answer = answer_of(
            module=CHILD, arguments=[kind], content=content, seconds=blocks.SECONDS, most=blocks.ANSWER
        )
    except EndedBadly as end:
        code = BROKEN_BY.get(end.signal, ReportRefusal.MALFORMED)
        raise Refusal(code=ReportRefusal.TOO_SLOW if end.too_slow else code) from end
    finally:
        _places.release()
    try:
        opened = msgspec.msgpack.decode(answer, type=Opened)
    except msgspec.MsgspecError as error:
        raise Refusal(code=ReportRefusal.MALFORMED) from error
    if opened.refused:
        raise Refusal(code=opened.refused)
    return opened.blocks
