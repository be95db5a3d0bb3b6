"""Every refusal's text in three languages: one module per context, each with a dict `TEXTS`.

A new context adds `refusal_texts/<context>.py`; nothing here changes. A test (test_refusal_texts.py) fails
on a code without a text.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from xulang.interfaces.shared.refusal_texts.base import RefusalText, SaidRefusal, say_with
from xulang.kernel.refusal import Refusal, RefusalCode

__all__ = ["RefusalText", "SaidRefusal", "say", "texts"]


@cache
def texts() -> Mapping[RefusalCode, RefusalText]:
    """All contexts' texts by code; codes are unique because each begins with its context's name."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {code: text for module in modules for code, text in getattr(module, "TEXTS", {}).items()}


def say(refusal: Refusal) -> SaidRefusal:
    """The refusal in the active language; raises KeyError for a code without a text, which a test forbids."""
    return say_with(refusal=refusal, text=texts()[refusal.code])
