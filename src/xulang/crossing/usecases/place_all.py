"""Bring the places of declarations after how their crossings stand towards the queue (domain/standing.py)."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.clearance.api import Dossier, Vehicle
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.meeting import Meeting
from xulang.crossing.domain.priority import qualities_of, row_of
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.domain.standing import (
    Had,
    Stand,
    Standing,
    Turned,
    Why,
    standing_of,
    towards,
    turned,
)
from xulang.crossing.queries.crossings import list_same_vehicle
from xulang.crossing.queries.lines import LineBasis, find_basis
from xulang.crossing.queries.meetings import concerns, see_meetings
from xulang.crossing.queries.records import list_records
from xulang.crossing.usecases.consigned import authorised_operators, consigned_of
from xulang.crossing.usecases.tell_calls import PUT_OFF, tell_calls
from xulang.declarations import api as declarations
from xulang.kernel.words import Cargo
from xulang.queueing import api as queueing
from xulang.queueing.api import (
    Called,
    Cause,
    Consigned,
    Entered,
    Line,
    LineWork,
    PlaceState,
    Rules,
    Turn,
    decisions,
    steward,
)

A_DAY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The moment, and dice: ids of places are ours, so that nobody can choose his rank in a draw."""

    now: datetime
    new_id: Callable[[], UUID]
    new_salt: Callable[[], bytes]


class Bases:
    """What holds for each line, kept until something is said of it or the hour is over."""

    def __init__(self) -> None:
        self._known: dict[Line, tuple[int, LineBasis | None]] = {}

    def find(self, line: Line, *, now: datetime) -> LineBasis | None:
        hour = queueing.hour_of(moment=now)
        known = self._known.get(line)
        if known is None or known[0] != hour or _free_again(known[1], now):
            known = self._known[line] = (hour, find_basis(line=line, now=now))
        return known[1]

    def forget(self) -> None:
        self._known.clear()


