"""People who report and manage figures, and figures that they enter, for tests."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from tests.support.people import NOON, make_actor, make_organisation
from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Indicator, Key, Level, Move, PeriodKind, Verb
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import ids
from xulang.registry import api as registry

DONG_DANG = "C06184"


def request_by(actor: Actor, *, now: datetime = NOON, request_id: UUID | None = None) -> Request:
    return Request(id=request_id or ids.new_id(), actor=actor, now=now, new_salt=ids.new_salt)


def import_tables() -> indicators.ImportedTables:
    return indicators.import_tables(request=request_by(SYSTEM), folder=settings.DATA_FOLDER)


def manager() -> Actor:
    return make_actor(role=Role.FIGURES_MANAGER, full_name="Trần Thị Bình")


def department() -> tuple[Actor, UUID]:
    home = make_organisation(kind=registry.OrganisationKind.DEPARTMENT, name="Sở Du lịch")
    return make_actor(role=Role.FIGURES_OFFICER, organisation_id=home), home


def commune(*, area: str = DONG_DANG) -> tuple[Actor, UUID]:
    """An officer of a commune, which the manager gave its area."""
    home = make_organisation(kind=registry.OrganisationKind.COMMUNE, name="UBND xã Đồng Đăng")
    indicators.assign_area(request=request_by(SYSTEM), organisation_id=home, area=area)
    return make_actor(role=Role.FIGURES_OFFICER, organisation_id=home), home


def define(code: str, **more: object) -> Indicator:
    given: dict[str, object] = {
        "name_vi": f"Chỉ tiêu {code}",
        "name_en": f"Indicator {code}",
        "name_zh": f"指标{code}",
        "unit": "tỷ đồng",
        "periods": (PeriodKind.MONTH, PeriodKind.YEAR),
        **more,
    }
    entry = Indicator(code=code, **given)  # type: ignore[arg-type] # a test's own words
    indicators.define(request=request_by(SYSTEM), entry=entry)
    return entry


def own_by(code: str, owner: UUID) -> None:
    """Make the organisation the owner of an indicator that is there."""
    import msgspec

    entry = msgspec.structs.replace(indicators.get_entry(code=code), owner=owner)
    indicators.define(request=request_by(SYSTEM), entry=entry)


def key(code: str, period: str = "2026-04", area: str = indicators.PROVINCE) -> Key:
    return Key(code=code, area=area, period=period)


def take(
    actor: Actor,
    verb: Verb,
    at: Key,
    *,
    value: str = "",
    content: Content | None = None,
    reason: str = "",
    seen: int | None = None,
    request_id: UUID | None = None,
) -> None:
    given = content or (Content(value=value) if value else None)
    move = Move(key=at, verb=verb, content=given, reason=reason, seen=seen)
    indicators.act(request=request_by(actor, request_id=request_id), moves=[move])


def a_level(code: str, level: Level) -> Indicator:
    return define(code, level=level)


REPORT = (
    "Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm 2023\n"
    "Khách du lịch ước đạt 2,46 triệu lượt, tăng 10,8% so với cùng kỳ, đạt 63,1% kế hoạch."
    " Đàn trâu 71.200 con."
)


def make_project(*, owner: UUID | None = None) -> str:
    """A project of public investment with a plan and a disbursement that count; its code."""
    project = indicators.Project(
        code="P7886592", name_vi="Đường vào cửa khẩu", programmes=("public_investment",), owner=owner,
        begins=date(2025, 1, 1),
    )  # fmt: skip
    indicators.define_project(request=request_by(SYSTEM), project=project)
    told = [(source, "2026", "100") for source in indicators.SOURCES] + [(indicators.DONE, "2026-04", "33")]
    for code, period, value in told:
        take(manager(), Verb.IMPORT, key(code, period, project.code), value=value)
    return project.code


def keep_report() -> UUID:
    """A report that came, kept as evidence."""
    return indicators.keep_evidence(
        request=request_by(manager()), content=REPORT.encode(), name="bao-cao.txt", organisation_id=None
    )
