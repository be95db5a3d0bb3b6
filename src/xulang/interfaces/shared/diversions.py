"""Where the border sent a declaration, from where and why: the same words for firm, officer and driver."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from xulang.crossing import api as crossing
from xulang.interfaces.shared.timeline import reason_word
from xulang.registry import api as registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDiversion:
    before: str
    now: str
    reason: str
    at: datetime | None


def shown_diversion(*, declaration_id: UUID, gate: str) -> ShownDiversion | None:
    """The order that brought the declaration to the gate where it is, if one did."""
    found = crossing.find_diversion(declaration_id=declaration_id)
    if found is None or found.to_gate != gate:
        return None
    return ShownDiversion(
        before=gate_name(code=found.gate),
        now=gate_name(code=found.to_gate),
        reason=reason_word(found.reason_code),
        at=found.decided_at,
    )


def gate_name(*, code: str) -> str:
    return registry.get_gate(code=code).name(language=get_language() or "vi")
