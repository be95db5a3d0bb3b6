"""The printed declaration, on paper as PDF or saved as a workbook: both forms share how they are read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xulang.declarations.domain.documents import values
from xulang.declarations.domain.documents.goods import (
    Shown,
    conventions,
    lines_of_goods,
    number_of,
    text_of,
)
from xulang.declarations.domain.documents.labels import Labels, fold
from xulang.declarations.domain.documents.result import (
    NOT_PRINTED,
    ReadDocument,
    ReadField,
    ReadParty,
    Unread,
)
from xulang.declarations.domain.documents.sheets import Page
from xulang.declarations.domain.documents.walk import Beside, Fields, Walked, walk
from xulang.kernel.identifiers import IdentifierWarning, parse_container_number
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction

KILOGRAMS: Final = "KGM"
# Containers stand in a table of their own, or among the marks and the means of transport.
WITH_CONTAINERS: Final = ("containers", "transport", "marks")


@dataclass(frozen=True, kw_only=True)
class Form:
    """A printed form: its title, whose declaration it is, and every label that stands on it."""

    name: str
    title: str
    direction: Direction
    labels: Labels


def is_of(form: Form, pages: Iterable[Page]) -> bool:
    """Whether the form's title begins a line of one of the pages."""
    title = fold(form.title)
    return any(
        fold("".join(word.text for word in line.words[:12])).startswith(title)
        for page in pages
        for line in page
    )


def read_printout(form: Form, pages: Sequence[Page]) -> ReadDocument:
    walked = walk(pages=pages, labels=form.labels)
    shown = conventions(walked)
    total, currency = _invoice(walked.head, shown=shown)
    return ReadDocument(
        form=form.name,
        direction=form.direction,
        number=_same(walked.head, "number", parse=values.number),
        type=_same(walked.head, "type", parse=values.declaration_type),
        office_name=_same(walked.head, "office_name", parse=values.place_text),
        channel=_same(walked.head, "channel", parse=values.channel),
        registered_on=_same(walked.head, "registered_on", parse=values.day),
        transport=_same(walked.head, "transport", parse=values.place_text, labels=form.labels),
        gross_weight_kg=_gross(walked.head, shown=shown),
        invoice_value=total,
        invoice_currency=currency,
        line_count=_same(walked.head, "line_count", parse=values.count),
        exporter=_party(walked, "exporter", own=form.direction is Direction.EXPORT, labels=form.labels),
        importer=_party(walked, "importer", own=form.direction is Direction.IMPORT, labels=form.labels),
        bills=tuple(_bills(walked.head)),
        containers=tuple(_containers(walked.head)),
        lines=lines_of_goods(walked, shown=shown, labels=form.labels),
    )


def _filled(fields: Fields, key: str) -> list[Beside]:
    return [one for one in fields.get(key, ()) if not values.BLANK_DATE.fullmatch(one.text)]


def _same(fields: Fields, key: str, *, parse: values.Parse, labels: Labels | None = None) -> ReadField:
    """A field that every page repeats: the same everywhere, or said to conflict."""
    if key not in fields:
        return NOT_PRINTED
    found = _filled(fields, key)
    if not found:
        return ReadField(unread=Unread.EMPTY, place=fields[key][0].place)
    if len({one.text for one in found}) > 1:
        return ReadField(unread=Unread.CONFLICTING, place=found[0].place, raw=found[0].text[:200])
    if (key == "office_name" and found[0].is_torn) or (labels and labels.is_in(found[0].text)):
        return ReadField(unread=Unread.MALFORMED, place=found[0].place, raw=found[0].text[:200])
    return values.read(found[0].text, parse=parse, place=found[0].place)


def _party(walked: Walked, party: str, *, own: bool, labels: Labels) -> ReadParty:
    fields = walked.parties.get(party, {})
    read: Callable[[str, values.Parse], ReadField] = lambda key, parse: text_of(  # noqa: E731 -- three uses below
        fields, key, parse=parse, labels=labels
    )
    return ReadParty(
        name=read("name", values.name),
        tax_code=read("tax_code", values.tax_code if own else values.foreign_code),
        address=read("address", values.address),
    )


def _gross(head: Fields, *, shown: Shown) -> ReadField:
    """The whole weight, when the form says that it is in kilograms."""
    found = _filled(head, "gross")
    if len(found) != 1:
        return (
            _same(head, "gross", parse=values.place_text)
            if not found
            else ReadField(unread=Unread.CONFLICTING)
        )
    tokens, place = found[0].tokens, found[0].place
    if [word.text for word in tokens[1:]] != [KILOGRAMS]:
        return ReadField(unread=Unread.MALFORMED, place=place, raw=found[0].text[:200])
    return number_of(tokens[0], place=place, shown=shown)


def _invoice(head: Fields, *, shown: Shown) -> tuple[ReadField, ReadField]:
    """The invoice's total and currency: "A - CIF - USD - 13.747,01"."""
    found = _filled(head, "invoice_total")
    if "invoice_total" not in head:
        return NOT_PRINTED, NOT_PRINTED
    if len(found) != 1:
        unread = Unread.CONFLICTING if found else Unread.EMPTY
        return (ReadField(unread=unread),) * 2
    tokens, place = found[0].tokens, found[0].place
    if not 2 <= len(tokens) <= 4:
        return (ReadField(unread=Unread.MALFORMED, place=place, raw=found[0].text[:200]),) * 2
    return (
        number_of(tokens[-1], place=place, shown=shown),
        values.read(tokens[-2].text, parse=values.currency, place=place),
    )


def _bills(head: Fields) -> Iterable[ReadField]:
    for beside in _filled(head, "bill"):
        yield values.read(beside.text, parse=values.bill, place=beside.place)


def _containers(head: Fields) -> Iterable[ReadField]:
    """What has a container number's form and the right check digit; other text there is not one."""
    known: set[str] = set()
    for beside in (one for key in WITH_CONTAINERS for one in head.get(key, ())):
        for text in beside.text.replace("/", " ").replace(",", " ").replace(";", " ").split():
            container = _container(text)
            if container and container not in known:
                known.add(container)
                yield ReadField(value=container, place=beside.place)


def _container(text: str) -> str | None:
    try:
        checked = parse_container_number(text=text)
    except Refusal:
        return None
    wrong = IdentifierWarning.CONTAINER_CHECK_DIGIT in checked.warnings
    return None if wrong else checked.value.key
