"""The catalogs of translations: read, merged, checked, compiled."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from xulang.platform.i18n.messages import SOURCES, MessageId, Use

LANGUAGES = ("vi", "zh_Hans")

HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# %(name)s, %s, %d, and the braces that scripts fill; "%%" is a percent sign.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    message: MessageId
    text: str
    file: Path


def compile_all(*, sources: Path = SOURCES) -> list[Path]:
    """Write the .mo of every catalog that is newer than its .mo; answers the ones written."""
    written = []
    for po in sorted(sources.rglob("locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            _compile(po=po, mo=mo)
            written.append(mo)
    return written


def _compile(*, po: Path, mo: Path) -> None:
    buffer = io.BytesIO()
    write_mo(buffer, _read(po))
    # It appears whole or not at all: several processes may compile at once.
    draft = mo.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(buffer.getvalue())
    draft.replace(mo)


def _read(po: Path) -> Catalog:
    with po.open("rb") as handle:
        return read_po(handle, locale=po.parents[1].name, abort_invalid=True)


def _key(message: Message) -> MessageId:
    text, plural = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    return MessageId(text=text, plural=plural, context=message.context or "")


def _text(message: Message) -> str:
    return "".join(message.string) if isinstance(message.string, tuple | list) else message.string or ""


def translations(*, language: str, sources: Path = SOURCES) -> Iterator[Translation]:
    """All entries of one language, over all catalogs."""
    for po in sorted(sources.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        for message in _read(po):
            if message.id:
                yield Translation(message=_key(message), text=_text(message), file=po)


def complaints(*, uses: Iterable[Use], language: str, sources: Path = SOURCES) -> list[str]:
    """What is wrong with one language: missing, unused, fuzzy, contradicting, or with other placeholders."""
    used: Mapping[MessageId, Use] = {use.message: use for use in uses}
    known: dict[MessageId, Translation] = {}
    found = []
    for entry in translations(language=language, sources=sources):
        first = known.setdefault(entry.message, entry)
        if first.text != entry.text:
            found.append(f"{entry.file}: “{entry.message.text}” is translated otherwise in {first.file}")
        if not entry.text:
            found.append(f"{entry.file}: “{entry.message.text}” has no translation")
        elif _placeholders(entry.message.plural or entry.message.text) != _placeholders(entry.text):
            found.append(f"{entry.file}: “{entry.message.text}” and its translation differ in placeholders")
        if entry.message not in used:
            found.append(f"{entry.file}: “{entry.message.text}” is said nowhere")
    found.extend(
        f"{use.file}:{use.line}: “{message.text}” is missing in {language}"
        for message, use in used.items()
        if message not in known
    )
    return found + list(_leftovers(language=language, sources=sources))


def _leftovers(*, language: str, sources: Path) -> Iterator[str]:
    for po in sorted(sources.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        catalog = _read(po)
        yield from (f"{po}: “{message.id}” is fuzzy" for message in catalog if message.id and message.fuzzy)
        yield from (f"{po}: “{key}” is obsolete" for key in catalog.obsolete)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def merge(*, table: Path, app: Path) -> None:
    """Add a table's rows (tab-separated: msgid, vi, zh_Hans, plural, context) to an app's catalogs."""
    with table.open(newline="") as handle:
        rows = [row for row in csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    entries = [row for row in rows if row[0] != "msgid"]
    for column, language in enumerate(LANGUAGES, start=1):
        po = app / "locale" / language / "LC_MESSAGES" / "django.po"
        catalog = _read(po) if po.exists() else Catalog(locale=language)
        for row in entries:
            text, plural, context = row[0], *(row[place] if len(row) > place else "" for place in (3, 4))
            said = (row[column],) if plural else row[column]
            catalog.delete(text, context=context or None)
            catalog.add((text, plural) if plural else text, said, context=context or None)
        _write(po=po, catalog=catalog)


def prune(*, uses: Iterable[Use], sources: Path = SOURCES) -> None:
    """Take out of every catalog what nobody says any more."""
    used = {use.message for use in uses}
    for language in LANGUAGES:
        for po in sorted(sources.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
            catalog = _read(po)
            for message in [message for message in catalog if message.id and _key(message) not in used]:
                catalog.delete(message.id, context=message.context)
            _write(po=po, catalog=catalog)


def _write(*, po: Path, catalog: Catalog) -> None:
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        omit_header=True,
        sort_output=True,
        no_location=True,
        ignore_obsolete=True,
        width=0,
    )
    po.parent.mkdir(parents=True, exist_ok=True)
    body = buffer.getvalue().decode().strip()
    po.write_text(HEADER.format(language=po.parents[1].name) + body + "\n")
