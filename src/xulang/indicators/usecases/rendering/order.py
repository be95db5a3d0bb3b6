"""What the process that renders is asked for, and what it answers."""

from dataclasses import dataclass

from xulang.indicators.domain.reading.blocks import MEGABYTE
from xulang.indicators.domain.writing.compose import WrittenReport
from xulang.indicators.domain.writing.refusals import WritingRefusal

MEMORY = 1536 * MEGABYTE
WORK_SECONDS = 20
SECONDS = 30
ANSWER = 24 * MEGABYTE
TEMPLATE_BYTES = 4 * MEGABYTE
AT_ONCE = 2
WAIT_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`template` is a .docx with marks, b"" for the shipped one; `pdf` asks for a PDF of the same content."""

    report: WrittenReport
    template: bytes
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    file: bytes = b""
    refused: WritingRefusal | None = None
    detail: str = ""
