"""What a customs declaration says: invented firms and goods, from a seed."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from stdnum import iso6346
from stdnum.cn import uscc
from stdnum.vn import mst

EXPORT_TYPES = ("B11", "B13", "E62", "E52", "E42", "G61", "G21", "H21")
IMPORT_TYPES = ("A11", "A12", "E31", "E11", "E21", "G11", "G51", "H11")
OWN = (
    "CÔNG TY TNHH XUẤT NHẬP KHẨU NÔNG SẢN XỨ LẠNG",
    "Công ty cổ phần thương mại và vận tải quốc tế Đồng Đăng",
    "DOANH NGHIỆP TƯ NHÂN QUẢ NGỌT BẮC GIANG",
    "Công Ty TNHH Một Thành Viên Chế Biến Thực Phẩm Nguyễn Hữu Ước - Chi nhánh tại tỉnh Lạng Sơn",
)
PARTNERS = (
    "GUANGXI PINGXIANG SAMPLE TRADING CO., LTD",
    "NANNING (ASEAN) FRUIT IMPORT & EXPORT CO.,LTD.",
    "SHENZHEN EXAMPLE ELECTRONICS TECHNOLOGY COMPANY LIMITED",
    "凭祥市样本进出口贸易有限公司",
)
OWN_ADDRESSES = (
    "Số 15, đường Lê Lợi, phường Lương Văn Tri, tỉnh Lạng Sơn, Việt Nam",
    "Lô CN-C9, Khu công nghiệp Hữu Lũng, xã Hữu Lũng, tỉnh Lạng Sơn",
    "Thôn Cốc Nam, xã Đồng Đăng, tỉnh Lạng Sơn",
)
PARTNER_ADDRESSES = (
    "NO. 388, XINYANG ROAD, WUJIN HIGH-TECH ZONE, CHINA",
    "ROOM 1203, BLOCK B, ASEAN BUSINESS DISTRICT, NANNING, GUANGXI, CHINA",
    "TÊN ĐƯỜNG 5, PINGXIANG",
)
GOODS = (
    ("08106000", "Quả sầu riêng tươi, giống Monthong, đóng thùng carton, xuất xứ Việt Nam"),
    ("08071100", "Dưa hấu tươi"),
    ("08109092", "Quả thanh long ruột đỏ tươi, hàng đóng trong thùng 20 kg/thùng. Hàng mới 100%"),
    (
        "83024999",
        "Thanh trượt gắn con lăn, khung bằng thép, kích thước 1000mm*60mm*33mm. Tên hàng theo hợp đồng",
    ),
    ("85340090", "D01GG5001#&Bảng mạch in nhiều lớp, mã 1.500-A, dùng cho máy in. Hàng mới 100%"),
    ("39269099", "Khung nhựa D00MM3001 (số lượng 2 chiếc, trị giá 1,5 USD), dùng cho máy in"),
    ("07134010", "Đậu xanh"),
    (
        "87012199",
        "Ô tô đầu kéo, động cơ diesel; số khung LZZ5CLVB0PN123456, sản xuất năm 2026; Mã hàng SITRAK C7H",
    ),
)
# It has a label of the form in it: nobody can tell for sure where it ends.
TRAP = ("39269099", "Khung nhựa (Số lượng (1) bộ gồm 2 chiếc), dùng cho máy in")
UNITS = ("KGM", "TNE", "PCE", "SET", "UNK", "NMB")
OFFICES = ("HQHUUNGHI", "CCHQ CK HUU NGHI", "HQTANTHANH", "HQBACNINH")


@dataclass(frozen=True, kw_only=True)
class Goods:
    hs_code: str
    product: str
    origin: str
    quantity: Decimal
    unit: str
    price: Decimal
    value: Decimal
    taxable: Decimal


@dataclass(frozen=True, kw_only=True)
class Firm:
    name: str
    tax_code: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """`channel` is the digit that is printed."""

    exports: str
    number: str
    type: str
    office: str
    office_code: str
    channel: str
    registered_on: date
    exporter: Firm
    importer: Firm
    transport: str
    bill: str
    containers: tuple[str, ...]
    gross: Decimal
    currency: str
    rate: Decimal
    goods: tuple[Goods, ...]
    total: Decimal = field(default=Decimal(0))


def make_story(seed: int) -> Story:
    dice = random.Random(seed)
    exports = dice.random() < 0.5
    own = Firm(name=dice.choice(OWN), tax_code=_tax_code(dice), address=dice.choice(OWN_ADDRESSES))
    code = dice.choice(["", _chinese_code(dice)])
    partner = Firm(name=dice.choice(PARTNERS), tax_code=code, address=dice.choice(PARTNER_ADDRESSES))
    currency = dice.choice(["USD", "CNY", "VND"])
    rate = {"USD": Decimal(26189), "CNY": Decimal("3640.55"), "VND": Decimal(1)}[currency]
    goods = tuple(
        _goods(dice, currency=currency, rate=rate, exports=exports)
        for _ in range(dice.choice([1, 1, 2, 3, 5, 9]))
    )
    return Story(
        exports="export" if exports else "import",
        number=("3" if exports else "1") + "".join(dice.choices("0123456789", k=11)),
        type=dice.choice(EXPORT_TYPES if exports else IMPORT_TYPES),
        office=dice.choice(OFFICES),
        office_code=dice.choice(["15BB", "15BC", "03NK"]),
        channel=dice.choice("123"),
        registered_on=date(2026, 1, 1) + timedelta(days=dice.randrange(300)),
        exporter=own if exports else partner,
        importer=partner if exports else own,
        transport=dice.choice(["12C12345/12R01234", "FB9971/ G3455", "桂F12345"]),
        bill=str(dice.randrange(10**11, 10**12)),
        containers=tuple(_container(dice) for _ in range(dice.choice([0, 0, 1, 2]))),
        gross=Decimal(dice.choice([500, 1785, 28000, 24350])) + dice.choice([Decimal(0), Decimal("0.5")]),
        currency=currency,
        rate=rate,
        goods=goods,
        total=sum((one.value for one in goods), Decimal(0)),
    )


def _goods(dice: random.Random, *, currency: str, rate: Decimal, exports: bool) -> Goods:
    hs_code, product = dice.choice(GOODS) if dice.random() < 0.97 else TRAP
    origin = "VN" if exports else dice.choice(["CN", "TH", "JP"])
    quantity = Decimal(dice.choice([1, 50, 242, 1000, 17654, 25000])) + dice.choice(
        [Decimal(0), Decimal("0.25")]
    )
    price = (
        Decimal(dice.randrange(1000, 90_000_000))
        if currency == "VND"
        else Decimal(dice.randrange(50, 99_000)) / 100
    )
    value = (quantity * price).quantize(Decimal(1 if currency == "VND" else "0.01"), ROUND_HALF_UP)
    marked = exports and dice.random() < 0.7
    return Goods(
        hs_code=hs_code,
        product=f"{product}#&{origin}" if marked else product,
        origin=origin if marked or not exports else "",
        quantity=quantity,
        unit=dice.choice(UNITS),
        price=price,
        value=value,
        taxable=(value * rate).quantize(Decimal("0.01"), ROUND_HALF_UP),
    )


def _tax_code(dice: random.Random) -> str:
    while True:
        digits = "0" + "".join(dice.choices("0123456789", k=8))
        code = digits + mst.calc_check_digit(digits + "0")
        if mst.is_valid(code):
            return code


def _chinese_code(dice: random.Random) -> str:
    stem = "91450" + "".join(dice.choices("0123456789", k=12))
    return stem + uscc.calc_check_digit(stem)


def _container(dice: random.Random) -> str:
    stem = "BSLU" + "".join(dice.choices("0123456789", k=6))
    return stem + iso6346.calc_check_digit(stem)
