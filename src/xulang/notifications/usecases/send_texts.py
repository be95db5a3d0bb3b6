"""Claim texts whose turn it is, and note what the carrier says of them.

A claim is a lease in the row: whoever dies with it loses it to another after `LEASE`, and what the carrier
had taken without our noting its answer goes out again. So a text comes at least once, and may come twice.
The carrier is never waited for inside a transaction.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString, cast
from uuid import UUID

from django.db.models import F, Q, QuerySet

from xulang.kernel.refusal import Refusal
from xulang.notifications import locks, models
from xulang.notifications.domain.smpp import FOR_GOOD, Receipt, Target, normal_id, phone_matches
from xulang.notifications.domain.text import (
    MOST_REFUSALS,
    RECEIPT_PATIENCE,
    LineState,
    Route,
    TextState,
    TextTrouble,
    raised,
    retry_after,
    state_of_parts,
)
from xulang.notifications.domain.text_segments import Coding, Segments, coding_of, split_text
from xulang.platform.db import raw, unit_of_work

LEASE: Final = timedelta(seconds=120)
HOUR: Final = timedelta(hours=1)
MOST_SWEPT: Final = 1000

# The oldest first, of each number no more than its bound within an hour, with those that are on their way.
CLAIM: Final[LiteralString] = """
UPDATE notifications_text AS claimed SET attempts = claimed.attempts + 1, leased_until = %(lease)s
FROM (SELECT due.id FROM (
    SELECT d.id, d.created_at, d.phone,
      row_number() OVER (PARTITION BY d.phone ORDER BY d.created_at, d.id) AS nth
    FROM notifications_text d
    WHERE d.route = %(route)s AND d.state = 'queued' AND d.next_at <= %(now)s AND d.not_after > %(now)s
      AND (d.leased_until IS NULL OR d.leased_until < %(now)s)) AS due
  WHERE due.nth + (SELECT count(*) FROM notifications_text s WHERE s.phone = due.phone AND s.id <> due.id
    AND (s.submitted_at > %(hour)s OR s.leased_until >= %(now)s)) <= %(per_number)s
  ORDER BY due.created_at, due.id
  LIMIT greatest(0, least(%(limit)s, %(per_hour)s - (SELECT count(*) FROM notifications_text h
    WHERE h.route = %(route)s AND (h.submitted_at > %(hour)s OR h.leased_until >= %(now)s))))) AS chosen
WHERE claimed.id = chosen.id
RETURNING claimed.id, claimed.phone, claimed.body, claimed.attempts, claimed.not_after, claimed.coding,
  claimed.created_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many texts an hour: to one number, and over one line. They keep a mistake from being a flood."""

    per_number: int
    per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextClaim:
    """One text that this worker sends, in parts; `missing` are those that the carrier has not taken yet."""

    text_id: UUID
    phone: str
    segments: Segments
    missing: tuple[int, ...]
    attempts: int
    not_after: datetime
    leased_until: datetime

    def __repr__(self) -> str:
        return f"TextClaim({self.text_id})"


def claim_texts(*, target: Target, bounds: Bounds, now: datetime, limit: int) -> list[TextClaim]:
    """At most `limit` texts to send now, the oldest first."""
    lease = now + LEASE
    with unit_of_work():
        locks.own_texts(route=target.route)
        rows = raw().execute(
            CLAIM,
            {
                "route": target.route.value,
                "now": now,
                "hour": now - HOUR,
                "lease": lease,
                "limit": limit,
                "per_number": bounds.per_number,
                "per_hour": bounds.per_hour,
            },
        )
        found = cast("list[tuple[UUID, str, str, int, datetime, str | None, datetime]]", rows.fetchall())
        if not found:
            return []
        taken: dict[UUID, set[int]] = {row[0]: set() for row in found}
        for part in models.TextPart.objects.filter(text_id__in=taken):
            taken[part.text_id].add(part.number)
        claims = []
        for text_id, phone, body, attempts, not_after, coding, _created in sorted(
            found, key=lambda row: row[6]
        ):
            try:
                segments = _segments(target=target, body=body, coding=coding, text_id=text_id)
            except Refusal:
                # The line's own prefix made it longer than when it was queued.
                models.Text.objects.filter(id=text_id).update(
                    state=TextState.FAILED, trouble=TextTrouble.TOO_LONG, ended_at=now, leased_until=None
                )
                continue
            if coding is None:
                models.Text.objects.filter(id=text_id).update(
                    coding=segments.coding, parts=len(segments.parts)
                )
            claims.append(
                TextClaim(
                    text_id=text_id,
                    phone=phone,
                    segments=segments,
                    missing=tuple(
                        number for number in range(1, len(segments.parts) + 1) if number not in taken[text_id]
                    ),
                    attempts=attempts,
                    not_after=not_after,
                    leased_until=lease,
                )
            )
    return claims


def _segments(*, target: Target, body: str, coding: str | None, text_id: UUID) -> Segments:
    text = target.prefix + body
    chosen = Coding(coding) if coding else target.coding(coding_of(text=text))
    return split_text(text=text, coding=chosen, reference=text_id.int % 256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The carrier took a part."""

    text_id: UUID
    number: int
    message_id: str


