"""What others read of gates. `find_*` may be None."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db.models import Q

from xulang.gates import models
from xulang.gates.domain.closure import Closure, Language, Notice, NoticeText
from xulang.gates.domain.driver_link import DriverLink, driver_mark, token_hash
from xulang.gates.domain.permit import IssuedPermit, Permit, PermitCheck, PermitKind, verify_permit
from xulang.kernel.period import Period
from xulang.platform import keys


def verifying_key() -> Ed25519PublicKey:
    """The public half of the key that signs permits: published, so that anyone can check one offline."""
    return Ed25519PrivateKey.from_private_bytes(keys.seed("permit")).public_key()


def find_permit(*, crossing_id: UUID) -> IssuedPermit | None:
    """The crossing's permit that is not revoked; it may be over or not begun."""
    row = models.Permit.objects.filter(crossing_id=crossing_id, revoked_at=None).first()
    return issued_of(row=row) if row else None


def list_revoked(*, now: datetime) -> frozenset[UUID]:
    """Permits revoked although their period is not over: what a guard's device takes along offline."""
    rows = models.Permit.objects.exclude(revoked_at=None).filter(valid_until__gt=now)
    return frozenset(rows.values_list("id", flat=True))


def check_permit(*, text: str, plate_seen: str, gate: str, kind: PermitKind, now: datetime) -> PermitCheck:
    """What `verify_permit` says with what this installation knows now."""
    return verify_permit(
        text=text,
        keys=(verifying_key(),),
        plate_seen=plate_seen,
        gate=gate,
        kind=kind,
        revoked=list_revoked(now=now),
        now=now,
    )


def find_link(*, link_id: UUID, now: datetime) -> DriverLink | None:
    """The link behind a driver's cookie; None once replaced, revoked or over: the cookie dies with it."""
    row = models.DriverLink.objects.filter(id=link_id, revoked_at=None, valid_until__gt=now).first()
    return link_of(row=row) if row else None


def find_given_link(*, link_id: UUID | None = None, token: str = "", now: datetime) -> DriverLink | None:
    """A link that was given and is not over, though another one may stand in its place: by id or by token.

    Who shows neither the cookie nor the token of it is told nothing.
    """
    rows = models.DriverLink.objects.filter(valid_until__gt=now)
    hashed = token_hash(token=token) if token else None
    if hashed:
        row = rows.filter(token_hash=hashed).first()
    else:
        row = rows.filter(id=link_id).first() if link_id else None
    return link_of(row=row) if row else None


def find_link_of(*, crossing_id: UUID, now: datetime) -> DriverLink | None:
    """The crossing's link in force: whether the driver has one, and whether he opened it."""
    row = models.DriverLink.objects.filter(
        crossing_id=crossing_id, revoked_at=None, valid_until__gt=now
    ).first()
    return link_of(row=row) if row else None


def is_link_of(*, link: DriverLink, driver_identity: str) -> bool:
    """Whether the link was given to this driver: another driver's crossing is no affair of its holder."""
    return link.driver_mark == mark_of(identity=driver_identity)


def mark_of(*, identity: str) -> bytes:
    """The mark of a driver's identity, passport or border-pass number, however it is written."""
    normal = "".join(character for character in identity.upper() if character.isalnum())
    return driver_mark(key=keys.seed("driver"), identity=normal)


def find_closure(*, gates: Collection[str]) -> Closure | None:
    """The earliest current closure among a gate or route and those it is part of, with its notice."""
    row = models.Closure.objects.filter(gate__in=gates, reopened_at=None).order_by("closed_at").first()
    if row is None:
        return None
    notice = models.Notice.objects.filter(closure=row).first()
    return closure_of(row=row, notice=_text(raw=notice.text) if notice else None)


def list_closures(*, at: datetime | None = None) -> list[Closure]:
    """All gates and routes closed now or at a moment, the latest first, each with its public notice."""
    shut = Q(reopened_at=None) if at is None else Q(closed_at__lte=at) & _closed_after(at)
    rows = list(models.Closure.objects.filter(shut).order_by("-closed_at"))
    notices = models.Notice.objects.filter(closure__in=rows)
    texts = {notice.closure_id: _text(raw=notice.text) for notice in notices}
    return [closure_of(row=row, notice=texts.get(row.id)) for row in rows]


def list_closed_times(
    *, gates: Collection[str], since: datetime, until: datetime, known_at: datetime | None = None
) -> list[Period]:
    """When any of these was closed in [since, until); a closure that lasts has no end.

    `known_at`: as known then; who reopened later had not.
    """
    rows = models.Closure.objects.filter(_closed_after(since), gate__in=gates, closed_at__lt=until)
    if known_at is not None:
        rows = rows.filter(closed_at__lt=known_at)
    found = []
    for row in rows.order_by("closed_at"):
        end = row.reopened_at
        if end is not None and known_at is not None and end >= known_at:
            end = None
        if end is None or end > row.closed_at:
            found.append(Period(start=row.closed_at, end=end))
    return found


def _closed_after(moment: datetime) -> Q:
    return Q(reopened_at=None) | Q(reopened_at__gt=moment, reopened_at__isnull=False)


def list_notices(*, now: datetime) -> list[Notice]:
    """What the public is told now, closures' notices included, the latest first; at most 100."""
    current = Q(valid_until=None) | Q(valid_until__gt=now)
    rows = models.Notice.objects.filter(current, valid_from__lte=now).order_by("-valid_from")[:100]
    return [notice_of(row=row) for row in rows]


def list_own_notices(*, now: datetime) -> list[Notice]:
    """Notices not over yet, those to come included: what the centre may withdraw; at most 100."""
    current = Q(valid_until=None) | Q(valid_until__gt=now)
    rows = models.Notice.objects.filter(current, closure=None).order_by("-valid_from")[:100]
    return [notice_of(row=row) for row in rows]


def issued_of(*, row: models.Permit) -> IssuedPermit:
    permit = Permit(
        id=row.id,
        crossing_id=row.crossing_id,
        gate=row.gate,
        plate_key=row.plate_key,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        kind=PermitKind(row.kind),
    )
    return IssuedPermit(permit=permit, code=row.code, text=row.text, replaced=None)


def link_of(*, row: models.DriverLink) -> DriverLink:
    return DriverLink(
        id=row.id,
        crossing_id=row.crossing_id,
        driver_mark=bytes(row.driver_mark),
        valid_until=row.valid_until,
        first_opened_at=row.first_opened_at,
    )


def closure_of(*, row: models.Closure, notice: NoticeText | None) -> Closure:
    return Closure(
        id=row.id,
        gate=row.gate,
        reason=row.reason,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        notice=notice,
    )


def notice_of(*, row: models.Notice) -> Notice:
    return Notice(
        id=row.id,
        gate=row.gate,
        text=_text(raw=row.text),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _text(*, raw: dict[str, str]) -> NoticeText:
    return {Language(language): words for language, words in raw.items()}
