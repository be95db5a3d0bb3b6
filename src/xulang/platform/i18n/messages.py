"""Finds every message id in Python files and templates."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract

SOURCES = Path(__file__).resolve().parents[2]

_NAMES = ("gettext", "gettext_lazy", "gettext_noop", "ugettext", "_")
_PLURAL_NAMES = ("ngettext", "ngettext_lazy")
_CONTEXT_NAMES = ("pgettext", "pgettext_lazy")
KEYWORDS = {
    **dict.fromkeys(_NAMES, None),
    **dict.fromkeys(_PLURAL_NAMES, (1, 2)),
    **dict.fromkeys(_CONTEXT_NAMES, ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MessageId:
    """What a translator sees; `plural` is empty for a message without numbers."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place that says a message."""

    message: MessageId
    file: Path
    line: int


def find_uses(*, sources: Path = SOURCES) -> Iterator[Use]:
    """Every message of the package, file by file in a stable order."""
    for file in sorted(sources.rglob("*.py")):
        yield from _in_source(file=file, source=file.read_text())
    for file in sorted(sources.rglob("templates/**/*.*")):
        if file.is_file():
            yield from _in_source(file=file, source=_as_python(file))


def _as_python(file: Path) -> str:
    # Needs Django, which finding messages in Python and compiling don't.
    from django.utils.translation.template import templatize  # noqa: PLC0415

    calls = templatize(file.read_text(), origin=str(file))
    # What is left has the template's indentation, which means nothing in Python.
    return "\n".join(line.lstrip() for line in calls.splitlines())


def _in_source(*, file: Path, source: str) -> Iterator[Use]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    for line, texts, _comments, context in found:
        text, plural = texts if isinstance(texts, tuple) else (texts, "")
        if text:
            yield Use(
                message=MessageId(text=text, plural=plural, context=context or ""), file=file, line=line
            )