def note_accepted(
    *, route: Route, accepted: Sequence[Accepted], text_ids: Collection[UUID], now: datetime
) -> None:
    """With receipts that came before. When all parts are taken the text is submitted, and its lease over.

    `text_ids` are looked at as well: their parts were taken, and only the end of it was not noted.
    """
    with unit_of_work():
        locks.own_texts(route=route)
        known = {row.id for row in _owned(text_ids={*text_ids, *(one.text_id for one in accepted)})}
        models.TextPart.objects.bulk_create(
            [
                models.TextPart(
                    text_id=one.text_id,
                    number=one.number,
                    route=route,
                    message_key=normal_id(message_id=one.message_id)[:65],
                    state=TextState.SUBMITTED,
                    accepted_at=now,
                )
                for one in accepted
                if one.text_id in known
            ],
            ignore_conflicts=True,
        )
        keys = {normal_id(message_id=one.message_id)[:65] for one in accepted}
        for early in models.TextReceipt.objects.filter(route=route).order_by("id"):
            if keys.intersection(early.keys):
                trouble = None if early.trouble is None else TextTrouble(early.trouble)
                part = _part(route=route, keys=early.keys, phone="")
                if part is not None:
                    _raise(part=part, state=TextState(early.state), trouble=trouble)
                    early.delete()
        _settle(text_ids=known, now=now)


def note_refused(
    *, route: Route, text_ids: Collection[UUID], status: int | None, dice: Callable[[], float], now: datetime
) -> None:
    """The carrier did not take a part, or its line broke (no status): again later, or never.

    Whether a refusal passes is the carrier's word for the codes we know, and time's for the others.
    """
    with unit_of_work():
        locks.own_texts(route=route)
        for row in _owned(text_ids=text_ids).filter(state=TextState.QUEUED):
            trouble = FOR_GOOD.get(status) if status is not None else None
            if trouble is None and status is not None and row.attempts >= MOST_REFUSALS:
                trouble = TextTrouble.REFUSED
            row.status, row.leased_until = status, None
            if status is None:
                # It may have been taken: if nothing more comes of it, nobody knows.
                row.trouble = TextTrouble.NO_LINE
            if trouble is None:
                row.next_at = now + retry_after(attempts=max(row.attempts, 1), dice=dice())
            else:
                row.state, row.trouble, row.ended_at = TextState.FAILED, trouble, now
            row.save(update_fields=["status", "leased_until", "next_at", "state", "trouble", "ended_at"])


def note_released(*, route: Route, text_ids: Collection[UUID], status: int | None, until: datetime) -> None:
    """Not sent after all, or the carrier asks for a pause: nobody's fault, so it counts as no attempt."""
    with unit_of_work():
        locks.own_texts(route=route)
        waiting = models.Text.objects.filter(id__in=text_ids, state=TextState.QUEUED)
        waiting.update(status=status, leased_until=None, next_at=until, attempts=F("attempts") - 1)


def note_receipts(*, route: Route, receipts: Sequence[tuple[Receipt, str]], now: datetime) -> None:
    """What became of parts, with the number that the carrier names; kept if the part is not known yet."""
    with unit_of_work():
        locks.own_texts(route=route)
        touched = set()
        for receipt, phone in receipts:
            part = _part(route=route, keys=receipt.keys, phone=phone)
            if part is None:
                models.TextReceipt.objects.create(
                    route=route,
                    keys=list(receipt.keys),
                    state=receipt.state,
                    trouble=receipt.trouble,
                    received_at=now,
                )
            else:
                _raise(part=part, state=receipt.state, trouble=receipt.trouble)
                touched.add(part.text_id)
        _settle(text_ids=touched, now=now)


