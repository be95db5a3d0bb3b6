"""What a declarant changes in the story's declaration, and what the journal then tells."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import content, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, START, STORY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusals
from xulang.kernel.words import (
    FactKind,
    Nationality,
    Role,
    VehicleType,
)
from xulang.registry import api as registry


def declared() -> Story:
    """The story of a company whose declaration was just sent."""
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare()
    return story


def amend(story: Story, *, vehicle: Mapping[str, JSON] | None = None, **head: JSON) -> object:
    body = content(vehicles=[vehicle_body(**(vehicle or {}))], **head)
    return crossing.amend(request=story.request(Role.DECLARANT), declaration_id=DECLARATION, content=body)


def told(story: Story, *kinds: FactKind) -> list[tuple[str | None, ...]]:
    timeline = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
    return [
        (fact.kind, fact.outcome, fact.reason_code, fact.step, fact.force, fact.trigger)
        for fact in timeline
        if fact.kind in kinds
    ]


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def refused(found: pytest.ExceptionInfo[Refusals]) -> list[tuple[str, str | None]]:
    return [(one.code.value, one.field) for one in found.value.refusals]


def list_vehicle(plate: str, *, organisation: UUID = COMPANY) -> None:
    """Put a plate on a company's list long before the story begins."""
    registry.remember_vehicles(
        organisation_id=organisation,
        vehicles=[
            registry.NewVehicle(
                id=uuid5(STORY, f"{organisation}:{plate}"),
                plate=plate,
                nationality=Nationality.VN,
                type=VehicleType.CONTAINER_TRUCK,
                trailer_plate="",
                transport_licence="",
            )
        ],
        origin=registry.Origin.LEARNED,
        now=START - timedelta(days=20),
    )