def _free_again(basis: LineBasis | None, now: datetime) -> bool:
    """Whether the order that held the road is over by its own end."""
    return basis is not None and basis.held_until is not None and basis.held_until <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One crossing towards the queue: how it stands, the place it had, and the line it belongs to."""

    declaration: declarations.SubmittedDeclaration | None
    record: Record
    vehicle: Vehicle | None
    crossing_id: UUID
    line: Line | None
    standing: Standing
    had: queueing.PlaceView | None
    move: Turned
    turn: Turn | None = None
    why: Why = Why.GONE


@dataclass(slots=True, kw_only=True)
class Touched:
    """What the facts read speak of. `lost`: crossings whose consignment is another one now."""

    declarations: set[UUID] = field(default_factory=set)
    lost: set[UUID] = field(default_factory=set)
    wholly_lost: set[UUID] = field(default_factory=set)


def place_all(*, touched: Touched, moment: Moment, bases: Bases) -> None:
    """Bring the places of these declarations after how their crossings stand, line by line.

    Who gets a place anew, or in another line, gets it after the old one is gone: there is one for a crossing.
    """
    looks = _with_marks([*_looks(touched, moment, bases)])
    moves = [look for look in looks if look.move not in {Turned.STAYS, Turned.TAKE}]
    _by_line([(look.had.line, look) for look in moves if look.had], moment, bases, _change_all)
    takes = [(look.line, look) for look in _takes(looks, moment) if look.line is not None]
    kept = [(line, look) for line, look in takes if bases.find(line, now=moment.now) is not None]
    _by_line(kept, moment, bases, _take_all)
    queueing.want_no_more(
        declaration_ids=touched.declarations,
        but=[look.crossing_id for look in looks if look.standing.stand not in {Stand.GONE, Stand.INSIDE}],
    )


class Met:
    """Whether receiving trucks may be called, read once for each gate that is asked for."""

    def __init__(self, *, moment: Moment, bases: Bases) -> None:
        self._moment, self._bases = moment, bases
        self._known: dict[Line, Mapping[UUID, Meeting]] = {}

    def find(self, line: Line, crossing_id: UUID) -> Meeting | None:
        """None for who takes nothing over, and where nobody keeps the line."""
        if not concerns(line=line):
            return None
        if line not in self._known:
            basis = self._bases.find(line, now=self._moment.now)
            self._known[line] = (
                see_meetings(gate=line.gate, now=self._moment.now, rules=basis.rules).by_crossing
                if basis
                else {}
            )
        return self._known[line].get(crossing_id)


def _looks(touched: Touched, moment: Moment, bases: Bases) -> Iterator[Look]:
    met = Met(moment=moment, bases=bases)
    ids = sorted(touched.declarations)
    records = list_records(declaration_ids=ids)
    said = declarations.get_declarations(declaration_ids=tuple(ids))
    crossings = [vehicle.id for record in records.values() for vehicle in record.dossier.vehicles]
    had = queueing.list_last_places(crossing_ids=crossings)
    asked = queueing.list_asked(crossing_ids=crossings)
    for declaration_id, record in records.items():
        lost = touched.lost | (
            {vehicle.id for vehicle in record.dossier.vehicles}
            if declaration_id in touched.wholly_lost
            else set()
        )
        for vehicle in record.dossier.vehicles:
            look = _look(record, vehicle, said.get(declaration_id), had.get(vehicle.id), lost, asked, met)
            yield look
    for place in queueing.list_live_of(declaration_ids=ids, but=crossings):
        yield _withdrawn(records[place.declaration_id], place)


def _look(
    record: Record,
    vehicle: Vehicle,
    declaration: declarations.SubmittedDeclaration | None,
    had: queueing.PlaceView | None,
    lost: set[UUID],
    asked: frozenset[UUID],
    met: Met,
) -> Look:
    dossier = record.dossier
    standing = standing_of(
        dossier=dossier,
        vehicle=vehicle,
        stage=record.stage(vehicle.id).stage,
        table=journey_table(dossier=dossier, deviations=deviations()),
    )
    line = line_of(dossier=dossier, vehicle=vehicle)
    standing = towards(standing=standing, meeting=met.find(line, vehicle.id), vehicle=vehicle)
    move = turned(
        standing=standing,
        had=Had(state=had.state, why=had.why_ended, asked=vehicle.id in asked) if had else None,
        same_line=had is None or had.line == line,
        same_consignment=vehicle.id not in lost,
    )
    return Look(
        declaration=declaration,
        record=record,
        vehicle=vehicle,
        crossing_id=vehicle.id,
        line=line,
        standing=standing,
        had=had,
        move=move,
    )


def _withdrawn(record: Record, place: queueing.PlaceView) -> Look:
    """The vehicle was taken out of its declaration."""
    return Look(
        declaration=None,
        record=record,
        vehicle=None,
        crossing_id=place.crossing_id,
        line=place.line,
        standing=Standing(stand=Stand.GONE),
        had=place,
        move=Turned.GIVE_BACK,
    )


def line_of(*, dossier: Dossier, vehicle: Vehicle) -> Line:
    """The queue a vehicle stands in. What was declared before its cargo was said counts as ordinary."""
    return Line(gate=dossier.gate, direction=dossier.direction, cargo=vehicle.shape.cargo or Cargo.ORDINARY)


def _takes(looks: Iterable[Look], moment: Moment) -> Iterator[Look]:
    """Who is to get a place, in the order of readiness. A place that moved keeps its turn."""
    found = []
    for look in looks:
        at = look.standing.since or moment.now
        if look.move == Turned.ANEW:
            at = moment.now
        turn = Turn(at=int(at.timestamp()), rank=at.microsecond, id=moment.new_id())
        if look.had and _moves(look):
            turn = Turn(at=look.had.ready_at, rank=look.had.rank, id=turn.id)
        waiting = look.standing.stand in {Stand.READY, Stand.HELD}
        if look.move == Turned.TAKE or (look.move in {Turned.ANEW, Turned.MOVE} and waiting):
            found.append((turn, look))
    for turn, look in sorted(found, key=lambda one: one[0]):
        yield replace(look, turn=turn)


def _moves(look: Look) -> bool:
    """Whether it gets the place it had, in another line: at once, or when customs has looked."""
    if look.move == Turned.TAKE:
        return look.had is not None and look.had.why_ended == Why.OTHER_LINE
    return look.move == Turned.MOVE


class Taken(StrEnum):
    """Why a place's turn is not the moment of its registration; public."""

    MOVED = "moved"
    ANEW = "anew"
    WAITED = "waited"


