"""The process that renders one report: from standard input to standard output, as `door` starts it."""

import sys

import msgspec

from xulang.indicators.domain.writing.refusals import WritingRefusal
from xulang.indicators.usecases.rendering.order import ANSWER, MEMORY, WORK_SECONDS, Made, Order
from xulang.platform.apart import bound_myself

DETAIL = 200


def main() -> None:
    bound_myself(memory=MEMORY, work_seconds=WORK_SECONDS, answer=ANSWER)
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    try:
        made = Made(file=make(order))
    # A template is a stranger's: whatever it makes docxtpl, Jinja or lxml raise, it is broken.
    except Exception as error:  # noqa: BLE001 -- see above
        made = Made(refused=WritingRefusal.TEMPLATE_BROKEN, detail=_said(error))
    sys.stdout.buffer.write(msgspec.msgpack.encode(made))


def make(order: Order) -> bytes:
    from xulang.indicators.usecases.rendering.docx_made import print_docx  # noqa: PLC0415 -- slow to load
    from xulang.indicators.usecases.rendering.pdf_made import print_pdf  # noqa: PLC0415 -- as above
    from xulang.indicators.usecases.rendering.shipped import shipped_template  # noqa: PLC0415 -- as above

    if order.form == "template":
        return shipped_template()
    docx = print_docx(report=order.report, template=order.template)
    return print_pdf(docx=docx) if order.form == "pdf" else docx


def _said(error: Exception) -> str:
    """Jinja's own words and line, for who wrote the template."""
    line = getattr(error, "lineno", None)
    text = " ".join(str(error).split())[:DETAIL]
    return f"{type(error).__name__}: {text}" + (f" (dòng {line})" if line else "")


if __name__ == "__main__":
    main()
