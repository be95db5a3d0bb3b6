import re

import pytest
from django.utils import translation

from xulang.declarations.api import DeclarationRefusal, DeclarationWarning, FieldWarning
from xulang.interfaces.shared.refusal_texts.declarations import TEXTS, WARNING_TEXTS
from xulang.interfaces.shared.warnings import say_warning, warning_texts
from xulang.kernel.identifiers import IdentifierWarning
from xulang.kernel.words import Force

PARAMS: dict[str, set[str]] = {
    "queueing.not_called": {"place"},
    DeclarationRefusal.SPLIT_NOT_WHOLE: {"taken", "carried"},
    DeclarationRefusal.TOO_MANY: {"limit"},
    DeclarationRefusal.TOO_MANY_DRAFTS: {"limit"},
    DeclarationRefusal.PHOTO_TOO_LARGE: {"limit"},
    DeclarationRefusal.PHOTO_TOO_MANY: {"limit"},
    DeclarationRefusal.ARRIVAL_TOO_FAR: {"days"},
    DeclarationWarning.QUARANTINE_LIKELY: {"force"},
    DeclarationWarning.GOODS_HEAVIER: {"listed", "carried"},
}


def test_nothing_is_left_without_a_text() -> None:
    assert set(TEXTS) == set(DeclarationRefusal)
    assert set(WARNING_TEXTS) == set(DeclarationWarning)
    assert {*IdentifierWarning, *DeclarationWarning} <= set(warning_texts())


def test_texts_ask_for_the_params_that_are_given() -> None:
    for code, text in (*TEXTS.items(), *WARNING_TEXTS.items()):
        assert set(re.findall(r"%\((\w+)\)s", f"{text.title}{text.next_step}")) == PARAMS.get(code, set())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Goods of this kind usually need: Plant quarantine."),
        ("vi", "Loại hàng này thường cần: Kiểm dịch thực vật."),
    ],
)
def test_a_warning_is_said_in_the_users_language(language: str, said: str) -> None:
    warning = FieldWarning(
        code=DeclarationWarning.QUARANTINE_LIKELY,
        field="vehicles.0.needs",
        params={"force": Force.PLANT_QUARANTINE},
    )
    with translation.override(language):
        assert say_warning(warning).title == said
