"""What somebody says, before it is a fact: the parts that differ from one fact to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind, Force, Regularity, Source, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`occurred_at` is claimed (None: now). Private parts name people and things; public ones never do.

    `actor` is somebody else than who sends the request: an imported fact keeps its own. `fact_id` is given
    where the same statement may come again from outside and must be known then.
    """

    kind: FactKind
    force: Force
    crossing_id: UUID | None = None
    step: Step | None = None
    outcome: str | None = None
    reason_code: str | None = None
    refers_to: UUID | None = None
    trigger: str | None = None
    source: Source = Source.OWN
    regularity: Regularity = Regularity.REGULAR
    occurred_at: datetime | None = None
    private: Mapping[str, JSON] = field(default_factory=dict)
    actor: Actor | None = None
    fact_id: UUID | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
