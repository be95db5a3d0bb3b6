"""Facts of a declaration for the read models, said at any time and sealed at any other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from tests.support.declarations import TRUCK, content
from tests.support.sealing import seal
from xulang.declarations.api import DeclarationContent, to_json
from xulang.insight import api as insight
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction, FactKind, Force, Regime, Step
from xulang.platform.db import raw

NAMES = UUID("5f0c7f2c-91f6-4d0d-9f53-4f2f6ad0c0de")
SHAPES = {"carries": "vn:carries:none"}


def at(hour: int, minute: int = 0, *, day: int = 11) -> datetime:
    """A moment of May 2026, UTC."""
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


@dataclass
class Told:
    """A declaration whose facts a test says one by one; `occurred` may lie long before `recorded`."""

    name: str = "told"
    gate: str = "HN"
    truck: UUID = TRUCK
    length: int = field(default=0)

    @property
    def declaration(self) -> UUID:
        return uuid5(NAMES, self.name)

    def say(
        self,
        kind: FactKind,
        occurred: datetime,
        *,
        recorded: datetime | None = None,
        step: Step | None = None,
        force: Force | None = None,
        outcome: str | None = None,
        refers_to: UUID | None = None,
        private: Mapping[str, JSON] | None = None,
    ) -> UUID:
        self.length += 1
        fact = uuid5(self.declaration, str(self.length))
        whole = kind in {FactKind.DECLARED, FactKind.AMENDED} or step in {Step.REGISTRATION, Step.FEES}
        journal.append(
            facts=[
                journal.NewFact(
                    id=fact,
                    stream_kind=journal.StreamKind.DECLARATION,
                    stream_id=self.declaration,
                    number=self.length,
                    crossing_id=None if whole else self.truck,
                    occurred_at=occurred,
                    recorded_at=recorded or occurred,
                    public=journal.PublicPart(
                        kind=kind,
                        gate=self.gate,
                        direction=Direction.EXPORT,
                        regime=Regime.EXPORT,
                        step=step,
                        force=force,
                        outcome=outcome,
                        refers_to=refers_to,
                    ),
                    private=private or {},
                    salt=sha256(b"told").digest(),
                )
            ]
        )
        return fact

    def declare(self, occurred: datetime, declared: DeclarationContent | None = None) -> None:
        self.say(FactKind.DECLARED, occurred, private={"content": to_json(declared or content())})
        self.say(FactKind.VEHICLE_DECLARED, occurred, outcome="vn:carries:none:fresh.plant_quarantine")

    def confirm(
        self, step: Step, occurred: datetime, *forces: Force, recorded: datetime | None = None
    ) -> list[UUID]:
        return [
            self.say(FactKind.CONFIRMED, occurred, recorded=recorded, step=step, force=force)
            for force in forces or (Force.CUSTOMS,)
        ]


BOTH = (Force.CUSTOMS, Force.BORDER_GUARD)


def follow(now: datetime) -> None:
    """Seal what was said at this moment, and bring the read models after it."""
    seal(now=now)
    while insight.follow_sealed(now=now):
        pass


def table(name: str) -> list[tuple[object, ...]]:
    return raw().execute(f"SELECT * FROM {name} ORDER BY 1, 2".encode()).fetchall()  # noqa: S608 -- a test's own word


def equal(now: datetime) -> bool:
    """Whether a fold of all facts says the same as the live rows."""
    found = insight.verify(clock=lambda: now)
    return not any(one.wrong or one.missing for one in found.differing)