def _by_line(
    looks: Iterable[tuple[Line, Look]],
    moment: Moment,
    bases: Bases,
    change: Callable[[LineWork, Sequence[Look], LineBasis | None, Moment], None],
) -> None:
    grouped: dict[Line, list[Look]] = {}
    for line, look in looks:
        grouped.setdefault(line, []).append(look)
    for line in sorted(grouped, key=lambda one: queueing.stream_of_line(line=one)):
        basis = bases.find(line, now=moment.now)
        with working(basis, line, moment) as work:
            change(work, grouped[line], basis, moment)
            if basis is not None and basis.held_until is None:
                steward.call_forward(line=work.state, now=basis.first, bookable=basis.bookable, say=work.say)
        tell_calls(work=work, now=moment.now)


def working(basis: LineBasis | None, line: Line, moment: Moment) -> AbstractContextManager[LineWork]:
    return queueing.work_line(
        line=line,
        classes=basis.classes if basis else (queueing.USUAL,),
        rules=basis.rules if basis else queueing.QUIET,
        now=moment.now,
        new_id=moment.new_id,
        new_salt=moment.new_salt,
    )


def _change_all(work: LineWork, looks: Sequence[Look], _basis: LineBasis | None, _moment: Moment) -> None:
    for look in looks:
        _change(work, look)


def _change(work: LineWork, look: Look) -> None:
    """Whatever ends or stops a place, or lets it go on."""
    if look.had is None or look.had.id not in work.state.places:
        return
    place, standing, state = look.had.id, look.standing, work.state
    cause = Cause(refers_to=standing.because, force=standing.force, reason_code=standing.waits)
    match look.move:
        case Turned.ENTER:
            _enter(work, look, cause)
        case Turned.HOLD:
            if standing.waits and state.places[place].state == PlaceState.CALLED:
                cause = replace(cause, trigger=PUT_OFF)
            work.say([decisions.hold(line=state, place=place, hour=standing.hour)], cause=cause)
        case Turned.FREE:
            work.say([decisions.free(line=state, place=place)], cause=cause)
        case _:
            whys = {Turned.ANEW: Why.OTHER_CONSIGNMENT, Turned.MOVE: Why.OTHER_LINE}
            why = whys.get(look.move, look.why)
            ended = Cause(refers_to=standing.because, reason_code=why.value)
            work.say([decisions.give_back(line=state, place=place)], cause=ended)


def _enter(work: LineWork, look: Look, cause: Cause) -> None:
    """It went in. Who was not called has passed all that wait before it: that is said, not hidden."""
    if look.had is None or look.standing.since is None:
        return
    known = work.state.places[look.had.id]
    at = int(look.standing.since.timestamp())
    if known.state not in queueing.OUTSTANDING:
        passed = sum(work.state.passed_by(known.turn))
        uncalled = Called(
            place=known.id,
            hour=queueing.hour_of(moment=look.standing.since),
            ground=queueing.Ground.UNCALLED,
            passed=passed,
        )
        work.say([uncalled], cause=cause)
    work.say([Entered(place=known.id, at=at)], cause=cause)


def _take_all(work: LineWork, looks: Sequence[Look], basis: LineBasis | None, moment: Moment) -> None:
    """Give a place to each in turn, unless something of it has one already, or there are too many.

    Hundreds come at once in a rush: what stands in anybody's way is asked once for all of them.
    """
    if basis is None:
        return
    found = [(look, look.turn, _consigned(look)) for look in looks]
    ready = [(look, turn, whose) for look, turn, whose in found if turn is not None and whose is not None]
    guard = queueing.Guard(wanted=[whose for _, _, whose in ready])
    limits = _Limits(work, [whose for _, _, whose in ready], basis.rules, moment.now)
    wanting = queueing.list_wants_of(crossing_ids=[look.crossing_id for look, _, _ in ready])
    for look, own, whose in ready:
        mark = guard.find_taken(consigned=whose)
        denied = (f"{mark.partition(':')[0]}_has_a_place", mark) if mark else limits.denied(whose)
        if denied is not None:
            queueing.want(
                crossing_id=look.crossing_id,
                declaration_id=whose.declaration_id,
                reason=denied[0],
                mark=denied[1],
                now=moment.now,
            )
            continue
        turn, taken = own, _why_other(look)
        if look.crossing_id in wanting:
            # It became ready when what stood in its way was gone.
            turn = Turn(at=int(moment.now.timestamp()), rank=moment.now.microsecond, id=own.id)
            taken = Taken.WAITED
            queueing.has_one(crossing_id=look.crossing_id)
        joined = decisions.take(line=work.state, turn=turn, row=_row(look, basis), marks=frozenset())
        work.take(joined, consigned=whose, cause=Cause(trigger=taken))
        guard.take(place_id=turn.id, consigned=whose)
        limits.take(whose)
        if look.standing.stand == Stand.HELD:
            standing = look.standing
            held = Cause(refers_to=standing.because, force=standing.force, reason_code=standing.waits)
            work.say([decisions.hold(line=work.state, place=turn.id, hour=standing.hour)], cause=held)


