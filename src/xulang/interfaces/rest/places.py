"""Reference data, for everybody: gates and yards, the key of permits, the codes of problems."""

from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Router

from xulang.gates import api as gates
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.problems import language_of
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.refusal_texts import RefusalText, texts
from xulang.kernel.refusal import Refusal, RefusalCode
from xulang.registry import api as registry

router = Router(tags=["Reference"])
A_MINUTE: Final = "public, max-age=60"
AN_HOUR: Final = "public, max-age=3600"


@router.get("/gates", response=wire.Gates, operation_id="list_gates")
def list_gates(request: HttpRequest) -> HttpResponse:
    """Gates and clearance routes, with what is closed now. Needs no token."""
    closed = {closure.gate: closure for closure in gates.list_closures()}
    items = [_gate(gate, closed.get(gate.code)) for gate in registry.list_gates()]
    return answers.found(request, wire.Gates(items=items), cache=A_MINUTE)


@router.get("/yards", response=wire.Yards, operation_id="list_yards")
def list_yards(request: HttpRequest) -> HttpResponse:
    """Yards with their gates and operators. Needs no token."""
    items = [
        wire.Yard(code=yard.code, name=yard.name, gate=yard.gate, operator=yard.operator)
        for yard in registry.list_yards()
    ]
    return answers.found(request, wire.Yards(items=items), cache=A_MINUTE)


@router.get("/permit-key", response=wire.PermitKey, operation_id="get_permit_key")
def get_permit_key(request: HttpRequest) -> HttpResponse:
    """The key under which a permit's QR verifies without any network. Needs no token."""
    raw = gates.verifying_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return answers.found(request, wire.PermitKey(algorithm="Ed25519", public_key=raw.hex()), cache=AN_HOUR)


@router.get("/problems", response=wire.ProblemCodes, operation_id="list_problems")
def list_problems(request: HttpRequest) -> HttpResponse:
    """Every code that a problem can have, in the language of Accept-Language. Needs no token."""
    with translation.override(language_of(request)):
        items = [_problem(code, text) for code, text in sorted(texts().items())]
    return answers.found(request, wire.ProblemCodes(items=items), cache="no-cache")


@router.get("/problems/{str:code}", response=wire.ProblemCode, operation_id="get_problem")
def get_problem(request: HttpRequest, code: str) -> HttpResponse:
    """What one code says: the page that a problem's `type` leads to. Needs no token."""
    for known, text in texts().items():
        if known.value == code:
            with translation.override(language_of(request)):
                return answers.found(request, _problem(known, text), cache="no-cache")
    raise Refusal(code=RestRefusal.NO_SUCH_CODE)


def _gate(gate: registry.Gate, closure: gates.Closure | None) -> wire.Gate:
    return wire.Gate(
        code=gate.code,
        parent=gate.parent,
        names=wire.Names(vi=gate.name_vi, en=gate.name_en, zh=gate.name_zh),
        kind=gate.kind,
        opposite_side=gate.opposite_side,
        markers=gate.markers,
        closure=None if closure is None else _closure(closure),
    )


def _closure(closure: gates.Closure) -> wire.Closure:
    """The inner reason stays inside."""
    notice = {language.value: text for language, text in (closure.notice or {}).items()}
    return wire.Closure(since=closure.closed_at, notice=notice)


def _problem(code: RefusalCode, text: RefusalText) -> wire.ProblemCode:
    return wire.ProblemCode(
        code=code.value, status=text.status.value, title=str(text.title), detail=str(text.next_step)
    )
