"""What an installation is for: a mark set once, when its database is created.

A demonstration has known sign-ins, moves by itself and prints "DEMO" on permits; it must never share a log
with facts that count.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.platform.home import keys
from xulang.platform.models import Installation
from xulang.platform.refusals import PlatformRefusal

# The application may read the mark; only the database's owner sets it.
OWNER = "owner"


class Purpose(StrEnum):
    DEMONSTRATION = "demonstration"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an installation is for, and since when."""

    id: UUID
    purpose: Purpose
    created_at: datetime


def get_mark() -> Mark:
    """Crashes before set-up has marked the database: nothing may run on one whose purpose is unknown."""
    row = Installation.objects.get()
    purpose = Purpose.DEMONSTRATION if row.is_demonstration else Purpose.SERVICE
    return Mark(id=row.id, purpose=purpose, created_at=row.created_at)


def find_purpose(*, using: str = "default") -> Purpose | None:
    """What this database is for; None before set-up has marked it."""
    row = Installation.objects.using(using).first()
    if row is None:
        return None
    return Purpose.DEMONSTRATION if row.is_demonstration else Purpose.SERVICE


def is_demonstration() -> bool:
    """Whether known sign-ins and moving days are allowed here; an unmarked database allows neither."""
    return find_purpose() is Purpose.DEMONSTRATION


def mark_installation(
    *,
    new_id: UUID,
    wanted: Purpose | None,
    usual: Purpose,
    facts: int,
    now: datetime,
) -> Purpose:
    """Mark the database unless it is marked, and return its mark. `facts` is how many its journal holds.

    `wanted` is what the operator asked for, `usual` what holds when he asked for nothing.
    Raises REAL_FACTS when a demonstration is asked of a log in use, PURPOSE_FIXED when another purpose than
    the mark's is.
    """
    marked = find_purpose(using=OWNER)
    if marked is not None:
        if wanted not in {None, marked}:
            raise Refusal(code=PlatformRefusal.PURPOSE_FIXED, purpose=marked.value)
        return marked
    if facts and wanted is Purpose.DEMONSTRATION:
        raise Refusal(code=PlatformRefusal.REAL_FACTS, facts=facts)
    # An unmarked log with facts lost its mark: what is in it may count.
    purpose = Purpose.SERVICE if facts else (wanted or usual)
    Installation.objects.using(OWNER).create(
        id=new_id, is_demonstration=purpose is Purpose.DEMONSTRATION, created_at=now
    )
    remember_purpose(installation_id=new_id, purpose=purpose)
    return purpose


def remember_purpose(*, installation_id: UUID, purpose: Purpose) -> None:
    """Keep the mark outside the database as well, so that one changed there by hand is found."""
    draft = _memory().with_suffix(".draft")
    draft.write_text(f"{installation_id} {purpose.value}\n")
    draft.replace(_memory())


def find_remembered_purpose(*, installation_id: UUID) -> str | None:
    """What the database of that mark was made for, as this home knows it; None when it knows nothing."""
    words = _memory().read_text().split() if _memory().exists() else []
    return words[1] if words[:1] == [str(installation_id)] else None


def _memory() -> Path:
    return keys() / "installation.mark"
