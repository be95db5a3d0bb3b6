"""What a notification says, in the reader's language: words are the interfaces' matter."""

from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from xulang.notifications.domain.message import Address, MessageText, NotificationKind, Params


class Render(Protocol):
    """settings.NOTIFICATION_TEXTS names a function of this shape."""

    def __call__(
        self,
        *,
        kind: NotificationKind,
        params: Params,
        subject_id: UUID,
        language: str,
        reader: Address | None,
    ) -> MessageText: ...


def words_of_kinds() -> Render:
    return cast("Render", import_string(settings.NOTIFICATION_TEXTS))


def say_in_words(*, kind: NotificationKind, params: Params, subject_id: UUID, language: str) -> str:
    """Title and sentence of a message in one: what a text to a phone says."""
    text = words_of_kinds()(kind=kind, params=params, subject_id=subject_id, language=language, reader=None)
    return f"{text.title}. {text.body}"
