"""Sealed windows: announced by the centre, committed to and revealed by two organisations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

import xulang.interfaces.shared.converters  # noqa: F401 -- makes {gate:…} known
from xulang.crossing import api as crossing
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import GateCode, Id, Input, Moment
from xulang.interfaces.shared.draws import ShownWindow, WindowStage, shown_windows
from xulang.kernel.words import Cargo, Direction, Force
from xulang.platform import clock
from xulang.platform.idempotency import Answer
from xulang.queueing import api as queueing
from xulang.queueing.api import Line
from xulang.registry import api as registry

router = Router(tags=["Sealed windows"])
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")]


class OfLine(Input):
    """A line: a gate or route, a direction, a kind of cargo."""

    gate: GateCode
    direction: Direction
    cargo: Cargo

    @property
    def line(self) -> Line:
        return Line(gate=self.gate, direction=self.direction, cargo=self.cargo)


class WindowAnnounced(OfLine):
    """Whole minutes. `reveal_seconds`: how long secrets may be revealed after the sealing.

    Without a draw until the `deadline` the requests go in order of readiness.
    """

    opens: Moment
    closes: Moment
    reveal_seconds: Annotated[int, Field(ge=1, le=1_000_000)]
    deadline: Moment


class SecretCommitted(OfLine):
    """`commitment` as `xulang draw secret` prints it."""

    commitment: Digits


class SecretRevealed(OfLine):
    """`organisation` null is the token's own; the centre's manager opens the deposited copy of another."""

    secret: Digits
    organisation: Id | None = None


class SecretShown(wire.Output):
    """One organisation's share of the seed; `secret` is null until it is revealed."""

    organisation: UUID
    name: str
    force: Force
    commitment: str
    secret: str | None


class SealedWindow(wire.Output):
    """A line's last window. `id` is what commitments name in this `round` of the draw.

    `root` is the Merkle root of the requests, null until they are sealed; `seed` is null until both secrets
    are revealed; `barred` names who withheld one.
    """

    id: UUID
    gate: str
    direction: Direction
    cargo: Cargo
    stage: WindowStage
    opens: datetime
    closes: datetime
    reveal_seconds: int
    round: int
    reveal_by: datetime | None
    deadline: datetime | None
    requests: int
    root: str | None
    seed: str | None
    secrets: list[SecretShown]
    barred: list[str]


class SealedWindows(wire.Output):
    items: list[SealedWindow]


class WindowSaid(wire.Output):
    """The line of which it was said."""

    gate: str
    direction: Direction
    cargo: Cargo


@router.get(
    "/gates/{gate:code}/sealed-windows",
    auth=READ,
    response=SealedWindows,
    operation_id="list_sealed_windows",
)
def list_sealed_windows(request: ApiRequest, code: str) -> HttpResponse:
    """The last sealed window of each line of the gate."""
    gate = registry.get_gate(code=code).code
    shown = shown_windows(views=queueing.list_windows(gates=[gate]), now=clock.now())
    return answers.found(request, SealedWindows(items=[_window(one) for one in shown]))


@router.post(
    "/sealed-windows", auth=CONFIRM, response={201: WindowSaid}, operation_id="announce_sealed_window"
)
def announce_sealed_window(request: ApiRequest, body: WindowAnnounced) -> HttpResponse:
    """Announce a window, at least an hour ahead: for managers of the centre."""
    answer = crossing.announce_window(
        request=wish_of(request),
        line=body.line,
        opens=body.opens,
        closes=body.closes,
        reveal_seconds=body.reveal_seconds,
        deadline=body.deadline,
    )
    return _said(answer)


@router.post(
    "/sealed-windows/commitments", auth=CONFIRM, response={201: WindowSaid}, operation_id="commit_secret"
)
def commit_secret(request: ApiRequest, body: SecretCommitted) -> HttpResponse:
    """Commit to a secret in the name of the token's organisation."""
    answer = crossing.commit_secret(request=wish_of(request), line=body.line, commitment=body.commitment)
    return _said(answer)


@router.post(
    "/sealed-windows/reveals", auth=CONFIRM, response={201: WindowSaid}, operation_id="reveal_secret"
)
def reveal_secret(request: ApiRequest, body: SecretRevealed) -> HttpResponse:
    """Reveal a secret once the requests are sealed."""
    answer = crossing.reveal_secret(
        request=wish_of(request), line=body.line, secret=body.secret, organisation_id=body.organisation
    )
    return _said(answer)


def _window(shown: ShownWindow) -> SealedWindow:
    view, window = shown.view, shown.view.window
    return SealedWindow(
        id=view.id,
        gate=view.line.gate,
        direction=view.line.direction,
        cargo=view.line.cargo,
        stage=shown.stage,
        opens=shown.opens,
        closes=shown.closes,
        reveal_seconds=window.period,
        round=window.round,
        reveal_by=shown.reveal_by,
        deadline=shown.deadline,
        requests=window.requests,
        root=shown.root or None,
        seed=shown.seed or None,
        secrets=[
            SecretShown(
                organisation=one.organisation,
                name=one.name,
                force=Force(pledge.force),
                commitment=one.commitment,
                secret=one.secret or None,
            )
            for one, pledge in zip(shown.pledges, window.pledges, strict=True)
        ],
        barred=list(shown.barred),
    )


def _said(answer: Answer) -> HttpResponse:
    return answers.created(WindowSaid.model_validate(answer))
