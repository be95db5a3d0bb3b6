"""Every refusal of every context can be said to people."""

import importlib
import pkgutil
from string import Formatter

import xulang
from xulang.interfaces.shared.refusal_texts import texts
from xulang.kernel.refusal import RefusalCode


def _all_codes() -> set[RefusalCode]:
    for module in pkgutil.walk_packages(xulang.__path__, "xulang."):
        if module.name.endswith(".refusals"):
            importlib.import_module(module.name)
    return {
        code
        for kind in RefusalCode.__subclasses__()
        for code in kind
        if kind.__module__.startswith("xulang.")
    }


def test_every_code_has_a_text_and_every_text_a_code() -> None:
    assert set(texts()) == _all_codes()


def test_a_code_begins_with_its_context() -> None:
    for code in _all_codes():
        assert code.value.count(".") == 1, code
    assert len({code.value for code in _all_codes()}) == len(_all_codes())


def test_texts_are_sentences_that_say_what_to_do() -> None:
    for code, text in texts().items():
        assert str(text.title).strip(), code
        assert str(text.next_step).strip(), code
        assert not [name for _, name, _, _ in Formatter().parse(str(text.title)) if name], code
