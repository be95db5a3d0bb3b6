"""One account for each role, so that a visitor of a demonstration finds his desk.

The company is the anonymised one of data/live_platform; forces carry the product's words, no official names.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.contrib.auth.hashers import check_password, make_password

from xulang.kernel.identifiers import search_form
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role
from xulang.platform.db import unit_of_work
from xulang.platform.installation import is_demonstration
from xulang.registry import models
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.words import OrganisationKind

DEMONSTRATION = UUID("0d0c1f0e-3c1b-5a3e-8f60-7c8f0c3a2a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationAccount:
    """One line of the table that start-up prints; the password is the same for all."""

    username: str
    role: Role
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    username: str
    role: Role
    full_name: str
    kind: OrganisationKind
    organisation: str
    force: Force | None = None


def _force(username: str, role: Role, force: Force | None, name: str) -> _Desk:
    return _Desk(
        username=username,
        role=role,
        full_name=f"Cán bộ {name[0].lower()}{name[1:]} (mẫu)",
        kind=OrganisationKind.FORCE,
        organisation=name,
        force=force,
    )


def _centre(username: str, role: Role, title: str) -> _Desk:
    return _Desk(
        username=username,
        role=role,
        full_name=f"{title} (mẫu)",
        kind=OrganisationKind.CENTRE,
        organisation="Trung tâm quản lý cửa khẩu",
    )


def _province(username: str, role: Role, title: str) -> _Desk:
    return _Desk(
        username=username,
        role=role,
        full_name=f"{title} (mẫu)",
        kind=OrganisationKind.PROVINCE,
        organisation="Tỉnh Lạng Sơn",
    )


def _unit(username: str, kind: OrganisationKind, organisation: str) -> _Desk:
    """Who reports figures, for an example of a department or for a commune."""
    return _Desk(
        username=username,
        role=Role.FIGURES_OFFICER,
        full_name="Cán bộ thống kê (mẫu)",
        kind=kind,
        organisation=organisation,
    )


DESKS = (
    _Desk(
        username="carrier",
        role=Role.DECLARANT,
        full_name="Nhân viên khai báo (mẫu)",
        kind=OrganisationKind.CARRIER,
        organisation="CÔNG TY MẪU",
    ),
    _Desk(
        username="carrier-manager",
        role=Role.CARRIER_MANAGER,
        full_name="Quản lý công ty (mẫu)",
        kind=OrganisationKind.CARRIER,
        organisation="CÔNG TY MẪU",
    ),
    _force("customs", Role.CUSTOMS_OFFICER, Force.CUSTOMS, "Hải quan"),
    _force("borderguard", Role.BORDER_GUARD_OFFICER, Force.BORDER_GUARD, "Biên phòng"),
    _force("health", Role.HEALTH_OFFICER, Force.HEALTH_QUARANTINE, "Kiểm dịch y tế"),
    _force("plant", Role.PLANT_OFFICER, Force.PLANT_QUARANTINE, "Kiểm dịch thực vật"),
    _force("animal", Role.ANIMAL_OFFICER, Force.ANIMAL_QUARANTINE, "Kiểm dịch động vật"),
    _force("transport", Role.TRANSPORT_OFFICER, Force.TRANSPORT, "Quản lý vận tải"),
    _centre("centre", Role.CENTRE_OPERATOR, "Nhân viên điều hành"),
    _centre("cashier", Role.CENTRE_CASHIER, "Nhân viên thu phí"),
    _centre("manager", Role.CENTRE_MANAGER, "Quản lý trung tâm"),
    _Desk(
        username="yard",
        role=Role.YARD_OPERATOR,
        full_name="Nhân viên bãi (mẫu)",
        kind=OrganisationKind.YARD,
        organisation="",
    ),
    _force("police", Role.TRAFFIC_POLICE, None, "Cảnh sát giao thông"),
    _province("leader", Role.LEADER, "Lãnh đạo tỉnh"),
    _province("figures", Role.FIGURES_MANAGER, "Quản lý số liệu"),
    _unit("department", OrganisationKind.DEPARTMENT, "Sở mẫu"),
    _unit("commune", OrganisationKind.COMMUNE, "Ủy ban nhân dân xã Đồng Đăng (mẫu)"),
    _province("admin", Role.ADMINISTRATOR, "Quản trị hệ thống"),
)


def seed_demonstration_people(*, password: str, now: datetime) -> tuple[DemonstrationAccount, ...]:
    """Make the demonstration's accounts, once; a repeat only brings the password in line.

    Needs the reference tables: the yard's account works for the operator of the first yard. Raises
    NOT_A_DEMONSTRATION in any other installation, so that no account with a printed password can exist there.
    """
    if not is_demonstration():
        raise Refusal(code=RegistryRefusal.NOT_A_DEMONSTRATION)
    with unit_of_work():
        hashed = _password_hash(password=password)
        return tuple(_seed(desk=desk, hashed=hashed, now=now) for desk in DESKS)


def _password_hash(*, password: str) -> str:
    known = models.User.objects.filter(id=uuid5(DEMONSTRATION, DESKS[0].username)).first()
    return known.password if known and check_password(password, known.password) else make_password(password)


def _seed(*, desk: _Desk, hashed: str, now: datetime) -> DemonstrationAccount:
    organisation = _organisation(desk=desk, now=now)
    user, _ = models.User.objects.update_or_create(
        id=uuid5(DEMONSTRATION, desk.username),
        defaults={"password": hashed},
        create_defaults={
            "username": desk.username,
            "full_name": desk.full_name,
            "password": hashed,
            "created_at": now,
        },
    )
    models.Membership.objects.get_or_create(
        id=uuid5(DEMONSTRATION, f"{desk.username}/{desk.role}"),
        defaults={
            "user": user,
            "organisation": organisation,
            "role": desk.role,
            "valid_from": now,
        },
    )
    return DemonstrationAccount(username=desk.username, role=desk.role, organisation=organisation.name)


def _organisation(*, desk: _Desk, now: datetime) -> models.Organisation:
    if desk.kind is OrganisationKind.YARD:
        return models.Yard.objects.select_related("organisation").order_by("position")[0].organisation
    company = desk.kind is OrganisationKind.CARRIER
    return models.Organisation.objects.get_or_create(
        id=uuid5(DEMONSTRATION, f"{desk.kind}/{desk.organisation}"),
        defaults={
            "kind": desk.kind,
            "force": desk.force or "",
            "name": desk.organisation,
            "search_key": search_form(text=desk.organisation),
            "tax_code": "0100233488" if company else "",
            "address": "Lạng Sơn" if company else "",
            "phone": "0900000000" if company else "",
            "valid_from": now,
        },
    )[0]
