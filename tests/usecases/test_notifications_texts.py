"""Every kind of message has its words in three languages, with the parameters it carries."""

from uuid import UUID

import pytest

from xulang.interfaces.shared.notification_texts import TEXTS, render
from xulang.notifications.api import NotificationKind, Param

SUBJECT = UUID("2ee2796a-61e4-4167-a9b1-ace79e2e553f")
PARAMS = {
    Param.NUMBER: "2026050800001",
    Param.GATE: "HN",
    Param.STEP: "entry",
    Param.FORCE: "border_guard",
    Param.MINUTES: "90",
    Param.AMOUNT: "800.000",
    Param.FIELD: "seal_number",
    Param.HOUR: "07:00 09/05/2026",
    Param.TITLE: "Chở hết hàng tồn",
}


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
@pytest.mark.parametrize("kind", NotificationKind)
def test_every_message_has_its_words(kind: NotificationKind, language: str) -> None:
    text = render(kind=kind, params=PARAMS, subject_id=SUBJECT, language=language)
    for part in (text.title, text.body):
        assert part
        assert "%" not in part
        assert "–" not in part
        assert "border_guard" not in part


def test_a_message_speaks_the_words_of_its_reader() -> None:
    said = [
        render(kind=NotificationKind.REFUSED, params=PARAMS, subject_id=SUBJECT, language=language).title
        for language in ("vi", "zh-hans", "en")
    ]
    assert said[0].startswith("Tờ khai 2026050800001: “")
    assert said[1].startswith("申报单 2026050800001：“")
    assert said[2] == "Declaration 2026050800001: “Gate entry” was refused"


def test_a_parameter_that_is_missing_is_a_dash() -> None:
    text = render(kind=NotificationKind.GATE_CLOSED, params={}, subject_id=SUBJECT, language="en")
    assert text.title == "Gate – is closed"
    assert text.path == "/"


def test_no_kind_is_without_words() -> None:
    assert set(TEXTS) == set(NotificationKind)
