"""Officers at their browsers, beside the stories' cast."""

from uuid import UUID

from django.test import Client

from tests.support.people import give_role, make_person
from tests.support.sign_in import signed_in
from tests.support.story import Story
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.ids import new_id


def make_officer(*roles: Role, gate: str | None = "HN", full_name: str = "Hoàng Thị Quan") -> UUID:
    user_id = make_person(full_name=full_name)
    for role in roles:
        give_role(user_id=user_id, role=role, gate=gate)
    return user_id


def officer(*roles: Role, gate: str | None = "HN") -> Client:
    """A browser in which an officer with these roles at the gate has signed in."""
    return signed_in(make_officer(*roles, gate=gate))


def story_of_today() -> Story:
    """A story that happens now, since pages read the clock."""
    return Story(now=clock.now())


def tap(**fields: str) -> dict[str, str]:
    """What a form sends, under a request id of its own."""
    return {"request_id": str(new_id()), **fields}


def line(story: Story, step: str) -> str:
    """What the check box of a story's truck sends for a step of the vehicle."""
    return f"{story.declaration}:{story.truck}:{step}"
