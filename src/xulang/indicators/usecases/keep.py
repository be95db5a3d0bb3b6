"""Keep what stands beside figures: evidence, units' areas, mappings, and that somebody was reminded."""

import hashlib
from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from xulang.indicators import models
from xulang.indicators.domain import policy
from xulang.indicators.domain.areas import DEPARTMENT_CODE, AreaLevel
from xulang.indicators.domain.dictionary import PROVINCE, STREAMS
from xulang.indicators.domain.evidence import NAME_LIMIT, kind_of
from xulang.indicators.domain.mapping import Mapping, checked_mapping
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.queries import get_area, list_entries
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.platform.refusals import PlatformRefusal


def keep_evidence(*, request: Request, content: bytes, name: str, organisation_id: UUID | None) -> UUID:
    """Keep a file; a figure's version names its id. A repeat finds it kept.

    Raises FILE_LARGE, FILE_KIND, and REQUEST_REUSED for another file under the same request.
    """
    kind = kind_of(content=content)
    evidence_id = request.derived_id("evidence")
    row, _made = models.EvidenceRow.objects.get_or_create(
        id=evidence_id,
        defaults={
            "name": "".join(letter for letter in name if letter.isprintable())[-NAME_LIMIT:],
            "kind": kind,
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "organisation_id": organisation_id,
            "by": request.actor.name,
            "at": request.now,
        },
    )
    if row.sha256 != hashlib.sha256(content).hexdigest():
        raise Refusal(code=PlatformRefusal.REQUEST_REUSED)
    return evidence_id


def assign_area(*, request: Request, organisation_id: UUID, area: str) -> None:
    """Say of which area an organisation is the commune. Raises NOT_ALLOWED, AREA_UNKNOWN."""
    if not policy.manages(actor=request.actor):
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)
    if get_area(code=area).level is not AreaLevel.COMMUNE:
        raise Refusal(code=IndicatorRefusal.AREA_UNKNOWN, field="area")
    with unit_of_work():
        models.UnitRow.objects.update_or_create(organisation_id=organisation_id, defaults={"area": area})
        audit.record(
            actor=request.actor,
            action="area_assigned",
            object_kind="organisation",
            object_id=organisation_id,
            now=request.now,
            request_id=request.id,
        )


def name_department(*, request: Request, organisation_id: UUID | None, code: str, name: str) -> None:
    """Make a department a subject of figures, so that a ranking can have them of it. Repeats rename it.

    `organisation_id`: whose people see and report them; None where it has none here.

    Raises NOT_ALLOWED, AREA_UNKNOWN for a code that is not "S" with digits or capitals.
    """
    if not policy.manages(actor=request.actor):
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)
    if not DEPARTMENT_CODE.match(code):
        raise Refusal(code=IndicatorRefusal.AREA_UNKNOWN, field="area")
    with unit_of_work():
        models.AreaRow.objects.update_or_create(
            code=code,
            defaults={
                "level": AreaLevel.DEPARTMENT,
                "name_vi": name,
                "parent": PROVINCE,
                "valid_from": None,
                "valid_until": None,
            },
        )
        if organisation_id is not None:
            models.UnitRow.objects.update_or_create(organisation_id=organisation_id, defaults={"area": code})
        audit.record(
            actor=request.actor,
            action="area_assigned",
            object_kind="department",
            object_id=code,
            now=request.now,
            request_id=request.id,
        )


def keep_mapping(*, request: Request, organisation_id: UUID | None, name: str, mapping: Mapping) -> UUID:
    """Keep how a unit's own file is read, under a name; the same name again replaces it.

    Raises NOT_ALLOWED, TEXT_MISSING, TEXT_LONG and what `checked_mapping` raises.
    """
    own = policy.own_units(actor=request.actor)
    if not policy.manages(actor=request.actor) and organisation_id not in own:
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)
    kept = checked_mapping(mapping=mapping, codes=set(list_entries()))
    title = " ".join(name.split())
    if not title:
        raise Refusal(code=IndicatorRefusal.TEXT_MISSING, field="name")
    if len(title) > NAME_LIMIT:
        raise Refusal(code=IndicatorRefusal.TEXT_LONG, field="name", limit=NAME_LIMIT)
    mapping_id = uuid5(STREAMS, f"mapping/{organisation_id}/{title}")
    models.MappingRow.objects.update_or_create(
        id=mapping_id,
        defaults={
            "organisation_id": organisation_id,
            "name": title,
            "state": msgspec.to_builtins(kept),
            "changed_at": request.now,
        },
    )
    return mapping_id


def note_reminded(*, organisation_id: UUID, period: str, kind: str, missing: int, now: datetime) -> bool:
    """Whether this is the first reminder of its kind: inside the transaction that tells."""
    _row, made = models.ReminderRow.objects.get_or_create(
        id=uuid5(STREAMS, f"reminder/{organisation_id}/{period}/{kind}"),
        defaults={
            "organisation_id": organisation_id,
            "period": period,
            "kind": kind,
            "missing": missing,
            "at": now,
        },
    )
    return made