def note_line(*, route: Route, state: LineState, status: int | None, now: datetime) -> None:
    """How the line stands; `since` moves only when that changes."""
    before = models.TextLine.objects.filter(route=route).first()
    if before is None or (before.state, before.status) != (state, status):
        models.TextLine.objects.update_or_create(
            route=route, defaults={"state": state, "status": status, "since": now}
        )


def sweep_texts(*, now: datetime) -> int:
    """End what is too late to be sent, and what the carrier says no more of. Returns how many ended."""
    with unit_of_work():
        for route in Route:
            locks.own_texts(route=route)
        lines = dict(models.TextLine.objects.values_list("route", "state"))
        ended = 0
        idle = Q(leased_until=None) | Q(leased_until__lt=now)
        late = models.Text.objects.select_for_update().filter(
            idle, state=TextState.QUEUED, not_after__lte=now
        )
        for row in late.order_by("not_after")[:MOST_SWEPT]:
            row.state, row.trouble = _why_late(row, line=lines.get(row.route or ""))
            row.ended_at, row.leased_until = now, None
            row.save(update_fields=["state", "ended_at", "trouble", "leased_until"])
            ended += 1
        silent = models.Text.objects.filter(state=TextState.SUBMITTED, not_after__lte=now - RECEIPT_PATIENCE)
        return ended + silent.update(state=TextState.UNKNOWN, trouble=TextTrouble.NO_RECEIPT, ended_at=now)


def _why_late(row: models.Text, *, line: str | None) -> tuple[TextState, TextTrouble]:
    """Expired without having been sent; unknown if it may have been: a sender died, or its line broke."""
    if row.leased_until is not None or row.trouble == TextTrouble.NO_LINE:
        return TextState.UNKNOWN, TextTrouble.NO_LINE
    if line in {None, LineState.OFF, LineState.WRONG}:
        return TextState.EXPIRED, TextTrouble.NOT_CONFIGURED
    if line == LineState.DOWN:
        return TextState.EXPIRED, TextTrouble.NO_LINE
    return TextState.EXPIRED, TextTrouble.HELD_BACK


def _part(*, route: Route, keys: Sequence[str], phone: str) -> models.TextPart | None:
    """The part of one of these names: the same name before the other bases', the latest before earlier ones.

    Carriers use names again; the number tells them apart, where the carrier says it.
    """
    found = models.TextPart.objects.filter(route=route, message_key__in=[key[:65] for key in keys])
    parts = [
        part
        for part in found.select_related("text").order_by("-accepted_at", "-id")
        if phone_matches(phone=part.text.phone, said=phone)
    ]
    return min(parts, key=lambda part: keys.index(part.message_key), default=None)


def _raise(*, part: models.TextPart, state: TextState, trouble: TextTrouble | None) -> None:
    higher = raised(before=TextState(part.state), said=state)
    if higher != part.state:
        part.state, part.trouble = higher, trouble
        part.save(update_fields=["state", "trouble"])


def _owned(*, text_ids: Collection[UUID]) -> "QuerySet[models.Text]":
    """Their rows, which no erasure takes away before this is noted."""
    return models.Text.objects.select_for_update().filter(id__in=text_ids).order_by("id")


def _settle(*, text_ids: Collection[UUID], now: datetime) -> None:
    """What stands of a text follows from its parts, once the carrier took them all."""
    for row in _owned(text_ids=text_ids).prefetch_related("textpart_set"):
        parts = list(row.textpart_set.all())
        if row.submitted_at is None and parts:
            row.submitted_at = min(part.accepted_at for part in parts)
        if len(parts) == row.parts:
            state = state_of_parts(states=[TextState(part.state) for part in parts])
            if state != row.state:
                row.state, row.ended_at = state, (None if state == TextState.SUBMITTED else now)
                row.trouble = next((part.trouble for part in parts if part.state == state), None)
            row.leased_until = None
        row.save(update_fields=["submitted_at", "state", "ended_at", "trouble", "leased_until"])
