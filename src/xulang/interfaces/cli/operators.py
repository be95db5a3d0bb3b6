"""Who acts at the command line, and what he types: shared by the commands that change the registry."""

import argparse
import getpass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal


def operator() -> Actor:
    """The machine's user who runs the command: he stands in the audit trail as "operator:name"."""
    return Actor(kind=ActorKind.SYSTEM, id=f"operator:{getpass.getuser()}", name="operator")


def get_organisation(*, text: str) -> registry.Organisation:
    """An organisation by its tax code or its id. Raises ORGANISATION_UNKNOWN."""
    found = registry.find_organisation_by_tax_code(tax_code=text.replace("-", ""), now=clock.now())
    if found is not None:
        return found
    try:
        return registry.get_organisation(organisation_id=UUID(text))
    except ValueError:
        raise Refusal(code=RegistryRefusal.ORGANISATION_UNKNOWN) from None


def get_person(*, username: str) -> registry.Person:
    """Raises PERSON_UNKNOWN."""
    found = registry.find_person_by_username(username=username)
    if found is None:
        raise Refusal(code=RegistryRefusal.PERSON_UNKNOWN)
    return found


def end_of_day(text: str) -> datetime:
    """The end of a day in Hanoi, given as 2026-12-31; a type for argparse."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write the day as 2026-12-31") from None
    return datetime.combine(day, time.max, tzinfo=ZoneInfo(settings.TIME_ZONE))
