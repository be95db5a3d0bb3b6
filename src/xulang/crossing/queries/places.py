"""A crossing's place for who looks at it: how many are before it, its hour by the plan, its windows."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from xulang.crossing.deviations import deviations
from xulang.crossing.domain.record import journey_table
from xulang.crossing.domain.standing import Standing, Why, standing_of
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import get_crossing, list_crossings
from xulang.crossing.queries.lines import LineBasis, find_known_basis, forget_bases
from xulang.crossing.queries.meetings import Meets, see_meets
from xulang.crossing.queries.records import open_record
from xulang.kernel.words import Direction
from xulang.queueing import api as queueing
from xulang.queueing.api import OUTSTANDING, Hour, LineState, PlaceState, decisions

IN_ORDER: Final = frozenset({PlaceState.WAITING, PlaceState.CHOSEN})
# What holds for a line is read anew when something was said of it, or after so long.
FRESH: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSeen:
    """`ahead`: how many of its class are before it. `planned`: its hour by the plan, where that reaches.

    `windows`: the later hours that it may choose now. `reason`: why a crossing that is ready has no place;
    `blocked_by`: the crossing whose place stands in its way, where that is of the same company.
    `expected`: when it is called, goes in and is across, as estimated within the last minutes.
    `meets`: of a truck into the country, with whom it changes goods, and when those are expected.
    `until`: when a called truck has to be there. `grace` is in seconds, and `misses` so many absences cost
    the place; both are None where the line's rules were withdrawn.
    """

    place: queueing.PlaceView | None
    ahead: int | None = None
    planned: int | None = None
    windows: tuple[int, ...] = ()
    reason: str = ""
    blocked_by: UUID | None = None
    until: datetime | None = None
    grace: int | None = None
    misses: int | None = None
    expected: queueing.EstimateView | None = None
    meets: Meets | None = None

    @property
    def may_ask(self) -> bool:
        """Whether only its declarant can bring it into the order again."""
        place = self.place
        if place is None or place.live or self.reason:
            return False
        return place.state == PlaceState.LOST or place.why_ended == Why.ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSeen:
    """A line as it was read: what holds for it, its places, their plan. Nothing may be said of it."""

    length: int
    basis: LineBasis | None
    state: LineState | None
    plan: queueing.Plan | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worked:
    """What is worked out of a line once, for all who look before its basis or its `version` changes."""

    basis: LineBasis
    version: object
    plan: queueing.Plan
    offer: decisions.Offer


# Thousands of drivers look at a line of thousands: it is read once for all who look before it changes.
_SEEN: dict[queueing.Line, LineSeen] = {}
_WORKED: dict[queueing.Line, _Worked] = {}
LINES_KEPT: Final = 200


def stand_of(*, crossing: CrossingView) -> Standing:
    """How the crossing stands towards the queue now."""
    record = open_record(declaration_id=crossing.declaration_id).record
    return standing_of(
        dossier=record.dossier,
        vehicle=record.dossier.vehicle(crossing.id),
        stage=record.stage(crossing.id).stage,
        table=journey_table(dossier=record.dossier, deviations=deviations()),
    )


def offer_of(*, state: LineState, basis: LineBasis) -> tuple[int, list[Hour]]:
    """The first hour that nobody was called for yet, and what it and all later ones offer."""
    first = basis.first + basis.rules.notice + 1
    return first, decisions.offers(line=state, first=first, bookable=basis.bookable[basis.rules.notice + 1 :])


def see_place(*, crossing_id: UUID, now: datetime) -> PlaceSeen:
    """The crossing's place as it stands: read without a lock, so that a window seen free may be gone."""
    return see_places(crossing_ids=[crossing_id], now=now)[crossing_id]


def see_places(*, crossing_ids: Collection[UUID], now: datetime) -> dict[UUID, PlaceSeen]:
    """The same for several crossings: each line is read once."""
    places = queueing.list_last_places(crossing_ids=crossing_ids)
    without = [one for one in crossing_ids if one not in places or not places[one].live]
    wants = queueing.list_wants_of(crossing_ids=without) if without else {}
    blocked = _blocked(wants) if wants else {}
    seen = _see_all([place for place in places.values() if place.live], now)
    for crossing_id in crossing_ids:
        if crossing_id not in seen:
            want = wants.get(crossing_id)
            seen[crossing_id] = PlaceSeen(
                place=places.get(crossing_id),
                reason=want.reason if want else "",
                blocked_by=blocked.get(crossing_id),
            )
    return _with_meets(_with_estimates({crossing_id: seen[crossing_id] for crossing_id in crossing_ids}), now)


def _with_meets(seen: dict[UUID, PlaceSeen], now: datetime) -> dict[UUID, PlaceSeen]:
    """Only trucks into the country change goods here: nothing is read for the others."""
    imports = {
        key: one.place
        for key, one in seen.items()
        if one.place and one.place.live and one.place.line.direction == Direction.IMPORT
    }
    if not imports:
        return seen
    crossings = [
        one
        for one in list_crossings(declaration_ids={place.declaration_id for place in imports.values()})
        if one.id in imports
    ]
    notices = {
        one.id: basis.rules.notice
        for one in crossings
        if imports[one.id].state == PlaceState.HELD
        and not one.held_by
        and (basis := see_line(line=imports[one.id].line, now=now).basis) is not None
    }
    met = see_meets(crossings=crossings, now=now, notices=notices)
    return {key: replace(one, meets=met.get(key)) for key, one in seen.items()}


def _with_estimates(seen: dict[UUID, PlaceSeen]) -> dict[UUID, PlaceSeen]:
    live = {one.place.id for one in seen.values() if one.place and one.place.live}
    expected = queueing.list_estimates(place_ids=live) if live else {}
    return {
        crossing_id: replace(one, expected=expected.get(one.place.id)) if one.place else one
        for crossing_id, one in seen.items()
    }


