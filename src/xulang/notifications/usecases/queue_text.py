"""Put a text on its way to a phone: with the fact that causes it, or not at all."""

from datetime import datetime
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.notifications import models
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.text import TextAbout, TextState, TextTrouble, route_of
from xulang.notifications.domain.text_segments import cleaned, coding_of, split_text

TROUBLES = {
    NotificationRefusal.TEXT_NUMBER_FOREIGN: TextTrouble.NUMBER_FOREIGN,
    NotificationRefusal.TEXT_NUMBER_NOT_MOBILE: TextTrouble.NUMBER_NOT_MOBILE,
    NotificationRefusal.TEXT_TOO_LONG: TextTrouble.TOO_LONG,
}


def queue_text(
    *,
    text_id: UUID,
    about: TextAbout,
    phone: str,
    language: str,
    body: str,
    not_after: datetime,
    now: datetime,
) -> None:
    """Inside the caller's transaction, which it never breaks. A repeat under the same id changes nothing.

    `phone` is E.164. From `not_after` on the text is never sent. What no line can carry (a number of another
    country, no mobile, too long) is kept as failed, by name: for the telephone list.
    """
    said = cleaned(text=body)
    if not said:
        raise ValueError("a text without words")
    route, trouble = None, None
    try:
        route = route_of(phone=phone)
        split_text(text=said, coding=coding_of(text=said), reference=0)
    except Refusal as refusal:
        trouble = TROUBLES[NotificationRefusal(refusal.code)]
    models.Text.objects.bulk_create(
        [
            models.Text(
                id=text_id,
                kind=about.kind,
                gate=about.gate,
                declaration_id=about.declaration_id,
                crossing_id=about.crossing_id,
                phone=phone[:20],
                language=language,
                body=said,
                route=route,
                state=TextState.FAILED if trouble else TextState.QUEUED,
                trouble=trouble,
                attempts=0,
                created_at=now,
                not_after=not_after,
                next_at=now,
                ended_at=now if trouble else None,
            )
        ],
        ignore_conflicts=True,
    )
