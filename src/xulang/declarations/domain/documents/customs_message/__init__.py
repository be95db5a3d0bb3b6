"""The XML that customs sends to those who run stores and ports: `<Customs><Data>`, without lines of goods."""

from typing import Final

from xulang.declarations.domain.documents import trees, values
from xulang.declarations.domain.documents.elements import Element
from xulang.declarations.domain.documents.result import ReadDocument, ReadField, ReadParty, Unread
from xulang.declarations.domain.documents.trees import At, Record, find_all
from xulang.kernel.words import Channel, Direction

NAME: Final = "customs_message"
ROOT: Final = "Customs"
CHANNELS: Final = {"1": Channel.GREEN.value, "2": Channel.YELLOW.value, "3": Channel.RED.value}
ADDRESS: Final = ("DIA_CHI_1", "DIA_CHI_2", "DIA_CHI_3", "DIA_CHI_4")


def read(root: Element) -> ReadDocument | None:
    """None for XML of another kind, or when it is not told whether goods come in or go out."""
    top = At(element=root, path=root.name)
    rows = list(find_all(top, "Data")) if root.name == ROOT else []
    if len(rows) != 1:
        return None
    data = Record(rows[0])
    direction = trees.direction_of(number=data.text(["SO_TK"]), kind=data.text(["MA_LH"]))
    if direction is None:
        return None
    bill = data.read(["SO_HOUSE_AWB"], values.bill)
    return ReadDocument(
        form=NAME,
        direction=direction,
        number=data.read(["SO_TK"], values.number),
        type=data.read(["MA_LH"], values.declaration_type),
        office=data.read(["MA_HQ"], values.office),
        office_name=data.read(["TEN_HQ"], values.place_text),
        channel=data.read(["MA_PHAN_LOAI_KT"], trees.word_of(CHANNELS)),
        registered_on=data.read(["NGAY_DK"], values.day),
        exporter=_party(rows[0], "NGUOI_XUAT_KHAU", own=Direction.EXPORT, direction=direction),
        importer=_party(rows[0], "NGUOI_NHAP_KHAU", own=Direction.IMPORT, direction=direction),
        bills=() if bill.unread in {Unread.EMPTY, Unread.NOT_PRINTED} else (bill,),
    )


def _party(data: At, name: str, *, own: Direction, direction: Direction) -> ReadParty:
    found = list(find_all(data, name))
    fields = Record(found[0] if len(found) == 1 else None)
    return ReadParty(
        name=fields.read(["TEN"], values.name),
        tax_code=fields.read(["MA_SO_THUE"], values.tax_code if own is direction else values.foreign_code),
        address=_address(fields),
    )


def _address(fields: Record) -> ReadField:
    """Up to four parts, in their order."""
    parts = [fields.read([name], values.address) for name in ADDRESS]
    known = [part for part in parts if part.value is not None]
    if any(part.unread is Unread.MALFORMED for part in parts) or not known:
        return parts[0]
    return ReadField(value=" ".join(part.value or "" for part in known), place=known[0].place)
