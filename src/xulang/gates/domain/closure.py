"""Closing a gate or route, and what the public is told. Reasons are officers' words, notices the public's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal

REASON_LIMIT = 500
NOTICE_LIMIT = 1000


class Language(StrEnum):
    """The product's three languages, as keys of a text."""

    VIETNAMESE = "vi"
    CHINESE = "zh-hans"
    ENGLISH = "en"


NoticeText = Mapping[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    id: UUID
    gate: str
    reason: str
    closed_at: datetime
    closed_by: str
    notice: NoticeText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`gate` is None for a notice about all gates; shown in [valid_from, valid_until), or until withdrawn."""

    id: UUID
    gate: str | None
    text: NoticeText
    valid_from: datetime
    valid_until: datetime | None


def checked_reason(*, reason: str) -> str:
    """Raises REASON_MISSING, TEXT_TOO_LONG."""
    text = reason.strip()
    if not text:
        raise Refusal(code=GateRefusal.REASON_MISSING, field="reason")
    if len(text) > REASON_LIMIT:
        raise Refusal(code=GateRefusal.TEXT_TOO_LONG, field="reason", limit=REASON_LIMIT)
    return text


def checked_notice(*, text: NoticeText) -> NoticeText:
    """A public notice speaks Vietnamese at least. Raises NOTICE_INCOMPLETE, TEXT_TOO_LONG."""
    kept = {language: text[language].strip() for language in Language if text.get(language, "").strip()}
    if Language.VIETNAMESE not in kept:
        raise Refusal(code=GateRefusal.NOTICE_INCOMPLETE, field="notice_vi")
    for language, words in kept.items():
        if len(words) > NOTICE_LIMIT:
            raise Refusal(code=GateRefusal.TEXT_TOO_LONG, field=f"notice_{language}", limit=NOTICE_LIMIT)
    return kept


def checked_notice_period(*, valid_from: datetime, valid_until: datetime | None) -> None:
    """Raises NOTICE_PERIOD."""
    if valid_until is not None and valid_until <= valid_from:
        raise Refusal(code=GateRefusal.NOTICE_PERIOD, field="valid_until")
