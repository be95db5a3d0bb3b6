"""Stories with a fixed cast: who acts, what they declare, and a clock that moves only when told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from django.conf import settings

from tests.support.declarations import TRUCK, content
from tests.support.people import make_organisation
from xulang.crossing import api as crossing
from xulang.declarations.api import DeclarationContent
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.request import Request
from xulang.kernel.words import Force, Role, Stage, Step
from xulang.platform.idempotency import Answer
from xulang.registry import api as registry

STORY = UUID("5a1d3a55-7d6b-4f0f-8a39-9a4d1b6a0f11")
START = datetime(2026, 5, 8, 15, 46, tzinfo=UTC)
DECLARATION = uuid5(STORY, "declaration")
COMPANY = uuid5(STORY, "company")
OFFICE = uuid5(STORY, "office")

CAST = {
    Role.DECLARANT: "Lý Thị Mai",
    Role.CUSTOMS_OFFICER: "Hoàng Văn Hải",
    Role.BORDER_GUARD_OFFICER: "Nông Văn Biên",
    Role.HEALTH_OFFICER: "Vi Thị Yên",
    Role.PLANT_OFFICER: "Lương Văn Thảo",
    Role.ANIMAL_OFFICER: "Chu Thị Thú",
    Role.TRANSPORT_OFFICER: "Đàm Văn Tải",
    Role.CENTRE_OPERATOR: "Triệu Thị Điều",
    Role.CENTRE_CASHIER: "Bế Thị Thu",
    Role.CENTRE_MANAGER: "Hà Văn Quản",
    Role.YARD_OPERATOR: "Lô Văn Bãi",
}


def actor(role: Role, *, gate: str | None = None, organisation: UUID | None = None) -> Actor:
    """The member of the cast who plays this role."""
    home = organisation or (COMPANY if role == Role.DECLARANT else OFFICE)
    return Actor(
        kind=ActorKind.PERSON,
        id=str(uuid5(STORY, f"{role}:{gate}:{home}")),
        name=CAST[role],
        grants=(Grant(role=role, organisation_id=home, gate=gate),),
    )


def salt() -> bytes:
    """Stories need no secrets: the same salt each time keeps them exact."""
    return sha256(b"story").digest()


@dataclass
class Story:
    """One declaration on its way. Each verb is one tap of a member of the cast, a minute after the last."""

    declaration: UUID = DECLARATION
    truck: UUID = TRUCK
    now: datetime = START
    taps: int = field(default=0)

    def request(self, role: Role, **where: str) -> Request:
        self.taps += 1
        self.now += timedelta(minutes=1)
        who = actor(role, gate=where.get("gate"))
        tap = uuid5(self.declaration, f"tap {self.taps}")
        return Request(id=tap, actor=who, now=self.now, new_salt=salt)

    def declare(self, declared: DeclarationContent | None = None) -> Answer:
        return crossing.declare(
            request=self.request(Role.DECLARANT),
            declaration_id=self.declaration,
            organisation_id=COMPANY,
            content=declared or content(),
        )

    def confirm(self, role: Role, step: Step, *, vehicle: UUID | None = None) -> Answer:
        whole = step in {Step.REGISTRATION, Step.FEES}
        return crossing.confirm(
            request=self.request(role),
            declaration_id=self.declaration,
            crossing_id=None if whole else (vehicle or self.truck),
            step=step,
        )

    def stage(self, *, vehicle: UUID | None = None) -> Stage:
        return crossing.get_crossing(crossing_id=vehicle or self.truck).stage

    def turns(self) -> set[tuple[Force, Step]]:
        """Whose turn it is, as the record says."""
        record = crossing.open_record(declaration_id=self.declaration).record
        return {(task.force, task.step) for task in record.tasks}


def reference_data() -> None:
    """Gates, yards and hours as the product ships them, and the story's company."""
    registry.import_reference(folder=settings.DATA_FOLDER, now=START - timedelta(days=30))
    make_organisation()


WAY: tuple[tuple[Role, Step], ...] = (
    (Role.CUSTOMS_OFFICER, Step.REGISTRATION),
    (Role.CUSTOMS_OFFICER, Step.ENTRY),
    (Role.BORDER_GUARD_OFFICER, Step.ENTRY),
    (Role.PLANT_OFFICER, Step.PLANT_CHECK),
    (Role.CUSTOMS_OFFICER, Step.YARD),
    (Role.CENTRE_CASHIER, Step.FEES),
    (Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD),
    (Role.BORDER_GUARD_OFFICER, Step.OUT_OF_YARD),
    (Role.CUSTOMS_OFFICER, Step.LEFT),
    (Role.BORDER_GUARD_OFFICER, Step.LEFT),
)
