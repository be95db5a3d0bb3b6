"""Who gives tasks, who works at them, who sees them: by role and organisation."""

from typing import Final
from uuid import UUID

from xulang.assignments.domain.assignment import OF_UNIT, Assignment, TaskVerb
from xulang.kernel.actor import Actor
from xulang.kernel.words import Role

GIVERS: Final = frozenset({Role.LEADER, Role.CENTRE_MANAGER})
# Their organisations are firms and drivers, which the province asks by other ways.
NOT_ASKED: Final = frozenset({Role.DECLARANT, Role.CARRIER_MANAGER, Role.DRIVER})


def giving_units(*, actor: Actor) -> tuple[UUID, ...]:
    """The organisations in whose name the person may give tasks."""
    return tuple(dict.fromkeys(one.organisation_id for one in actor.grants if one.role in GIVERS))


def working_units(*, actor: Actor) -> tuple[UUID, ...]:
    """The organisations whose tasks are the person's, too."""
    return tuple(dict.fromkeys(one.organisation_id for one in actor.grants if one.role not in NOT_ASKED))


def sees_all(*, actor: Actor) -> bool:
    return any(one.role == Role.LEADER for one in actor.grants)


def may(*, actor: Actor, one: Assignment, verb: TaskVerb) -> bool:
    """Whether the person may say that of it at all; when is `then`'s matter."""
    if verb in OF_UNIT:
        return one.given.unit in working_units(actor=actor)
    return one.given.giver in giving_units(actor=actor)


def may_see(*, actor: Actor, one: Assignment) -> bool:
    return (
        sees_all(actor=actor)
        or one.given.unit in working_units(actor=actor)
        or one.given.giver in giving_units(actor=actor)
    )
