"""A driver with his phone: a story's truck, its link, and the browser that opened it."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.test import Client
from django.urls import reverse

from tests.support.story import Story, reference_data
from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.kernel.words import Role, Step
from xulang.platform import clock

SECRET = sha256(b"a link's secret").digest()


def registered_truck() -> Story:
    """A truck that customs accepted an hour ago: it has its permit."""
    reference_data()
    story = Story(now=clock.now() - timedelta(hours=1))
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def link(story: Story, *, secret: bytes = SECRET) -> str:
    """The token that the company gives its driver."""
    return crossing.link_driver(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        secret=secret,
    )


def link_id(story: Story) -> UUID:
    found = gates.find_link_of(crossing_id=story.truck, now=clock.now())
    assert found is not None
    return found.id


def phone(token: str) -> Client:
    """A browser that has opened the link."""
    client = Client(enforce_csrf_checks=False)
    client.get(reverse("driver:open", args=[token]))
    return client


def page_of(story: Story) -> str:
    return reverse("driver:page", args=[link_id(story)])
