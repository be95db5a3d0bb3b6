"""What a board shows of a gate: its name, whether it is closed, and both directions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.registry import api as registry


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardGate:
    """`closed` is the closure of the gate itself or of the one it is a route of."""

    gate: registry.Gate
    name: str
    closed: gates.Closure | None
    lines: tuple[insight.GateLine, ...]

    @property
    def busy(self) -> bool:
        """Whether anything happened or is expected here today; the idle gates stand below the others."""
        return any(
            line.expected + line.at_gate + line.in_yard + line.leaving + line.held + line.crossed_today
            for line in self.lines
        )


def language() -> str:
    return get_language() or "vi"


def board_gates(*, now: datetime, codes: Sequence[str] | None = None) -> list[BoardGate]:
    """Every gate that trucks cross, or the named ones, with its situation now."""
    known = [
        gate
        for gate in registry.list_gates()
        if gate.kind is not registry.GateKind.RAIL and (codes is None or gate.code in codes)
    ]
    closures = {closure.gate: closure for closure in gates.list_closures()}
    lines = insight.gate_board(gates=[gate.code for gate in known], now=now)
    return [
        BoardGate(
            gate=gate,
            name=gate.name(language=language()),
            closed=closures.get(gate.code) or closures.get(gate.parent or ""),
            lines=tuple(line for line in lines if line.gate == gate.code),
        )
        for gate in known
    ]


def split(shown: Sequence[BoardGate]) -> dict[str, list[BoardGate]]:
    """For the board's template: gates with a line each way, and, where any is busy, the idle ones by name."""
    busy = [one for one in shown if one.busy]
    return {"gates": busy or list(shown), "idle": [one for one in shown if not one.busy] if busy else []}


def spoken(text: gates.NoticeText) -> str:
    """A notice in the reader's language, else in Vietnamese."""
    said = text.get(gates.Language(language()), "") if language() in list(gates.Language) else ""
    return said or text[gates.Language.VIETNAMESE]
