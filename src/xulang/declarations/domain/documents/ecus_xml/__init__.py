"""The XML that the declarant's software (ECUS5-VNACCS) exports: its tables DToKhaiMD and DHangMDDK.

Names of elements are those of its tables, as public integrations with it use them; no file of the software's
own was at hand (docs/prefill.md). What is named otherwise is said to be missing.
"""

from collections.abc import Callable
from typing import Final

from xulang.declarations.domain.documents import trees, values
from xulang.declarations.domain.documents.elements import Element
from xulang.declarations.domain.documents.goods import DONG, weight_of
from xulang.declarations.domain.documents.result import (
    NOT_PRINTED,
    ReadDocument,
    ReadField,
    ReadLine,
    ReadParty,
    Unread,
)
from xulang.declarations.domain.documents.trees import At, Record, find_all
from xulang.kernel.words import Channel, Direction

NAME: Final = "ecus_xml"
HEAD: Final = "DToKhaiMD"
GOODS: Final = "DHangMDDK"
ROW: Final = "Data"
CHANNELS: Final = {
    "xanh": Channel.GREEN.value,
    "vang": Channel.YELLOW.value,
    "vàng": Channel.YELLOW.value,
    "do": Channel.RED.value,
    "đỏ": Channel.RED.value,
}


def read(root: Element) -> ReadDocument | None:
    """None for XML of another kind, or when it is not told whether goods come in or go out."""
    top = At(element=root, path=root.name)
    head_rows = _rows(top, HEAD)
    if len(head_rows) != 1:
        return None
    head = Record(head_rows[0])
    direction = trees.direction_of(number=head.text(["SOTK"]), kind=head.text(["MA_LH"]))
    if direction is None:
        return None
    own, partner = _own(head), _partner(head)
    rows = _rows(top, GOODS)
    return ReadDocument(
        form=NAME,
        direction=direction,
        number=head.read(["SOTK"], values.number),
        type=head.read(["MA_LH"], values.declaration_type),
        office=head.read(["MA_HQ"], values.office),
        office_name=head.read(["TEN_HQ", "_Ten_HQ"], values.place_text),
        channel=head.read(["PLUONG"], trees.word_of(CHANNELS)),
        registered_on=head.read(["NGAY_DK"], values.day),
        transport=head.read(["TEN_PTVT"], values.place_text),
        gross_weight_kg=_gross(head),
        invoice_value=head.read(["TONGTG_HDTM"], trees.number),
        invoice_currency=head.read(["MA_NT"], values.currency),
        line_count=head.read(["SO_HANG"], values.count),
        exporter=own if direction is Direction.EXPORT else partner,
        importer=own if direction is Direction.IMPORT else partner,
        bills=_bills(head),
        lines=tuple(_line(Record(row), currency=head) for row in rows),
    )


def _rows(top: At, table: str) -> list[At]:
    return [row for part in find_all(top, table) for row in find_all(part, ROW)]


def _own(head: Record) -> ReadParty:
    return ReadParty(
        name=head.read(["_Ten_DV_L1", "TEN_DV"], values.name),
        tax_code=head.read(["MA_DV"], values.tax_code),
        address=head.read(["DIA_CHI_DV"], values.address),
    )


def _partner(head: Record) -> ReadParty:
    return ReadParty(
        name=head.read(["DV_DT"], values.name),
        tax_code=head.read(["MA_DT"], values.foreign_code),
        address=head.read(["DIA_CHI_DT"], values.address),
    )


def _gross(head: Record) -> ReadField:
    """In kilograms only when the file says so: the bare number may be tonnes."""
    weight = head.read(["TR_LUONG"], trees.number)
    if weight.value is None or head.text(["DVT_TR_LUONG"]) == "KGM":
        return weight
    return ReadField(unread=Unread.AMBIGUOUS, place=weight.place, raw=head.text(["TR_LUONG"]))


def _bills(head: Record) -> tuple[ReadField, ...]:
    bill = head.read(["VAN_DON", "SO_VAN_DON"], values.bill)
    return () if bill.unread in {Unread.EMPTY, Unread.NOT_PRINTED} else (bill,)


def _line(row: Record, *, currency: Record) -> ReadLine:
    read: Callable[..., ReadField] = row.read
    money = row.read(["MA_NT"], values.currency)
    money = money if money is not NOT_PRINTED else currency.read(["MA_NT"], values.currency)
    value = read(["TRIGIA_KB", "TRIGIA_HDTM"], trees.number)
    quantity, unit = read(["LUONG"], trees.number), read(["MA_DVT"], values.unit)
    second, second_unit = read(["LUONG2"], trees.number), read(["MA_DVT2"], values.unit)
    in_dong = read(["TRIGIA_TT"], trees.number)
    return ReadLine(
        product=read(["TEN_HANG"], values.product),
        hs_code=read(["MA_HANGKB", "MA_HS"], values.hs_code),
        origin=read(["NUOC_XX"], values.country),
        quantity=quantity,
        unit=unit,
        weight_kg=weight_of((quantity, unit), (second, second_unit)),
        unit_price=read(["DGIA_KB", "DGIA_HDTM"], trees.number),
        value=value,
        currency=money,
        value_vnd=value if money.value == DONG and in_dong is NOT_PRINTED else in_dong,
    )
