"""The process that opens one report: from standard input to standard output, as `door` starts it."""

import sys

import msgspec

from xulang.indicators.domain.reading import blocks
from xulang.indicators.domain.reading.blocks import Block
from xulang.indicators.domain.reading.refusals import ReportRefusal
from xulang.indicators.usecases.opening.opened import Opened
from xulang.kernel.refusal import Refusal
from xulang.platform.apart import bound_myself


def main() -> None:
    bound_myself(memory=blocks.MEMORY, work_seconds=blocks.WORK_SECONDS, answer=blocks.ANSWER)
    try:
        opened = Opened(blocks=open_file(sys.argv[1], sys.stdin.buffer.read()))
    except Refusal as refusal:
        opened = Opened(refused=ReportRefusal(refusal.code))
    except MemoryError:
        opened = Opened(refused=ReportRefusal.UNPACKS_TO_TOO_MUCH)
    sys.stdout.buffer.write(msgspec.msgpack.encode(opened))


def open_file(kind: str, content: bytes) -> tuple[Block, ...]:
    """Each kind brings its library only when it is asked for: starting is most of the time."""
    if kind == "pdf":
        from xulang.indicators.usecases.opening.pdf import open_pdf  # noqa: PLC0415 -- see above

        return open_pdf(content=content)
    from xulang.indicators.usecases.opening.docx_file import open_docx  # noqa: PLC0415 -- see above

    return open_docx(content=content)


if __name__ == "__main__":
    main()