def _blocked(crossing_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whose place stands in whose way; another company's is nobody else's affair."""
    found = {}
    for crossing_id, place in queueing.list_blocking(crossing_ids=crossing_ids).items():
        company = get_crossing(crossing_id=crossing_id).organisation_id
        if company is not None and company == place.organisation_id:
            found[crossing_id] = place.crossing_id
    return found


def list_company_places(
    *, organisation_id: UUID, now: datetime, limit: int
) -> list[tuple[CrossingView, PlaceSeen]]:
    """The company's live places: who is called first, then gate by gate and hour by hour; at most `limit`."""
    places = queueing.list_live_of_company(organisation_id=organisation_id, limit=limit)
    crossings = {
        one.id: one for one in list_crossings(declaration_ids={place.declaration_id for place in places})
    }
    seen = _see_all([place for place in places if place.crossing_id in crossings], now)
    told = _with_meets(_with_estimates(seen), now)
    found = [(crossings[crossing_id], one) for crossing_id, one in told.items()]
    return sorted(found, key=lambda one: _called_first(one[1]))


def _called_first(seen: PlaceSeen) -> tuple[bool, str, bool, int, int]:
    place = seen.place
    if place is None:
        return (True, "", True, 0, 0)
    hour = seen.planned
    return (place.state not in OUTSTANDING, place.line.gate, hour is None, hour or 0, place.ready_at)


def _see_all(places: Collection[queueing.PlaceView], now: datetime) -> dict[UUID, PlaceSeen]:
    """Live places by their crossings; each line is brought up to date once."""
    lines: dict[queueing.Line, list[queueing.PlaceView]] = {}
    for place in places:
        lines.setdefault(place.line, []).append(place)
    seen: dict[UUID, PlaceSeen] = {}
    for line, there in lines.items():
        basis = find_known_basis(line=line, now=now)
        if basis is None:
            # Its rules were withdrawn.
            seen.update((place.crossing_id, PlaceSeen(place=place, planned=place.hour)) for place in there)
            continue
        with _look(line, basis, now) as (state, worked):
            seen.update((place.crossing_id, _seen(place, state, worked)) for place in there)
    return seen


@contextmanager
def _look(line: queueing.Line, basis: LineBasis, now: datetime) -> Iterator[tuple[LineState, _Worked]]:
    with queueing.look_at_line(line=line, classes=basis.classes, rules=basis.rules, now=now) as look:
        worked = _WORKED.get(line)
        if worked is None or worked.basis is not basis or worked.version != look.version:
            first, hours = offer_of(state=look.state, basis=basis)
            worked = _Worked(
                basis=basis,
                version=look.version,
                plan=plan_of(state=look.state, basis=basis),
                offer=decisions.Offer(line=look.state, first=first, hours=hours),
            )
            if len(_WORKED) >= LINES_KEPT:
                _WORKED.clear()
            _WORKED[line] = worked
        yield look.state, worked


def see_line(*, line: queueing.Line, now: datetime) -> LineSeen:
    """The line as it stands: from memory unless something was said of it, or ten seconds are over."""
    length = queueing.line_length(line=line)
    known = _SEEN.get(line)
    if known is not None and known.length == length and timedelta() <= now - known.at < FRESH:
        return known
    basis = find_known_basis(line=line, now=now)
    state = made = None
    if basis is not None:
        state = queueing.read_line(line=line, classes=basis.classes, rules=basis.rules, now=now)
        made = plan_of(state=state, basis=basis)
    if len(_SEEN) >= LINES_KEPT:
        _SEEN.clear()
    seen = _SEEN[line] = LineSeen(length=length, basis=basis, state=state, plan=made, at=now)
    return seen


def forget_lines() -> None:
    """Read each line anew. For who changes rows by other ways than the line's facts, as tests do."""
    _SEEN.clear()
    _WORKED.clear()
    forget_bases()
    queueing.forget_known()


def _seen(place: queueing.PlaceView, state: LineState, worked: _Worked) -> PlaceSeen:
    basis, known = worked.basis, state.places.get(place.id)
    if known is None or known.state != place.state:
        # It moved while it was read.
        return PlaceSeen(place=place, planned=place.hour)
    rules = basis.rules
    if place.state not in IN_ORDER:
        until = None
        if place.state == PlaceState.CALLED:
            at = decisions.deadline(place=known, open_since=basis.open_since, grace=rules.grace)
            until = datetime.fromtimestamp(at, tz=queueing.HANOI)
        return PlaceSeen(place=place, planned=place.hour, until=until, grace=rules.grace, misses=rules.misses)
    waits = place.state == PlaceState.WAITING
    ahead = state.ahead(known)
    return PlaceSeen(
        place=place,
        ahead=ahead if waits else None,
        planned=worked.plan.hour_of(row=known.row, ahead=ahead) if waits else place.hour,
        windows=tuple(worked.offer.windows(place=place.id)),
        grace=rules.grace,
        misses=rules.misses,
    )


def plan_of(*, state: LineState, basis: LineBasis) -> queueing.Plan:
    """The plan of all who wait, those too who wait for a draw.

    From the hour that is called for now, less who is due for it.
    """
    first = basis.first + basis.rules.notice
    room = decisions.room(
        line=state, now=basis.first, hour=first, bookable=basis.bookable[: basis.rules.notice + 1]
    )
    left: Sequence[int] = [room, *basis.bookable[basis.rules.notice + 1 :]]
    hours = decisions.offers(line=state, first=first, bookable=left)
    return queueing.make_plan(first=first, hours=hours, waiting=state.wants())
