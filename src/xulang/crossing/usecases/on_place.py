"""What declarant and driver do with a place: choose a window, give it back, ask anew, say "I am here"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from xulang.crossing import policy
from xulang.crossing.domain.standing import Stand, Why
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.locks import lock_request
from xulang.crossing.policy import Action
from xulang.crossing.queries.crossings import get_crossing
from xulang.crossing.queries.lines import LineBasis, find_known_basis
from xulang.crossing.queries.places import offer_of, stand_of
from xulang.crossing.usecases.tell_calls import tell_calls
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import audit, idempotency
from xulang.platform.db import send_all, unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import Cause, LineWork, QueueRefusal, decisions, steward

# The keeper may have moved the place while the page was read: then the page is read again.
MOVED: Final = QueueRefusal.UNKNOWN_PLACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A place under its line's lock, and what holds for the line."""

    request: Request
    place: queueing.PlaceView
    basis: LineBasis
    work: LineWork


Carry = Callable[[Wish], None]


def choose_window(*, request: Request, crossing_id: UUID, hour: int) -> idempotency.Answer:
    """Leave the order until a later window. `hour`: one of those that `list_windows` offers.

    Raises UNKNOWN, NOT_ALLOWED, MOVED_ON, UNKNOWN_PLACE, NOT_NOW, WINDOW_PAST, WINDOW_FULL, REQUEST_REUSED
    and "busy".
    """

    def carry(wish: Wish) -> None:
        first, hours = offer_of(state=wish.work.state, basis=wish.basis)
        chose = decisions.choose(
            line=wish.work.state, place=wish.place.id, hour=hour, first=first, hours=hours
        )
        wish.work.say([chose], cause=Cause(actor=request.actor))

    return _on_place(request, crossing_id, Action.MOVE_PLACE, "window_chosen", ["window", hour], carry)


def take_first(*, request: Request, crossing_id: UUID) -> idempotency.Answer:
    """Give a chosen window up and stand in the order again, by the turn of its readiness.

    Raises what `choose_window` does.
    """

    def carry(wish: Wish) -> None:
        cause = Cause(actor=request.actor, reason_code=Why.ASKED.value)
        wish.work.say([decisions.take_first(line=wish.work.state, place=wish.place.id)], cause=cause)
        _give_on(wish)

    return _on_place(request, crossing_id, Action.MOVE_PLACE, "window_given_up", ["first"], carry)


def give_back_place(*, request: Request, crossing_id: UUID) -> idempotency.Answer:
    """Return the place to the pool: its slot goes to whoever is next. Raises what `choose_window` does."""

    def carry(wish: Wish) -> None:
        cause = Cause(actor=request.actor, reason_code=Why.ASKED.value)
        wish.work.say([decisions.give_back(line=wish.work.state, place=wish.place.id)], cause=cause)
        _give_on(wish)

    return _on_place(request, crossing_id, Action.MOVE_PLACE, "place_given_back", ["give back"], carry)


def _give_on(wish: Wish) -> None:
    """Who is next takes at once what fell free."""
    basis, work = wish.basis, wish.work
    if basis.held_until is not None:
        return
    steward.begin_hour(line=work.state, now=basis.first, bookable=basis.bookable, say=work.say)


def report_here(*, request: Request, crossing_id: UUID) -> idempotency.Answer:
    """The driver says that he stands at the gate or its park: in his hour he is on time, else he stands by.

    Raises what `choose_window` does.
    """
    at = int(request.now.timestamp())

    def carry(wish: Wish) -> None:
        said = decisions.arrive(line=wish.work.state, place=wish.place.id, at=at)
        wish.work.say([said], cause=Cause(actor=request.actor))

    return _on_place(request, crossing_id, Action.DRIVE, "place_arrived", ["here"], carry)


def ask_place(*, request: Request, crossing_id: UUID) -> idempotency.Answer:
    """Ask for a new place after the last one was given back or lost; the keeper gives it within seconds.

    Raises UNKNOWN, NOT_ALLOWED, MOVED_ON, NOT_READY, ALREADY_PLACED, REQUEST_REUSED and "busy".
    """
    crossing = get_crossing(crossing_id=crossing_id)
    hashed = idempotency.body_hash([Action.MOVE_PLACE, str(crossing_id), ["ask"]])
    _check(request, crossing, Action.MOVE_PLACE)
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        place = queueing.find_place(crossing_id=crossing_id)
        if place is not None and place.live:
            raise Refusal(code=QueueRefusal.ALREADY_PLACED)
        if stand_of(crossing=crossing).stand not in {Stand.READY, Stand.HELD}:
            raise Refusal(code=QueueRefusal.NOT_READY)
        queueing.want(
            crossing_id=crossing_id,
            declaration_id=crossing.declaration_id,
            reason=queueing.ASKED,
            mark="",
            now=request.now,
        )
        return _keep(request, crossing, "place_asked", hashed)


def _on_place(
    request: Request,
    crossing_id: UUID,
    action: Action,
    name: str,
    body: Sequence[JSON],
    carry: Carry,
) -> idempotency.Answer:
    crossing = get_crossing(crossing_id=crossing_id)
    hashed = idempotency.body_hash([action, str(crossing_id), list(body)])
    _check(request, crossing, action)
    place = _live(crossing_id)
    # What holds for the line is read before its lock, which is held as briefly as can be.
    basis = find_known_basis(line=place.line, now=request.now)
    if basis is None:
        raise Refusal(code=MOVED)
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        with queueing.work_line(
            line=place.line,
            classes=basis.classes,
            rules=basis.rules,
            now=request.now,
            new_id=_ids(request),
            new_salt=request.new_salt,
        ) as work:
            carry(Wish(request=request, place=place, basis=basis, work=work))
        tell_calls(work=work, now=request.now)
        return _keep(request, crossing, name, hashed)


def _live(crossing_id: UUID) -> queueing.PlaceView:
    place = queueing.find_place(crossing_id=crossing_id)
    if place is None or not place.live:
        raise Refusal(code=MOVED)
    return place


def _ids(request: Request) -> Callable[[], UUID]:
    """Facts of one request, named by their order in it."""
    numbers = iter(range(1, 1_000_000))
    return lambda: request.derived_id(f"line:{next(numbers)}")


def _check(request: Request, crossing: CrossingView, action: Action) -> None:
    policy.check_stage(
        actor=request.actor,
        action=action,
        gate=crossing.gate,
        owner=crossing.organisation_id,
        stage=crossing.stage,
    )


def _keep(request: Request, crossing: CrossingView, action: str, hashed: bytes) -> idempotency.Answer:
    answer: idempotency.Answer = {"declaration": str(crossing.declaration_id), "crossing": str(crossing.id)}
    kept = idempotency.kept(
        scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
    )
    line = audit.line(
        actor=request.actor,
        action=action,
        object_kind="crossing",
        object_id=crossing.id,
        now=request.now,
        request_id=request.id,
    )
    send_all([kept, line])
    return answer
