"""A trial: somebody of the centre sends our own words to a phone at hand, to see that a line works."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from xulang.kernel.identifiers import parse_phone
from xulang.kernel.request import Request
from xulang.kernel.words import Nationality
from xulang.notifications.domain.text import TextAbout, TextKind, route_of
from xulang.notifications.usecases.queue_text import queue_text
from xulang.notifications.usecases.repeats import is_repeat
from xulang.platform import audit
from xulang.platform.db import unit_of_work

LASTS: Final = timedelta(minutes=15)


def try_text(*, request: Request, phone: str, language: str, body: str, gate: str | None) -> UUID:
    """The text's id, which follows from the request's: a repeat sends nothing.

    Raises PHONE_MALFORMED and the like, REQUEST_REUSED, TEXT_NUMBER_FOREIGN, TEXT_NUMBER_NOT_MOBILE.
    """
    number = parse_phone(text=phone, nationality=Nationality.VN).value.key
    route_of(phone=number)
    text_id = request.derived_id("text")
    with unit_of_work():
        if is_repeat(request=request, said=["text.try", number]):
            return text_id
        queue_text(
            text_id=text_id,
            about=TextAbout(kind=TextKind.TRIAL, gate=gate),
            phone=number,
            language=language,
            body=body,
            not_after=request.now + LASTS,
            now=request.now,
        )
        audit.record(
            actor=request.actor,
            action="text.try",
            object_kind="text",
            object_id=text_id,
            now=request.now,
            request_id=request.id,
        )
    return text_id
