"""Declarations by the hundred: kept when the file comes, checked and made by the worker, bit by bit."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.usecases.declare import Outcome, Wish, declare_together
from xulang.declarations import api as declarations
from xulang.declarations.api import ImportState, Make, Mode, ReadSheet, SheetRefusal
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import Direction
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.platform.refusals import PlatformRefusal
from xulang.registry import api as registry

logger = logging.getLogger(__name__)

# So many are checked in one transaction.
CHECKED_AT_ONCE = 100
# And so many are made: a transaction is short, since all declarants wait for the day's counter of numbers.
MADE_AT_ONCE = 25

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What the worker brings: the time, and salts for the facts."""

    clock: Clock
    new_salt: Callable[[], bytes]


def known_places() -> declarations.Places:
    """No source limits a gate to one direction (data/gates.csv): all take both."""
    gates = [gate for gate in registry.list_gates() if gate.kind is not registry.GateKind.RAIL]
    return declarations.Places(
        gates={gate.code: frozenset(Direction) for gate in gates},
        yards=frozenset(yard.code for yard in registry.list_yards()),
    )


def receive_spreadsheet(
    *,
    request: Request,
    organisation_id: UUID,
    filename: str,
    content: bytes,
    read: ReadSheet,
    mode: Mode,
    make: Make,
    defaults: Mapping[str, JSON],
) -> declarations.KeptImport:
    """Keep a file that was read, and have the worker go on with it. Its id is the request's.

    Raises NOT_ALLOWED when the actor does not declare for the organisation.
    """
    _check_may_declare(request.actor, organisation_id)
    with unit_of_work():
        kept = declarations.keep_import(
            import_id=request.derived_id("import"),
            organisation_id=organisation_id,
            actor=request.actor,
            filename=filename,
            content=content,
            read=read,
            mode=mode,
            make=make,
            defaults=defaults,
            now=request.now,
        )
        if kept.repeated is None:
            audit.record(
                actor=request.actor,
                action="import_spreadsheet",
                object_kind="spreadsheet",
                object_id=kept.id,
                now=request.now,
                request_id=request.id,
            )
            # Loaded late: the job's module loads this one.
            from xulang.crossing.tasks import go_on_with_import  # noqa: PLC0415 -- as above

            go_on_with_import.defer(import_id=str(kept.id))
    return kept


def go_on(*, import_id: UUID, hands: Hands, seconds: float, elapsed: Callable[[], float]) -> ImportState:
    """Check and make for so many seconds, then answer how far it has come.

    Killed at any moment it goes on at the next call: each step is a transaction, made once.
    """
    organisation_id, kind, actor_id = declarations.sender_of_import(import_id=import_id)
    places = known_places()
    while True:
        state = declarations.check_import(
            import_id=import_id, places=places, now=hands.clock(), limit=CHECKED_AT_ONCE
        )
        if state is not ImportState.CHECKING or elapsed() > seconds:
            break
    submit = _submitting(organisation_id, kind, actor_id, hands)
    while state is ImportState.MAKING:
        entries = declarations.list_next_entries(import_id=import_id, limit=MADE_AT_ONCE)
        if not entries or elapsed() > seconds:
            state = declarations.end_import(import_id=import_id, now=hands.clock())
            break
        if not _make_together(entries, places=places, submit=submit, now=hands.clock()):
            for entry_id in entries:
                _make_one(entry_id, places=places, submit=submit, now=hands.clock())
                if elapsed() > seconds:
                    break
    return state


def _make_together(
    entries: Sequence[UUID], *, places: declarations.Places, submit: declarations.Submit, now: datetime
) -> bool:
    """Whether all of them were dealt with; if not, nothing was made, and each is tried alone."""
    try:
        declarations.make_entries(entry_ids=entries, places=places, submit=submit, now=now)
    except (OperationalError, InterfaceError):
        raise  # A database that went away: the job is tried again.
    except Exception as error:  # Whatever it is, it is met again alone, and named or logged there.
        if isinstance(error, Refusal) and error.code is PlatformRefusal.BUSY:
            raise
        return False
    return True


def _make_one(
    entry_id: UUID, *, places: declarations.Places, submit: declarations.Submit, now: datetime
) -> None:
    """What breaks one declaration is logged and refused by name; the others go on."""
    try:
        declarations.make_entry(entry_id=entry_id, places=places, submit=submit, now=now)
    except (Refusal, DatabaseError):
        raise  # Busy, or a database that went away: the job is tried again.
    except Exception:
        logger.exception("the declaration %s of a spreadsheet could not be made", entry_id)
        declarations.leave_entry(entry_id=entry_id, refusals=[Refusal(code=SheetRefusal.NOT_MADE)])


def _submitting(organisation_id: UUID, kind: str, actor_id: str, hands: Hands) -> declarations.Submit:
    """Declare in the sender's name, with the rights that he has at this moment."""

    def submit(checked: Sequence[declarations.Checked]) -> dict[UUID, str | Refusal]:
        now = hands.clock()
        try:
            actor = _actor(kind, actor_id, now)
        except Refusal as refusal:
            return {one.entry_id: refusal for one in checked}
        wishes = [
            Wish(
                request=Request(id=one.entry_id, actor=actor, now=now, new_salt=hands.new_salt),
                declaration_id=one.declaration_id,
                content=one.content,
            )
            for one in checked
        ]
        outcomes = declare_together(organisation_id=organisation_id, wishes=wishes)
        return {
            one.entry_id: _number_or_refusal(outcome) for one, outcome in zip(checked, outcomes, strict=True)
        }

    return submit


def _number_or_refusal(outcome: Outcome) -> str | Refusal:
    """A row is refused for one reason at a time."""
    if isinstance(outcome, Refusals):
        return outcome.refusals[0]
    return outcome if isinstance(outcome, Refusal) else str(outcome["number"])


def _actor(kind: str, actor_id: str, now: datetime) -> Actor:
    """Raises NOT_ALLOWED for who left, and for a token that was revoked."""
    if kind == ActorKind.TOKEN:
        holder = registry.find_token_actor(token_id=UUID(actor_id), now=now)
        actor = holder.actor if holder else None
    else:
        actor = registry.find_actor(user_id=UUID(actor_id), now=now)
    if actor is None:
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    return actor


def _check_may_declare(actor: Actor, organisation_id: UUID) -> None:
    if not any(
        grant.organisation_id == organisation_id and grant.role in registry.COMPANY_ROLES
        for grant in actor.grants
    ):
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
