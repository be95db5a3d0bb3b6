from datetime import datetime

from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.models import Yard

MOST_PLACES = 20_000


def set_yard_places(*, code: str, places: int | None, actor: Actor, now: datetime) -> None:
    """How many vehicles a yard takes, as the centre's manager there says; None: nobody knows.

    Raises YARD_UNKNOWN, also for a yard that is not his, and YARD_PLACES_WRONG.
    """
    if places is not None and not 0 < places <= MOST_PLACES:
        raise Refusal(code=RegistryRefusal.YARD_PLACES_WRONG, field="places", limit=MOST_PLACES)
    with unit_of_work():
        row = Yard.objects.select_for_update().filter(code=code).first()
        if row is None or Role.CENTRE_MANAGER not in actor.roles_at(gate=row.gate_id):
            raise Refusal(code=RegistryRefusal.YARD_UNKNOWN, field="yard")
        if row.places == places:
            return
        row.places = places
        row.save(update_fields=["places"])
        audit.record(
            actor=actor,
            action="yard_places_set",
            object_kind="yard",
            object_id=f"{code}:{'' if places is None else places}",
            now=now,
        )
