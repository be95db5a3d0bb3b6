"""Tasks for tests: a leader who gives, a force that works, a clock that moves when told."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from tests.support.people import make_actor, make_organisation
from tests.support.story import STORY, salt
from xulang.assignments import api as assignments
from xulang.assignments.api import About, Given, Said, TaskVerb
from xulang.crossing import api as crossing
from xulang.kernel.actor import Actor
from xulang.kernel.request import Request
from xulang.kernel.words import Force, Role
from xulang.platform.idempotency import Answer
from xulang.registry.api import OrganisationKind

NOON = datetime(2026, 5, 8, 5, 0, tzinfo=UTC)
DUE = NOON + timedelta(days=4)


class Desk:
    """Who asks, who is asked, and the words between them."""

    def __init__(self) -> None:
        self.now = NOON
        self.taps = 0
        self.province = make_organisation(kind=OrganisationKind.PROVINCE, name="Tỉnh Lạng Sơn")
        self.unit = make_organisation(kind=OrganisationKind.FORCE, force=Force.CUSTOMS, name="Hải quan")
        self.leader = make_actor(role=Role.LEADER, organisation_id=self.province, full_name="Vi Thị Chủ")
        self.officer = make_actor(role=Role.CUSTOMS_OFFICER, organisation_id=self.unit, full_name="Hoàng Hải")

    def request(self, actor: Actor) -> Request:
        self.taps += 1
        self.now += timedelta(minutes=1)
        return Request(id=uuid5(STORY, f"task {self.taps}"), actor=actor, now=self.now, new_salt=salt)

    def given(self, **words: object) -> Given:
        plain: dict[str, object] = {
            "unit": self.unit,
            "giver": self.province,
            "title": "Giải tỏa xe chờ kiểm hóa",
            "asked": "Bố trí thêm một tổ kiểm hóa.",
            "evidence": "Báo cáo có số xe đã kiểm.",
            "deadline": DUE,
            "about": About(kind="alert", id="1", label="Ùn tắc", address="/centre/alerts/"),
        }
        return Given(**{**plain, **words})  # type: ignore[arg-type] # words of the test

    def give(self, **words: object) -> UUID:
        answer = crossing.assign(request=self.request(self.leader), given=self.given(**words))
        return UUID(str(answer["assignment"]))

    def say(self, actor: Actor, assignment_id: UUID, verb: TaskVerb, **words: object) -> Answer:
        said = Said(verb=verb, **words)  # type: ignore[arg-type] # words of the test
        return crossing.say_of_assignment(request=self.request(actor), assignment_id=assignment_id, said=said)

    def see(self, assignment_id: UUID) -> assignments.Assignment:
        return assignments.get_assignment(assignment_id=assignment_id, actor=self.leader)
