"""Every refusal and warning on identifiers says what is wrong and what to do."""

import re

from xulang.interfaces.shared.refusal_texts.identifiers import TEXTS, WARNING_TEXTS
from xulang.kernel.identifiers import IdentifierRefusal, IdentifierWarning
from xulang.kernel.money import MoneyRefusal
from xulang.kernel.period import PeriodRefusal

WITH_LIMIT = {
    IdentifierRefusal.TOO_LONG,
    IdentifierRefusal.WEIGHT_OUT_OF_BOUNDS,
    IdentifierRefusal.AMOUNT_OUT_OF_BOUNDS,
    IdentifierRefusal.QUANTITY_OUT_OF_BOUNDS,
}


def test_nothing_is_left_without_a_text() -> None:
    assert set(TEXTS) == {*IdentifierRefusal, *MoneyRefusal, *PeriodRefusal}
    assert set(WARNING_TEXTS) == set(IdentifierWarning)


def test_refusals_and_warnings_have_names_of_their_own() -> None:
    names = [name.value for name in (*IdentifierRefusal, *IdentifierWarning)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"identifiers\.[a-z0-9_]+", name) for name in names)


def test_texts_ask_for_the_params_that_refusals_give() -> None:
    for code, text in TEXTS.items():
        assert set(re.findall(r"%\((\w+)\)s", f"{text.title}{text.next_step}")) == (
            {"limit"} if code in WITH_LIMIT else set()
        )