def _why_other(look: Look) -> Taken | None:
    if look.move == Turned.ANEW:
        return Taken.ANEW
    return Taken.MOVED if _moves(look) else None


def _consigned(look: Look) -> Consigned | None:
    if look.vehicle is None or look.declaration is None:
        return None
    return consigned_of(look.declaration, look.crossing_id, because=look.standing.ready_by)


class _Limits:
    """How many places companies and vehicles may have by the line's rules, for several that want one."""

    def __init__(self, work: LineWork, wanted: Sequence[Consigned], rules: Rules, now: datetime) -> None:
        self._rules = rules
        self._live: Counter[UUID] = Counter()
        self._lately: Counter[UUID] = Counter()
        self._same: dict[UUID, list[UUID]] = {}
        companies = {one.organisation_id for one in wanted if one.organisation_id is not None}
        if rules.company_limit and companies:
            self._live = queueing.count_live(stream_id=work.stream_id, organisations=companies)
        if rules.vehicle_limit and wanted:
            crossings = [one.crossing_id for one in wanted]
            self._same = list_same_vehicle(crossing_ids=crossings, since=now - A_DAY)
            others = {other for same in self._same.values() for other in same}
            self._lately = queueing.count_lately(crossings=others, now=now)

    def denied(self, consigned: Consigned) -> tuple[str, str] | None:
        """Why there is no place yet: too many of one company or vehicle."""
        rules, company = self._rules, consigned.organisation_id
        if rules.company_limit and company is not None and self._live[company] >= rules.company_limit:
            return "company_limit", ""
        same = self._same.get(consigned.crossing_id, ())
        if rules.vehicle_limit and sum(self._lately[one] for one in same) >= rules.vehicle_limit:
            return "vehicle_limit", ""
        return None

    def take(self, consigned: Consigned) -> None:
        if consigned.organisation_id is not None:
            self._live[consigned.organisation_id] += 1
        self._lately[consigned.crossing_id] += 1


def _row(look: Look, basis: LineBasis) -> int:
    content = look.declaration.content if look.declaration else None
    if content is None:
        return len(basis.classes) - 1
    qualities = qualities_of(
        vehicle=content.vehicle(look.crossing_id), content=content, authorised=authorised_operators()
    )
    return row_of(qualities=qualities, classes=basis.classes)


def _with_marks(looks: Sequence[Look]) -> list[Look]:
    """A typo was corrected: the place answers to the right plate.

    Where another live place has that plate, the later of the two, which is this one, ends.
    """
    stays = {
        look.had.id: look.had
        for look in looks
        if look.move == Turned.STAYS and look.had is not None and look.had.live
    }
    known = queueing.list_marks(place_ids=stays)
    return [
        _with_own(look, known[look.had.id]) if look.had is not None and look.had.id in stays else look
        for look in looks
    ]


def _with_own(look: Look, known: Collection[str]) -> Look:
    if look.had is None or look.declaration is None:
        return look
    consigned = consigned_of(look.declaration, look.crossing_id, because=look.had.because)
    if (
        consigned is None
        or known == consigned.own | consigned.shared
        or queueing.mark_anew(place_id=look.had.id, known=known, consigned=consigned)
    ):
        return look
    return replace(look, move=Turned.GIVE_BACK, why=Why.OTHER_HAS_IT)
