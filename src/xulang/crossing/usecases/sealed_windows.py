"""Sealed windows of a line: the centre announces, two independent organisations commit and reveal.

The keeper seals the requests, names who withheld a secret, and says the draw (docs/queue.md, "The draw").
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from xulang.crossing import policy
from xulang.crossing.domain.diverting import check_person
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.locks import lock_request
from xulang.crossing.policy import Action
from xulang.crossing.queries.lines import find_basis
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Force, Stage
from xulang.platform import audit, idempotency
from xulang.platform.db import unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import Cause, Event, Line, LineWork, QueueRefusal, sealed

SECRET_BYTES = 32


def may_announce_window(*, actor: Actor, gate: str) -> bool:
    return _may(actor, Action.ANNOUNCE_WINDOW, gate)


def secret_units(*, actor: Actor, gate: str) -> tuple[UUID, ...]:
    """The organisations in whose name the actor may commit and reveal at the gate."""
    return policy.units_of(actor=actor, action=Action.COMMIT_TO_DRAW, gate=gate)


def announce_window(
    *,
    request: Request,
    line: Line,
    opens: datetime,
    closes: datetime,
    reveal_seconds: int,
    deadline: datetime,
) -> idempotency.Answer:
    """Announce that requests of [opens, closes) are drawn; after the sealing so many seconds to reveal.

    Without a draw until the `deadline` they go in order of readiness.

    Raises NOT_ALLOWED, GATE_UNKNOWN, DRAW_LINE where the line is not kept, DRAW_TIMES, DRAW_RUNS,
    REQUEST_REUSED and "busy".
    """
    _check(request, Action.ANNOUNCE_WINDOW, line.gate)
    start, end, last = (int(moment.timestamp()) for moment in (opens, closes, deadline))

    def event(work: LineWork) -> Event:
        at = int(request.now.timestamp())
        return sealed.announce(
            line=work.state, opens=start, closes=end, period=reveal_seconds, deadline=last, at=at
        )

    return _say(request, line, ["window", start, end, reveal_seconds, last], Force.CENTRE, event)


def commit_secret(*, request: Request, line: Line, commitment: str) -> idempotency.Answer:
    """Commit to a secret in the name of one's organisation. `commitment`: 64 hexadecimal digits.

    Raises NOT_ALLOWED, DRAW_LINE, DRAW_DIGITS, DRAW_NONE, DRAW_NOT_NOW, DRAW_DEPENDENT, REQUEST_REUSED and
    "busy".
    """
    force = _check(request, Action.COMMIT_TO_DRAW, line.gate)
    unit = secret_units(actor=request.actor, gate=line.gate)[0]
    promise = _bytes(commitment, field="commitment")

    def event(work: LineWork) -> Event:
        at = int(request.now.timestamp())
        return sealed.pledge(line=work.state, organisation=unit, force=force.value, commitment=promise, at=at)

    return _say(request, line, ["commit", str(unit), promise.hex()], force, event)


def reveal_secret(
    *, request: Request, line: Line, secret: str, organisation_id: UUID | None = None
) -> idempotency.Answer:
    """Reveal the secret of one's organisation; the centre's manager may open the deposited copy of another.

    Raises NOT_ALLOWED, DRAW_LINE, DRAW_DIGITS, DRAW_NONE, DRAW_NOT_NOW, REVEAL_WRONG, REQUEST_REUSED and
    "busy".
    """
    own = secret_units(actor=request.actor, gate=line.gate)
    deposited = int(organisation_id is not None and organisation_id not in own)
    action = Action.ANNOUNCE_WINDOW if deposited else Action.COMMIT_TO_DRAW
    force = _check(request, action, line.gate)
    opened = _bytes(secret, field="secret")

    def event(work: LineWork) -> Event:
        pledges = work.state.window.pledges if work.state.window else ()
        mine = [one.organisation for one in pledges if one.organisation in own]
        unit = organisation_id or (mine[0] if mine else own[0])
        return sealed.reveal(
            line=work.state,
            stream_id=work.stream_id,
            organisation=unit,
            secret=opened,
            deposited=deposited,
            at=int(request.now.timestamp()),
        )

    named = str(organisation_id) if organisation_id else None
    return _say(request, line, ["reveal", named, opened.hex()], force, event)


def mind_window(*, work: LineWork, now: datetime) -> None:
    """What the clock asks of a sealed window: seal its requests, name who withheld a secret, say the draw.

    At the deadline without a draw the requests go in order of readiness.

    To be said by the keeper alone: it knows whether it has followed all facts of the window.
    """
    at, window = int(now.timestamp()), work.state.window
    if window is None:
        return
    if sealed.settled(window=window, at=at):
        closed = datetime.fromtimestamp(window.closes, tz=UTC)
        if journal.has_unread(position=queueing.get_position(), before=closed):
            return
        facts = journal.read_stream_since(
            stream_kind=journal.StreamKind.LINE,
            stream_id=work.stream_id,
            since=datetime.fromtimestamp(window.opens, tz=UTC),
        )
        work.say([sealed.seal(window=window, facts=facts, at=at)])
    if work.state.window is not None:
        work.say(sealed.withheld(window=work.state.window, at=at))
    work.say(sealed.draw(line=work.state, stream_id=work.stream_id))
    work.say(sealed.lapse(line=work.state, at=at))


def _may(actor: Actor, action: Action, gate: str) -> bool:
    return policy.may(actor=actor, action=action, gate=gate, owner=None, stage=Stage.DECLARED)


def _check(request: Request, action: Action, gate: str) -> Force:
    check_person(actor=request.actor)
    policy.check_stage(actor=request.actor, action=action, gate=gate, owner=None, stage=Stage.DECLARED)
    if not policy.units_of(actor=request.actor, action=action, gate=gate):
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    return policy.force_of(actor=request.actor, action=action, gate=gate, owner=None)


def _bytes(text: str, *, field: str) -> bytes:
    try:
        found = bytes.fromhex(text.strip())
    except ValueError:
        found = b""
    if len(found) != SECRET_BYTES:
        raise Refusal(code=QueueRefusal.DRAW_DIGITS, field=field)
    return found


def _say(
    request: Request, line: Line, body: Sequence[JSON], force: Force, event: Callable[[LineWork], Event]
) -> idempotency.Answer:
    named: list[JSON] = [line.gate, line.direction, line.cargo]
    hashed = idempotency.body_hash(["draw", named, list(body)])
    basis = find_basis(line=line, now=request.now)
    if basis is None:
        raise Refusal(code=QueueRefusal.DRAW_LINE)
    numbers = iter(range(1, 1_000))
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        with queueing.work_line(
            line=line,
            classes=basis.classes,
            rules=basis.rules,
            now=request.now,
            new_id=lambda: request.derived_id(f"line:{next(numbers)}"),
            new_salt=request.new_salt,
        ) as work:
            work.say([event(work)], cause=Cause(actor=request.actor, force=force))
        answer = {"gate": line.gate, "direction": line.direction.value, "cargo": line.cargo.value}
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        audit.record(
            actor=request.actor,
            action=f"draw_{body[0]}",
            object_kind="line",
            object_id="/".join(str(part) for part in named),
            now=request.now,
            request_id=request.id,
        )
    return answer
