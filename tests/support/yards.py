"""A yard's own people, a difference of its stock list, and a file that its software sent."""

from datetime import timedelta
from uuid import UUID

from tests.support.people import give_role, make_person
from tests.support.story import actor, salt
from xulang.crossing import api as crossing
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry.models import Yard
from xulang.yards import api as yards
from xulang.yards.api import StockLine, Via


def make_yard_operator(yard: str = "XC") -> UUID:
    """Somebody whom the yard's own organisation employs."""
    user_id = make_person()
    place = Yard.objects.get(code=yard)
    give_role(
        user_id=user_id,
        role=Role.YARD_OPERATOR,
        organisation_id=place.organisation_id,
        gate=place.gate_id.split("-", 1)[0],
    )
    return user_id


def make_difference(*plates: str, yard: str = "XC") -> UUID:
    """The first difference that a stock list of now with these plates shows."""
    now = clock.now()
    crossing.compare_stock(
        request=Request(id=new_id(), actor=actor(Role.YARD_OPERATOR), now=now, new_salt=salt),
        yard=crossing.get_yard_place(code=yard),
        as_of=now,
        lines=[StockLine(plate=plate, key=yards.check_plate(plate=plate)) for plate in plates],
        via=Via.API,
        bounds=crossing.yard_bounds(),
        tolerance=timedelta(minutes=30),
    )
    return yards.list_current_differences(yard=yard)[0].id


def make_upload(yard: str = "XC") -> UUID:
    upload_id = new_id()
    yards.keep_upload(
        upload_id=upload_id,
        yard=yard,
        name="moves.csv",
        sent_by="person",
        taken=1,
        repeated=0,
        refused=1,
        copy="plate,Kết quả,Lý do\r\n12C12345,Đã ghi,\r\n?,Không nhận,Biển số sai\r\n",
        now=clock.now(),
    )
    return upload_id
