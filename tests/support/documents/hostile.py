"""Files that nobody should open carelessly."""

import io
import zipfile
import zlib

from openpyxl import Workbook
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

TYPES = "[Content_Types].xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def other_workbook() -> bytes:
    return workbook("Bảng kê")


def workbook(title: str = "Tờ khai") -> bytes:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["A1"] = title
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes, *, replaced: dict[str, bytes] | None = None) -> bytes:
    """The workbook with one more part, or with parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, (replaced or {}).get(part, old.read(part)))
        if name:
            new.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    return with_part("xl/media/image1.png", b"\0" * (60 * 1024 * 1024))


def lying_zip_bomb() -> bytes:
    """Its list says that the sheet is small; what is packed there unpacks to 60 MB."""
    sheet = b"<worksheet>" + b" " * (60 * 1024 * 1024) + b"</worksheet>"
    whole = bytearray(with_part("", b"", replaced={"xl/worksheets/sheet1.xml": sheet}))
    true_size = len(sheet).to_bytes(4, "little")
    while (at := whole.find(true_size)) >= 0:
        whole[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(whole)


def many_parts() -> bytes:
    """A list of parts that is far longer than what they hold."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(60_000):
            archive.writestr(str(number), b"")
    return out.getvalue()


def many_cells() -> bytes:
    """More cells than are read, in a file that is small: the same row again and again."""
    row = "".join(f'<c r="{chr(65 + place)}%d"><v>1</v></c>' for place in range(26))
    body = "".join(f'<row r="{number}">{row.replace("%d", str(number))}</row>' for number in range(1, 16_000))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'.encode()
    return with_part("", b"", replaced={"xl/worksheets/sheet1.xml": sheet})


def far_cell() -> bytes:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData></worksheet>'
    )
    return with_part("", b"", replaced={"xl/worksheets/sheet1.xml": sheet})


def laughing_workbook() -> bytes:
    return with_part("", b"", replaced={"xl/worksheets/sheet1.xml": billion_laughs()})


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{levels}]><r>&l9;</r>'.encode()


def outside_entity(encoding: str = "utf-8") -> bytes:
    kind = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = f'<?xml version="1.0" encoding="{encoding}"?>{kind}<r>&x;</r>'
    return text.encode(encoding)


def deep_xml() -> bytes:
    return b"<a>" * 100_000 + b"</a>" * 100_000


def wide_xml() -> bytes:
    return b"<a>" + b"<b/>" * 200_000 + b"</a>"


def locked_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 720, "Secret")
    canvas.save()
    return out.getvalue()


def pictures_only() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(72, 72, 200, 200, fill=1)
    canvas.save()
    return out.getvalue()


def long_pdf(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(72, 720, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def other_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "INVOICE 00000130")
    canvas.save()
    return out.getvalue()


def pdf_bomb() -> bytes:
    """One page whose content unpacks to 2 GB of drawing: packed twice over."""
    layer = zlib.compress(b"0 0 m 9 9 l S\n" * (150 * 1024 * 1024 // 14), 9)
    packed = zlib.compress(layer, 9)
    return _pdf(b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>" % len(packed), packed)


def endless_pages() -> bytes:
    """The tree of pages holds itself, and says that there are ten million."""
    whole = _pdf(b"<< /Length 0 >>", b"")
    return whole.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [2 0 R 2 0 R] /Count 9999999")


def _pdf(entry: bytes, stream: bytes) -> bytes:
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        entry + b"\nstream\n" + stream + b"\nendstream",
    ]
    out = b"%PDF-1.7\n"
    for number, part in enumerate(parts, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return out + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"
