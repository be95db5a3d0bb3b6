"""From a fact of the journal to what the fold understands."""

from xulang.clearance.api import Said
from xulang.journal.domain.facts import Fact, NewFact


def said_by(fact: NewFact | Fact) -> Said:
    """The public content of a dossier's fact, for the fold."""
    public = fact.public
    return Said(
        id=fact.id,
        declaration_id=fact.stream_id,
        crossing_id=fact.crossing_id,
        number=fact.number,
        kind=public.kind,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        gate=public.gate,
        direction=public.direction,
        regime=public.regime,
        step=public.step,
        force=public.force,
        outcome=public.outcome,
        reason_code=public.reason_code,
        refers_to=public.refers_to,
        regularity=public.irregular,
        figures=public.figures,
    )
