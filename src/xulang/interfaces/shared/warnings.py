"""What is plausible but unusual, in the user's language: shown beside a field, never in the way."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from xulang.declarations.api import FieldWarning
from xulang.interfaces.shared import refusal_texts
from xulang.interfaces.shared.refusal_texts import RefusalText, SaidRefusal
from xulang.interfaces.shared.refusal_texts.base import say_with
from xulang.kernel.refusal import Refusal, RefusalCode


@cache
def warning_texts() -> Mapping[str, RefusalText]:
    """All contexts' `WARNING_TEXTS` by the warning's name."""
    names = [f"{refusal_texts.__name__}.{module.name}" for module in iter_modules(refusal_texts.__path__)]
    tables = [getattr(import_module(name), "WARNING_TEXTS", {}) for name in names]
    return {str(code): text for table in tables for code, text in table.items()}


def say_warning(warning: FieldWarning) -> SaidRefusal:
    """The warning in the active language; raises KeyError for one without a text, which a test forbids."""
    # Warnings have names as refusals do, and are said in the same way.
    named = Refusal(code=cast("RefusalCode", warning.code), field=warning.field, **warning.params)
    return say_with(refusal=named, text=warning_texts()[str(warning.code)])
