"""Two firms at one gate: a foreign truck with goods, and another carrier's empty one that takes them over."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from tests.support.declarations import content, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import CAST, COMPANY, STORY, Story, actor, salt
from xulang.crossing import api as crossing
from xulang.declarations.api import DeclarationContent
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.kernel.words import Role, Step
from xulang.platform.idempotency import Answer

CARRIER = uuid5(STORY, "carrier of empty trucks")
SOURCE_PLATE, RECEIVER_PLATE = "桂FA1234", "12C67890"


class Side(Story):
    """One declaration of the pair; `home` is the firm that declared it."""

    home: UUID = COMPANY

    def request(self, role: Role, **where: str) -> Request:
        found = super().request(role, **where)
        return Request(id=found.id, actor=self.actor(role), now=found.now, new_salt=salt)

    def actor(self, role: Role) -> Actor:
        return actor(role, organisation=self.home) if role == Role.DECLARANT else actor(role)

    def declare(self, declared: DeclarationContent | None = None) -> Answer:
        return crossing.declare(
            request=self.request(Role.DECLARANT),
            declaration_id=self.declaration,
            organisation_id=self.home,
            content=declared or content(),
        )

    @property
    def number(self) -> str:
        return crossing.get_crossing(crossing_id=self.truck).number

    @property
    def plate(self) -> str:
        return crossing.get_crossing(crossing_id=self.truck).plate

    def ask(self, other: "Side", role: Role = Role.DECLARANT) -> Answer:
        return crossing.pair(
            request=self.request(role),
            declaration_id=self.declaration,
            crossing_id=self.truck,
            number=other.number,
            plate=other.plate,
        )

    def reply(self, other: "Side", reply: crossing.Reply) -> Answer:
        return crossing.answer_pair(
            request=self.request(Role.DECLARANT),
            declaration_id=self.declaration,
            crossing_id=self.truck,
            partner=other.truck,
            reply=reply,
        )

    def part(self, other: "Side", role: Role = Role.DECLARANT) -> Answer:
        return crossing.unpair(
            request=self.request(role),
            declaration_id=self.declaration,
            crossing_id=self.truck,
            partner=other.truck,
        )

    def enter(self) -> None:
        self.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        self.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
        self.confirm(Role.BORDER_GUARD_OFFICER, Step.ENTRY)


def side(name: str, *, home: UUID = COMPANY, now: datetime | None = None) -> Side:
    made = Side(declaration=uuid5(STORY, name), truck=uuid5(STORY, f"{name} truck"))
    made.home = home
    made.now = now or made.now
    return made


def source_body(truck: UUID, **replaced: JSON) -> dict[str, JSON]:
    """A Chinese truck that hands its goods over and declared its licence."""
    return vehicle_body(
        id=str(truck),
        plate=SOURCE_PLATE,
        trailer_plate=None,
        type="truck",
        container_number=None,
        seal_number=None,
        nationality="CN",
        part="source",
        transport_licence="C26YF0000001",
        needs=[],
    ) | dict(replaced)


def receiver_body(truck: UUID, **replaced: JSON) -> dict[str, JSON]:
    return vehicle_body(
        id=str(truck),
        plate=RECEIVER_PLATE,
        trailer_plate=None,
        type="truck",
        container_number=None,
        seal_number=None,
        part="receiver",
        cargo_weight_kg=None,
        needs=[],
    ) | dict(replaced)


def import_of(*vehicles: dict[str, JSON], **replaced: JSON) -> DeclarationContent:
    return content(**{"direction": "import", "regime": "import", "vehicles": [*vehicles], **replaced})


def empty_of(*vehicles: dict[str, JSON], **replaced: JSON) -> DeclarationContent:
    """What the carrier of empty trucks declares: no goods, no traders."""
    nothing: dict[str, JSON] = {"goods": [], "importer": None, "exporter": None, "purpose": "empty_receiver"}
    return import_of(*vehicles, **{**nothing, **replaced})


def two_sides(*, same_firm: bool = False) -> tuple[Side, Side]:
    """A source of the story's company and a receiver of another carrier's, both declared."""
    make_organisation(organisation_id=COMPANY)
    if not same_firm:
        make_organisation(organisation_id=CARRIER)
    source = side("source")
    source.declare(import_of(source_body(source.truck)))
    receiver = side("receiver", home=COMPANY if same_firm else CARRIER, now=source.now + timedelta(seconds=1))
    receiver.declare(empty_of(receiver_body(receiver.truck)))
    return source, receiver


__all__ = [
    "CARRIER",
    "CAST",
    "Side",
    "empty_of",
    "import_of",
    "receiver_body",
    "side",
    "source_body",
    "two_sides",
]
