"""Which facts are news to the company that declared, and what the message carries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from xulang.clearance.api import LOT_EMPTIED
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.pairs import PARTNER
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.turning import UNRETURNED
from xulang.journal.domain.facts import NewFact
from xulang.kernel.words import FactKind, Force, Stage, Step
from xulang.notifications.domain.message import NotificationKind, Param, Params


class Hearer(StrEnum):
    """Whom a message is for: the company and, where a vehicle is meant, its driver; or the driver alone."""

    COMPANY = "company"
    DRIVER = "driver"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One message. `subject` is the declaration; `about` the vehicle's crossing, where one is meant."""

    hearer: Hearer = Hearer.COMPANY
    kind: NotificationKind
    fact_id: UUID
    about: UUID | None
    params: Params


SIMPLE = {
    FactKind.HELD: NotificationKind.HELD,
    FactKind.RELEASED: NotificationKind.RELEASED,
    FactKind.UNDONE: NotificationKind.UNDONE,
    FactKind.RETURN_ORDERED: NotificationKind.RETURN_ORDERED,
    FactKind.RETURN_RECALLED: NotificationKind.RETURN_RECALLED,
    FactKind.RETURNED: NotificationKind.RETURNED,
    FactKind.STAY_EXTENDED: NotificationKind.STAY_EXTENDED,
    FactKind.EXTENSION_RECALLED: NotificationKind.EXTENSION_RECALLED,
    FactKind.DESTRUCTION_ORDERED: NotificationKind.DESTRUCTION_ORDERED,
    FactKind.DESTRUCTION_RECALLED: NotificationKind.DESTRUCTION_RECALLED,
    FactKind.CANCELLED: NotificationKind.CANCELLED,
    FactKind.DIVERTED: NotificationKind.DIVERTED,
    FactKind.CORRECTION_ASKED: NotificationKind.CORRECTION_ASKED,
    FactKind.STORAGE_ASKED: NotificationKind.PART_ORDERED,  # The firm's own wish is no news to it.
    FactKind.STORAGE_DROPPED: NotificationKind.PART_RECALLED,
    FactKind.DELAY_REPORTED: NotificationKind.DELAY_REPORTED,
    FactKind.PAIR_ASKED: NotificationKind.PAIR_ASKED,
    FactKind.PAIRED: NotificationKind.PAIRED,
    FactKind.PAIR_DROPPED: NotificationKind.UNPAIRED,
    FactKind.UNPAIRED: NotificationKind.UNPAIRED,
}

# What an approval voids is told with it: one message, not one for each confirmation.
ANSWERS = {
    (Step.REPLACEMENT, FactKind.CONFIRMED): NotificationKind.REPLACEMENT_APPROVED,
    (Step.REPLACEMENT, FactKind.REFUSED): NotificationKind.REPLACEMENT_REFUSED,
    (Step.STORAGE, FactKind.CONFIRMED): NotificationKind.STORAGE_APPROVED,
    (Step.STORAGE, FactKind.REFUSED): NotificationKind.STORAGE_REFUSED,
    (Step.UNLOADED, FactKind.CONFIRMED): NotificationKind.UNLOADED,
    # Its approval is told as the order that it is.
    (Step.RETURN, FactKind.REFUSED): NotificationKind.RETURN_REFUSED,
}


def news(*, number: str, record: Record, facts: Sequence[NewFact]) -> Iterator[News]:
    """Yield what the company should hear of these facts. Its own doings are no news to it."""
    for fact in facts:
        yield from _for_drivers(number, record, fact)
        kind = _kind(record, fact)
        if kind is None or _own_doing(fact):
            continue
        params: dict[Param, str] = {Param.NUMBER: number, Param.GATE: record.dossier.gate}
        if fact.public.step:
            params[Param.STEP] = fact.public.step.value
        if fact.public.force:
            params[Param.FORCE] = fact.public.force.value
        if fact.public.kind == FactKind.CORRECTION_ASKED and fact.public.outcome:
            params[Param.FIELD] = fact.public.outcome
        minutes = fact.private.get("minutes")
        if isinstance(minutes, int):
            params[Param.MINUTES] = str(minutes)
        yield News(kind=kind, fact_id=fact.id, about=fact.crossing_id, params=params)


def _own_doing(fact: NewFact) -> bool:
    """What the company did itself. A delay is its driver's; what a partner did is another company's."""
    by_company = fact.public.force == Force.CARRIER and fact.public.trigger != PARTNER
    return by_company and fact.public.kind != FactKind.DELAY_REPORTED


def _for_drivers(number: str, record: Record, fact: NewFact) -> Iterator[News]:
    """Yield what drivers alone hear: that the trip is off, also when their own company says so."""
    params: dict[Param, str] = {Param.NUMBER: number, Param.GATE: record.dossier.gate}
    if fact.public.kind == FactKind.CANCELLED:
        kind, about = NotificationKind.CANCELLED, [vehicle.id for vehicle in record.dossier.vehicles]
    elif fact.public.kind == FactKind.DIVERTED:
        # Those that never came, or were turned back, need not hear of it: their drivers have no way to go.
        on_way = [found.vehicle for found in record.stages if found.stage not in ENDED]
        kind, about = NotificationKind.DIVERTED, on_way
    elif fact.public.kind == FactKind.RETURNED and fact.public.force == Force.CARRIER and fact.crossing_id:
        kind, about = NotificationKind.RETURNED, [fact.crossing_id]
    else:
        return
    for vehicle in about:
        yield News(hearer=Hearer.DRIVER, kind=kind, fact_id=fact.id, about=vehicle, params=params)


def _of_part(record: Record, fact: NewFact) -> NotificationKind | None:
    """A part that goes back is told otherwise than goods that go into storage whole."""
    vehicle = record.dossier.known.get(fact.crossing_id) if fact.crossing_id else None
    if fact.public.kind != FactKind.CONFIRMED or vehicle is None or vehicle.portion is None:
        return None
    return {Step.STORAGE: NotificationKind.PART_APPROVED, Step.UNLOADED: NotificationKind.PART_UNLOADED}.get(
        fact.public.step or Step.REGISTRATION
    )


def _kind(record: Record, fact: NewFact) -> NotificationKind | None:
    public = fact.public
    answer = _of_part(record, fact) or (ANSWERS.get((public.step, public.kind)) if public.step else None)
    if answer:
        return answer
    match public.kind:
        case FactKind.REFUSED:
            whole = public.step == Step.REGISTRATION
            return NotificationKind.NEEDS_CORRECTION if whole else NotificationKind.REFUSED
        case FactKind.CONFIRMED:
            return _confirmed(record, fact)
        case FactKind.UNDONE if public.trigger == UNRETURNED:
            return None  # Told by the word that was taken back.
        case _:
            return SIMPLE.get(public.kind)


def _confirmed(record: Record, fact: NewFact) -> NotificationKind | None:
    match fact.public.step:
        case Step.REGISTRATION:
            return NotificationKind.REGISTERED
        case Step.FEES:
            return NotificationKind.FEES_PAID
        case Step.DESTROYED:
            return NotificationKind.DESTROYED if fact.public.outcome == LOT_EMPTIED else None
        case Step.LEFT if fact.crossing_id:
            left = record.stage(fact.crossing_id).stage == Stage.LEFT
            return NotificationKind.LEFT if left else None
        case _:
            return None
