"""The company hears what the forces did, in the same transaction; its own doings are no news to it."""

from uuid import uuid5

import pytest

from tests.support.declarations import content, vehicle_body
from tests.support.story import COMPANY, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.words import FactKind, Role, Step
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind as Kind

pytestmark = pytest.mark.django_db
LIST = [notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=COMPANY)]


@pytest.fixture
def story() -> Story:
    reference_data()
    return Story()


def told() -> list[tuple[Kind, dict[str, str]]]:
    """What stands in the company's list, the oldest first."""
    found = notifications.list_notifications(addresses=LIST, before=None)
    return [(one.kind, {key.value: text for key, text in one.params.items()}) for one in reversed(found)]


def test_the_whole_way_in_messages(story: Story) -> None:
    story.declare()
    assert told() == []
    for role, step in WAY:
        story.confirm(role, step)
    head = {"number": "2026050800001", "gate": "HN"}
    assert told() == [
        (Kind.REGISTERED, {**head, "step": "registration", "force": "customs"}),
        (Kind.FEES_PAID, {**head, "step": "fees", "force": "centre"}),
        (Kind.LEFT, {**head, "step": "left", "force": "border_guard"}),
    ]


def test_an_objection_and_a_hold_are_news(story: Story) -> None:
    story.declare()
    crossing.refuse(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=story.declaration,
        crossing_id=None,
        step=Step.REGISTRATION,
        reason=crossing.Reason.DATA_WRONG,
    )
    crossing.hold(
        request=story.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        reason=crossing.Reason.SUSPICION,
    )
    crossing.release(
        request=story.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
    )
    assert [kind for kind, _ in told()] == [Kind.NEEDS_CORRECTION, Kind.HELD, Kind.RELEASED]


def test_a_company_cancelling_is_not_told_of_it(story: Story) -> None:
    story.declare()
    crossing.cancel(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        reason=crossing.Reason.PLANS_CHANGED,
    )
    assert told() == []


def test_a_question_and_the_answer_to_a_replacement_are_news_once(story: Story) -> None:
    """Approving it voids confirmations too: that is told with it, not again for each."""
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    crossing.ask_correction(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        field=crossing.Field.SEAL_NUMBER,
        reason=crossing.Reason.SEAL_BROKEN,
    )
    head = {"number": "2026050800001", "gate": "HN"}
    assert told()[1:] == [
        (Kind.CORRECTION_ASKED, {**head, "force": "customs", "field": "seal_number"}),
    ]
    for plate, say in (("12C77777", crossing.refuse), ("12C66666", None)):
        photo = uuid5(story.declaration, plate)
        declarations.store_photo(
            photo_id=photo, declaration_id=story.declaration, content=b"\xff\xd8\xff", now=story.now
        )
        crossing.ask_replacement(
            request=story.request(Role.DECLARANT),
            declaration_id=story.declaration,
            vehicle=content(vehicles=[vehicle_body(plate=plate, container_number="MSKU0034020")]).vehicles[0],
            reason=crossing.Reason.VEHICLE_BROKE_DOWN,
            photo=photo,
        )
        if say is None:
            story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
            continue
        say(
            request=story.request(Role.CUSTOMS_OFFICER),
            declaration_id=story.declaration,
            crossing_id=story.truck,
            step=Step.REPLACEMENT,
            reason=crossing.Reason.PAPERS_MISSING,
        )
    assert [kind for kind, _ in told()[2:]] == [Kind.REPLACEMENT_REFUSED, Kind.REPLACEMENT_APPROVED]
    voided = [
        fact.kind
        for fact in crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
        if fact.kind == FactKind.VOIDED
    ]
    assert voided == [FactKind.VOIDED]
